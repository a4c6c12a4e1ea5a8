"""Every question asked of invitations: who was asked, how the mail fared, what they answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload

from klankbord.base.db import db
from klankbord.base.db import rows as plain_rows
from klankbord.base.outbox.models import MessageState, OutboxMessage
from klankbord.councils import queries as councils
from klankbord.councils.models import Council
from klankbord.invitations.models import Answer, Invitation
from klankbord.kit.headers import mask_addresses
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people.models import User
from klankbord.schools.models import Membership

OPEN = (MeetingState.PLANNED, MeetingState.IN_SESSION, MeetingState.PAUSED)


@dataclass(frozen=True, slots=True)
class Line:
    """One invitee as the organiser sees them; `words` are the mail server's, with addresses masked."""

    words: str
    has_mailbox: bool
    id: int
    user_id: int
    name: str
    answer: Answer | None
    answered_at: datetime | None
    note: str
    state: MessageState | None
    sent_at: datetime | None
    due_at: datetime | None
    online: bool = False


MEETINGS = select(Invitation.meeting_id).where(
    Invitation.user_id == councils.VIEWER,
    Invitation.school_id == councils.VIEWER_SCHOOL,
    Invitation.removed_at.is_(None),
)
"""The meetings somebody is invited to, seat or not; what makes them a participant."""


def meetings_of(viewer: Viewer) -> Select[int]:
    """The same for one viewer."""
    return MEETINGS.params(councils.sight(viewer))


def waiting_for(viewer: Viewer, now: datetime) -> Select[*tuple[Any, ...]]:
    """The invitations somebody has not answered, soonest first.

    Columns: meeting_id, council_name, title, day, start_time, place.
    """
    return (
        select(
            Meeting.id.label("meeting_id"),
            Council.name.label("council_name"),
            Meeting.title,
            Meeting.day,
            Meeting.start_time,
            Meeting.place,
        )
        .select_from(Invitation)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .join(Council, Council.id == Meeting.council_id)
        .where(
            Invitation.user_id == viewer.id,
            Invitation.school_id == viewer.school_id,
            Invitation.removed_at.is_(None),
            Invitation.answer.is_(None),
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at > now,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )


def of_meeting(meeting_id: int) -> Sequence[Invitation]:
    """The invitations that stand, with person and mailbox, by name."""
    return db.session.scalars(
        select(Invitation)
        .join(Invitation.user)
        .where(Invitation.meeting_id == meeting_id, Invitation.removed_at.is_(None))
        .options(contains_eager(Invitation.user), joinedload(Invitation.address), joinedload(Invitation.message))
        .order_by(User.name, Invitation.id)
    ).all()


_LINES = (
    select(
        OutboxMessage.last_reply,
        Invitation.address_id,
        Invitation.id,
        Invitation.user_id,
        User.name,
        Invitation.answer,
        Invitation.answered_at,
        Invitation.note,
        OutboxMessage.state,
        OutboxMessage.sent_at,
        OutboxMessage.due_at,
        Invitation.online,
    )
    .select_from(Invitation)
    .join(User, User.id == Invitation.user_id)
    .outerjoin(OutboxMessage, OutboxMessage.id == Invitation.message_id)
    .where(Invitation.meeting_id == bindparam("meeting_id", type_=Integer), Invitation.removed_at.is_(None))
    .order_by(User.name, Invitation.id)
)


def lines(meeting_id: int) -> list[Line]:
    """Every invitee with answer and delivery, in one statement, by name."""
    return [
        Line(mask_addresses(reply) if reply else "", address_id is not None, *facts)
        for reply, address_id, *facts in plain_rows(_LINES, {"meeting_id": meeting_id})
    ]


def mine(viewer: Viewer, meeting_id: int) -> Select[Invitation]:
    """The viewer's own invitation to a meeting, with the meeting and its council."""
    return (
        select(Invitation)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .join(Council, Council.id == Meeting.council_id)
        .where(
            Invitation.meeting_id == meeting_id,
            Invitation.user_id == viewer.id,
            Invitation.school_id == viewer.school_id,
            Invitation.removed_at.is_(None),
        )
        .options(contains_eager(Invitation.meeting).contains_eager(Meeting.council))
    )


def one(meeting: Meeting, invitation_id: int) -> Select[Invitation]:
    """One invitation of a meeting, taken back or not, for `load_or_404`."""
    return (
        select(Invitation)
        .where(Invitation.id == invitation_id, Invitation.meeting_id == meeting.id)
        .options(joinedload(Invitation.user), joinedload(Invitation.address), joinedload(Invitation.message))
    )


def answers(meeting_id: int) -> dict[Answer | None, int]:
    """How many said what; under None those who did not answer yet."""
    rows = db.session.execute(
        select(Invitation.answer, func.count())
        .where(and_(Invitation.meeting_id == meeting_id, Invitation.removed_at.is_(None)))
        .group_by(Invitation.answer)
    )
    return {row[0]: row[1] for row in rows}


def invitable(meeting: Meeting, user_id: int) -> Select[User]:
    """Somebody of the meeting's school, for `load_or_404`."""
    return (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            User.id == user_id,
            Membership.school_id == meeting.school_id,
            Membership.left_at.is_(None),
            User.disabled_at.is_(None),
        )
    )
