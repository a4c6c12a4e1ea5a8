"""Which counts of a table its totals leave open: those on a ring along which counts can move and no total changes.

A table with known totals is a network (Gusfield, A graph theoretic approach to statistical data security, SIAM Journal
on Computing 17, 1988): rows and columns are its points, cells that are not shown its lines. A count can be another one
exactly where a ring of raised and lowered counts leads through it.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any

Line = tuple[Any, Any]


class Rings:
    """The cells that are not shown, each as ((row, column), may be lower, may be higher)."""

    def __init__(self, cells: Iterable[tuple[Line, bool, bool]]) -> None:
        self._ways: dict[Hashable, list[tuple[Hashable, Line]]] = defaultdict(list)
        self._bounds: dict[Line, tuple[bool, bool]] = {}
        for place, lower, higher in cells:
            row, column = ("row", place[0]), ("column", place[1])
            self._bounds[place] = lower, higher
            if higher:
                self._ways[row].append((column, place))
            if lower:
                self._ways[column].append((row, place))

    def moves(self, place: Line) -> bool:
        """Whether the count of a cell could be another one, with every total as it is."""
        lower, higher = self._bounds[place]
        row, column = ("row", place[0]), ("column", place[1])
        return (higher and self._leads(column, row, place)) or (lower and self._leads(row, column, place))

    def _leads(self, start: Hashable, end: Hashable, without: Line) -> bool:
        seen, waiting = {start}, [start]
        while waiting:
            for there, by in self._ways[waiting.pop()]:
                if by == without or there in seen:
                    continue
                if there == end:
                    return True
                seen.add(there)
                waiting.append(there)
        return False
