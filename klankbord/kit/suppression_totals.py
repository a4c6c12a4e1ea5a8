"""Totals over several tables that betray none of their hidden cells.

Of each round of a year the answers by class are shown as far as `kit/suppression.py` lets them. The total of a class
over the year is one more thing to subtract from: with one hidden cell of that class in the year, the total gives it
away. So a total is held back where it would, with company, because the sum of all is known.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from klankbord.kit.rings import Rings
from klankbord.kit.suppression import LEAST

Table = TypeVar("Table", bound=Hashable)
Group = TypeVar("Group", bound=Hashable)
_REST = ("rest",)


@dataclass(frozen=True, slots=True)
class Unshown:
    """A cell that is shown nowhere: by how much it could be lower or higher, and whether that must stay so."""

    lower: int
    higher: int
    secret: bool = True


@dataclass(frozen=True, slots=True)
class Total:
    """How many of a group over all tables did something, and how many did not (None where there is no such number)."""

    did: int
    did_not: int | None = None

    @property
    def small(self) -> bool:
        """Whether one of the two is under five."""
        return 0 < self.did < LEAST or (self.did_not is not None and 0 < self.did_not < LEAST)


def held_back(totals: Mapping[Group, Total], cells: Mapping[tuple[Table, Group], Unshown]) -> set[Group]:
    """The groups whose total may not be told, where the sum of each table and of everything is known.

    `cells` are those of (table, group) that are shown nowhere. With every total held back nothing is solved that the
    tables by themselves do not give away, so this always ends; what they do give away is no reason to hold back more.
    """
    held = {group for group, total in totals.items() if total.small}
    all_held = _rings(cells, set(totals))
    cells = {
        place: replace(cell, secret=cell.secret and all_held.moves(place)) for place, cell in cells.items()
    }  # what its own table gives away
    while True:
        left = sorted((group for group in totals if group not in held), key=lambda one: _size(totals[one]))
        if not left:
            return held
        more = left[0] if held and not _in_company(totals, held) else _betrayed(totals, cells, held, left)
        if more is None:
            return held
        held.add(more)


def _rings(cells: Mapping[tuple[Table, Group], Unshown], held: set[Group]) -> Rings:
    """The cells, and what is held back as one more table of which only the sum is known."""
    return Rings(
        [
            *((place, cell.lower > 0, cell.higher > 0) for place, cell in cells.items()),
            *(((_REST, group), True, True) for group in held),
        ]
    )


def _size(total: Total) -> tuple[bool, int]:
    return total.did == 0, total.did


def _in_company(totals: Mapping[Group, Total], held: set[Group]) -> bool:
    did = sum(totals[group].did for group in held)
    did_not = sum(totals[group].did_not or 0 for group in held)
    counted = all(totals[group].did_not is not None for group in held)
    return len(held) > 1 and did >= LEAST and (not counted or did_not >= LEAST or did_not == 0)


def _betrayed(
    totals: Mapping[Group, Total], cells: Mapping[tuple[Table, Group], Unshown], held: set[Group], left: list[Group]
) -> Group | None:
    """The group to hold back next, because something that is not shown is fixed by what is; None when nothing is."""
    rings = _rings(cells, held)
    fixed = [place for place, cell in cells.items() if cell.secret and not rings.moves(place)]
    if fixed:
        table, group = fixed[0]
        beside = [one for one in left if (table, one) in cells]
        return group if group in left else (beside or left)[0]
    if any(totals[group].did and not rings.moves((_REST, group)) for group in held):
        return left[0]
    return None
