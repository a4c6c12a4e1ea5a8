"""What screens of a running meeting show besides its items: time, who speaks, hands, quorum, whose pen it is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Integer, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager

from klankbord.agenda.models import AgendaItem
from klankbord.base.db import db, made_once
from klankbord.base.db import rows as plain_rows
from klankbord.councils import queries as councils
from klankbord.councils.models import Council, Seat
from klankbord.invitations.queries import MEETINGS
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.live.models import RaisedHand
from klankbord.meetings import queries as meetings
from klankbord.meetings.models import Meeting, MeetingPulse, MeetingState
from klankbord.meetings.queries_attendance import Line
from klankbord.meetings.rules_quorum import Quorum, members, members_here, needed
from klankbord.minutes.document import Entry
from klankbord.people.models import User

RUNNING = frozenset({MeetingState.IN_SESSION, MeetingState.PAUSED})


NOTHING_YET = "-"
"""The mark of a meeting in which nothing happened that screens show."""


# Two hundred phones ask for these at the same moment: each statement is made once.
_MEETING = bindparam("meeting_id", type_=Integer)
_MARK = select(MeetingPulse.mark).where(MeetingPulse.meeting_id == _MEETING)
_TREE = select(AgendaItem.id, AgendaItem.parent_id, AgendaItem.closed).where(AgendaItem.meeting_id == _MEETING)
_HANDS = (
    select(
        RaisedHand.id,
        RaisedHand.user_id,
        RaisedHand.name,
        RaisedHand.called_at,
        RaisedHand.spoke_at,
        RaisedHand.lowered_at,
        User.name.label("user_name"),
    )
    .outerjoin(User, User.id == RaisedHand.user_id)
    .where(RaisedHand.meeting_id == _MEETING, RaisedHand.item_id == bindparam("item_id", type_=Integer))
    .order_by(RaisedHand.raised_at, RaisedHand.id)
)


def mark_of(meeting_id: int) -> str:
    """The mark a meeting's screens compare. One statement on one row; read it before anything that is shown."""
    return plain_rows(_MARK, {"meeting_id": meeting_id}).scalar() or NOTHING_YET


_FOLLOWED = (
    select(Meeting, Meeting.id.in_(MEETINGS).label("invited"))
    .join(Council, Council.id == Meeting.council_id)
    .where(meetings.visible(None, MEETINGS), Meeting.id == bindparam("meeting_id"))
    .options(contains_eager(Meeting.council))
)


def followed(viewer: Viewer, meeting_id: int) -> tuple[Meeting, bool] | None:
    """A meeting the viewer may see, with its council, and whether they are invited to it. One statement, made once."""
    row = db.session.execute(made_once(_FOLLOWED), {**councils.sight(viewer), "meeting_id": meeting_id}).first()
    return (row[0], bool(row.invited)) if row is not None else None


def in_closed_part(meeting: Meeting) -> bool:
    """Whether the item the meeting is at is a closed one, by itself or by what it hangs below. One statement."""
    items = {row.id: row for row in plain_rows(_TREE, {"meeting_id": meeting.id})}
    at = items.get(meeting.current_item_id or 0)
    while at is not None:
        if at.closed is not None:
            return bool(at.closed)
        at = items.get(at.parent_id or 0)
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """The time of the current item and the rest, in instants every browser counts to by the server's clock.

    `ends_at` is when the item's minutes are used up while it runs; while the meeting pauses `left` seconds stand
    still. `rest` are the minutes of the items after it.
    """

    ends_at: datetime | None
    left: int | None
    whole: int | None
    rest: int

    @property
    def paused(self) -> bool:
        """Whether the clock stands still."""
        return self.ends_at is None


def timer(meeting: Meeting, entries: Sequence[Entry], pulse: MeetingPulse | None) -> Timer | None:
    """The clock of a meeting that runs; None before and after. An item without minutes counts none."""
    if meeting.state not in RUNNING:
        return None
    place = next((n for n, entry in enumerate(entries) if entry.row.id == meeting.current_item_id), None)
    if place is None:
        return None
    current = entries[place]
    below = {child.id for child in current.row.children}
    rest = sum(
        _own(entry)
        for entry in entries[place + 1 :]
        if entry.item.ended_at is None and not entry.item.carried_to and entry.row.id not in below
    )
    rest += sum(_own(entry) for entry in entries if entry.row.id in below and _own(current) == 0)
    began = pulse.began_at if pulse is not None and pulse.began_at is not None else current.item.started_at
    minutes = current.item.duration_minutes
    whole = (minutes if minutes is not None else 0) * 60 + current.item.extra_minutes * 60
    if began is None:
        return None
    paused = pulse.paused_at if pulse is not None and meeting.state == MeetingState.PAUSED else None
    left = whole - current.item.spent_seconds
    counted = minutes is not None or current.item.extra_minutes > 0
    return Timer(
        ends_at=began + timedelta(seconds=left) if paused is None else None,
        left=round(left - (paused - began).total_seconds()) if paused is not None else None,
        whole=whole if counted else None,
        rest=rest,
    )


