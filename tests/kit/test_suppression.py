"""Small cells cannot be read, nor computed from the totals of their row and column."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit.suppression import LEAST, enough, hide_small

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
