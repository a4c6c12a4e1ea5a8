"""When and where a meeting is and what else its record says: what people fill in, and how it is put into the row."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError
from klankbord.meetings.models import Meeting

FURTHEST = timedelta(days=3 * 366)
ABOUT_TIME = ("day", "start_time", "end_time", "duration_minutes")


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


def details_of(meeting: Meeting) -> Details:
    """What stands there now."""
    return Details(**{key: getattr(meeting, key) for key in Details.__slots__})


def values(part: Details | Record) -> dict[str, Any]:
    """By the name of the column."""
    return asdict(part)


def words(value: object) -> str:
    """A value as a form shows it."""
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def put(meeting: Meeting, details: Details, *, now: datetime, must_come: bool) -> None:
    """Put when and where into the meeting; the instant follows from the wall time."""
    timing = {key: getattr(details, key) for key in ABOUT_TIME}
    if any(getattr(meeting, key) != value for key, value in timing.items()):
        _check_times(details, meeting.zone, now=now, must_come=must_come)
    for key, value in values(details).items():
        setattr(meeting, key, value)
    if details.day is not None:
        meeting.day_words = ""
        meeting.school_year = dates.school_year(details.day)
    if details.start_time is not None:
        meeting.start_words = ""
    if details.end_time is not None:
        meeting.end_words = ""
    if details.duration_minutes is not None:
        meeting.duration_words = ""
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


def write(meeting: Meeting, record: Record) -> None:
    """Put the rest of a record into the meeting."""
    for key, value in values(record).items():
        setattr(meeting, key, value)
    if record.present_count is not None:
        meeting.present_count_words = ""
