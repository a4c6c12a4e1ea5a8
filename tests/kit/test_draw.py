"""Drawing by lot: the same everywhere, fair, and whole."""

import json
import os
import statistics
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit import draw
from klankbord.kit.draw import Entry, Lot

SEED = "0f3c9a5e77d1b2468ace013579bdf024"
KNOWN_DRAWN = ["c01y", "a00x", "a01y", "b00y", "b03"]
KNOWN_RESERVES = ["a03", "b02", "a05", "a02", "c00y", "a04", "b01y"]


def pool(*sizes, couples=0):
    """Groups of single people, called by letters; the first `couples` of each are two in one household."""
    entries = []
    for letter, size in zip("abcdefgh", sizes, strict=False):
        for number in range(size):
            home = f"{letter}{number:02}"
            members = (f"{home}x", f"{home}y") if number < couples else (home,)
            entries += [Entry(code, home, (letter,)) for code in members]
    return entries


def record(entries, places=4, *, seed=SEED, one_per_household=True):
    """A record as the application publishes it."""
    outcome = draw.draw(entries, places=places, seed=seed, one_per_household=one_per_household)
    return {
        "algorithm": draw.ALGORITHM,
        "seed": seed,
        "fingerprint": draw.commitment(seed),
        "places": places,
        "one_per_household": one_per_household,
        "pool": [{"code": e.code, "household": e.household, "groups": list(e.strata)} for e in entries],
        "groups": draw.groups(outcome),
        "drawn": outcome.drawn,
        "reserves": outcome.reserves,
    }


def test_what_was_drawn_once_is_drawn_for_ever():
    """A known answer: a change of the algorithm needs a new name, or records of years ago prove nothing."""
    outcome = draw.draw(pool(6, 4, 2, couples=2), places=5, seed=SEED, one_per_household=True)
    assert outcome.drawn == KNOWN_DRAWN
    assert outcome.reserves == KNOWN_RESERVES


def test_another_process_draws_the_same_whatever_its_hash_order():
    """Sets and dictionaries of text are ordered otherwise in each of them."""
    text = json.dumps(record(pool(9, 7, 5, couples=3)))
    words = "import sys; from klankbord.kit import draw; print(draw.check(sys.stdin.read()).outcome)"
    said = {
        subprocess.run(
            [sys.executable, "-c", words],
            input=text,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": hashes},
        ).stdout
        for hashes in ("0", "1", "4242")
    }
    assert said == {f"{draw.check(text).outcome}\n"}


def test_the_order_of_the_pool_does_not_matter():
    entries = pool(5, 5, couples=2)
    one = draw.draw(entries, places=4, seed=SEED, one_per_household=True)
    assert draw.draw(reversed(entries), places=4, seed=SEED, one_per_household=True) == one


def chi_square_limit(freedom):
    """Where a chi-square with so many degrees of freedom is passed once in 10,000 (Wilson and Hilferty, 1931)."""
    part = 2 / (9 * freedom)
    return freedom * (1 - part + statistics.NormalDist().inv_cdf(0.9999) * part**0.5) ** 3


def uneven(counts, times, chance):
    """The chi-square of how often each of some lots came up, where a fixed number of them does each time."""
    size = len(counts)
    expected = times * chance
    return sum((n - expected) ** 2 for n in counts) / (expected * (1 - chance)) * (size - 1) / size


@pytest.fixture(scope="module")
def drawings(seed, full):
    """Many draws of 4 of 16 lots: eight in one group, four in each of two; in each group two lots are couples."""
    times = 10_000 if full else 1_500
    entries = pool(8, 4, 4, couples=2)
    return times, [
        draw.draw(entries, places=4, seed=f"{seed}{number:08x}", one_per_household=True) for number in range(times)
    ]


@pytest.mark.parametrize("group", ["a", "b", "c"])
def test_every_household_of_a_group_has_the_same_chance(drawings, group):
    times, outcomes = drawings
    homes = Counter(code[:3] for outcome in outcomes for code in outcome.drawn if code[0] == group)
    size = {"a": 8, "b": 4, "c": 4}[group]
    assert len(homes) == size
    assert uneven(homes.values(), times, 1 / 4) < chi_square_limit(size - 1)


def test_every_household_is_first_reserve_as_often(drawings):
    times, outcomes = drawings
    first = Counter(outcome.reserves[0][:3] for outcome in outcomes)
    assert len(first) == 16
    # In a group of two to one the first reserve comes from it more often; within each they are equal.
    for group, size in (("a", 8), ("b", 4), ("c", 4)):
        counts = [n for home, n in first.items() if home[0] == group]
        expected = sum(counts) / size
        assert sum((n - expected) ** 2 / expected for n in counts) < chi_square_limit(size - 1)
    assert sum(first.values()) == times


def test_of_a_couple_each_is_drawn_as_often(drawings):
    _times, outcomes = drawings
    which = Counter(code[3:] for outcome in outcomes for code in outcome.drawn if code[3:])
    expected = sum(which.values()) / 2
    assert sum((n - expected) ** 2 / expected for n in which.values()) < chi_square_limit(1)


