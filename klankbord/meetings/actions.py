"""What is done with a meeting: drafting and changing it, and the moves of its life line (design, section 4).

These change the meeting and the log only. Whoever must hear of it is told by invitations, whose verbs call these.
"""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.kit import dates, tokens
from klankbord.kit.errors import N_, DomainError, EditConflict, WrongState
from klankbord.kit.viewer import Person
from klankbord.meetings import queries
from klankbord.meetings.models import Meeting, MeetingState

FURTHEST = timedelta(days=3 * 366)
STATES = {
    MeetingState.DRAFT: N_("a draft"),
    MeetingState.PLANNED: N_("planned"),
    MeetingState.IN_SESSION: N_("in session"),
    MeetingState.PAUSED: N_("paused"),
    MeetingState.HELD: N_("held"),
    MeetingState.CANCELLED: N_("called off"),
}
ABOUT_TIME = frozenset({"day", "start_time", "end_time", "duration_minutes"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """When and where: wall date and times in the school's zone, length in minutes."""

    title: str = ""
    day: date | None = None
    start_time: time | None = None
    duration_minutes: int | None = None
    end_time: time | None = None
    place: str = ""
    online_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What else a record of a meeting says; empty where it says nothing."""

    chair: str = ""
    vice_chair: str = ""
    secretary: str = ""
    treasurer: str = ""
    organiser: str = ""
    language: str = ""
    group_kind: str = ""
    school_words: str = ""
    document: str = ""
    day_note: str = ""
    present_count: int | None = None
    absent_note: str = ""
    attendance_note: str = ""
    next_meeting: Any | None = field(default=None)


def draft(council: Council, details: Details, record: Record, *, zone: str, by: Person, now: datetime) -> Meeting:
    """Begin a meeting of a council as a draft that only its members see; `zone` is the school's.

    Raises DomainError for a day or a time that cannot be, at the field it is about.
    """
    meeting = Meeting(
        school_id=council.school_id,
        council_id=council.id,
        council=council,
        state=MeetingState.DRAFT,
        zone=zone,
        uid=f"{tokens.reference()}@klankbord",
        created_at=now,
    )
    _set(meeting, details, now=now, must_come=True)
    _write(meeting, record)
    db.session.add(meeting)
    audit.record("meetings.draft", meeting, by=by, now=now, council_id=council.id)
    return meeting


def change(
    meeting: Meeting, details: Details | None, record: Record, *, read_version: int | None, by: Person, now: datetime
) -> None:
    """Save a draft, or correct the record of a meeting; `details` only where the meeting is a draft or was held.

    Raises EditConflict when somebody saved since it was read, WrongState for one that was called off or whose minutes
    are approved, DomainError for a day or a time that cannot be.
    """
    if meeting.state == MeetingState.CANCELLED:
        raise _wrong(meeting, N_("This meeting was called off, so it stays as it is."))
    if details is not None and meeting.state not in {MeetingState.DRAFT, MeetingState.HELD}:
        raise _wrong(meeting, N_("This meeting is planned: move it, so that everybody invited hears of the change."))
    meeting.need_open_record()
    mine = {**(_values(details) if details else {}), **_values(record)}
    if read_version is not None and read_version != meeting.version:
        now_there = {key: getattr(meeting, key) for key in mine}
        raise EditConflict(
            {key: _words(value) for key, value in mine.items() if value != now_there[key]},
            {key: _words(value) for key, value in now_there.items() if value != mine[key]},
            meeting.version,
        )
    before = {key: getattr(meeting, key) for key in mine}
    if details is not None:
        _set(meeting, details, now=now, must_come=meeting.state == MeetingState.DRAFT)
    _write(meeting, record)
    changed = sorted(key for key, value in before.items() if getattr(meeting, key) != value)
    if changed:
        audit.record("meetings.change", meeting, by=by, now=now, changed=changed)


def mark_planned(meeting: Meeting, *, by: Person, now: datetime) -> None:
    """Make a draft a planned meeting, with its number in the school year. Its invitees are told by invitations.

    Raises WrongState for anything but a draft, DomainError while the day, the time or the length is missing or past.
    """
    _need(meeting, N_("Only a draft can be planned."), MeetingState.DRAFT)
    if meeting.day is None:
        raise DomainError(N_("Choose the day of the meeting first."), "day")
    if meeting.start_time is None or meeting.starts_at is None:
        raise DomainError(N_("Choose the time at which the meeting starts first."), "start_time")
    if not meeting.planned_minutes:
        raise DomainError(N_("Say first how long the meeting takes."), "duration_minutes")
    if meeting.starts_at <= now:
        raise DomainError(N_("The meeting would begin in the past. Choose a later day or time first."), "day")
    if not meeting.place and not meeting.online_url:
        raise DomainError(N_("Say first where the meeting is: a place, a link for joining online, or both."), "place")
    meeting.state = MeetingState.PLANNED
    meeting.school_year = dates.school_year(meeting.day)
    meeting.serial = queries.next_serial(meeting.council_id, meeting.school_year)
    meeting.stamped_at = now
    audit.record("meetings.plan", meeting, by=by, now=now, starts_at=meeting.starts_at.isoformat())


def reschedule(
    meeting: Meeting, details: Details, *, read_version: int | None = None, by: Person, now: datetime
) -> frozenset[str]:
    """Give a planned meeting another time or place; the names of what changed.

    SEQUENCE rises when the time or the length changed, so that everybody is asked again; the stamp is renewed for any
    change (RFC 5546, 2.1.4). Raises WrongState, EditConflict, and DomainError when nothing changed or the new time
    cannot be.
    """
    _need(meeting, N_("Only a planned meeting can be moved."), MeetingState.PLANNED)
    mine = _values(details)
    if read_version is not None and read_version != meeting.version:
        raise EditConflict(
            {key: _words(value) for key, value in mine.items()},
            {key: _words(getattr(meeting, key)) for key in mine},
            meeting.version,
        )
    if not (details.day and details.start_time):
        raise DomainError(N_("A planned meeting keeps a day and a time. Call it off if it is not held."), "day")
    before, length, instant = asdict(_details_of(meeting)), meeting.planned_minutes, meeting.starts_at
    _set(meeting, details, now=now, must_come=True)
    changed = frozenset(key for key, value in before.items() if getattr(meeting, key) != value)
    if not changed:
        raise DomainError(N_("Nothing changed yet. Choose another day, time or place."))
    if meeting.starts_at is None or meeting.starts_at <= now:
        raise DomainError(N_("The meeting would begin in the past. Choose a later day or time."), "day")
    if not meeting.planned_minutes:
        raise DomainError(N_("Say how long the meeting takes."), "duration_minutes")
    year = dates.school_year(details.day)
    if year != meeting.school_year:
        meeting.serial, meeting.school_year = queries.next_serial(meeting.council_id, year), year
    if (meeting.planned_minutes, meeting.starts_at) != (length, instant):
        meeting.sequence += 1
    meeting.stamped_at = now
    audit.record(
        "meetings.reschedule", meeting, by=by, now=now, changed=sorted(changed), starts_at=meeting.starts_at.isoformat()
    )
    return changed


def cancel(meeting: Meeting, reason: str, *, by: Person, now: datetime) -> bool:
    """Call a draft or planned meeting off; whether people had been invited, who must now be told."""
    _need(
        meeting,
        N_("Only a meeting that has not begun can be called off."),
        MeetingState.DRAFT,
        MeetingState.PLANNED,
    )
    was_planned = meeting.state == MeetingState.PLANNED
    meeting.state = MeetingState.CANCELLED
    meeting.cancelled_at, meeting.cancelled_reason = now, reason
    if was_planned:
        meeting.sequence += 1
        meeting.stamped_at = now
    audit.record("meetings.cancel", meeting, by=by, now=now)
    return was_planned


def start(meeting: Meeting, *, by: Person, now: datetime) -> None:
    """Open the meeting; `opened_at` is the real time, beside the planned one."""
    _need(meeting, N_("Only a planned meeting can start."), MeetingState.PLANNED)
    meeting.state, meeting.opened_at, meeting.opened_words = MeetingState.IN_SESSION, now, ""
    audit.record("meetings.start", meeting, by=by, now=now)


def pause(meeting: Meeting, *, by: Person, now: datetime) -> None:
    """Interrupt a meeting that is going on."""
    _need(meeting, N_("Only a meeting that is going on can be paused."), MeetingState.IN_SESSION)
    meeting.state = MeetingState.PAUSED
    audit.record("meetings.pause", meeting, by=by, now=now)


def resume(meeting: Meeting, *, by: Person, now: datetime) -> None:
    """Go on after a pause."""
    _need(meeting, N_("Only a meeting that is paused can go on."), MeetingState.PAUSED)
    meeting.state = MeetingState.IN_SESSION
    audit.record("meetings.resume", meeting, by=by, now=now)


def close(meeting: Meeting, *, by: Person, now: datetime) -> None:
    """Close the meeting, from the pause too; `closed_at` is the real time, beside the planned one."""
    _need(meeting, N_("Only a meeting that was started can be closed."), MeetingState.IN_SESSION, MeetingState.PAUSED)
    meeting.state, meeting.closed_at, meeting.current_item_id = MeetingState.HELD, now, None
    audit.record("meetings.close", meeting, by=by, now=now)


def _need(meeting: Meeting, sentence: str, *states: MeetingState) -> None:
    if meeting.state not in states:
        raise _wrong(meeting, sentence)


def _wrong(meeting: Meeting, sentence: str) -> WrongState:
    return WrongState(sentence, state=meeting.state.value)


def _details_of(meeting: Meeting) -> Details:
    return Details(**{key: getattr(meeting, key) for key in Details.__slots__})


def _values(part: Details | Record) -> dict[str, Any]:
    return asdict(part)


def _words(value: object) -> str:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _set(meeting: Meeting, details: Details, *, now: datetime, must_come: bool) -> None:
    """Put when and where into the meeting; the instant follows from the wall time."""
    timing = {key: getattr(details, key) for key in ABOUT_TIME}
    if any(getattr(meeting, key) != value for key, value in timing.items()):
        _check_times(details, meeting.zone, now=now, must_come=must_come)
    for key, value in _values(details).items():
        setattr(meeting, key, value)
    if details.day is not None:
        meeting.day_words = ""
        meeting.school_year = dates.school_year(details.day)
    if details.start_time is not None:
        meeting.start_words = ""
    if details.end_time is not None:
        meeting.end_words = ""
    whole = details.day is not None and details.start_time is not None
    meeting.starts_at = dates.to_instant(details.day, details.start_time, meeting.zone) if whole else None  # type: ignore[arg-type]


def _check_times(details: Details, zone: str, *, now: datetime, must_come: bool) -> None:
    today = dates.local(now, zone).date()
    if must_come and details.day is not None and details.day < today:
        raise DomainError(N_("That day has passed. Choose a day from today on."), "day")
    if details.day is not None and details.day > today + FURTHEST:
        raise DomainError(N_("That is more than three years from now. Check the year."), "day")
    if details.start_time is None or details.end_time is None:
        return
    if details.end_time <= details.start_time:
        raise DomainError(N_("The end is before the start. Choose a later end, or leave it empty."), "end_time")
    start = details.start_time.hour * 60 + details.start_time.minute
    minutes = details.end_time.hour * 60 + details.end_time.minute - start
    if details.duration_minutes not in {None, minutes}:
        raise DomainError(
            N_("From start to end is %(minutes)d minutes, not %(length)d. Change the length, or leave the end empty."),
            "end_time",
            minutes=minutes,
            length=details.duration_minutes,
        )


def _write(meeting: Meeting, record: Record) -> None:
    for key, value in _values(record).items():
        setattr(meeting, key, value)
