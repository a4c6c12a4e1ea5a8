"""What is done while a meeting runs: start it with its minutes, go from item to item, close it, mend the times."""

from datetime import datetime, time, timedelta

from sqlalchemy import select

from klankbord.agenda.models import AgendaItem
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.live import queries
from klankbord.meetings import actions as meetings
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.minutes import actions as minutes


def start(meeting: Meeting, *, by: Person, now: datetime) -> None:
    """Open the meeting at this moment, with its minutes, at its first item. Raises WrongState."""
    meetings.start(meeting, by=by, now=now)
    minutes.begin(meeting, by=by, now=now)
    first = queries.first_item(meeting)
    if first is not None:
        _enter(meeting, first, now)


def close(meeting: Meeting, *, by: Person, now: datetime) -> None:
    """Close the meeting at this moment; the item it was at ends with it. Raises WrongState."""
    _leave(meeting, now)
    meetings.close(meeting, by=by, now=now)


def go_to(meeting: Meeting, item: AgendaItem, *, by: Person, now: datetime) -> None:
    """Go to an item: the one before ends, this one begins, unless it was begun earlier. Raises WrongState."""
    if meeting.state not in {MeetingState.IN_SESSION, MeetingState.PAUSED}:
        raise WrongState(N_("The meeting does not run now, so it cannot go to another item."))
    if meeting.current_item_id == item.id:
        return
    _leave(meeting, now)
    _enter(meeting, item, now)
    audit.record("live.go_to", meeting, by=by, now=now, item_id=item.id)


def _enter(meeting: Meeting, item: AgendaItem, now: datetime) -> None:
    meeting.current_item_id = item.id
    item.ended_at = None
    if item.started_at is None:
        item.started_at = now


def _leave(meeting: Meeting, now: datetime) -> None:
    if meeting.current_item_id is None:
        return
    left = db.session.scalar(select(AgendaItem).where(AgendaItem.id == meeting.current_item_id))
    if left is not None and left.started_at is not None:
        left.ended_at = now


def mend_times(meeting: Meeting, opened: time | None, closed: time | None, *, by: Person, now: datetime) -> None:
    """Set the real times of a meeting that was held, as wall times of its day; an earlier close is after midnight.

    Raises WrongState for approved minutes or a meeting that was not held, DomainError where there is no day.
    """
    meeting.need_open_record()
    if meeting.state != MeetingState.HELD:
        raise WrongState(N_("The real times can be changed once the meeting is closed."))
    if meeting.day is None:
        raise DomainError(N_("Fill in the day of the meeting first."))
    if opened is None and closed is not None:
        raise DomainError(N_("Fill in when it was opened as well."), "opened")
    meeting.opened_at = dates.to_instant(meeting.day, opened, meeting.zone) if opened is not None else None
    meeting.opened_words = ""
    meeting.closed_at = None
    if closed is not None and opened is not None:
        day = meeting.day + timedelta(days=1) if closed < opened else meeting.day
        meeting.closed_at = dates.to_instant(day, closed, meeting.zone)
    audit.record("live.mend_times", meeting, by=by, now=now)
