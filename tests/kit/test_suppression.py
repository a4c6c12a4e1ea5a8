"""Small cells cannot be read, nor computed from the totals of their row and column."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit import suppression
from klankbord.kit.suppression import LEAST, enough, hide_small
from tests.linear import Equation, Knowledge

TABLES = st.integers(1, 5).flatmap(
    lambda wide: st.lists(st.lists(st.integers(0, 12), min_size=wide, max_size=wide), min_size=1, max_size=6)
)


def as_table(rows: list[list[int]]) -> dict[int, dict[int, int]]:
    return {r: dict(enumerate(row)) for r, row in enumerate(rows)}


def test_nothing_small_nothing_hidden() -> None:
    table = {"3a": {"support": 9, "object": 0}, "3b": {"support": 5, "object": 7}}
    assert hide_small(table) == table


def test_a_small_cell_takes_company_along() -> None:
    table = {"3a": {"support": 9, "object": 2}, "3b": {"support": 8, "object": 7}, "4": {"support": 20, "object": 30}}
    shown = hide_small(table)
    assert shown["3a"] == {"support": None, "object": None}
    assert shown["3b"] == {"support": None, "object": None}
    assert shown["4"] == {"support": 20, "object": 30}


def test_totals_under_five_are_not_told() -> None:
    assert [enough(total) for total in (0, 1, 4, 5, 200)] == [True, False, False, True, True]


@given(TABLES)
def test_what_is_shown_is_true_and_never_small(rows: list[list[int]]) -> None:
    table = as_table(rows)
    for r, row in hide_small(table).items():
        for c, shown in row.items():
            assert shown is None or (shown == table[r][c] and not 0 < shown < LEAST)


@given(TABLES)
def test_no_line_betrays_a_cell(rows: list[list[int]]) -> None:
    table = as_table(rows)
    shown = hide_small(table)
    columns = range(len(rows[0]))
    lines = [[(r, c) for c in columns] for r in table] + [[(r, c) for r in table] for c in columns]
    for line in lines:
        within = [(r, c) for r, c in line if shown[r][c] is None]
        if not within:
            continue
        apart = len(within) > 1 and sum(table[r][c] for r, c in within) >= LEAST
        left = [(r, c) for r, c in line if shown[r][c] is not None]
        assert apart or not left or (len(within) > 1 and not any(table[r][c] for r, c in left)), list(product(within))


def known_of(table: dict[int, dict[int, int]], shown: dict[int, dict[int, int | None]]) -> Knowledge:
    """What a reader knows: the cells that are shown, and the totals of all rows and columns."""
    columns = list(next(iter(table.values())))
    equations: list[Equation] = [({(r, c): 1 for c in columns}, sum(table[r].values())) for r in table]
    equations += [({(r, c): 1 for r in table}, sum(table[r][c] for r in table)) for c in columns]
    equations += [({(r, c): 1}, n) for r, row in shown.items() for c, n in row.items() if n is not None]
    return Knowledge(equations)


def solved(table: dict[int, dict[int, int]], shown: dict[int, dict[int, int | None]]) -> list[tuple[int, int]]:
    """The hidden cells of somebody that can be computed all the same, though hiding more would prevent it."""
    known = known_of(table, shown)
    nothing = known_of(table, {r: dict.fromkeys(row) for r, row in table.items()})
    hidden = [(r, c) for r, row in shown.items() for c, n in row.items() if n is None and table[r][c]]
    return [place for place in hidden if known.is_solved(place) and not nothing.is_solved(place)]


@given(TABLES)
def test_no_hidden_cell_can_be_solved(rows: list[list[int]]) -> None:
    table = as_table(rows)
    assert solved(table, hide_small(table)) == []


@given(TABLES)
def test_no_hidden_cell_can_be_solved_where_rows_are_hidden_whole(rows: list[list[int]]) -> None:
    table = as_table(rows)
    shown = hide_small(table, carrier=0)
    assert solved(table, shown) == []
    assert all(set(row.values()) == {None} for row in shown.values() if row[0] is None)


TWO_BLOCKS = {
    0: {0: 3, 1: 4, 2: 9, 3: 9},
    1: {0: 4, 1: 3, 2: 2, 3: 9},
    2: {0: 9, 1: 9, 2: 3, 3: 4},
    3: {0: 9, 1: 9, 2: 4, 3: 3},
}
"""Company in every line, and yet the 2 in the second row is its hidden columns less its hidden rows."""


def test_one_cell_between_two_blocks_is_not_given_away(monkeypatch: pytest.MonkeyPatch) -> None:
    assert solved(TWO_BLOCKS, hide_small(TWO_BLOCKS)) == []
    monkeypatch.setattr(suppression, "_loosened", lambda _cells, _hidden, _secret: set())
    assert solved(TWO_BLOCKS, hide_small(TWO_BLOCKS)) == [(1, 2)]
