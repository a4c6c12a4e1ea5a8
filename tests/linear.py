"""What somebody with pencil and paper finds out: between which bounds a number lies that equations speak of.

The simplex method in fractions with Bland's rule (Mathematics of Operations Research 2, 1977), so that nothing rounds
and nothing runs in circles. It knows nothing of rings and tables, which is why it may judge them.
"""

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction

Equation = tuple[Mapping[Hashable, int], int]
"""Numbers with their factors, and what they add up to."""


class Knowledge:
    """All that is known of numbers that are none of them negative."""

    def __init__(self, equations: Iterable[Equation]) -> None:
        self.names: list[Hashable] = []
        rows = []
        for factors, total in equations:
            for name in factors:
                if name not in self.names:
                    self.names.append(name)
            rows.append((factors, total))
        self._rows = [
            [Fraction(factors.get(name, 0)) * (-1 if total < 0 else 1) for name in self.names] + [Fraction(abs(total))]
            for factors, total in rows
        ]
        self._base: list[int] = []
        self._first_solution()

    def span(self, name: Hashable) -> tuple[Fraction, Fraction]:
        """The lowest and the highest that a number can be; the highest is taken to be finite."""
        at = self.names.index(name)
        return -self._most({at: Fraction(-1)}), self._most({at: Fraction(1)})

    def is_solved(self, name: Hashable) -> bool:
        """Whether a number can be one alone."""
        lowest, highest = self.span(name)
        return lowest == highest

    def _first_solution(self) -> None:
        width, height = len(self.names), len(self._rows)
        for number, row in enumerate(self._rows):
            row[-1:-1] = [Fraction(number == other) for other in range(height)]
        self._base = list(range(width, width + height))
        left = self._most({at: Fraction(-1) for at in self._base})
        assert left == 0, "what is shown contradicts itself"
        for number in reversed(range(height)):
            if self._base[number] >= width:
                enter = next((at for at in range(width) if self._rows[number][at]), None)
                if enter is None:
                    del self._rows[number], self._base[number]
                else:
                    self._turn(number, enter)
        for row in self._rows:
            del row[width:-1]

    def _most(self, aim: Mapping[int, Fraction]) -> Fraction:
        gains = [aim.get(at, Fraction(0)) for at in range(len(self._rows[0]) - 1)] if self._rows else []
        while True:
            worth = [aim.get(at, Fraction(0)) for at in self._base]
            enter = next(
                (
                    at
                    for at, gain in enumerate(gains)
                    if at not in self._base
                    and gain - sum(w * row[at] for w, row in zip(worth, self._rows, strict=True) if w) > 0
                ),
                None,
            )
            if enter is None:
                return sum((w * row[-1] for w, row in zip(worth, self._rows, strict=True)), Fraction(0))
            bounds = [
                (row[-1] / row[enter], self._base[number], number)
                for number, row in enumerate(self._rows)
                if row[enter] > 0
            ]
            assert bounds, "a number without an upper bound"
            self._turn(min(bounds)[2], enter)

    def _turn(self, number: int, enter: int) -> None:
        pivot = self._rows[number][enter]
        row = self._rows[number] = [value / pivot for value in self._rows[number]]
        for other, line in enumerate(self._rows):
            if other != number and (factor := line[enter]):
                self._rows[other] = [value - factor * mine for value, mine in zip(line, row, strict=True)]
        self._base[number] = enter
