"""Series of meetings: the days of a rule, and what happens around days without school."""

from datetime import date

import pytest

from klankbord.kit import series
from klankbord.kit.errors import DomainError
from klankbord.kit.free_days import Source, Span
from klankbord.kit.series import Rhythm, Rule, WhenFree, turns

TUESDAY, THURSDAY = 1, 3
AUTUMN = Span(date(2026, 10, 10), date(2026, 10, 18), "Herfstvakantie", Source.REGION)


def rule(**more):
    return Rule(**{"rhythm": Rhythm.WEEKS, "weekday": TUESDAY, "first": date(2026, 9, 1), **more})


def days(found):
    return [turn.day.isoformat() if turn.day else None for turn in found]


@pytest.mark.parametrize(
    ("words", "given", "expected"),
    [
        (
            "every second Tuesday",
            {"every": 2, "until": date(2026, 10, 31)},
            ["2026-09-01", "2026-09-15", "2026-09-29", "2026-10-20", "2026-10-27"],
        ),
        (
            "every second Tuesday, begun on a Wednesday",
            {"every": 2, "first": date(2026, 9, 2), "times": 2},
            ["2026-09-08", "2026-09-22"],
        ),
        (
            "the first Thursday of the month",
            {"rhythm": Rhythm.MONTH, "weekday": THURSDAY, "times": 3},
            ["2026-09-03", "2026-10-01", "2026-11-05"],
        ),
        (
            "the last Tuesday of every second month",
            {"rhythm": Rhythm.MONTH, "nth": series.LAST_OF_MONTH, "every": 2, "times": 3},
            ["2026-09-29", "2026-11-24", "2027-01-26"],
        ),
        (
            "six times a year, evenly",
            {"rhythm": Rhythm.SPREAD, "times": 6, "until": date(2027, 6, 30)},
            ["2026-09-01", "2026-11-03", "2026-12-29", "2027-03-02", "2027-04-27", "2027-06-29"],
        ),
        ("once", {"rhythm": Rhythm.SPREAD, "times": 1, "until": date(2027, 6, 30)}, ["2026-09-01"]),
    ],
)
def test_the_days_of_a_rule(words, given, expected):
    found = turns(rule(**given), [AUTUMN])
    assert days(found) == expected, words


def test_a_free_day_moves_a_week_on_and_says_why():
    found = turns(rule(rhythm=Rhythm.MONTH, nth=2, times=2), [AUTUMN])
    assert [(turn.by_rule, turn.day, turn.because, turn.moved) for turn in found] == [
        (date(2026, 9, 8), date(2026, 9, 8), None, False),
        (date(2026, 10, 13), date(2026, 10, 20), AUTUMN, True),
    ]


def test_a_free_day_is_left_out_and_does_not_count():
    found = turns(rule(rhythm=Rhythm.MONTH, nth=2, times=2, when_free=WhenFree.SKIP), [AUTUMN])
    assert days(found) == ["2026-09-08", None, "2026-11-10"]
    assert found[1].because == AUTUMN


def test_a_weekly_meeting_does_not_move_onto_the_next_one():
    found = turns(rule(first=date(2026, 10, 6), until=date(2026, 10, 27)), [AUTUMN])
    assert days(found) == ["2026-10-06", None, "2026-10-20", "2026-10-27"]


def test_it_moves_over_several_weeks_but_not_past_the_last_day():
    summer = Span(date(2027, 7, 1), date(2027, 8, 20), "Zomervakantie", Source.REGION)
    given = {"rhythm": Rhythm.MONTH, "nth": 1, "first": date(2027, 6, 1)}
    assert days(turns(rule(**given, until=date(2027, 9, 30)), [summer])) == [
        "2027-06-01",
        None,
        "2027-08-24",
        "2027-09-07",
    ]
    assert days(turns(rule(**given, until=date(2027, 8, 15)), [summer])) == ["2027-06-01", None, None]


def test_a_day_with_a_meeting_already_counts_as_not_free():
    found = turns(rule(every=2, times=2), [], frozenset({date(2026, 9, 1)}))
    assert days(found) == ["2026-09-08", "2026-09-15"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "until"),
        ({"until": date(2026, 8, 1)}, "until"),
        ({"until": date(2029, 9, 1)}, "until"),
        ({"until": date(2028, 8, 31)}, "until"),
        ({"rhythm": Rhythm.SPREAD, "until": date(2027, 6, 1)}, "times"),
        ({"rhythm": Rhythm.SPREAD, "times": 6}, "until"),
        ({"rhythm": Rhythm.SPREAD, "times": 9, "until": date(2026, 10, 1)}, "times"),
        ({"until": date(2026, 10, 12), "first": date(2026, 10, 11), "when_free": WhenFree.SKIP}, "until"),
    ],
)
def test_a_rule_that_cannot_be(given, field):
    with pytest.raises(DomainError) as refused:
        turns(rule(**given), [AUTUMN])
    assert refused.value.field == field
