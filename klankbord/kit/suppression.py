"""Tables of counts that reveal nobody: small cells are hidden, and others with them that subtraction would betray.

The usual rule of official statistics (Willenborg and de Waal, Elements of Statistical Disclosure Control, 2001,
chapter 4): a hidden cell needs company in its row and in its column, because the totals of both are known. Company in
each line is not enough: two blocks of hidden cells that hang together by one cell give that cell away, as the totals
of a block's rows less those of its columns. So a hidden cell must lie on a ring of hidden cells along which counts
could move without any total changing, as `kit/rings.py` looks for it.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

from klankbord.kit.rings import Rings

RowKey = TypeVar("RowKey", bound=Hashable)
ColumnKey = TypeVar("ColumnKey", bound=Hashable)
LEAST = 5


def enough(total: int) -> bool:
    """Whether a total may be shown of what nobody's name stands by."""
    return total == 0 or total >= LEAST


def hide_small(
    table: Mapping[RowKey, Mapping[ColumnKey, int]], *, carrier: ColumnKey | None = None
) -> dict[RowKey, dict[ColumnKey, int | None]]:
    """The table with None for every cell of 1 to 4, and for as many others as subtraction would need.

    Of each row and each column either nothing is hidden, or at least two cells that together count five or more, as
    far as the line has them; and none of the hidden cells that count anybody can be computed from what is shown and
    the totals. The cell of the column `carrier` stands for the sum of the others in its row, as what is left of it: it
    is hidden where either is 1 to 4, and the row is then hidden whole.
    """
    columns = list(dict.fromkeys(column for row in table.values() for column in row))
    cells = {(row, column): table[row].get(column, 0) for row in table for column in columns}
    hidden = {place for place, count in cells.items() if 0 < count < LEAST}
    others = {row: sum(cells[row, column] for column in columns if column != carrier) for row in table}
    hidden |= {(row, column) for row, column in cells if column == carrier and 0 < others[row] < LEAST}
    lines = [[(row, column) for column in columns] for row in table]
    lines += [[(row, column) for row in table] for column in columns]
    while extra := (
        {place for line in lines for place in _company(line, cells, hidden)}
        or _carried(cells, hidden, carrier)
        or _loosened(cells, hidden, {place for place in hidden if cells[place] or place[1] == carrier})
    ):
        hidden |= extra
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


def _carried(
    cells: Mapping[tuple[RowKey, ColumnKey], int], hidden: set[tuple[RowKey, ColumnKey]], carrier: ColumnKey | None
) -> set[tuple[RowKey, ColumnKey]]:
    """The rest of the rows whose carrier is hidden."""
    if carrier is None:
        return set()
    gone = {row for row, column in hidden if column == carrier}
    return {place for place in cells if place[0] in gone} - hidden


def _loosened(
    cells: Mapping[tuple[RowKey, ColumnKey], int],
    hidden: set[tuple[RowKey, ColumnKey]],
    secret: set[tuple[RowKey, ColumnKey]],
) -> set[tuple[RowKey, ColumnKey]]:
    """The one cell to hide next so that nothing secret of what is hidden is fixed by the totals; empty when safe."""
    rings = Rings((place, cells[place] > 0, True) for place in hidden)
    # In the order of the table, so that every page and file hides the same cells.
    for place in sorted((place for place in cells if place in secret), key=lambda place: cells[place]):
        if rings.moves(place):
            continue
        open_cells = [other for other in cells if other not in hidden]
        if not open_cells:
            return set()
        near = [other for other in open_cells if other[0] == place[0] or other[1] == place[1]]
        return {min(near or open_cells, key=lambda other: (cells[other] == 0, cells[other]))}
    return set()
