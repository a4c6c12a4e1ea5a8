"""A table with its heading understood, ready to be read row by row."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from klankbord.kit.roster.classes import is_class
from klankbord.kit.roster.columns import NAMES, read_columns
from klankbord.kit.roster.header import Found, find_header, is_repeated
from klankbord.kit.roster.shape import Column, Meaning
from klankbord.kit.roster.tables import Line, Table
from klankbord.kit.roster.words import fold

_PASSED = re.compile(
    r"(?:sub|eind)?tota(?:al|l)\b|aantal\b|number of\b|gemiddeld|afgedrukt|geprint|printed on|gegenereerd|generated"
    r"|uitgedraaid|exported|geexporteerd|laatst bijgewerkt|peildatum"
)
_ALONE = re.compile(
    r"(?:legenda?|toelichting|bron|pagina|page|datum|einde|let op|nb|note|vertrouwelijk|export|sum|som|count|blad)\b"
    r"|confidential|end of|stand per"
)


@dataclass
class Layout:
    """Where everything stands in one table."""

    table: Table
    header: Found
    columns: list[Column]
    relations: dict[int, str]
    row_per: str
    by: dict[tuple[Meaning, int], list[Column]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for column in self.columns:
            self.by.setdefault((column.meaning, column.carer), []).append(column)

    @property
    def header_row(self) -> int:
        """As a spreadsheet counts."""
        return self.table.lines[self.header.at].number

    @property
    def carers(self) -> list[int]:
        """The numbers of the carers a row has room for."""
        return sorted({column.carer for column in self.columns if column.meaning in NAMES and column.carer})

    def first(self, meaning: Meaning, carer: int = 0) -> Column | None:
        """The column that holds something, if there is one."""
        return next(iter(self.by.get((meaning, carer), ())), None)

    @property
    def has_people(self) -> bool:
        """Whether any column names a parent or teacher."""
        return bool(self.carers)

    @property
    def sheet_class(self) -> str:
        """The class that the sheet is named after, where no column tells it."""
        return self.table.sheet if self.first(Meaning.CLASS) is None and is_class(self.table.sheet) else ""

    def rows(self) -> Iterator[tuple[Line, str]]:
        """The rows that hold records, each with the class of the line above its part of the list."""
        part = self.sheet_class
        divided = self.first(Meaning.CLASS) is None
        holding = {column.index for column in self.columns if column.meaning not in _ASIDE}
        for line in self.table.lines[self.header.at + 1 :]:
            filled = list(line.filled())
            if not filled or is_repeated(line, self.header.texts):
                continue
            texts = {cell for _index, cell in filled}
            if len(texts) == 1 and divided and is_class(filled[0][1]):
                part = filled[0][1]
            elif not self._passed_over(line, filled, texts) and any(index in holding for index, _cell in filled):
                yield line, part

    def _passed_over(self, line: Line, filled: list[tuple[int, str]], texts: set[str]) -> bool:
        """A total, a footer, a legend, a rule of dashes."""
        if not any(char.isalnum() for text in texts for char in text):
            return True
        if any("@" in text for text in texts):
            return False
        if _PASSED.match(fold(filled[0][1])) and len(texts) <= 4:
            return True
        text = filled[0][1]
        return len(texts) == 1 and (len(text.split()) > 4 or text.isdigit() or bool(_ALONE.match(fold(text))))


_ASIDE = {
    Meaning.NOT_KEPT,
    Meaning.UNKNOWN,
    Meaning.REMARK,
    Meaning.CLASS,
    Meaning.YEAR,
    Meaning.LANGUAGE,
    Meaning.LEFT,
}


def lay_out(table: Table, mapping: Mapping[str, tuple[str, int]]) -> Layout | None:
    """The table understood; None where it has no heading."""
    header = find_header(table, mapping)
    if header is None:
        return None
    below = [line for line in table.lines[header.at + 1 :] if not line.blank]
    columns, relations, row_per = read_columns(table.sheet, header.texts, below, mapping)
    return Layout(table, header, columns, relations, row_per)
