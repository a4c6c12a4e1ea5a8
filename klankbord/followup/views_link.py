"""Ending an action item by the link in a mail: without signing in, as its owner, for that item alone."""

from collections.abc import Sequence

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import edge, web
from klankbord.councils import entry
from klankbord.councils.models import Council
from klankbord.followup import actions, queries, queries_owners, queries_reminders
from klankbord.followup.forms import EndForm, MailForm
from klankbord.followup.models import ActionItem, ActionState
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.people.models import LinkKind, ThingLink

blueprint = Blueprint("action_items_link", __name__)


def page(link: ThingLink, person: Viewer, token: str, form: EndForm | None = None) -> ResponseReturnValue:
    """The action item a link is about, as its owner reads it."""
    action = _action_or_404(link, person)
    return web.answer(
        "followup/action.html",
        form if form is not None else EndForm(),
        action=action,
        council=action.council,
        today=dates.today(person.zone),
        may_end=True,
        may_change=False,
        end_url=url_for("action_items_link.end", token=token),
    )


def _action_or_404(link: ThingLink, person: Viewer) -> ActionItem:
    own = queries_owners.owned_by(person.id, dates.today(person.zone))
    return web.load_or_404(queries.action_for(person).where(ActionItem.id == link.thing_id, own))


@blueprint.post("/l/<token>/action-item/ending")
@web.public
def end(token: str) -> ResponseReturnValue:
    """Say that it is done, or that it will not be."""
    link, person = entry.enter(token, LinkKind.ACTION_ITEM)
    action = _action_or_404(link, person)
    form = EndForm()
    if form.validate_on_submit():
        with form.catching():
            done = form.state.data != ActionState.DROPPED
            (actions.finish if done else actions.drop)(action, form.note.data or "", by=person, now=dates.now())
            return web.done(
                url_for("link_pages.show", token=token), _("Done. Thank you!") if done else _("It is dropped.")
            )
    return page(link, person, token, form)


@blueprint.get("/l/<token>/action-item/mail")
@web.public
def mail(token: str) -> ResponseReturnValue:
    """Ask for no more mail about action items, or for it again."""
    link, person = entry.enter(token, LinkKind.ACTION_ITEM)
    about = _mailed_about(link, person)
    silent = all(queries.is_silent(council.id, person.id) for council in about)
    named = {"name": ", ".join(council.name for council in about)}
    return web.render_template("followup/mail.html", form=MailForm(), council=named, silent=silent)


@blueprint.post("/l/<token>/action-item/mail")
@web.one_click
def set_mail(token: str) -> ResponseReturnValue:
    """Send no more mail (also the one click of a mail program, RFC 8058), or send it again."""
    link, person = entry.enter(token, LinkKind.ACTION_ITEM)
    back = url_for("action_items_link.mail", token=token, all=request.args.get("all"))
    return grant_wish(_mailed_about(link, person), person, back)


def _mailed_about(link: ThingLink, person: Viewer) -> Sequence[Council]:
    """The council of the item; with `all`, as the mail about everything overdue asks, each that has work for them."""
    council = _action_or_404(link, person).council
    if not request.args.get("all"):
        return [council]
    others = queries_reminders.councils_of(person.id, council.school_id, dates.today(person.zone))
    return [council, *(other for other in others if other.id != council.id)]


def grant_wish(about: Sequence[Council], person: Viewer, back: str) -> ResponseReturnValue:
    """Send somebody no more mail of councils, or again, as the form says; then to the page they came from."""
    again = MailForm().wish.data == "again"
    for council in about:
        if again:
            actions.speak_again(council.id, by=person, now=dates.now())
        else:
            actions.be_silent(council.id, school_id=council.school_id, by=person, now=dates.now())
    return web.done(back, _("You will get these mails again.") if again else _("You get no more of these mails."))


edge.csrf.exempt(set_mail)  # a mail program has no page of ours to take a token from; the link itself is the proof
