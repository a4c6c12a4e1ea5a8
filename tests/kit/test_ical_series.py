"""Series in calendars: what a reader makes of the one invitation is exactly the meetings, whatever became of them."""

# ruff: noqa: DTZ001 - wall times have no zone of their own

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from klankbord.kit import ical, ical_series
from klankbord.kit.free_days import Span
from klankbord.kit.ical_series import Occasion
from klankbord.kit.recurrence import instant_of, recurrence, starts_by_rule
from klankbord.kit.series import Rhythm, Rule, WhenFree, turns
from tests.kit.reading_series import held, instant, made_by_rule, masters

AMSTERDAM = "Europe/Amsterdam"
SAMIRA = ical.Attendee(name="Samira El Amrani", address="samira@ouder.example")
EVENING = ical.Appointment(
    uid="serie@klankbord.example",
    sequence=0,
    stamp=datetime(2026, 8, 24, 10, tzinfo=UTC),
    start=datetime(2026, 9, 8, 19, 30),
    zone=AMSTERDAM,
    minutes=90,
    summary="Klankbordgroep De Regenboog",
    location="Aula",
    organiser_name="De Regenboog",
    organiser_address="antwoord@klankbord.example",
)
WEEK = timedelta(weeks=1)
BEGIN = date(2026, 9, 8)


def at(*days, hour=time(19, 30), zone=AMSTERDAM):
    return [instant_of(datetime.combine(day, hour), zone) for day in days]


def evenings(starts, by_rule=None, **changed):
    """The meetings that start at these instants."""
    by_rule = by_rule or starts_by_rule(starts, AMSTERDAM)
    walls = [ical_series.wall_of(start, AMSTERDAM) for start in starts]
    return [
        Occasion(by_rule=turn, appointment=replace(EVENING, start=wall, **changed))
        for turn, wall in zip(by_rule, walls, strict=True)
    ]


def asked(occasions, attendee=SAMIRA):
    return ical_series.invitation(occasions, attendee, description="Alle data", page_url="https://k.example/jaar")


def expected(occasions):
    found = {}
    for one in occasions:
        start = instant_of(one.appointment.start, one.appointment.zone)
        end = start + timedelta(minutes=one.appointment.minutes)
        found[one.by_rule] = (start, end, one.appointment.summary, one.appointment.location)
    return found


def test_a_plain_series_is_its_rule_and_nothing_else():
    occasions = evenings(at(*(BEGIN + 2 * WEEK * turn for turn in range(10))))
    file = asked(occasions)
    assert held(file) == expected(occasions)
    assert file.count(b"BEGIN:VEVENT") == 1
    assert b"RRULE:FREQ=WEEKLY;UNTIL=20270112T183000Z;INTERVAL=2;BYDAY=TU\r\n" in file
    assert b"EXDATE" not in file
    assert b"RDATE" not in file


def test_it_names_one_person_and_sets_no_alarm():
    file = asked(evenings(at(BEGIN, BEGIN + 2 * WEEK, BEGIN + 4 * WEEK, BEGIN + 5 * WEEK)))
    events = Calendar.from_ical(file).events
    assert len(events) == 2
    assert {str(one) for event in events for one in event.attendees} == {"mailto:samira@ouder.example"}
    assert {str(event["UID"]) for event in events} == {EVENING.uid}
    assert b"VALARM" not in file
    assert {str(event["SEQUENCE"]) for event in events} == {"0"}


@pytest.mark.parametrize(
    ("days", "rule", "left_out", "differ"),
    [
        # A holiday that left one out, and one that moved the next.
        ([0, 2, 6, 8, 10, 12], {"FREQ": ["WEEKLY"], "INTERVAL": [2]}, 1, 0),
        ([0, 2, 5, 6, 8, 10], {"FREQ": ["WEEKLY"], "INTERVAL": [2]}, 0, 1),
        ([1, 2, 4, 6, 8], {"FREQ": ["WEEKLY"], "INTERVAL": [2]}, 0, 1),
    ],
)
def test_what_a_holiday_does(days, rule, left_out, differ):
    occasions = evenings(at(*(BEGIN + WEEK * day for day in days)))
    file = asked(occasions)
    whole, others = masters(file)
    assert {key: whole["RRULE"][key] for key in rule} == rule
    assert (file.count(b"EXDATE"), len(others), file.count(b"RDATE")) == (left_out, differ, 0)
    assert held(file) == expected(occasions)