def test_the_limit_would_see_a_draw_that_is_not_fair():
    """Who comes first in the list a tenth more often than the others: the test above must fail for that."""
    assert uneven([2750, *[2463] * 7], 10_000, 1 / 4) > chi_square_limit(7)


def test_equal_groups_get_the_odd_place_as_often(seed, full):
    times = 5_000 if full else 1_000
    entries = pool(3, 3, 3)
    got = Counter(
        share.stratum
        for number in range(times)
        for share in draw.draw(entries, places=1, seed=f"{seed}{number:08x}", one_per_household=True).shares
        if share.places
    )
    assert sum((got[name] - times / 3) ** 2 / (times / 3) for name in "abc") < chi_square_limit(2)


@st.composite
def pools(draw_value):
    """People with one or two groups each, in households of chance."""
    size = draw_value(st.integers(0, 40))
    groups = st.lists(st.sampled_from(["", "5a", "5b", "6", "7/8"]), min_size=1, max_size=2, unique=True)
    return [
        Entry(f"{number:03}", draw_value(st.sampled_from(["", "h1", "h2", "h3", "h4"])), tuple(draw_value(groups)))
        for number in range(size)
    ]


@given(pools(), st.integers(0, 50), st.integers(0, 2**128), st.booleans())
def test_what_always_holds(entries, places, seed, one_per_household):
    outcome = draw.draw(entries, places=places, seed=f"{seed:x}", one_per_household=one_per_household)
    homes = {e.code: e.household or e.code if one_per_household else e.code for e in entries}
    codes = [lot.code for lot in outcome.lots]
    lots = len(set(homes.values()))
    assert len(outcome.drawn) == min(places, lots)
    assert len(outcome.lots) == lots
    assert [lot.number for lot in outcome.lots] == list(range(1, lots + 1))
    assert sorted(homes[code] for code in codes) == sorted(set(homes.values()))
    assert sorted(outcome.drawn + outcome.reserves) == sorted(codes)
    own = {e.code: e.strata for e in entries}
    assert all(lot.stratum in own[lot.code] for lot in outcome.lots)
    for share in outcome.shares:
        here = [lot for lot in outcome.lots if lot.stratum == share.stratum]
        assert len(here) == share.lots
        assert sum(lot.drawn for lot in here) == share.places
        assert abs(share.places - min(places, lots) * share.lots / lots) < 1


@pytest.mark.parametrize(
    ("sizes", "places", "shares"),
    [
        ({"a": 10, "b": 10}, 4, {"a": 2, "b": 2}),
        ({"a": 6, "b": 3, "c": 1}, 5, {"a": 3, "b": 1, "c": 1}),  # 3, 1.5 and 0.5: the tie decides
        ({"a": 21, "b": 8, "c": 1}, 4, {"a": 3, "b": 1, "c": 0}),  # 2.8, 1.07 and 0.13
        ({"a": 2, "b": 1}, 9, {"a": 2, "b": 1}),
        ({}, 5, {}),
    ],
)
def test_places_by_largest_remainders(sizes, places, shares):
    assert draw.largest_remainders(sizes, places, {"a": 0.3, "b": 0.2, "c": 0.1}) == shares


def test_households_are_linked_through_others():
    links = [(1, "child x"), (2, "child x"), (2, "mailbox"), (3, "mailbox"), (5, "child y"), (4, "child y")]
    assert draw.households([1, 2, 3, 4, 5, 6], links) == {1: 1, 2: 1, 3: 1, 4: 4, 5: 4, 6: 6}


def test_the_next_comes_from_the_same_group_where_there_is_one():
    waiting = [Lot("p", 2, "b", False), Lot("q", 5, "a", False), Lot("r", 9, "a", False)]
    assert draw.next_reserve(waiting, "a") == waiting[1]
    assert draw.next_reserve(waiting, "c") == waiting[0]
    assert draw.next_reserve([], "a") is None


def test_two_entries_with_one_code_are_refused():
    with pytest.raises(ValueError, match="same code"):
        draw.draw([Entry("1"), Entry("1")], places=1, seed=SEED, one_per_household=False)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seed": "00"}, "The seed is not the one that was promised"),
        ({"drawn": ["a00"]}, "The drawn codes differ"),
        ({"reserves": []}, "The reserve list differs"),
        ({"groups": []}, "The places of the groups differ"),
        ({"places": 3}, "The drawn codes differ"),
    ],
)
def test_a_record_that_was_changed_is_found_out(change, said):
    whole = record(pool(5, 5))
    assert draw.check(json.dumps(whole)).differences == ()
    assert said in " ".join(draw.check(json.dumps({**whole, **change})).differences)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "nonsense", '{"algorithm": "another"}', '{"algorithm": "klankbord-draw-1"}'],
)
def test_what_is_no_record_is_refused(text):
    with pytest.raises(draw.BadRecord):
        draw.check(text)