def _own(entry: Entry) -> int:
    """The minutes an item says itself; those of its sub-items are theirs."""
    return (entry.item.duration_minutes or 0) + entry.item.extra_minutes


@dataclass(frozen=True, slots=True)
class Hand:
    """A hand at the current item: who, and how often they have spoken on it already."""

    id: int
    user_id: int | None
    name: str
    spoken: int


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who speaks now, and who waits: first those who have not spoken on this item, in the order of their hands."""

    speaking: Hand | None
    waiting: tuple[Hand, ...]

    def place_of(self, user_id: int) -> int | None:
        """Which place somebody has in the row, from 1; None without a hand up."""
        return next((n for n, hand in enumerate(self.waiting, 1) if hand.user_id == user_id), None)


def speakers(meeting: Meeting) -> Speakers:
    """The speaker list of the current item. One statement."""
    rows = plain_rows(_HANDS, {"meeting_id": meeting.id, "item_id": meeting.current_item_id or 0}).all()
    spoken = Counter((row.user_id, row.name.casefold()) for row in rows if row.called_at is not None)
    standing = [row for row in rows if row.lowered_at is None and row.spoke_at is None]
    seen = [
        Hand(row.id, row.user_id, row.name or row.user_name or "", spoken[row.user_id, row.name.casefold()])
        for row in standing
    ]
    calls = {hand.id: hand.called_at for hand in standing}
    return Speakers(
        next((hand for hand in seen if calls[hand.id] is not None), None),
        tuple(sorted((hand for hand in seen if calls[hand.id] is None), key=lambda hand: hand.spoken)),
    )


def quorum(meeting: Meeting, lines: Sequence[Line], now: datetime) -> Quorum:
    """The members there now against what the council asks. Guests do not count; `meeting` comes with its council."""
    return _quorum(meeting.council, members(lines), meeting, now)


def quorums(meeting: Meeting, lines: Sequence[Line], now: datetime) -> list[Quorum]:
    """The quorum of the council, or of each of the two that meet together: somebody who sits in both counts in both.

    A joint meeting takes one statement.
    """
    if meeting.joint_council is None:
        return [quorum(meeting, lines, now)]
    day = meeting.day or dates.local(now, meeting.zone).date()
    seated: dict[int, set[int]] = {}
    rows = select(Seat.council_id, Seat.user_id).where(Seat.council_id.in_(meeting.council_ids), councils.current(day))
    for council_id, user_id in db.session.execute(rows):
        seated.setdefault(council_id, set()).add(user_id)
    found = []
    for council in (meeting.council, meeting.joint_council):
        members = [line for line in lines if line.user_id in seated.get(council.id, ())]
        found.append(_quorum(council, members, meeting, now, council.name))
    return found


def _quorum(council: Council, members: Sequence[Line], meeting: Meeting, now: datetime, name: str = "") -> Quorum:
    wall = dates.local(now, meeting.zone)
    return Quorum(
        members_here(members, wall),
        len(members),
        needed(council.quorum_rule, council.quorum_number, len(members)),
        name,
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """A member in the turn list of note takers: when they last took notes, and how often."""

    user_id: int
    name: str
    last: date | None
    times: int


def turns(council: Council, meeting: Meeting) -> list[Turn]:
    """Who sits in the council on the day of a meeting, next in turn first: who took notes longest ago, or never did.

    One statement. The meeting itself does not count.
    """
    day = meeting.day or dates.today(meeting.zone)
    last, times = func.max(Meeting.day), func.count(Meeting.id)
    took = (
        (Meeting.note_taker_id == Seat.user_id)
        & (Meeting.council_id == council.id)
        & (Meeting.id != meeting.id)
        & Meeting.state.in_((MeetingState.HELD, *RUNNING))
    )
    rows = db.session.execute(
        select(Seat.user_id, User.name, last, times)
        .join(User, User.id == Seat.user_id)
        .outerjoin(Meeting, took)
        .where(Seat.council_id == council.id, Seat.starts_on <= day, or_(Seat.ends_on.is_(None), Seat.ends_on >= day))
        .group_by(Seat.user_id, User.name)
    ).all()
    return sorted(
        (Turn(*row) for row in rows), key=lambda turn: (turn.last or date.min, turn.name.casefold(), turn.user_id)
    )
