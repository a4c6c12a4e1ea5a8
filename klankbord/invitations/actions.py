"""The verbs of inviting: plan, invite, publish the agenda, reschedule, cancel; and the answer of an invitee.

Each changes the meeting through its own feature and writes the mails in the same transaction.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from klankbord.agenda import actions_publishing as agenda
from klankbord.agenda.models import AgendaVersion
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.queries import members_of
from klankbord.invitations import mails, queries, rules
from klankbord.invitations.models import Answer, AnsweredBy, Invitation
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.meetings import actions as meetings
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people import links
from klankbord.people.models import LinkKind, User


def plan(meeting: Meeting, *, by: Person, now: datetime) -> list[Invitation]:
    """Make a draft a planned meeting and invite everybody who sits in the council on its day; of a joint one in both.

    Raises WrongState and DomainError as `meetings.actions.mark_planned` does, and DomainError when nobody sits in the
    council.
    """
    meetings.mark_planned(meeting, by=by, now=now)
    day = meeting.day or dates.local(now, meeting.zone).date()
    people = list({user.id: user for council in meeting.council_ids for user in members_of(council, day)}.values())
    if not people:
        raise DomainError(N_("Nobody sits in this council on that day. Add its members first; then they are invited."))
    invited = _write(meeting, people, now)
    mails.invited(meeting, invited, now=now)
    return invited


def invite(meeting: Meeting, user: User, *, by: Person, now: datetime) -> Invitation:
    """Invite one more person to a planned meeting: a participant of this meeting, unless they have a seat.

    Raises WrongState unless it is planned, DomainError when they are invited already.
    """
    _need_planned(meeting)
    standing = db.session.scalar(
        select(Invitation).where(Invitation.meeting_id == meeting.id, Invitation.user_id == user.id)
    )
    if standing is not None and standing.removed_at is None:
        raise DomainError(N_("%(name)s is invited already."), "user_id", name=user.name)
    if standing is not None:
        box = links.mailboxes([user.id]).get(user.id)
        standing.removed_at = standing.answer = standing.answered_at = None
        standing.online = False
        standing.user, standing.address, standing.message = user, box, None
        invited = [standing]
    else:
        invited = _write(meeting, [user], now)
    audit.record("invitations.invite", invited[0], by=by, now=now, user_id=user.id, meeting_id=meeting.id)
    mails.invited(meeting, invited, now=now)
    return invited[0]


def take_back(meeting: Meeting, invitation: Invitation, *, by: Person, now: datetime) -> None:
    """Take one invitation back; that person's calendar hears it, nobody else's.

    The cancellation carries the next SEQUENCE for them alone (RFC 5546, 3.2.5).
    """
    _need_planned(meeting)
    if invitation.removed_at is not None:
        raise WrongState(N_("This invitation was taken back already."))
    invitation.removed_at = now
    mails.taken_back(meeting, invitation, now=now)
    audit.record("invitations.take_back", invitation, by=by, now=now, user_id=invitation.user_id)


def publish_agenda(meeting: Meeting, *, by: Person, now: datetime) -> AgendaVersion:
    """Publish the agenda as its next version and tell every invitee: same UID and SEQUENCE, a newer DTSTAMP.

    An invitation that nobody has taken from the outbox yet is rewritten to include it, and makes no second mail.
    """
    version = agenda.publish(meeting, by=by, now=now)
    mails.agenda_published(meeting, version, queries.of_meeting(meeting.id), now=now)
    return version


def reschedule(
    meeting: Meeting,
    details: meetings.Details,
    *,
    read_version: int | None,
    with_series: bool = False,
    by: Person,
    now: datetime,
) -> frozenset[str]:
    """Give a planned meeting another time or place and tell every invitee; another time asks for a new answer."""
    before, began = meeting.sequence, meeting.start_time
    changed = meetings.reschedule(meeting, details, read_version=read_version, with_series=with_series, by=by, now=now)
    agenda.shift(meeting, began)
    invited = queries.of_meeting(meeting.id)
    if meeting.sequence != before:
        for invitation in invited:
            invitation.answer = invitation.answered_at = invitation.answered_by = None
            invitation.online = False
        links.close_all(LinkKind.INVITATION, meeting.id, meeting.ends_at)
    mails.moved(meeting, invited, changed, asks_again=meeting.sequence != before, now=now)
    return changed


def cancel(meeting: Meeting, reason: str, *, by: Person, now: datetime) -> None:
    """Call a meeting off, with the reason; everybody invited is told, in the calendar too."""
    if meetings.cancel(meeting, reason, by=by, now=now):
        mails.cancelled(meeting, queries.of_meeting(meeting.id), now=now)


def answer(
    invitation: Invitation,
    given: Answer,
    note: str,
    *,
    online: bool | None = None,
    answered_by: AnsweredBy,
    by: Person,
    now: datetime,
) -> None:
    """Write down yes, maybe or no, and for a meeting with a place and a link whether they join `online`.

    None leaves that as it was: a calendar's answer does not say it. Raises WrongState once the meeting has begun or
    is off."""
    meeting = invitation.meeting
    if not rules.is_answerable(meeting, now):
        raise WrongState(N_("This meeting has begun, was held or is called off: your answer is not needed any more."))
    before = invitation.answer
    invitation.answer, invitation.note = given, note
    if given != Answer.ACCEPTED or not meeting.is_hybrid:
        invitation.online = False
    elif online is not None:
        invitation.online = online
    invitation.answered_at, invitation.answered_by = now, answered_by
    invitation.answered_sequence = meeting.sequence
    audit.record(
        "invitations.answer", invitation, by=by, now=now, answer=given.value, before=before.value if before else None
    )


def _write(meeting: Meeting, people: Iterable[User], now: datetime) -> list[Invitation]:
    people = list(people)
    boxes = links.mailboxes([user.id for user in people])
    written = []
    for user in people:
        box = boxes.get(user.id)
        invitation = Invitation(
            school_id=meeting.school_id,
            meeting_id=meeting.id,
            user_id=user.id,
            address_id=box.id if box else None,
            created_at=now,
        )
        invitation.user, invitation.address, invitation.message = user, box, None
        written.append(invitation)
    db.session.add_all(written)
    db.session.flush()
    return written


def _need_planned(meeting: Meeting) -> None:
    if meeting.state != MeetingState.PLANNED:
        raise WrongState(N_("People are invited to a meeting that is planned. Plan it first."))
