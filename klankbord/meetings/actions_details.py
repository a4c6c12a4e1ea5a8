"""When and where a meeting is and what else its record says: what people fill in, and how it is put into the row."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import flag_modified

from klankbord.base.db import db
from klankbord.kit import dates, meeting_parts, shapes
from klankbord.kit.errors import N_, DomainError
from klankbord.meetings.models import Meeting, MeetingPart

FURTHEST = timedelta(days=3 * 366)
ABOUT_TIME = ("day", "start_time", "end_time", "duration_minutes")
BESIDE = {
    "day": "day_words",
    "start_time": "start_words",
    "end_time": "end_words",
    "duration_minutes": "duration_words",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """When and where: wall date and times in the school's zone, length in minutes.

    The words are those of a record, for what is no date, time or number, None to stay as they are; a new value beside
    them takes their place.
    """

    title: str = ""
    day: date | None = None
    start_time: time | None = None
    duration_minutes: int | None = None
    end_time: time | None = None
    place: str = ""
    online_url: str = ""
    day_words: str | None = None
    start_words: str | None = None
    end_words: str | None = None
    duration_words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What else a record of a meeting says; empty where it says nothing. `parts`, `serial`: None to stay."""

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
    present_count_words: str = ""
    absent_note: str = ""
    attendance_note: str = ""
    next_meeting: Any | None = field(default=None)
    parts: list[Any] | None = None
    serial: int | None = None


def details_of(meeting: Meeting) -> Details:
    """What stands there now."""
    return Details(**{key: getattr(meeting, key) for key in Details.__slots__})


def values(part: Details | Record) -> dict[str, Any]:
    """By the name of the column; without the words that stay as they are, and the parts, which are rows."""
    kept = {*BESIDE.values(), "parts", "serial"}
    return {key: value for key, value in asdict(part).items() if value is not None or key not in kept if key != "parts"}


def words(value: object) -> str:
    """A value as a form shows it."""
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return shapes.to_lines(value) if isinstance(value, dict | list) else "" if value is None else str(value)


def put(meeting: Meeting, details: Details, *, now: datetime, must_come: bool) -> None:
    """Put when and where into the meeting; the instant follows from the wall time."""
    timing = {key: getattr(details, key) for key in ABOUT_TIME}
    if any(getattr(meeting, key) != value for key, value in timing.items()):
        _check_times(details, meeting.zone, now=now, must_come=must_come)
    given = values(details)
    for key, beside in BESIDE.items():
        if timing[key] is not None:
            given[beside] = getattr(meeting, beside) if timing[key] == getattr(meeting, key) else ""
    for key, value in given.items():
        setattr(meeting, key, value or "" if key in BESIDE.values() else value)
    if details.day is not None:
        meeting.school_year = dates.school_year(details.day)
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
    """Put the rest of a record into the meeting; a number takes the place of the words that stood for it."""
    counted = record.present_count is not None and record.present_count != meeting.present_count
    for key, value in values(record).items():
        setattr(meeting, key, value)
    if counted:
        meeting.present_count_words = ""


def parts_of(meeting: Meeting) -> list[Any]:
    """The parts a meeting fell into, each in the shape its record gave."""
    rows = select(MeetingPart.entry).where(MeetingPart.meeting_id == meeting.id)
    return list(db.session.scalars(rows.order_by(MeetingPart.position, MeetingPart.id)))


def shift_parts(meeting: Meeting, before: time | None) -> None:
    """Move the starts of its parts along with a meeting that is being prepared and began at `before`."""
    if before is None or meeting.start_time is None or before == meeting.start_time:
        return
    minutes = (meeting.start_time.hour - before.hour) * 60 + meeting.start_time.minute - before.minute
    entries = parts_of(meeting)
    moved = meeting_parts.shifted(entries, minutes)
    if moved != entries:
        write_parts(meeting, moved)


def write_parts(meeting: Meeting, parts: list[Any]) -> None:
    """Put other parts in the place of those there were, as a new version of the meeting."""
    db.session.execute(delete(MeetingPart).where(MeetingPart.meeting_id == meeting.id))
    for position, entry in enumerate(parts, 1):
        db.session.add(MeetingPart(school_id=meeting.school_id, meeting_id=meeting.id, position=position, entry=entry))
    meeting.next_meeting = meeting.next_meeting  # a meeting just made has not read it yet
    flag_modified(meeting, "next_meeting")
