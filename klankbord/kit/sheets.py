"""Tables as files that a spreadsheet opens: CSV and XLSX, in which no cell is ever a formula.

What people typed ends up in these cells, and a spreadsheet takes a text that begins with one of `=+-@` for something
to calculate (OWASP, CSV Injection). In CSV such a cell gets an apostrophe in front; in XLSX it is written as text, and
marked as quoted so that it stays text when somebody edits it.

CSV is divided by semicolons: a Dutch Excel writes 3,5 for three and a half, so it takes the comma for part of a number
and opens a file with commas in one column. The byte order mark in front tells Excel that the text is UTF-8.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

Cell = str | int | date | None
Row = Sequence[Cell]
DELIMITER = ";"
LONGEST = 32_767
"""The UTF-16 units that one cell of Excel holds."""
LONGEST_TITLE = 31
_NARROW, _WIDE = 9, 60
_MARK = "\ufeff"
_SHORT_DATE = "mm-dd-yy"  # number format 14: shown as whoever opens it writes dates (ECMA-376 part 1, 18.8.30)
_DANGEROUS = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\n\r]")
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufffe\uffff]")  # XML 1.0, 2.2: these stand for nothing
_NO_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its title, one heading for each column, the rows, and below them rows that add up what stands above."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Row]
    totals: Sequence[Row] = ()


def clean(text: str) -> str:
    """A text without the characters no file of this kind can hold, its line ends all alike."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NO_CHARACTER.sub("", ILLEGAL_CHARACTERS_RE.sub("", plain))


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula, or a cell's first character for the end of one before."""
    return _DANGEROUS.match(text) is not None


def guarded(text: str) -> str:
    """A text as CSV holds it: with an apostrophe in front where it could be taken for a formula."""
    return f"'{text}" if is_dangerous(text) else text


def as_csv(sheet: Sheet) -> bytes:
    """The table as CSV (RFC 4180) in UTF-8. Texts are whole, however long; days are written 2026-10-06."""
    out = io.StringIO(newline="")
    # Every text stands in quotes: nothing in it is read as the end of its cell, whatever divides cells elsewhere.
    writer = csv.writer(out, delimiter=DELIMITER, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([guarded(clean(heading)) for heading in sheet.headings])
    for row in (*sheet.rows, *sheet.totals):
        writer.writerow([_for_csv(cell) for cell in row])
    return (_MARK + out.getvalue()).encode("utf-8")


def _for_csv(cell: Cell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return guarded(clean(cell)) if isinstance(cell, str) else cell


def as_xlsx(sheet: Sheet) -> bytes:
    """The table as an Excel workbook of one sheet: headings that stay in sight, a filter on them, days as days."""
    book = Workbook(write_only=True)
    book.properties.creator = "Klankbord"
    book.properties.title = clean(sheet.title)
    page: Any = book.create_sheet(sheet_title(sheet.title))
    page.freeze_panes = "A2"
    for number, width in enumerate(_widths(sheet), 1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.append([_for_excel(page, heading, bold=True) for heading in sheet.headings])
    for row in sheet.rows:
        page.append([_for_excel(page, cell) for cell in row])
    for row in sheet.totals:
        page.append([_for_excel(page, cell, bold=True) for cell in row])
    if sheet.headings:
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headings))}{len(sheet.rows) + 1}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _for_excel(page: Any, cell: Cell, *, bold: bool = False) -> Any:
    value: Any = shortened(clean(cell)) or None if isinstance(cell, str) else cell
    made = WriteOnlyCell(page, value)
    if isinstance(value, str):
        # Said for every text: openpyxl makes a formula of one that begins with =, and an error of "#N/A".
        made.data_type = "s"
        made.quotePrefix = is_dangerous(value)
    elif isinstance(value, date):
        made.number_format = _SHORT_DATE
    made.alignment = Alignment(vertical="top", wrap_text=isinstance(cell, str))
    if bold:
        made.font = Font(bold=True)
    return made


def shortened(text: str, most: int = LONGEST) -> str:
    """A text of at most so many UTF-16 units, with an ellipsis where something was left out."""
    if len(text) <= most and _units(text) <= most:
        return text
    kept, room = [], most - 1
    for character in text:
        room -= _units(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept) + "…"


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def sheet_title(title: str) -> str:
    """A title as Excel allows one: 31 UTF-16 units, none of `[]:*?/\\`, no apostrophe at either end, never empty."""
    words = " ".join(_NO_TITLE.sub(" ", clean(title)).split())
    fit = shortened(words, LONGEST_TITLE).strip("' ")
    return fit if fit and fit.casefold() != "history" else f"{fit or 'Klankbord'} 1"


def _widths(sheet: Sheet) -> Iterator[int]:
    """Of each column the width in characters that shows most of its cells whole."""
    for number, heading in enumerate(sheet.headings):
        longest = max([len(heading) + 4, *(_length(row[number]) for row in sheet.rows if number < len(row))])
        yield max(_NARROW, min(_WIDE, longest + 1))


def _length(cell: Cell) -> int:
    if isinstance(cell, date):
        return 11
    return max((len(line) for line in str("" if cell is None else cell)[:400].splitlines()), default=0)
