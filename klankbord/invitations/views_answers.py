"""The answer of an invitee: on the page, or by the link in the mail in two taps and without signing in."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.agenda import queries as agenda
from klankbord.agenda.rows_published import published
from klankbord.base import limits, web
from klankbord.councils import entry
from klankbord.invitations import actions, queries, rules
from klankbord.invitations.forms import ONLINE, AnswerForm
from klankbord.invitations.models import Answer, AnsweredBy, Invitation
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting
from klankbord.people.models import LinkKind, ThingLink

blueprint = Blueprint("invitations_answers", __name__)


def thanks(given: Answer, meeting: Meeting) -> str:
    """What somebody reads after their answer about a meeting that comes, or that has begun."""
    late = rules.is_late(meeting, dates.now())
    if late and given == Answer.DECLINED:
        return str(_("Thank you for letting us know. The meeting has begun; who leads it sees that you do not come."))
    if late and given == Answer.ACCEPTED:
        return str(_("Thank you. The meeting has begun; who leads it sees that you come later."))
    if given == Answer.ACCEPTED:
        return str(_("Thank you, you are expected."))
    if given == Answer.TENTATIVE:
        return str(_("Thank you. You can still say yes or no."))
    return str(_("Thank you for letting us know."))


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/answer")
@limits.answering
def answer(meeting_id: int) -> ResponseReturnValue:
    """Answer while signed in."""
    viewer = web.viewer()
    invitation = web.load_or_404(queries.mine(viewer, meeting_id))
    form = AnswerForm()
    if form.validate_on_submit():
        with form.catching():
            given, online = form.given()
            actions.answer(
                invitation,
                given,
                form.note.data or "",
                online=online,
                answered_by=AnsweredBy.PAGE,
                by=viewer,
                now=dates.now(),
            )
            return web.done(
                url_for("meeting_pages.page", meeting_id=meeting_id),
                thanks(given, invitation.meeting),
            )
    return web.answer("invitations/refused.html", form, meeting=invitation.meeting)


@blueprint.post("/l/<token>/answer")
@web.public
@limits.answering
def answer_by_link(token: str) -> ResponseReturnValue:
    """Answer by the link in the mail, as the person it is for."""
    link, person = entry.enter(token, LinkKind.INVITATION)
    invitation = web.load_or_404(queries.mine(person, link.thing_id))
    form = AnswerForm()
    if form.validate_on_submit():
        with form.catching():
            given, online = form.given()
            actions.answer(
                invitation,
                given,
                form.note.data or "",
                online=online,
                answered_by=AnsweredBy.LINK,
                by=person,
                now=dates.now(),
            )
            return web.done(
                url_for("link_pages.show", token=token),
                thanks(given, invitation.meeting),
            )
    return _page(invitation, person, token, form)


def link_page(link: ThingLink, person: Viewer, token: str) -> ResponseReturnValue:
    """The invitation a link is about: when, where, the agenda, and three buttons. Reading it answers nothing."""
    invitation = web.load_or_404(queries.mine(person, link.thing_id))
    form = AnswerForm(formdata=None, note=invitation.note)
    tapped = request.args.get("answer")
    said = ONLINE if invitation.online else invitation.answer
    form.answer.data = tapped if tapped in {*Answer, ONLINE} else said
    return _page(invitation, person, token, form)


def _page(invitation: Invitation, person: Viewer, token: str, form: AnswerForm) -> ResponseReturnValue:
    meeting = invitation.meeting
    version = agenda.version_of(meeting.id, meeting.agenda_version) if meeting.agenda_version else None
    rows = []
    if version is not None:
        seated = person.has_seat(meeting.council_id)
        rows = published(version, meeting.council, {}, lambda _paper: "", show_closed=seated)
    return web.answer(
        "invitations/link.html",
        form,
        invitation=invitation,
        meeting=meeting,
        person=person,
        rows=rows,
        version=version,
        token=token,
        answerable=rules.is_answerable(meeting, dates.now()),
        late=rules.is_late(meeting, dates.now()),
    )
