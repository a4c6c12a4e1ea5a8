"""Answering for a series by the link in its mail: for all its meetings at once, or for each, without signing in."""

from collections.abc import Sequence

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import limits, web
from klankbord.councils import entry
from klankbord.invitations import actions, queries_series, rules
from klankbord.invitations.forms import ONLINE
from klankbord.invitations.forms_series import SeriesAnswersForm, about
from klankbord.invitations.models import AnsweredBy, Invitation
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.meetings.forms import AskForm
from klankbord.people.models import LinkKind, ThingLink

blueprint = Blueprint("invitations_series_link", __name__)


@blueprint.post("/l/<token>/series")
@web.public
@limits.answering
def answer(token: str) -> ResponseReturnValue:
    """Write the answers down, as the person the link is for."""
    link, person = entry.enter(token, LinkKind.SERIES)
    invitations = _open(person, link)
    form: SeriesAnswersForm = about(invitations)()
    if form.validate_on_submit():
        with form.catching():
            given, now = form.given(), dates.now()
            for one in invitations:
                word, online = given.get(one.meeting_id, (None, None))
                if word is None or (word, bool(online)) == (one.answer, one.online):
                    continue
                actions.answer(one, word, one.note, online=online, answered_by=AnsweredBy.LINK, by=person, now=now)
            return web.done(url_for("link_pages.show", token=token), _("Thank you. You can change each answer here."))
    return _page(invitations, person, token, form)


def link_page(link: ThingLink, person: Viewer, token: str) -> ResponseReturnValue:
    """The meetings of a series that still can be answered. Reading it answers nothing."""
    return _page(_open(person, link), person, token)


def _open(person: Viewer, link: ThingLink) -> list[Invitation]:
    now = dates.now()
    return [one for one in queries_series.mine(person, link.thing_id) if rules.is_answerable(one.meeting, now)]


def _page(
    invitations: Sequence[Invitation], person: Viewer, token: str, form: SeriesAnswersForm | None = None
) -> ResponseReturnValue:
    if form is None:
        said = {f"meeting_{one.meeting_id}": ONLINE if one.online else one.answer for one in invitations}
        form = about(invitations)(formdata=None, **said)
    return web.answer(
        "invitations/series_link.html",
        form,
        ask=AskForm(formdata=None),
        person=person,
        token=token,
        council_name=invitations[0].meeting.held_by if invitations else "",
        lines=[(one, form[f"meeting_{one.meeting_id}"]) for one in invitations],
    )
