"""What the school knows of one person, for its administrators: never what they said or think of anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from klankbord.agenda.queries_closed import closed_items
from klankbord.base.audit import AuditEvent
from klankbord.base.db import db
from klankbord.base.outbox.models import MessageState, OutboxMessage
from klankbord.councils.models import Council, Seat
from klankbord.followup.models import ActionItem, ActionState
from klankbord.followup.queries_owners import owned_by
from klankbord.invitations.models import Answer, Invitation
from klankbord.kit.errors import N_
from klankbord.meetings.models import Meeting
from klankbord.people.models import UserSession

YEAR = timedelta(days=365)
MAILS = 10
ABOUT = {
    "meeting": N_("about a meeting"),
    "date_poll": N_("about a date poll"),
    "minutes": N_("about minutes"),
    "feedback_round": N_("about a proposal"),
    "proposal": N_("about a proposal"),
    "class_question": N_("about a question to the class"),
    "action_item": N_("about an action item"),
}
KINDS = {"school_invite": N_("invitation to the school"), "followup_given": N_("about an action item")}
STATES = {
    MessageState.QUEUED: N_("waiting to go"),
    MessageState.SENDING: N_("on its way"),
    MessageState.UNCERTAIN: N_("perhaps arrived"),
    MessageState.HELD: N_("kept back"),
    MessageState.SENT: N_("delivered"),
    MessageState.FAILED: N_("came back"),
    MessageState.BOUNCED: N_("came back"),
    MessageState.DECLINED: N_("not sent: they want no such mail"),
}
"""How a mail fares, in words anybody understands."""
LOST = {MessageState.FAILED, MessageState.BOUNCED}


@dataclass(frozen=True)
class Asked:
    """An invitation to a meeting: whether the mail arrived, and the answer if there is one; never the note."""

    meeting_id: int
    council: str
    day: date | None
    state: MessageState | None
    answer: Answer | None


@dataclass(frozen=True)
class Mail:
    """A mail of this school to somebody: what it was about, when, how it fared; never its words."""

    about: str
    at: datetime
    state: MessageState


@dataclass(frozen=True)
class Task:
    """What somebody still has to do; the words of closed items stay in their council."""

    council: str
    what: str
    due_on: date | None
    due_words: str
    due_kind: str
    overdue: bool


def seats_of(school_id: int, user_id: int) -> Sequence[Seat]:
    """Every seat somebody holds, held or will hold in a school, the newest first."""
    return db.session.scalars(
        select(Seat)
        .where(Seat.school_id == school_id, Seat.user_id == user_id)
        .options(joinedload(Seat.council), joinedload(Seat.class_group))
        .order_by(Seat.starts_on.desc(), Seat.id.desc())
    ).all()


def asked_to(school_id: int, user_id: int, now: datetime) -> list[Asked]:
    """The meetings somebody was invited to in the last year, the newest first."""
    rows = db.session.execute(
        select(Meeting.id, Council.name, Meeting.day, OutboxMessage.state, Invitation.answer)
        .select_from(Invitation)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .join(Council, Council.id == Meeting.council_id)
        .outerjoin(OutboxMessage, OutboxMessage.id == Invitation.message_id)
        .where(
            Invitation.school_id == school_id,
            Invitation.user_id == user_id,
            Invitation.removed_at.is_(None),
            Invitation.created_at > now - YEAR,
        )
        .order_by(Meeting.day.desc(), Invitation.id.desc())
    )
    return [Asked(*row) for row in rows]


def last_mails(school_id: int, user_id: int) -> list[Mail]:
    """The last mails of a school to somebody, the newest first."""
    rows = db.session.execute(
        select(OutboxMessage.kind, OutboxMessage.about_kind, OutboxMessage.created_at, OutboxMessage.state)
        .where(OutboxMessage.school_id == school_id, OutboxMessage.recipient_user_id == user_id)
        .order_by(OutboxMessage.id.desc())
        .limit(MAILS)
    )
    return [
        Mail(KINDS.get(kind) or ABOUT.get(about or "", N_("about something else")), at, state)
        for kind, about, at, state in rows
    ]


def signed_in(user_id: int, now: datetime) -> str:
    """When somebody signed in last, no finer than an administrator needs to know."""
    audited = db.session.scalar(
        select(func.max(AuditEvent.at)).where(AuditEvent.by_id == user_id, AuditEvent.verb == "people.sign_in")
    )
    began = db.session.scalar(select(func.max(UserSession.created_at)).where(UserSession.user_id == user_id))
    last = max((at for at in (audited, began) if at is not None), default=None)
    if last is None:
        return N_("Never signed in")
    if last > now - timedelta(days=7):
        return N_("Signed in this week")
    return N_("Signed in this month") if last > now - timedelta(days=31) else N_("Signed in longer than a month ago")


def tasks_of(school_id: int, user_id: int, today: date) -> list[Task]:
    """What somebody still has to do for the councils of a school, soonest first."""
    rows = db.session.execute(
        select(
            Council.name,
            ActionItem.what,
            ActionItem.due_on,
            ActionItem.due_words,
            ActionItem.due_kind,
            ActionItem.overdue(today),
            ActionItem.item_id.in_(closed_items(school_id=school_id)),
        )
        .join(Council, Council.id == ActionItem.council_id)
        .where(ActionItem.school_id == school_id, owned_by(user_id, today), ActionItem.state == ActionState.OPEN)
        .order_by(*ActionItem.soonest())
    )
    return [
        Task(council, "" if closed else what, due_on, words, kind, overdue)
        for council, what, due_on, words, kind, overdue, closed in rows
    ]
