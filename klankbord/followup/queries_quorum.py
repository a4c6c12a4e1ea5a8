"""Whether enough members were there when something was decided, from the attendance list and its times."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import func, select

from klankbord.base.db import db
from klankbord.councils import queries as councils
from klankbord.councils.models import Council, QuorumRule, Seat
from klankbord.followup.models import Decision
from klankbord.kit import dates
from klankbord.meetings import rules_quorum
from klankbord.meetings.models import Meeting
from klankbord.meetings.queries_attendance import Line, attendance_of_council
from klankbord.meetings.rules_quorum import is_lacking, members_here, needed


def needed_on(council: Council, day: date) -> int | None:
    """How many members of a council must be there on a day by its rule of now; one statement where it has one."""
    if council.quorum_rule == QuorumRule.NONE:
        return None
    seats = select(func.count(func.distinct(Seat.user_id))).where(
        Seat.council_id == council.id, councils.current(day)
    )  # fmt: skip
    return needed(council.quorum_rule, council.quorum_number, db.session.scalar(seats) or 0)


def lacking(decisions: Iterable[Decision], members: Sequence[Line], meeting: Meeting) -> frozenset[int]:
    """The ids of those decisions of a meeting for which too few of these members were there; no statement.

    Only where that is sure: somebody of whom nothing was noted counts as being there.
    """
    found = set()
    for decision in decisions:
        at = decision.decided_at
        wall = dates.local(at, meeting.zone) if at is not None else None
        if is_lacking(decision.quorum_needed, members, wall):
            found.add(decision.id)
    return frozenset(found)


def lacking_of(council_id: int, decisions: Iterable[Decision]) -> frozenset[int]:
    """The same for decisions of several meetings, which come with them: two statements where any needed a quorum."""
    asked = [one for one in decisions if one.quorum_needed is not None and one.meeting is not None]
    meetings = {one.meeting.id: one.meeting for one in asked if one.meeting is not None}
    if not meetings:
        return frozenset()
    lines = attendance_of_council(council_id, list(meetings.values()))
    found: set[int] = set()
    for meeting_id, meeting in meetings.items():
        of_meeting = [one for one in asked if one.meeting_id == meeting_id]
        found |= lacking(of_meeting, rules_quorum.members(lines[meeting_id]), meeting)
    return frozenset(found)


def voters(decision: Decision, meeting: Meeting) -> int | None:
    """How many members were there when something was decided; None where nobody was noted. Two statements."""
    members = rules_quorum.members(attendance_of_council(decision.council_id, [meeting])[meeting.id])
    if not any(line.was_there for line in members):
        return None
    at = decision.decided_at
    return members_here(members, dates.local(at, meeting.zone) if at is not None else None)
