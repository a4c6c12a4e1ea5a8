"""How many members must be there, and who counts as there."""

from datetime import datetime, time

import pytest

from klankbord.councils.models import QuorumRule
from klankbord.meetings import rules_quorum
from klankbord.meetings.models import AttendanceStatus
from klankbord.meetings.queries_attendance import Line


@pytest.mark.parametrize(
    ("rule", "number", "seats", "wanted"),
    [
        (QuorumRule.NONE, 4, 10, None),
        (QuorumRule.NUMBER, 4, 10, 4),
        (QuorumRule.NUMBER, None, 10, None),
        (QuorumRule.SHARE, 50, 10, 5),
        (QuorumRule.SHARE, 51, 10, 6),
        (QuorumRule.SHARE, 67, 3, 3),
        (QuorumRule.SHARE, 100, 7, 7),
    ],
)
def test_what_a_quorum_asks(rule, number, seats, wanted):
    assert rules_quorum.needed(rule, number, seats) == wanted


@pytest.mark.parametrize(
    ("status", "arrived", "left", "here"),
    [
        (AttendanceStatus.PRESENT, None, None, True),
        (AttendanceStatus.PRESENT, time(20, 0), None, True),
        (AttendanceStatus.PRESENT, time(20, 1), None, False),
        (AttendanceStatus.PRESENT, None, time(20, 0), False),
        (AttendanceStatus.PRESENT, None, time(20, 1), True),
        (AttendanceStatus.ABSENT_WITH_NOTICE, None, None, False),
        (None, None, None, False),
    ],
)
def test_who_is_in_the_room(status, arrived, left, here):
    line = Line(id=1, user_id=1, name="Mo", status=status, arrived_at=arrived, left_at=left)
    assert rules_quorum.is_here(line, datetime(2026, 10, 21, 20, 0)) is here  # noqa: DTZ001 - a wall time
