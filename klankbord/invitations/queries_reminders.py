"""Which meetings come near, and who is to be reminded of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from klankbord.base.db import db
from klankbord.base.outbox.models import OutboxMessage
from klankbord.councils.models import Council
from klankbord.invitations import queries_draw
from klankbord.invitations.models import Answer, Invitation
from klankbord.invitations.models_guests import Guest
from klankbord.invitations.models_reminders import MeetingReminder, ReminderKind
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people.models import User
from klankbord.schools.models import Membership

FURTHEST = timedelta(days=32)
"""No reminder goes out longer before a meeting than this."""
_INVITING = ("invited", "moved", "placed")


def near(now: datetime) -> Sequence[Meeting]:
    """The planned meetings that come soon, of councils that remind, with their council."""
    return db.session.scalars(
        select(Meeting)
        .join(Meeting.council)
        .where(
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at > now,
            Meeting.starts_at < now + FURTHEST,
            or_(Council.remind_answer_days > 0, Council.remind_coming_days > 0),
        )
        .options(contains_eager(Meeting.council))
        .order_by(Meeting.starts_at, Meeting.id)
    ).all()


def people(meeting: Meeting, kind: ReminderKind, due: datetime, settled: datetime) -> list[Invitation]:
    """Whom to remind of a meeting: who belongs to the school, was invited before `settled` and not reminded yet.

    Who gave up a place is left out, and who said yes after the reminder was due.
    """
    member = and_(
        Membership.user_id == User.id, Membership.school_id == meeting.school_id, Membership.left_at.is_(None)
    )
    reminded = select(MeetingReminder.id).where(
        MeetingReminder.invitation_id == Invitation.id,
        MeetingReminder.kind == kind,
        MeetingReminder.day == meeting.day,
    )
    found = db.session.scalars(
        select(Invitation)
        .join(Invitation.user)
        .join(Membership, member)
        .outerjoin(Invitation.message)
        .where(
            Invitation.meeting_id == meeting.id,
            Invitation.removed_at.is_(None),
            Invitation.address_id.is_not(None),
            Invitation.created_at <= settled,
            User.disabled_at.is_(None),
            or_(
                OutboxMessage.id.is_(None),
                OutboxMessage.kind.not_in(_INVITING),
                OutboxMessage.created_at <= settled,
            ),
            _said(Invitation, kind, due),
            ~reminded.exists(),
        )
        .options(contains_eager(Invitation.user), contains_eager(Invitation.message), joinedload(Invitation.address))
        .order_by(User.name, Invitation.id)
    ).all()
    gone = queries_draw.gave_up(meeting.id) if found else set()
    return [invitation for invitation in found if invitation.user_id not in gone]


def guests(meeting: Meeting, kind: ReminderKind, due: datetime, settled: datetime) -> Sequence[Guest]:
    """The guests to remind of a meeting, in the same way."""
    reminded = select(MeetingReminder.id).where(
        MeetingReminder.guest_id == Guest.id, MeetingReminder.kind == kind, MeetingReminder.day == meeting.day
    )
    return db.session.scalars(
        select(Guest)
        .outerjoin(Guest.message)
        .where(
            Guest.meeting_id == meeting.id,
            Guest.withdrawn_at.is_(None),
            Guest.forgotten_at.is_(None),
            Guest.created_at <= settled,
            or_(OutboxMessage.id.is_(None), OutboxMessage.created_at <= settled),
            _said(Guest, kind, due),
            ~reminded.exists(),
        )
        .options(joinedload(Guest.item))
        .order_by(Guest.name, Guest.id)
    ).all()


def _said(model: type[Invitation] | type[Guest], kind: ReminderKind, due: datetime) -> ColumnElement[bool]:
    if kind == ReminderKind.ANSWER:
        return model.answer.is_(None)
    coming = model.answer.in_((Answer.ACCEPTED, Answer.TENTATIVE))
    return and_(coming, or_(model.answered_at.is_(None), model.answered_at <= due))
