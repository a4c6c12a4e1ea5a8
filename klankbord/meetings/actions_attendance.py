"""Who was there: recorded before, during and after a meeting, until its minutes are approved."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import func, select

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.errors import N_, DomainError, EditConflict, WrongState
from klankbord.kit.viewer import Person
from klankbord.meetings import actions_pulse as pulse
from klankbord.meetings.models import Attendance, AttendanceStatus, Capacity, Meeting, MeetingState


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """How somebody was there; wall times in the meeting's zone, only where they came late or left early."""

    status: AttendanceStatus
    capacity: Capacity = Capacity.MEMBER
    online: bool = False
    came_late: bool = False
    arrived_at: time | None = None
    left_at: time | None = None
    note: str = ""


def record(
    meeting: Meeting,
    presence: Presence,
    *,
    user_id: int | None = None,
    name: str = "",
    attendance_id: int | None = None,
    read_version: int | None = None,
    by: Person,
    now: datetime,
) -> Attendance:
    """Write down how somebody was there: a person, a name, or a row that is there already, which then gets the name.

    Raises WrongState for a draft, one called off, or one whose minutes are approved; EditConflict when somebody
    saved the same row since it was read; DomainError for a name that is missing or times in the wrong order.
    """
    pulse.stir(meeting.id)
    _need_open(meeting)
    if presence.arrived_at and presence.left_at and presence.left_at <= presence.arrived_at:
        raise DomainError(N_("They left before they came. Check the times."), "left_at")
    row = _row(meeting, user_id, name, attendance_id)
    if row.id is not None and read_version is not None and read_version != row.version:
        raise EditConflict(
            {"status": presence.status, "note": presence.note}, {"status": row.status, "note": row.note}, row.version
        )
    if row.user_id is None and name.strip():
        row.name = name.strip()
    late = presence.came_late or presence.arrived_at is not None
    values: dict[str, Any] = {
        "status": presence.status,
        "capacity": presence.capacity,
        "online": presence.online,
        "came_late": late,
        "arrived_at": presence.arrived_at,
        "left_at": presence.left_at,
        "note": presence.note,
    }
    if not late:
        values["late_entry"] = None
    for key, value in values.items():
        setattr(row, key, value)
    db.session.add(row)
    audit.record("meetings.record_attendance", row, by=by, now=now, meeting_id=meeting.id, status=presence.status.value)
    return row


def set_status(
    meeting: Meeting,
    status: AttendanceStatus,
    *,
    user_id: int | None = None,
    name: str = "",
    attendance_id: int | None = None,
    by: Person,
    now: datetime,
) -> Attendance:
    """Mark somebody present, absent or a guest in one tap; what else is known of them stays."""
    pulse.stir(meeting.id)
    _need_open(meeting)
    row = _row(meeting, user_id, name, attendance_id)
    row.status = status
    db.session.add(row)
    audit.record("meetings.record_attendance", row, by=by, now=now, meeting_id=meeting.id, status=status.value)
    return row


def forget(meeting: Meeting, attendance: Attendance, *, by: Person, now: datetime) -> None:
    """Take a row out again: a name that was typed by mistake, or somebody of whom nothing is known after all."""
    pulse.stir(meeting.id)
    _need_open(meeting)
    audit.record("meetings.forget_attendance", attendance, by=by, now=now, meeting_id=meeting.id)
    db.session.delete(attendance)


def _need_open(meeting: Meeting) -> None:
    if meeting.state in {MeetingState.DRAFT, MeetingState.CANCELLED}:
        raise WrongState(N_("Attendance is recorded once the meeting is planned."))
    meeting.need_open_record()


def _row(meeting: Meeting, user_id: int | None, name: str, attendance_id: int | None) -> Attendance:
    """The row of a person or name: the one there is, or a new one at the end of the list."""
    rows = select(Attendance).where(Attendance.meeting_id == meeting.id)
    if attendance_id is not None:
        known = db.session.scalar(rows.where(Attendance.id == attendance_id))
        if known is None:
            raise DomainError(N_("This line is gone; somebody else took it out."))
        return known
    name = name.strip()
    if user_id is None and not name:
        raise DomainError(N_("Fill in a name."), "name")
    same = (
        Attendance.user_id == user_id
        if user_id is not None
        else (Attendance.user_id.is_(None) & (func.lower(Attendance.name) == name.lower()))
    )
    known = db.session.scalar(rows.where(same).limit(1))
    if known is not None:
        return known
    last = db.session.scalar(select(func.max(Attendance.position)).where(Attendance.meeting_id == meeting.id))
    return Attendance(
        school_id=meeting.school_id,
        meeting_id=meeting.id,
        position=(last or 0) + 1,
        user_id=user_id,
        name="" if user_id is not None else name,
    )
