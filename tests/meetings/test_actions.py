"""The life line of a meeting: every move of the table, and no other."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from klankbord.kit import dates
from klankbord.kit.errors import DomainError, EditConflict, WrongState
from klankbord.meetings import actions
from klankbord.meetings.actions import Details, Record
from klankbord.meetings.models import MeetingState
from tests.factories.meetings import MeetingFactory

WHEN = Details(day=date(2026, 12, 8), start_time=time(19, 30), duration_minutes=90, place="Aula")
STATES = list(MeetingState)
MOVES = {
    "mark_planned": (lambda m, by: actions.mark_planned(m, by=by, now=dates.now()), {"draft": "planned"}),
    "reschedule": (
        lambda m, by: actions.reschedule(m, replace(WHEN, place="Elders"), by=by, now=dates.now()),
        {"planned": "planned"},
    ),
    "start": (lambda m, by: actions.start(m, by=by, now=dates.now()), {"planned": "in_session"}),
    "pause": (lambda m, by: actions.pause(m, by=by, now=dates.now()), {"in_session": "paused"}),
    "resume": (lambda m, by: actions.resume(m, by=by, now=dates.now()), {"paused": "in_session"}),
    "close": (lambda m, by: actions.close(m, by=by, now=dates.now()), {"in_session": "held", "paused": "held"}),
    "cancel": (
        lambda m, by: actions.cancel(m, "griep", by=by, now=dates.now()),
        {"draft": "cancelled", "planned": "cancelled"},
    ),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("move", MOVES)
def test_the_table(board, organiser, move, state):
    meeting = MeetingFactory(council=board, state=state)
    deed, table = MOVES[move]
    if state in table:
        deed(meeting, organiser)
        assert meeting.state == table[state]
    else:
        with pytest.raises(WrongState):
            deed(meeting, organiser)
        assert meeting.state == state


def draft(board, organiser, details=WHEN):
    return actions.draft(board, details, Record(), zone="Europe/Amsterdam", by=organiser, now=dates.now())


def test_planning_gives_the_next_number_of_the_school_year(board, organiser):
    MeetingFactory(council=board, serial=4)
    MeetingFactory(council=board, serial=5, state=MeetingState.CANCELLED)
    meeting = draft(board, organiser)
    assert (meeting.serial, meeting.school_year) == (None, "2026-2027")
    actions.mark_planned(meeting, by=organiser, now=dates.now())
    assert (meeting.serial, meeting.sequence, meeting.stamped_at) == (5, 0, dates.now())


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"day": None}, "day"),
        ({"start_time": None}, "start_time"),
        ({"duration_minutes": None}, "duration_minutes"),
        ({"place": ""}, "place"),
    ],
)
def test_planning_says_what_is_missing(board, organiser, missing, field):
    meeting = draft(board, organiser, replace(WHEN, **missing))
    with pytest.raises(DomainError) as refused:
        actions.mark_planned(meeting, by=organiser, now=dates.now())
    assert refused.value.field == field
    assert meeting.state == MeetingState.DRAFT


def test_planning_what_became_past(board, organiser, clock):
    meeting = draft(board, organiser)
    clock.set("2026-12-08T20:00+01:00")
    with pytest.raises(DomainError, match="in the past"):
        actions.mark_planned(meeting, by=organiser, now=dates.now())


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"day": date(2026, 10, 5)}, "day", "That day has passed"),
        ({"day": date(2206, 12, 8)}, "day", "more than three years"),
        ({"end_time": time(19, 0), "duration_minutes": None}, "end_time", "The end is before the start"),
        ({"end_time": time(22, 0)}, "end_time", "is 150 minutes, not 90"),
        ({"day": date(2027, 3, 28), "start_time": time(2, 30)}, "start_time", "does not exist on that night"),
    ],
)
def test_times_that_cannot_be(board, organiser, change, field, words):
    with pytest.raises(DomainError, match=words) as refused:
        draft(board, organiser, replace(WHEN, **change))
    assert refused.value.field == field


def test_wall_time_through_the_change_of_clocks(board, organiser):
    winter = draft(board, organiser)
    summer = draft(board, organiser, replace(WHEN, day=date(2027, 5, 11)))
    twice = draft(board, organiser, replace(WHEN, day=date(2026, 10, 25), start_time=time(2, 30)))
    assert winter.starts_at == datetime(2026, 12, 8, 18, 30, tzinfo=UTC)
    assert summer.starts_at == datetime(2027, 5, 11, 17, 30, tzinfo=UTC)
    assert twice.starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_another_time_asks_again_and_another_place_does_not(board, organiser):
    MeetingFactory(council=board, serial=6)
    meeting = draft(board, organiser)
    actions.mark_planned(meeting, by=organiser, now=dates.now())
    assert meeting.serial == 7
    changed = actions.reschedule(meeting, replace(WHEN, place="Gymzaal"), by=organiser, now=dates.now())
    assert (changed, meeting.sequence) == ({"place"}, 0)
    later = replace(WHEN, place="Gymzaal", day=date(2027, 9, 7))
    assert actions.reschedule(meeting, later, by=organiser, now=dates.now()) == {"day"}
    assert (meeting.sequence, meeting.school_year, meeting.serial) == (1, "2027-2028", 1)
    with pytest.raises(DomainError, match="Nothing changed"):
        actions.reschedule(meeting, later, by=organiser, now=dates.now())


def test_calling_off_says_whether_people_knew(board, organiser):
    meeting = draft(board, organiser)
    assert actions.cancel(meeting, "", by=organiser, now=dates.now()) is False
    planned = MeetingFactory(council=board, sequence=2)
    assert actions.cancel(planned, "griep", by=organiser, now=dates.now()) is True
    assert (planned.sequence, planned.cancelled_reason) == (3, "griep")


def test_real_times_stand_beside_planned_ones(board, organiser, clock):
    meeting = MeetingFactory(council=board)
    opened = clock.set("2026-10-20T19:34+02:00")
    actions.start(meeting, by=organiser, now=opened)
    actions.pause(meeting, by=organiser, now=clock.forward(minutes=40))
    closed = clock.forward(minutes=20)
    actions.close(meeting, by=organiser, now=closed)
    assert (meeting.opened_at, meeting.closed_at, meeting.start_time) == (opened, closed, time(19, 30))


def test_two_people_change_a_draft(board, organiser):
    meeting = draft(board, organiser)
    actions.change(meeting, replace(WHEN, place="Gymzaal"), Record(), read_version=None, by=organiser, now=dates.now())
    mine = replace(WHEN, place="Lerarenkamer")
    with pytest.raises(EditConflict) as both:
        actions.change(meeting, mine, Record(), read_version=meeting.version - 1, by=organiser, now=dates.now())
    assert (both.value.mine, both.value.theirs) == ({"place": "Lerarenkamer"}, {"place": "Gymzaal"})


def test_a_planned_meeting_is_moved_and_not_changed(board, organiser):
    meeting = MeetingFactory(council=board)
    with pytest.raises(WrongState, match="move it"):
        actions.change(meeting, WHEN, Record(), read_version=None, by=organiser, now=dates.now())
    actions.change(meeting, None, Record(chair="Carla"), read_version=None, by=organiser, now=dates.now())
    assert meeting.chair == "Carla"


def test_nothing_changes_once_the_minutes_are_approved(board, organiser):
    meeting = MeetingFactory(council=board, held=True, filed_at=dates.now())
    with pytest.raises(WrongState, match="approved"):
        actions.change(meeting, None, Record(), read_version=None, by=organiser, now=dates.now())
