"""What turning the year would do, worked out from facts and choices."""

from datetime import date, time

import pytest

from klankbord.base.db import db as database
from klankbord.councils.models import Office
from klankbord.handover import queries_facts_year, queries_plan_year
from klankbord.kit import dates
from klankbord.kit.classes import Fate
from klankbord.meetings.models import MeetingState
from tests.factories.councils import SeatFactory
from tests.factories.handover import AUGUST, SUMMER, evening, summer
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import ClassGroupFactory, parent


@pytest.fixture
def made(db, clock):
    clock.set(SUMMER)
    return summer()


def plan_of(made, choices=None, on=AUGUST):
    facts = queries_facts_year.gather(made.school.id, on, dates.today("Europe/Amsterdam"))
    return queries_plan_year.work_out(facts, choices or {})


def names(leavers):
    return {leaver.parent.name for leaver in leavers}


def test_classes_move_and_who_has_no_child_left_goes(made):
    plan = plan_of(made)
    assert {move.group.name: (move.fate, move.to) for move in plan.moves} == {
        "groep 1/2a": (Fate.ROSTER, ""),
        "groep 6a": (Fate.MOVE, "groep 7a"),
        "groep 7a": (Fate.MOVE, "groep 8a"),
        "groep 8a": (Fate.LEAVE, ""),
    }
    assert len(plan.leaving_children) == 4
    assert names(plan.leavers) == {"Fatma Yıldız", "Bram Hoekstra"}
    assert [person.name for person in plan.no_longer_parents] == ["Esra Demir"]
    assert [group.name for group in plan.emptied] == ["groep 6a"]
    assert [move.group.name for move in plan.undecided_classes] == ["groep 1/2a"]


def test_nobody_leaves_a_council_without_an_organiser_unless_somebody_says_so(made):
    fatma = made.people["fatma"].id
    plan = plan_of(made)
    [chair] = [leaver for leaver in plan.leavers if leaver.parent.user_id == fatma]
    assert (chair.orphans, chair.stays, chair.until) == (["Ouderraad"], True, date(2027, 10, 31))
    assert names(plan.going) == {"Bram Hoekstra"}
    assert names(plan_of(made, {f"person-{fatma}": "goes"}).going) == {"Fatma Yıldız", "Bram Hoekstra"}
    SeatFactory(council=made.council, user=made.people["zofia"], office=Office.SECRETARY)
    assert names(plan_of(made).going) == {"Fatma Yıldız", "Bram Hoekstra"}


def test_seats_end_with_who_goes_and_follow_the_class_of_who_stays(made):
    plan = plan_of(made)
    bram, kofi = made.people["bram"].id, made.people["kofi"].id
    seats = {seat.user_id: seat.id for seat in plan.facts.seats}
    assert plan.seat_ends[seats[bram]] == date(2027, 7, 12)
    assert seats[made.people["zofia"].id] not in plan.seat_ends
    assert plan.seat_classes == {seats[kofi]: "groep 7a"}
    board, council = plan.councils
    assert [seat.name for seat in board.leaving] == ["Bram Hoekstra"]
    assert [seat.name for seat in council.ending] == ["Zofia Nowak"]
    assert board.classes_without == ["groep 1/2a", "groep 8a"]
    assert council.classes_without == []
    assert board.called == 2
    assert council.called == 3


def test_what_somebody_left_open_goes_to_the_organiser_or_is_dropped(made):
    board = plan_of(made).councils[0]
    assert ([a.what for a in board.handed], [a.what for a in board.open_actions]) == (
        ["Kramen bestellen"], ["De zaal huren"],
    )  # fmt: skip
    dropped = plan_of(made, {f"items-{made.people['bram'].id}": "drop"}).councils[0]
    assert ([a.what for a in dropped.dropped], dropped.handed) == (["Kramen bestellen"], [])


def test_a_parent_whose_child_left_long_ago_is_asked_about_too(made):
    child = next(iter(plan_of(made).leaving_children))
    later = plan_of(made, {"class-0": ""})
    assert child in later.leaving_children
    ghost = parent(made.school, name="Yasmin Haddad", classes=[made.groups["groep 8a"]])
    database.session.flush()
    assert "Yasmin Haddad" in names(plan_of(made).leavers)
    assert "Marga de Wit" not in names(plan_of(made).leavers)
    no_children = parent(made.school, name="Joost zonder Kind")
    assert {ghost.name} <= names(plan_of(made).leavers)
    assert no_children.name not in names(plan_of(made).leavers)


def test_a_class_by_another_name_that_is_there_counts_once(made):
    group = ClassGroupFactory(school_id=made.school.id, name="groep 9", position=9, ended_on=date(2026, 1, 1))
    choices = {f"class-{made.groups['groep 7a'].id}": "move", f"to-{made.groups['groep 7a'].id}": " GROEP  9 "}
    plan = plan_of(made, choices)
    assert [one.id for one in plan.reopened] == [group.id]
    assert plan.new_classes == []
    fresh = plan_of(made, {**choices, f"to-{made.groups['groep 7a'].id}": "De Uilen"})
    assert fresh.new_classes == ["De Uilen"]


def test_the_calendar_is_52_weeks_on_at_the_same_wall_time(made):
    meetings = [(new.day, new.like.start_time, [item.title for item in new.items]) for new in
                plan_of(made).councils[0].meetings]  # fmt: skip
    assert meetings == [
        (date(2027, 10, 19), time(19, 30), ["Notulen van 9 juni", "Ingekomen stukken", "Rondvraag"]),
        (date(2028, 3, 28), time(19, 30), ["Notulen van 20 oktober", "Ingekomen stukken", "Rondvraag"]),
    ]


def test_a_day_that_is_taken_or_would_fall_before_the_year(made):
    MeetingFactory(council=made.board, draft=True, day=date(2027, 10, 19))
    evening(made.board, date(2026, 8, 1), "Opening")
    days = [new.day for new in plan_of(made).councils[0].meetings]
    assert days == [date(2027, 8, 7), date(2028, 3, 28)]


def test_what_was_called_off_or_never_planned_is_not_repeated(made):
    for meeting in made.meetings:
        meeting.state = MeetingState.CANCELLED
    MeetingFactory(council=made.board, draft=True, day=date(2027, 1, 12))
    assert plan_of(made).councils[0].meetings == []


def test_a_leap_day_and_a_later_first_day(made):
    evening(made.board, date(2028, 2, 29), "Opening")
    days = [new.day for new in plan_of(made, on=date(2028, 9, 1)).councils[0].meetings]
    assert days == [date(2029, 2, 27)]


@pytest.mark.parametrize("count", [1, 120])
def test_ten_statements_whatever_there_is(made, queries, count):
    for number in range(count):
        group = ClassGroupFactory(school_id=made.school.id, name=f"groep 5{number}", position=number)
        parent(made.school, classes=[group])
    school_id = made.school.id
    with queries() as seen:
        queries_facts_year.gather(school_id, AUGUST, dates.today("Europe/Amsterdam"))
    assert seen.count == 10, seen
