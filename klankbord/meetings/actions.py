"""What is done with a meeting: drafting and changing it, and the moves of its life line (design, section 4).

These change the meeting and the log only. Whoever must hear of it is told by invitations, whose verbs call these.
"""

from dataclasses import asdict, replace
from datetime import datetime

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.kit import dates, tokens
from klankbord.kit.errors import N_, DomainError, EditConflict, WrongState
from klankbord.kit.viewer import Person
from klankbord.meetings import queries
from klankbord.meetings.actions_details import (
    Details,
    Record,
    details_of,
    parts_of,
    put,
    shift_parts,
    values,
    words,
    write,
    write_parts,
)
from klankbord.meetings.models import Meeting, MeetingState

MOVE_IT = N_("This meeting is planned: move it, so that everybody invited hears of the change.")


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
    put(meeting, details, now=now, must_come=True)
    _need_free_number(meeting, record.serial)
    write(meeting, record)
    db.session.add(meeting)
    audit.record("meetings.draft", meeting, by=by, now=now, council_id=council.id)
    if record.parts:
        write_parts(meeting, record.parts)
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
        raise _wrong(meeting, MOVE_IT)
    meeting.need_open_record()
    mine = {**(values(details) if details else {}), **values(record)}
    parts = parts_of(meeting)
    other_parts = record.parts is not None and record.parts != parts
    if read_version is not None and read_version != meeting.version:
        now_there = {key: getattr(meeting, key) for key in mine}
        if other_parts:
            mine["parts_lines"], now_there["parts_lines"] = record.parts, parts
        raise EditConflict(
            {key: words(value) for key, value in mine.items() if value != now_there[key]},
            {key: words(value) for key, value in now_there.items() if value != mine[key]},
            meeting.version,
        )
    if other_parts and meeting.state == MeetingState.PLANNED:
        raise DomainError(
            N_("This meeting is planned: change its parts on their own page, so that everybody invited hears of it."),
            "parts_lines",
        )
    before = {key: getattr(meeting, key) for key in mine}
    year = meeting.school_year
    if details is not None:
        put(meeting, details, now=now, must_come=meeting.state == MeetingState.DRAFT)
        renumber(meeting, year)
        if meeting.school_year != year and record.serial == before.get("serial"):
            record = replace(record, serial=None)
        if meeting.series_id is not None and any(before[key] != getattr(meeting, key) for key in ("day", "start_time")):
            meeting.off_series = True
    _need_free_number(meeting, record.serial)
    write(meeting, record)
    changed = sorted(key for key, value in before.items() if getattr(meeting, key) != value)
    if record.parts is not None and other_parts:
        write_parts(meeting, record.parts)
        changed.append("parts")
    elif details is not None and meeting.state == MeetingState.DRAFT:
        shift_parts(meeting, before["start_time"])
    if changed:
        audit.record("meetings.change", meeting, by=by, now=now, changed=changed)


def hold_with(meeting: Meeting, other: Council | None, *, by: Person, now: datetime) -> None:
    """Make a draft a joint meeting with another council of the school, or (None) a meeting of its own council again.

    Raises WrongState once it is planned: who was invited would not know. DomainError for its own council.
    """
    _need(
        meeting, N_("This meeting is planned: whoever else should come can be invited one by one."), MeetingState.DRAFT
    )
    if other is not None and (other.id == meeting.council_id or other.school_id != meeting.school_id):
        raise DomainError(N_("Choose another council than the one this meeting belongs to."), "council_id")
    meeting.joint_council = other
    meeting.joint_council_id = other.id if other is not None else None
    audit.record("meetings.hold_with", meeting, by=by, now=now, council_id=meeting.joint_council_id)


def set_details(meeting: Meeting, details: Details, *, now: datetime) -> None:
    """Give a draft the day, time and place that were read in its agenda. Raises DomainError where they cannot be."""
    _need(
        meeting,
        N_("This meeting is planned: move it, so that everybody invited hears of the change."),
        MeetingState.DRAFT,
    )
    put(meeting, details, now=now, must_come=True)


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
    if meeting.serial is None:
        meeting.serial = queries.next_serial(meeting.council_id, meeting.school_year)
    meeting.stamped_at = now
    audit.record("meetings.plan", meeting, by=by, now=now, starts_at=meeting.starts_at.isoformat())


