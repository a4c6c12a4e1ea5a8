"""What the page of a running meeting shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.agenda.queries_treating import in_turn
from klankbord.agenda.rows import Row
from klankbord.base.db import db
from klankbord.followup.models import ActionItem
from klankbord.followup.queries import open_actions
from klankbord.invitations.models import Answer, Invitation
from klankbord.kit import dates
from klankbord.kit.errors import DomainError
from klankbord.kit.viewer import Viewer
from klankbord.meetings import rules as meetings
from klankbord.meetings.models import AttendanceStatus, Meeting, MeetingState
from klankbord.meetings.queries_attendance import Line
from klankbord.minutes import document
from klankbord.minutes.document import Document, Entry
from klankbord.minutes.models import Minutes
from klankbord.minutes.queries import of_meeting
from klankbord.minutes.queries_approval import Earlier, up_for_approval
from klankbord.people.models import User

SENSIBLE = 180
"""Minutes off the plan beyond which the plan says nothing any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One moment of a meeting: `shown` is the item looked at, `late` how many minutes it runs behind its plan."""

    document: Document
    minutes: Minutes | None
    shown: Entry | None
    current_id: int | None
    hidden: bool
    before: Entry | None
    after: Entry | None
    late: int | None
    open_actions: Sequence[ActionItem]
    approves: dict[int, list[Earlier]]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every item the reader may see, in order."""
        return self.document.entries

    def is_current(self, entry: Entry | None) -> bool:
        """Whether the meeting is at an item now."""
        return entry is not None and entry.row.id == self.current_id


def board(meeting: Meeting, viewer: Viewer, now: datetime, *, chosen: int | None = None) -> Board:
    """The meeting as one person sees it; `chosen` is an item to look at instead of the current one.

    `meeting` comes with its council. The number of statements does not depend on what it holds.
    """
    minutes = of_meeting(meeting.id)
    read = document.read(minutes, meeting, viewer)
    entries = read.entries
    wanted = chosen if any(entry.row.id == chosen for entry in entries) else meeting.current_item_id
    turn = in_turn(entries, lambda entry: entry.item)
    place = next((n for n, entry in enumerate(turn) if entry.row.id == wanted), 0 if chosen or not wanted else None)
    shown = turn[place] if place is not None and turn else None
    closed = meetings.may_see_closed(viewer, meeting)
    return Board(
        document=read,
        minutes=minutes,
        shown=shown,
        current_id=meeting.current_item_id,
        hidden=shown is None and bool(entries),
        before=turn[place - 1] if place else None,
        after=next((entry for entry in turn[place + 1 :] if not entry.item.carried_to), None)
        if place is not None
        else None,
        late=minutes_late(meeting, entries, now),
        open_actions=open_actions(meeting.council_id, with_closed=closed, but_of=meeting.id),
        approves=up_for_approval(meeting, [entry.item for entry in entries]),
    )


def minutes_late(meeting: Meeting, entries: Sequence[Entry], now: datetime) -> int | None:
    """By how many minutes the current item began later than planned, or has run over; negative when ahead.

    None while the meeting does not run, where the plan gives the item no time, or when it is held at another time
    altogether.
    """
    current = next((entry for entry in entries if entry.row.id == meeting.current_item_id), None)
    if meeting.state not in {MeetingState.IN_SESSION, MeetingState.PAUSED} or current is None:
        return None
    planned = planned_instant(meeting, current.row)
    begun = current.item.started_at
    if planned is None or begun is None:
        return None
    over = timedelta(0)
    if current.row.minutes is not None:
        over = max(timedelta(0), now - begun - timedelta(minutes=current.row.minutes))
    late = round((begun - planned + over).total_seconds() / 60)
    return late if abs(late) <= SENSIBLE else None


def planned_instant(meeting: Meeting, row: Row) -> datetime | None:
    """When an item should begin; None where the plan does not say."""
    if meeting.day is None or row.start is None:
        return None
    day = meeting.day
    if meeting.start_time is not None and row.start < meeting.start_time:
        day += timedelta(days=1)
    try:
        return dates.to_instant(day, row.start, meeting.zone)
    except DomainError:
        return None


def item_of(meeting: Meeting, item_id: int) -> AgendaItem | None:
    """One item of the meeting's agenda."""
    return db.session.scalar(select(AgendaItem).where(AgendaItem.id == item_id, AgendaItem.meeting_id == meeting.id))


def first_item(meeting: Meeting) -> AgendaItem | None:
    """Where the meeting begins: the first item that is no break."""
    return db.session.scalar(
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting.id, AgendaItem.parent_id.is_(None), AgendaItem.kind != ItemKind.BREAK)
        .order_by(AgendaItem.position, AgendaItem.id)
        .limit(1)
    )


def next_day(meeting: Meeting) -> date | None:
    """The day of the council's next meeting after this one; None while none has a day."""
    if meeting.day is None:
        return None
    return db.session.scalar(
        select(func.min(Meeting.day)).where(
            Meeting.council_id == meeting.council_id,
            Meeting.day > meeting.day,
            Meeting.state.in_((MeetingState.DRAFT, MeetingState.PLANNED)),
        )
    )


@dataclass(frozen=True, slots=True)
class Likely:
    """What somebody's answer makes likely: there (or online), absent with notice; and what they wrote."""

    status: AttendanceStatus | None
    online: bool = False
    words: str = ""


def invited(meeting_id: int) -> tuple[list[User], dict[int, Likely]]:
    """Who was invited, and what their answers make likely: yes is present, no is absent with notice. One statement."""
    rows = db.session.execute(
        select(User, Invitation.answer, Invitation.online, Invitation.note)
        .join(Invitation, Invitation.user_id == User.id)
        .where(Invitation.meeting_id == meeting_id, Invitation.removed_at.is_(None))
        .order_by(User.name, User.id)
    ).all()
    likely = {Answer.ACCEPTED: AttendanceStatus.PRESENT, Answer.DECLINED: AttendanceStatus.ABSENT_WITH_NOTICE}
    return [user for user, *_said in rows], {
        user.id: Likely(likely.get(answer), online and answer == Answer.ACCEPTED, note)
        for user, answer, online, note in rows
        if answer is not None
    }


def unmarked(lines: Sequence[Line]) -> int:
    """How many people of the list nothing was noted about."""
    return sum(1 for line in lines if line.status is None)
