"""Which moment is the best: by table, and what the deadline does."""

from datetime import UTC, datetime, timedelta

import pytest

from klankbord.meetings.models_poll import DatePoll, PollAsked, PollMoment
from klankbord.meetings.rules_poll import tallies

NOW = datetime(2026, 10, 6, 10, tzinfo=UTC)
WORDS = {"y": "yes", "m": "if_need_be", "n": "no"}


def moment(number, days=None):
    return PollMoment(id=number, starts_at=NOW + timedelta(days=number if days is None else days))


def person(number, letters, must_come=False):
    answers = {str(n): WORDS[letter] for n, letter in enumerate(letters, 1) if letter in WORDS}
    return PollAsked(id=number, answers=answers, must_come=must_come)


@pytest.mark.parametrize(
    ("people", "best"),
    [
        pytest.param(["yyn", "yny", "yyn"], 1, id="most yes"),
        pytest.param(["ym", "mm", "ny", "mn"], 1, id="as many yes: more who can come if need be"),
        pytest.param(["yy", "yy"], 1, id="all the same: the earliest"),
        pytest.param(["yn", "yn", "!ny"], 2, id="who has to be there counts before all others"),
        pytest.param(["yn", "yn", "!my"], 1, id="if need be is coming"),
        pytest.param(["!ny", "!yn", "yn"], 1, id="one of two who have to be there misses either"),
        pytest.param(["nn", "nn"], None, id="nobody can come"),
        pytest.param(["..", ".."], None, id="nobody answered"),
        pytest.param([".y", "y.", "y."], 1, id="no answer is no yes"),
    ],
)
def test_the_best_moment(people, best):
    asked = [person(n, line.lstrip("!"), line.startswith("!")) for n, line in enumerate(people, 1)]
    moments = [moment(n) for n in range(1, 1 + max(len(line.lstrip("!")) for line in people))]
    counted = tallies(moments, asked, NOW)
    assert [tally.moment.id for tally in counted if tally.best] == ([best] if best else [])


def test_counts_and_who_is_missed():
    asked = [person(1, "n", must_come=True), person(2, "y"), person(3, "m"), person(4, ".")]
    (tally,) = tallies([moment(1)], asked, NOW)
    assert (tally.yes, tally.if_need_be, tally.no, tally.able, tally.missed_by) == (1, 1, 1, 2, (1,))


def test_a_moment_that_passed_is_never_the_best():
    counted = tallies([moment(1, -1), moment(2)], [person(1, "yn"), person(2, "ym")], NOW)
    assert [tally.best for tally in counted] == [False, True]


@pytest.mark.parametrize(
    ("more", "seconds", "is_open"),
    [({}, -1, True), ({}, 0, False), ({"closed_at": NOW}, -1, False), ({"settled_at": NOW}, -1, False)],
)
def test_a_poll_is_open_until_its_deadline(more, seconds, is_open):
    poll = DatePoll(closes_at=NOW, **{"closed_at": None, "settled_at": None, **more})
    assert poll.is_open(NOW + timedelta(seconds=seconds)) is is_open