def reschedule(
    meeting: Meeting,
    details: Details,
    *,
    read_version: int | None = None,
    with_series: bool = False,
    by: Person,
    now: datetime,
) -> frozenset[str]:
    """Give a planned meeting another time or place; the names of what changed.

    One of a series that gets another day or time by itself stays there when the rest moves; `with_series` says that
    the rest moves along.

    SEQUENCE rises when the time or the length changed, so that everybody is asked again; the stamp is renewed for any
    change (RFC 5546, 2.1.4). Raises WrongState, EditConflict, and DomainError when nothing changed or the new time
    cannot be.
    """
    _need(meeting, N_("Only a planned meeting can be moved."), MeetingState.PLANNED)
    mine = values(details)
    if read_version is not None and read_version != meeting.version:
        raise EditConflict(
            {key: words(value) for key, value in mine.items()},
            {key: words(getattr(meeting, key)) for key in mine},
            meeting.version,
        )
    if not (details.day and details.start_time):
        raise DomainError(N_("A planned meeting keeps a day and a time. Call it off if it is not held."), "day")
    before, length, instant = asdict(details_of(meeting)), meeting.planned_minutes, meeting.starts_at
    year = meeting.school_year
    put(meeting, details, now=now, must_come=True)
    changed = frozenset(key for key, value in before.items() if getattr(meeting, key) != value)
    if not changed:
        raise DomainError(N_("Nothing changed yet. Choose another day, time or place."))
    if meeting.starts_at is None or meeting.starts_at <= now:
        raise DomainError(N_("The meeting would begin in the past. Choose a later day or time."), "day")
    if not meeting.planned_minutes:
        raise DomainError(N_("Say how long the meeting takes."), "duration_minutes")
    renumber(meeting, year)
    shift_parts(meeting, before["start_time"])
    if meeting.series_id is not None and not with_series and changed & {"day", "start_time"}:
        meeting.off_series = True
    if (meeting.planned_minutes, meeting.starts_at) != (length, instant):
        meeting.sequence += 1
    meeting.stamped_at = now
    audit.record(
        "meetings.reschedule", meeting, by=by, now=now, changed=sorted(changed), starts_at=meeting.starts_at.isoformat()
    )
    return changed


def renumber(meeting: Meeting, year: str) -> None:
    """Give a meeting that went to another school year than `year` the next number there."""
    if meeting.serial is not None and meeting.school_year != year:
        meeting.serial = None
        meeting.serial = queries.next_serial(meeting.council_id, meeting.school_year)


def note_moved(meeting: Meeting, *, by: Person, now: datetime) -> None:
    """Write down that a draft moved with its series; nobody was told of it yet."""
    _need(meeting, MOVE_IT, MeetingState.DRAFT)
    audit.record("meetings.change", meeting, by=by, now=now, changed=["day"])


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


__all__ = [
    "Details", "Record", "cancel", "change", "close", "draft", "hold_with", "mark_planned", "note_moved", "pause",
    "renumber", "reschedule", "resume", "set_details", "start",
]  # fmt: skip


def _need_free_number(meeting: Meeting, serial: int | None) -> None:
    """Refuse a number that another meeting of the council has in the same school year."""
    if serial is None or not meeting.school_year:
        return
    other = queries.numbered(meeting, serial)
    if other is not None:
        raise DomainError(
            N_("Another meeting of %(year)s has number %(serial)d already. Choose another one, or change that first."),
            "serial",
            year=meeting.school_year,
            serial=serial,
        )


def _need(meeting: Meeting, sentence: str, *states: MeetingState) -> None:
    if meeting.state not in states:
        raise _wrong(meeting, sentence)


def _wrong(meeting: Meeting, sentence: str) -> WrongState:
    return WrongState(sentence, state=meeting.state.value)
