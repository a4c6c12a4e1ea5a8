"""Tables of counts that reveal nobody: small cells are hidden, and others with them that subtraction would betray.

The usual rule of official statistics (Willenborg and de Waal, Elements of Statistical Disclosure Control, 2001,
chapter 4): a hidden cell needs company in its row and in its column, because the totals of both are known.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

RowKey = TypeVar("RowKey", bound=Hashable)
ColumnKey = TypeVar("ColumnKey", bound=Hashable)
LEAST = 5


def enough(total: int) -> bool:
    """Whether a total may be shown of what nobody's name stands by."""
    return total == 0 or total >= LEAST


def hide_small(
    table: Mapping[RowKey, Mapping[ColumnKey, int]],
) -> dict[RowKey, dict[ColumnKey, int | None]]:
    """The table with None for every cell of 1 to 4, and for as many others as subtraction would need.

    Of each row and each column either nothing is hidden, or at least two cells that together count five or more, as
    far as the line has them.
    """
    columns = list(dict.fromkeys(column for row in table.values() for column in row))
    cells = {(row, column): table[row].get(column, 0) for row in table for column in columns}
    hidden = {place for place, count in cells.items() if 0 < count < LEAST}
    lines = [[(row, column) for column in columns] for row in table]
    lines += [[(row, column) for row in table] for column in columns]
    growing = True
    while growing:
        growing = False
        for line in lines:
            if extra := _company(line, cells, hidden):
                hidden |= extra
                growing = True
    return {
        row: {column: None if (row, column) in hidden else cells[row, column] for column in columns} for row in table
    }


def _company(
    line: list[tuple[RowKey, ColumnKey]],
    cells: Mapping[tuple[RowKey, ColumnKey], int],
    hidden: set[tuple[RowKey, ColumnKey]],
) -> set[tuple[RowKey, ColumnKey]]:
    """The one cell to hide next so that a line's total betrays no cell of it; empty when it is safe."""
    within = [place for place in line if place in hidden]
    if not within or (len(within) > 1 and sum(cells[place] for place in within) >= LEAST):
        return set()
    open_cells = sorted((place for place in line if place not in hidden), key=lambda place: cells[place])
    filled = [place for place in open_cells if cells[place]]
    if filled:
        return {filled[0]}
    return {open_cells[0]} if open_cells and len(within) == 1 else set()