def test_months_are_known_and_days_beside_every_rule_are_added():
    tuesdays = [date(2026, 9, 8), date(2026, 10, 13), date(2026, 11, 10), date(2027, 1, 12), date(2027, 2, 9)]
    file = asked(evenings(at(*tuesdays)))
    assert masters(file)[0]["RRULE"]["BYDAY"] == ["2TU"]
    loose = evenings(at(date(2026, 9, 8), date(2026, 9, 24), date(2026, 11, 2), date(2026, 12, 16)))
    file = asked(loose)
    assert "RRULE" not in masters(file)[0]
    assert held(file) == expected(loose)


def test_a_meeting_that_differs_has_an_event_of_its_own_and_the_rest_stay():
    occasions = evenings(at(*(BEGIN + WEEK * turn for turn in range(4))))
    occasions[1] = replace(occasions[1], appointment=replace(occasions[1].appointment, location="Gymzaal", minutes=60))
    occasions[2] = replace(occasions[2], answer="ACCEPTED")
    file = asked(occasions)
    _whole, others = masters(file)
    assert list(others) == [occasions[1].by_rule, occasions[2].by_rule]
    assert others[occasions[2].by_rule].attendees[0].params["PARTSTAT"] == "ACCEPTED"
    assert held(file) == expected(occasions)


@pytest.mark.parametrize(
    ("first", "hour"),
    [
        (date(2027, 3, 14), time(2, 30)),  # 28 March skips 02:30
        (date(2026, 10, 11), time(2, 30)),  # 25 October has it twice
        (date(2026, 10, 11), time(23, 30)),
        (date(2027, 3, 14), time(1, 30)),
    ],
)
def test_over_the_nights_the_clocks_change(first, hour):
    occasions = evenings(at(*(first + WEEK * turn for turn in range(5)), hour=hour))
    assert held(asked(occasions)) == expected(occasions)


def test_no_rule_makes_an_hour_that_is_skipped():
    changing = datetime(2027, 3, 28, 2, 30)
    starts = at(*(date(2027, 3, 14) + WEEK * turn for turn in range(5)), hour=time(2, 30))
    assert starts_by_rule(starts, AMSTERDAM) == starts
    found = recurrence(starts, AMSTERDAM)
    assert changing not in found.left_out
    assert datetime(2027, 3, 28, 3, 30) in found.added
    assert recurrence(starts[1:4], AMSTERDAM).rule["interval"] == 2


