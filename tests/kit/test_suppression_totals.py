"""The totals of classes over a year betray no hidden cell of a single round."""

from collections.abc import Hashable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from klankbord.kit import answers, suppression_totals
from klankbord.kit.answers import SILENT
from klankbord.kit.suppression_totals import Total, Unshown, held_back
from tests.linear import Equation, Knowledge

KINDS = ("support", "object")
Year = list[dict[str, dict[str, int]]]
"""Of each round, by class: how many of each stance and how many said nothing."""


def years(classes: int, rounds: int, most: int = 9) -> st.SearchStrategy[Year]:
    row = st.fixed_dictionaries({kind: st.integers(0, most) for kind in (*KINDS, SILENT)})
    some = st.fixed_dictionaries({f"groep {n}": row for n in range(1, classes + 1)})
    return st.lists(some, min_size=1, max_size=rounds)


class Reader:
    """Somebody who has every page of a year before them."""

    def __init__(self, year: Year) -> None:
        self.year = year
        asked = [{name: sum(row.values()) for name, row in one.items()} for one in year]
        self.shown = [
            answers.by_class(of, sum(of.values()), stances(one), KINDS) for of, one in zip(asked, year, strict=True)
        ]
        totals: dict[str, Total] = {}
        unshown: dict[tuple[int, str], Unshown] = {}
        for n, one in enumerate(year):
            for name, row in one.items():
                spoke, silent = sum(row[kind] for kind in KINDS), row[SILENT]
                before = totals.get(name, Total(0, 0))
                totals[name] = Total(before.did + spoke, (before.did_not or 0) + silent)
                if self.shown[n][name][SILENT] is None:
                    unshown[n, name] = Unshown(spoke, silent)
        held = held_back(totals, unshown)
        self.totals = {name: None if name in held else total.did for name, total in totals.items()}
        self.real = {name: total.did for name, total in totals.items()}

    def equations(self, *, totals: bool = True) -> list[Equation]:
        found: list[Equation] = []
        for n, one in enumerate(self.year):
            for name, row in one.items():
                found.append(({(n, name, kind): 1 for kind in row}, sum(row.values())))
                found += [
                    ({(n, name, kind): 1}, number) for kind, number in self.shown[n][name].items() if number is not None
                ]
            found += [
                ({(n, name, kind): 1 for name in one}, sum(row[kind] for row in one.values()))
                for kind in (*KINDS, SILENT)
            ]
        for name, total in self.totals.items() if totals else ():
            if total is not None:
                where: dict[Hashable, int] = {(n, name, kind): 1 for n in range(len(self.year)) for kind in KINDS}
                found.append((where, total))
        return found

    def solved(self) -> list[Any]:
        """Hidden cells, and numbers of answers, that all together give away and the rounds by themselves do not."""
        return sorted(self._solved(totals=True) - self._solved(totals=False), key=str)

    def _solved(self, *, totals: bool) -> set[Any]:
        equations = self.equations(totals=totals)
        spoke = [
            ({**{(n, name, kind): 1 for kind in KINDS}, ("spoke", n, name): -1}, 0)
            for n, one in enumerate(self.year)
            for name in one
        ]
        sums = [
            ({**{(n, name, kind): 1 for n in range(len(self.year)) for kind in KINDS}, ("all", name): -1}, 0)
            for name in self.totals
        ]
        known = Knowledge([*equations, *spoke, *sums])
        hidden: list[Any] = [
            (n, name, kind)
            for n, one in enumerate(self.year)
            for name, row in one.items()
            for kind, number in row.items()
            if number and self.shown[n][name][kind] is None
        ]
        hidden += [
            ("spoke", n, name)
            for n, one in enumerate(self.year)
            for name, row in one.items()
            if any(row[kind] for kind in KINDS) and self.shown[n][name][SILENT] is None
        ]
        hidden += [("all", name) for name, total in self.totals.items() if total is None and self.real[name]]
        return {what for what in hidden if known.is_solved(what)}


def stances(one: dict[str, dict[str, int]]) -> list[tuple[str, str, int]]:
    return [(name, kind, row[kind]) for name, row in one.items() for kind in KINDS]


ALL_SILENT: Year = [
    {name: {"support": 0, "object": objecting, SILENT: silent} for name, (objecting, silent) in one.items()}
    for one in (
        {"groep 1": (0, 0), "groep 2": (0, 0), "groep 3": (0, 4)},
        {"groep 1": (0, 0), "groep 2": (0, 0), "groep 3": (3, 0)},
        {"groep 1": (0, 1), "groep 2": (0, 5), "groep 3": (2, 0)},
    )
]
"""Of a class that never answered, the number asked is hidden once: its total of none would tell."""


@given(years(classes=3, rounds=3))
@example(ALL_SILENT)
def test_a_year_of_rounds_gives_no_hidden_cell_away(year: Year) -> None:
    assert Reader(year).solved() == []


def row(support: int, silent: int) -> dict[str, int]:
    return {"support": support, "object": 0, SILENT: silent}


HIDDEN_ONCE: Year = [
    {"groep 1": row(2, 20), "groep 2": row(9, 20), "groep 3": row(20, 20)},
    {"groep 1": row(9, 20), "groep 2": row(12, 20), "groep 3": row(20, 20)},
]
"""The two classes of which the first round hides the answers are shown in the second: their totals would tell."""


def test_a_total_that_would_tell_is_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader(HIDDEN_ONCE)
    assert reader.totals == {"groep 1": None, "groep 2": None, "groep 3": 40}
    assert reader.solved() == []
    monkeypatch.setattr(suppression_totals, "_betrayed", lambda *_known: None)
    assert Reader(HIDDEN_ONCE).solved() != [], "without the guard the totals tell"


def test_stances_and_silence_are_one_table() -> None:
    """Of a class where two were silent the answers are hidden, and so are its stances, which would add up to them."""
    counts = [("3a", "support", 9), ("3a", "object", 9), ("3b", "support", 8), ("3b", "object", 12)]
    shown = answers.by_class({"3a": 20, "3b": 40, "4": 30}, 90, counts, KINDS)
    assert set(shown["3a"].values()) == {None}
    assert answers.answered(20, shown["3a"]) is None


def test_who_was_asked_for_no_class_is_protected_too() -> None:
    counts = [("3a", "support", 9), ("3b", "support", 8), ("", "object", 2), ("", "support", 10)]
    shown = answers.by_class({"3a": 20, "3b": 40}, 80, counts, KINDS)
    assert shown[""]["object"] is None
    hidden = [name for name, row in shown.items() if row["object"] is None]
    assert len(hidden) > 1, "its row is the totals less the others"


def test_one_class_alone_has_no_table() -> None:
    assert answers.by_class({"3a": 20}, 20, [("3a", "support", 2)], KINDS) == {}
