"""Who comes in and goes out while a meeting runs, noted in one press."""

from datetime import datetime

from klankbord.invitations.queries_guests import attendance_lines
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person
from klankbord.live.queries import Likely, invited
from klankbord.meetings import actions_attendance as attendance
from klankbord.meetings import actions_pulse as pulse
from klankbord.meetings.actions_attendance import Presence
from klankbord.meetings.models import AttendanceStatus, Meeting, MeetingState
from klankbord.meetings.queries_attendance import attendance_of

ON_TIME = 5
"""Minutes after the opening within which somebody is not late."""


def note(meeting: Meeting, key: str, what: str, *, by: Person, now: datetime) -> None:
    """Note that somebody of the list `came` or `left` now; who comes after the opening is late.

    Raises DomainError for a line that is gone or another word, and what recording attendance raises.
    """
    pulse.stir(meeting.id)
    line = next((line for line in attendance_of(meeting, invited(meeting.id)[0]) if line.key == key), None)
    if line is None or what not in {"came", "left"}:
        raise DomainError(N_("This line is gone; somebody else took it out."))
    wall = dates.local(now, meeting.zone).time().replace(second=0, microsecond=0)
    status = line.status if line.was_there and line.status is not None else AttendanceStatus.PRESENT
    arrived, left = line.arrived_at, None
    if what == "left":
        left = wall
        if arrived is not None and arrived >= wall:
            arrived = None
    elif not line.was_there and _late(meeting, now):
        arrived = wall
    attendance.record(
        meeting,
        Presence(
            status=status, capacity=line.capacity, online=line.online, came_late=line.came_late and arrived is None,
            arrived_at=arrived, left_at=left, note=line.note,
        ),
        user_id=line.user_id, name="" if line.user_id is not None else line.name, attendance_id=line.id,
        by=by, now=now,
    )  # fmt: skip


def take_over(meeting: Meeting, *, by: Person, now: datetime) -> int:
    """Note what the answers say of everybody nothing is noted about yet, guests too; how many that were.

    What somebody noted stays. Raises what recording attendance raises.
    """
    pulse.stir(meeting.id)
    people, likely = invited(meeting.id)
    lines = attendance_of(meeting, people)
    taken = 0
    for line in [*lines, *attendance_lines(meeting.id, lines)]:
        known = likely.get(line.user_id or 0) or Likely(line.likely)
        if line.status is not None or known.status is None:
            continue
        attendance.record(
            meeting, Presence(status=known.status, online=known.online),
            user_id=line.user_id, name="" if line.user_id is not None else line.name, by=by, now=now,
        )  # fmt: skip
        taken += 1
    return taken


def _late(meeting: Meeting, now: datetime) -> bool:
    if meeting.opened_at is None or meeting.state not in {MeetingState.IN_SESSION, MeetingState.PAUSED}:
        return False
    return (now - meeting.opened_at).total_seconds() > ON_TIME * 60