@given(
    every=st.integers(1, 6),
    rhythm=st.sampled_from([Rhythm.WEEKS, Rhythm.MONTH]),
    nth=st.sampled_from([1, 2, 3, 4, -1]),
    weekday=st.integers(0, 6),
    times=st.integers(1, 14),
    hour=st.sampled_from([time(19, 30), time(2, 30), time(0), time(23, 45)]),
    moves=st.dictionaries(st.integers(0, 13), st.tuples(st.integers(-9, 9), st.integers(-240, 240)), max_size=5),
    others=st.dictionaries(st.integers(0, 13), st.sampled_from(["Gymzaal", "Aula, boven", ""]), max_size=4),
    gone=st.sets(st.integers(0, 13), max_size=4),
    zone=st.sampled_from([AMSTERDAM, "America/Curacao", "Australia/Sydney"]),
    holidays=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 13)), max_size=6),
    when_free=st.sampled_from(WhenFree),
)
@example(1, Rhythm.WEEKS, 1, 6, 8, time(2, 30), {0: (1, 0), 5: (0, 30)}, {}, {3}, AMSTERDAM, [(20, 9)], WhenFree.MOVE)
def test_any_series_is_shown_as_it_is(
    every, rhythm, nth, weekday, times, hour, moves, others, gone, zone, holidays, when_free
):
    first = date(2026, 9, 1)
    rule = Rule(rhythm=rhythm, weekday=weekday, first=first, times=times, every=every, nth=nth, when_free=when_free)
    spans = [Span(begin := first + timedelta(days=day), begin + timedelta(days=more), "vrij") for day, more in holidays]
    days = [turn.day for turn in turns(rule, spans) if turn.day is not None]
    starts = []
    for index, day in enumerate(days):
        late, minutes = moves.get(index, (0, 0))
        moved = instant_of(datetime.combine(day, hour) + timedelta(days=late, minutes=minutes), zone)
        starts.append(moved)
    if len(set(starts)) != len(starts):
        return
    by_rule = starts_by_rule(starts, zone)
    assert len(set(by_rule)) == len(by_rule)
    all_of_them = [
        Occasion(
            by_rule=turn,
            appointment=replace(
                EVENING,
                zone=zone,
                start=ical_series.wall_of(start, zone),
                location=others.get(index, "Aula"),
            ),
        )
        for index, (turn, start) in enumerate(zip(by_rule, starts, strict=True))
    ]
    left = [one for index, one in enumerate(all_of_them) if index not in gone]
    for occasions in (all_of_them, left):
        if not occasions:
            continue
        file = asked(occasions)
        assert made_by_rule(file) == {one.by_rule for one in occasions}
        assert held(file) == expected(occasions)
        off = ical_series.cancellation(occasions, SAMIRA, description="", page_url="")
        assert made_by_rule(off) == {one.by_rule for one in occasions}


def test_one_meeting_is_named_by_the_start_it_had_in_the_rule_and_moves_again_under_that():
    occasions = evenings(at(*(BEGIN + WEEK * turn for turn in range(4))))
    for days in (1, 8):
        moved = replace(occasions[2].appointment, start=occasions[2].appointment.start + timedelta(days=days))
        file = ical_series.changes([replace(occasions[2], appointment=moved)], SAMIRA, zone=AMSTERDAM)
        (event,) = Calendar.from_ical(file).events
        assert instant(event["RECURRENCE-ID"].dt) == occasions[2].by_rule
        assert "RRULE" not in event
        assert b"RECURRENCE-ID;TZID=Europe/Amsterdam:20260922T193000" in file
    off = ical_series.called_off(occasions[1:3], SAMIRA, zone=AMSTERDAM)
    calendar = Calendar.from_ical(off)
    assert str(calendar["METHOD"]) == "CANCEL"
    assert [str(one["STATUS"]) for one in calendar.events] == ["CANCELLED", "CANCELLED"]
    assert [instant(one["RECURRENCE-ID"].dt) for one in calendar.events] == [one.by_rule for one in occasions[1:3]]


def test_the_whole_is_called_off_without_naming_a_meeting():
    off = ical_series.cancellation(
        evenings(at(*(BEGIN + WEEK * turn for turn in range(4)))), SAMIRA, description="", page_url=""
    )
    (event,) = Calendar.from_ical(off).events
    assert "RECURRENCE-ID" not in event
    assert str(event["STATUS"]) == "CANCELLED"


def test_a_turn_moves_to_no_day_beyond_another_meeting():
    starts = at(*(BEGIN + 2 * WEEK * turn for turn in range(5)), BEGIN + 9 * WEEK)
    by_rule = starts_by_rule(starts, AMSTERDAM)
    assert by_rule[-1] == starts[-1] + WEEK
    beside = at(*(BEGIN + 2 * WEEK * turn for turn in range(5)), BEGIN + 3 * WEEK)
    assert starts_by_rule(beside, AMSTERDAM) == beside
