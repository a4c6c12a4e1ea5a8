"""The problems of one reading, and the choices that settle them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from klankbord.kit.roster.shape import Option, Problem


@dataclass(frozen=True)
class Place:
    """A row, in a sheet where a workbook has more than one with rows that count."""

    row: int
    sheet: str | None = None
    order: int = 0  # of the sheet

    @property
    def ref(self) -> int | str:
        """As a person or a child names its rows."""
        return f"{self.sheet}!{self.row}" if self.sheet else self.row


class Problems:
    """Collects what a person must look at, and tells what was chosen."""

    def __init__(self, choices: Mapping[str, str]) -> None:
        self._choices = choices
        self._found: list[tuple[tuple[int, int, int], Problem]] = []
        self._keys: set[str] = set()
        self.settled = False  # whether somebody chose for the problem asked last

    def ask(
        self,
        place: Place,
        code: str,
        sentence: str,
        values: dict[str, Any] | None = None,
        *,
        options: tuple[Option, ...] = (),
        column: str | None = None,
        subject: str = "",
        slot: int = 0,
    ) -> str:
        """Note a problem. Gives the option that holds: the code chosen, else the first; "" without options."""
        problem = Problem(place.row, code, sentence, values or {}, place.sheet, column, options, subject)
        number = 2
        while problem.key in self._keys:
            problem = replace(problem, subject=f"{subject}#{number}")
            number += 1
        self._keys.add(problem.key)
        chosen = self._choices.get(problem.key)
        if chosen in {option.code for option in options}:
            problem = replace(problem, chosen=chosen)
        self.settled = problem.chosen is not None
        self._found.append(((place.order, place.row, slot), problem))
        return problem.chosen or (options[0].code if options else "")

    def has(self, place: Place, codes: set[str]) -> bool:
        """Whether the row read last has a problem with one of these codes."""
        for _order, problem in reversed(self._found):
            if (problem.row, problem.sheet) != (place.row, place.sheet):
                return False
            if problem.code in codes:
                return True
        return False

    def sorted(self) -> list[Problem]:
        """In the order of the file; within a row what is about the row first."""
        return [problem for _order, problem in sorted(self._found, key=lambda one: one[0])]
