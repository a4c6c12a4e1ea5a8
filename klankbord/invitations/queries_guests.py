"""Every question asked of guests: who they are, what their link proves, when their item is, what they may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from klankbord.agenda import queries as agenda
from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.agenda.rows import Document, Row, flat, whole
from klankbord.base import web
from klankbord.base.db import db
from klankbord.base.outbox.models import MessageState, OutboxMessage
from klankbord.invitations.models import Answer
from klankbord.invitations.models_guests import KEPT, Guest
from klankbord.kit import tokens
from klankbord.kit.addresses import normalised
from klankbord.meetings.models import AttendanceStatus, Meeting, MeetingState
from klankbord.meetings.queries_attendance import Line
from klankbord.people.models import EmailAddress, User, UserAddress
from klankbord.schools.models import Membership

PURPOSE = "guest-link"
ABOUT = "guest"
_ON_THE_WAY = (MessageState.QUEUED, MessageState.SENDING, MessageState.HELD)


@dataclass(frozen=True, slots=True)
class Slot:
    """When a guest is expected: wall time in the meeting's zone and minutes; `exact` when it is that of their item."""

    start: datetime
    minutes: int
    exact: bool


def token_of(guest: Guest) -> str:
    """The token that stands in the mail; derived, so the same link can be written again."""
    return tokens.derive(web.settings().secret_key, PURPOSE, guest.id, guest.nonce)


def by_token(token: str) -> Guest | None:
    """The guest a token proves, with meeting, council and item, until they are forgotten or not expected any more."""
    row = tokens.row_of(token)
    if row is None:
        return None
    guest = db.session.scalar(
        _whole().where(Guest.id == row, Guest.withdrawn_at.is_(None), Guest.forgotten_at.is_(None))
    )
    if guest is None or not tokens.proves(token, web.settings().secret_key, PURPOSE, guest.id, guest.nonce):
        return None
    return guest


def _whole() -> Select[Guest]:
    return (
        select(Guest)
        .join(Guest.meeting)
        .join(Meeting.council)
        .options(contains_eager(Guest.meeting).contains_eager(Meeting.council), joinedload(Guest.item))
    )


def of_meeting(meeting_id: int) -> Sequence[Guest]:
    """The guests who are expected, with their item and how the mail fares, by name."""
    return db.session.scalars(
        select(Guest)
        .where(Guest.meeting_id == meeting_id, Guest.withdrawn_at.is_(None))
        .options(joinedload(Guest.item), joinedload(Guest.message))
        .order_by(Guest.name, Guest.id)
    ).all()


def one(meeting: Meeting, guest_id: int) -> Select[Guest]:
    """One guest of a meeting, withdrawn or not, for `load_or_404`."""
    return (
        select(Guest)
        .where(Guest.id == guest_id, Guest.meeting_id == meeting.id)
        .options(joinedload(Guest.item), joinedload(Guest.message))
    )


def invited_at(meeting_id: int, address: str) -> bool:
    """Whether a guest of a meeting is expected at this address already."""
    known = db.session.scalars(
        select(Guest.address).where(Guest.meeting_id == meeting_id, Guest.withdrawn_at.is_(None))
    )
    return any(normalised(one) == normalised(address) for one in known)


def members_at(school_id: int, address: str) -> list[tuple[int, str]]:
    """The people of a school who read mail at an address, `(id, name)`."""
    rows = db.session.execute(
        select(User.id, User.name)
        .join(UserAddress, UserAddress.user_id == User.id)
        .join(EmailAddress, EmailAddress.id == UserAddress.address_id)
        .join(Membership, Membership.user_id == User.id)
        .where(
            EmailAddress.normalised == normalised(address),
            Membership.school_id == school_id,
            Membership.left_at.is_(None),
            User.disabled_at.is_(None),
        )
        .order_by(User.name, User.id)
    )
    return [(user_id, name) for user_id, name in rows]


def items_to_choose(meeting_id: int) -> list[tuple[int, str]]:
    """The items somebody can be invited for, `(id, title)`, in their order."""
    rows = db.session.execute(
        select(AgendaItem.id, AgendaItem.title)
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.kind != ItemKind.BREAK)
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return [(item_id, title) for item_id, title in rows]


def rows_of(meeting: Meeting, token: str = "") -> list[Row]:
    """The agenda as it stands, closed items too, with papers at addresses that a guest's token opens."""
    found = agenda.agenda_of(meeting.id)
    papers = {
        item_id: [
            Document(
                paper.name,
                web.link_to("guests_link.paper", token=token, paper_id=paper.id) if token else "",
                paper.size,
                paper.id,
            )
            for paper in some
        ]
        for item_id, some in found.papers.items()
    }
    return whole(found.items, meeting, {}, papers)


def row_of(guest: Guest, rows: Sequence[Row]) -> Row | None:
    """The item a guest comes for; None for the whole meeting, or once that item was taken off."""
    if guest.whole:
        return None
    return next((row for row in flat(rows) if row.id == guest.item_id), None)


def slot(guest: Guest, meeting: Meeting, rows: Sequence[Row]) -> Slot | None:
    """When a guest is expected; None while the meeting has no day and time. An item past midnight is the next day."""
    if meeting.day is None or meeting.start_time is None:
        return None
    row = row_of(guest, rows)
    length = meeting.planned_minutes or 60
    if row is None or row.start is None:
        return Slot(datetime.combine(meeting.day, meeting.start_time), length, exact=False)
    day = meeting.day + timedelta(days=1) if row.start < meeting.start_time else meeting.day
    return Slot(datetime.combine(day, row.start), row.minutes or length, exact=True)


def attendance_lines(meeting_id: int, known: Sequence[Line]) -> list[Line]:
    """The guests who may come and stand not yet on the attendance list; who said yes is likely there as a guest."""
    names = {line.name.casefold() for line in known if line.user_id is None}
    rows = db.session.execute(
        select(Guest.id, Guest.name, Guest.answer)
        .where(
            Guest.meeting_id == meeting_id,
            Guest.withdrawn_at.is_(None),
            or_(Guest.answer.is_(None), Guest.answer != Answer.DECLINED),
        )
        .order_by(Guest.name, Guest.id)
    )
    return [
        Line(
            id=None,
            user_id=None,
            name=name,
            guest_id=guest_id,
            likely=AttendanceStatus.GUEST if answer == Answer.ACCEPTED else None,
        )
        for guest_id, name, answer in rows
        if name.casefold() not in names
    ]


def to_forget(now: datetime) -> Sequence[Guest]:
    """The guests whose meeting, or whose expectation, is over for long, and to whom no mail is on its way."""
    before = now - KEPT
    over = or_(
        Guest.withdrawn_at < before,
        and_(Meeting.state == MeetingState.CANCELLED, Meeting.cancelled_at < before),
        Meeting.starts_at < before,
    )
    waiting = (
        exists()
        .where(
            OutboxMessage.about_kind == ABOUT,
            OutboxMessage.about_id == Guest.id,
            OutboxMessage.state.in_(_ON_THE_WAY),
        )
        .correlate(Guest)
    )
    return db.session.scalars(
        select(Guest).join(Guest.meeting).where(Guest.forgotten_at.is_(None), over, ~waiting).order_by(Guest.id)
    ).all()
