"""What came in by mail and waits for somebody: about one meeting for its organiser, the rest for administrators."""

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import web
from klankbord.incoming import actions_settling as settling
from klankbord.incoming import queries, rules
from klankbord.incoming.actions import KEPT
from klankbord.incoming.forms import AsideForm, TakeOverForm
from klankbord.incoming.models import IncomingMessage
from klankbord.invitations import queries as invitations
from klankbord.invitations.forms import ANSWERS
from klankbord.invitations.models import Answer
from klankbord.kit import dates
from klankbord.kit.headers import mask_addresses
from klankbord.meetings import queries as meetings
from klankbord.meetings.models import Meeting

blueprint = Blueprint("incoming", __name__)


def _meeting(meeting_id: int) -> Meeting:
    viewer = web.viewer()
    meeting = web.load_or_404(meetings.one(viewer, meeting_id, invitations.meetings_of(viewer)))
    web.need(rules.may_settle(viewer, meeting))
    return meeting


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/mail")
def at_meeting(meeting_id: int) -> ResponseReturnValue:
    """What came in about a meeting and was not written down by itself."""
    return _page(_meeting(meeting_id), None, TakeOverForm(formdata=None))


def _page(meeting: Meeting, about: IncomingMessage | None, form: TakeOverForm) -> ResponseReturnValue:
    invited = invitations.of_meeting(meeting.id)
    people = [(invitation.id, invitation.user.name) for invitation in invited]
    return web.answer(
        "incoming/meeting.html",
        form,
        meeting=meeting,
        messages=queries.waiting_at(meeting.id),
        people=people,
        names=dict(people),
        answers={answer.value: str(words) for answer, words in ANSWERS.items()},
        about=about.id if about is not None else None,
        shown=_shown,
    )


def _shown(address: str) -> str:
    """An address as this viewer may see it: whole for the school's administrators alone."""
    return address if web.viewer().is_school_admin else mask_addresses(address)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/mail/<int:message_id>/answer")
def take_over(meeting_id: int, message_id: int) -> ResponseReturnValue:
    """Write the answer in a message down for somebody who is invited."""
    meeting = _meeting(meeting_id)
    message = web.load_or_404(queries.one_at(meeting, message_id))
    form = TakeOverForm()
    form.offer((invitation.id, invitation.user.name) for invitation in invitations.of_meeting(meeting.id))
    if form.validate_on_submit():
        with form.catching():
            invitation = web.load_or_404(invitations.one(meeting, form.invitation.data))
            name = invitation.user.name
            invitation.meeting = meeting
            settling.take_over(message, invitation, Answer(form.answer.data), by=web.viewer(), now=dates.now())
            return web.done(_after(meeting), _("The answer of %(name)s is written down.", name=name))
    return _page(meeting, message, form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/mail/<int:message_id>/aside")
def put_aside(meeting_id: int, message_id: int) -> ResponseReturnValue:
    """Do nothing more with a message about a meeting."""
    meeting = _meeting(meeting_id)
    message = web.load_or_404(queries.one_at(meeting, message_id))
    settling.put_aside(message, by=web.viewer(), now=dates.now())
    return web.done(_after(meeting), _("The message is put aside."))


def _after(meeting: Meeting) -> str:
    """The list while there is more in it, else the meeting."""
    if queries.waiting_at(meeting.id):
        return url_for("incoming.at_meeting", meeting_id=meeting.id)
    return url_for("meeting_pages.page", meeting_id=meeting.id)


@blueprint.get("/<school_slug>/mail")
def unsorted() -> ResponseReturnValue:
    """What came in for the school and found no place."""
    viewer = web.viewer()
    web.need(rules.may_sort(viewer))
    return web.answer(
        "incoming/unsorted.html",
        AsideForm(formdata=None),
        messages=queries.unsorted(viewer),
        answers={answer.value: str(words) for answer, words in ANSWERS.items()},
        trouble=queries.mailbox_trouble(),
        let_go=queries.let_go(viewer, dates.now() - KEPT),
    )


@blueprint.get("/<school_slug>/mail/<int:message_id>.eml")
def message(message_id: int) -> ResponseReturnValue:
    """The whole message as a file for a mail program."""
    viewer = web.viewer()
    web.need(rules.may_sort(viewer))
    found = web.load_or_404(queries.one_unsorted(viewer, message_id))
    headers = {"Content-Disposition": f'attachment; filename="message-{found.id}.eml"'}
    return Response(found.raw or b"", content_type="message/rfc822", headers=headers)


@blueprint.post("/<school_slug>/mail/<int:message_id>/aside")
def done_with(message_id: int) -> ResponseReturnValue:
    """Somebody did what a message asked."""
    viewer = web.viewer()
    web.need(rules.may_sort(viewer))
    found = web.load_or_404(queries.one_unsorted(viewer, message_id))
    settling.put_aside(found, by=viewer, now=dates.now())
    return web.done(url_for("incoming.unsorted"), _("The message is put aside."))
