"""Ending an action item by the link in a mail: without signing in, as its owner, for that item alone."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import edge, web
from klankbord.councils import entry
from klankbord.councils.models import Council
from klankbord.followup import actions, queries, queries_owners
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
    council = _action_or_404(link, person).council
    silent = queries.is_silent(council.id, person.id)
    return web.render_template("followup/mail.html", form=MailForm(), council=council, silent=silent)


@blueprint.post("/l/<token>/action-item/mail")
@web.one_click
def set_mail(token: str) -> ResponseReturnValue:
    """Send no more mail (also the one click of a mail program, RFC 8058), or send it again."""
    link, person = entry.enter(token, LinkKind.ACTION_ITEM)
    council = _action_or_404(link, person).council
    return grant_wish(council, person, url_for("action_items_link.mail", token=token))


def grant_wish(council: Council, person: Viewer, back: str) -> ResponseReturnValue:
    """Send somebody no more mail of a council, or again, as the form says; then to the page they came from."""
    again = MailForm().wish.data == "again"
    if again:
        actions.speak_again(council.id, by=person, now=dates.now())
    else:
        actions.be_silent(council.id, school_id=council.school_id, by=person, now=dates.now())
    return web.done(back, _("You will get these mails again.") if again else _("You get no more of these mails."))


edge.csrf.exempt(set_mail)  # a mail program has no page of ours to take a token from; the link itself is the proof
