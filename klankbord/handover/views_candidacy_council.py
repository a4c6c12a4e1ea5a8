"""The link in the mail that a council looks for people: say that one would like to, or ask for no more such mail."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import edge, web
from klankbord.councils import entry
from klankbord.councils.queries_composition import per_class
from klankbord.followup import queries as silences
from klankbord.followup.forms import MailForm
from klankbord.followup.views_link import grant_wish
from klankbord.handover import actions_council as actions
from klankbord.handover import queries_council, views_classes_link
from klankbord.handover.forms_council import CandidacyForm
from klankbord.handover.views_classes_link import council_of
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.people.models import LinkKind, ThingLink

blueprint = Blueprint("handover_candidacy", __name__)


def page(link: ThingLink, person: Viewer, token: str, form: CandidacyForm | None = None) -> ResponseReturnValue:
    """What the council is, and one button for who would like to join; with one seat per class, one for each class."""
    council = council_of(link, person)
    if per_class(council.id, dates.today(person.zone)):
        return views_classes_link.page(council, person, token)
    return web.answer(
        "handover/candidacy.html",
        form if form is not None else CandidacyForm(formdata=None),
        council=council,
        token=token,
        told=queries_council.told_already(council.id, person.id),
        seated=person.has_seat(council.id),
    )


@blueprint.post("/l/<token>/council/candidacy")
@web.public
def join(token: str) -> ResponseReturnValue:
    """Say that one would like to join."""
    link, person = entry.enter(token, LinkKind.COUNCIL)
    council = council_of(link, person)
    form = CandidacyForm()
    if form.validate_on_submit():
        with form.catching():
            now, today = dates.now(), dates.today(person.zone)
            actions.would_join(council, form.words.data or "", by=person, today=today, now=now)
            told = _("Thank you! %(council)s knows it and will answer you by mail.", council=council.name)
            return web.done(url_for("link_pages.show", token=token), told)
    return page(link, person, token, form)


@blueprint.get("/l/<token>/council/mail")
@web.public
def mail(token: str) -> ResponseReturnValue:
    """Ask for no more mail about the council, or for it again."""
    link, person = entry.enter(token, LinkKind.COUNCIL)
    council = council_of(link, person)
    silent = silences.is_silent(council.id, person.id)
    return web.render_template("followup/mail.html", form=MailForm(), council=council, silent=silent)


@blueprint.post("/l/<token>/council/mail")
@web.one_click
def set_mail(token: str) -> ResponseReturnValue:
    """Send no more mail (also the one click of a mail program, RFC 8058), or send it again."""
    link, person = entry.enter(token, LinkKind.COUNCIL)
    council = council_of(link, person)
    return grant_wish([council], person, url_for("handover_candidacy.mail", token=token))


edge.csrf.exempt(set_mail)  # a mail program has no page of ours to take a token from; the link itself is the proof
