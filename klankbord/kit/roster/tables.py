"""A file as rows of text, whatever it was written in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from klankbord.kit.errors import N_
from klankbord.kit.roster.unreadable import Unreadable

LONGEST_CELL = 2000
MOST_ROWS = 50_000


def within(count: int) -> None:
    """Raise Unreadable where a file has more rows than any list of parents."""
    if count > MOST_ROWS:
        sentence = N_("This file holds more than %(limit)s rows. Divide the list over several files.")
        raise Unreadable(sentence, limit=MOST_ROWS)


@dataclass
class Line:
    """One record, numbered as a spreadsheet does, with what a workbook knows about its cells beyond their text."""

    number: int
    cells: list[str]
    dates: dict[int, date] = field(default_factory=dict)
    links: dict[int, str] = field(default_factory=dict)
    struck: bool = False

    def at(self, index: int) -> str:
        """The text of one cell; empty beyond the end."""
        return self.cells[index] if 0 <= index < len(self.cells) else ""

    def filled(self) -> Iterator[tuple[int, str]]:
        """The cells that hold something, with their positions."""
        return ((index, cell) for index, cell in enumerate(self.cells) if cell)

    @property
    def blank(self) -> bool:
        """Whether nothing is in it."""
        return not any(self.cells)


@dataclass
class Table:
    """One sheet, or a whole file that has none."""

    sheet: str
    lines: list[Line]
    hidden: bool = False


@dataclass(frozen=True)
class Written:
    """The tables of a file and how they were written."""

    tables: list[Table]
    encoding: str
    delimiter: str | None
