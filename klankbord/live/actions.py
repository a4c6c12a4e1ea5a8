"""What is done while a meeting runs: start it with its minutes, go from item to item, pause, close, mend the times."""

from datetime import datetime, time, timedelta

from sqlalchemy import select

from klankbord.agenda.models import AgendaItem
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.live import actions_hands, actions_shows, queries
from klankbord.meetings import actions as meetings
from klankbord.meetings import actions_pulse as pulse
from klankbord.meetings.models import Meeting, MeetingPulse, MeetingState
from klankbord.minutes import actions as minutes

LONGER = 5
"""Minutes an item gets more at a time."""


def start(meeting: Meeting, *, by: Person, now: datetime) -> None:
    """Open the meeting at this moment, with its minutes, at its first item. Raises WrongState."""
    pulse.stir(meeting.id)
    meetings.start(meeting, by=by, now=now)
    minutes.begin(meeting, by=by, now=now)
    first = queries.first_item(meeting)
    if first is not None:
        _enter(meeting, first, now)


def pause(meeting: Meeting, *, by: Person, now: datetime) -> None:
    """Interrupt the meeting; the clock of its item stands still. Raises WrongState."""
    pulse.stir(meeting.id)
    meetings.pause(meeting, by=by, now=now)
    clock = pulse.pulse_of(meeting.id)
    if clock is not None:
        clock.paused_at = now


def resume(meeting: Meeting, *, by: Person, now: datetime) -> None:
    """Go on after a pause, where the clock stood. Raises WrongState."""
    pulse.stir(meeting.id)
    meetings.resume(meeting, by=by, now=now)
    clock, item = pulse.pulse_of(meeting.id), _current(meeting)
    if clock is not None:
        _spend(item, clock, now)
        clock.began_at, clock.paused_at = now, None


def close(meeting: Meeting, *, by: Person, now: datetime) -> None:
    """Close the meeting at this moment; the item it was at ends with it. Raises WrongState."""
    pulse.stir(meeting.id)
    _leave(meeting, by, now)
    meetings.close(meeting, by=by, now=now)


def go_to(meeting: Meeting, item: AgendaItem, *, by: Person, now: datetime) -> None:
    """Go to an item: the one before ends, this one begins, unless it was begun earlier. Raises WrongState."""
    pulse.stir(meeting.id)
    db.session.refresh(meeting, ["state", "current_item_id", "version"])
    if meeting.state not in {MeetingState.IN_SESSION, MeetingState.PAUSED}:
        raise WrongState(N_("The meeting does not run now, so it cannot go to another item."))
    if meeting.current_item_id == item.id:
        return
    _leave(meeting, by, now)
    _enter(meeting, item, now)
    audit.record("live.go_to", meeting, by=by, now=now, item_id=item.id)


def extend(meeting: Meeting, *, by: Person, now: datetime) -> AgendaItem:
    """Give the current item five minutes more; its plan stays what it was. Raises WrongState when it is at none."""
    pulse.stir(meeting.id)
    item = _current(meeting)
    if item is None:
        raise WrongState(N_("The meeting is at no item, so none can get more time."))
    item.extra_minutes += LONGER
    audit.record("live.extend", item, by=by, now=now, meeting_id=meeting.id, minutes=LONGER)
    return item


def give_the_pen(meeting: Meeting, user_id: int | None, *, by: Person, now: datetime) -> None:
    """Let somebody with a seat take the notes of this meeting; None gives it back to the secretary.

    Raises WrongState once its minutes are approved.
    """
    pulse.stir(meeting.id)
    meeting.need_open_record()
    meeting.note_taker_id = user_id
    audit.record("live.give_the_pen", meeting, by=by, now=now, user_id=user_id)


def _current(meeting: Meeting) -> AgendaItem | None:
    """The item the meeting is at, as it stands now that no other deed is under way."""
    return db.session.scalar(
        select(AgendaItem)
        .where(AgendaItem.id == (meeting.current_item_id or 0))
        .execution_options(populate_existing=True)
    )


def _enter(meeting: Meeting, item: AgendaItem, now: datetime) -> None:
    meeting.current_item_id = item.id
    item.ended_at = None
    if item.started_at is None:
        item.started_at = now
    clock = pulse.pulse_of(meeting.id)
    if clock is not None:
        clock.began_at, clock.paused_at = now, now if meeting.state == MeetingState.PAUSED else None


def _leave(meeting: Meeting, by: Person, now: datetime) -> None:
    left = _current(meeting)
    actions_shows.close_all(meeting, by=by, now=now)
    if left is None:
        return
    actions_hands.lower_all(meeting, left.id, now)
    clock = pulse.pulse_of(meeting.id)
    if clock is not None:
        _spend(left, clock, now)
    if left.started_at is not None:
        left.ended_at = now


def _spend(item: AgendaItem | None, clock: MeetingPulse, now: datetime) -> None:
    """Add the stretch that ends to what the item used; a pause is not used."""
    began = clock.began_at or (item.started_at if item is not None else None)
    if item is not None and began is not None:
        item.spent_seconds += max(0, round(((clock.paused_at or now) - began).total_seconds()))


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
