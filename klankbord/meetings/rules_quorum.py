"""How many members must be there, and who counts as there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from klankbord.councils.models import QuorumRule
from klankbord.meetings.models import AttendanceStatus
from klankbord.meetings.queries_attendance import Line


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many members are there, of how many seats, and how many must be (None where nobody counts).

    `council` names whose members they are, in a joint meeting.
    """

    here: int
    seats: int
    needed: int | None
    council: str = ""

    @property
    def met(self) -> bool:
        """Whether enough are there."""
        return self.needed is None or self.here >= self.needed


def needed(rule: QuorumRule, number: int | None, seats: int) -> int | None:
    """How many of so many seats must be taken: a number, or a share in percent rounded up; None where none need be."""
    if rule == QuorumRule.NONE or number is None:
        return None
    return number if rule == QuorumRule.NUMBER else -(-seats * number // 100)


def is_here(line: Line, wall: datetime) -> bool:
    """Whether somebody is in the meeting at a moment (wall time where it is): not yet come or gone already is not."""
    if not line.was_there:
        return False
    if line.left_at is not None and line.left_at <= wall.time():
        return False
    return line.arrived_at is None or line.arrived_at <= wall.time()


def members(lines: Iterable[Line]) -> list[Line]:
    """Those on an attendance list who count: who hold an office in the council."""
    return [line for line in lines if line.office is not None]


def members_here(members: Iterable[Line], wall: datetime | None) -> int:
    """How many members are there at a moment; without one, how many were there at all. Guests do not count."""
    present = (line for line in members if line.status == AttendanceStatus.PRESENT)
    return sum(1 for line in present if wall is None or is_here(line, wall))


def is_lacking(needs: int | None, members: Sequence[Line], wall: datetime | None) -> bool:
    """Whether it is sure that too few members were there: nobody counts as absent of whom nothing was noted."""
    if needs is None:
        return False
    unmarked = sum(1 for line in members if line.status is None)
    return members_here(members, wall) + unmarked < needs
