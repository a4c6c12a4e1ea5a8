"""Workbooks (xlsx): every sheet as rows of text, with merged cells filled in, links and real dates beside them."""

import io
import re
import warnings
import zipfile
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from klankbord.kit.errors import N_
from klankbord.kit.roster.ranges import Beside, beside
from klankbord.kit.roster.tables import LONGEST_CELL, MOST_ROWS, Line, Table, Written, within
from klankbord.kit.roster.unreadable import Unreadable
from klankbord.kit.roster.words import clean

LARGEST_UNPACKED = 60 * 1024 * 1024
MOST_COLUMNS = 150
_ZEROS = re.compile(r"0{2,}")
_ERRORS = {"#N/A", "#N/B", "#REF!", "#VERW!", "#NAME?", "#NAAM?", "#VALUE!", "#WAARDE!", "#DIV/0!", "#NULL!", "#NUM!"}


def read_workbook(data: bytes) -> Written:
    """The sheets of a workbook. Raises Unreadable for what is none, and for one that unpacks to far too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Written(_tables(data), "xlsx", None)
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(
            N_("This workbook is damaged and cannot be read. Open it, save it again as xlsx and choose that.")
        ) from error


def _check(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise Unreadable(
            N_("This is not a workbook that can be read. Save the list in Excel as xlsx or CSV and choose that file.")
        )
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Unreadable(
            N_("This workbook unpacks to far more than a list of parents. Copy the list alone to a new workbook.")
        )


def _tables(data: bytes) -> list[Table]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    around = beside(data)
    tables = []
    for sheet in book.worksheets:
        wide = min(sheet.max_column or MOST_COLUMNS, MOST_COLUMNS)
        known = around.get(sheet.title, Beside())
        sheet.reset_dimensions()
        lines = []
        last = 0
        for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=wide), 1):
            line = _line(number, cells)
            for index, target in known.links.get(number, {}).items():
                line.links[index] = target
            lines.append(line)
            last = number if not line.blank else last
        within(last)
        _fill(lines, known)
        tables.append(Table(clean(sheet.title), lines[:last], hidden=sheet.sheet_state != "visible"))
    book.close()
    return tables


def _line(number: int, cells: tuple[Any, ...]) -> Line:
    line = Line(number, [])
    for index, cell in enumerate(cells):
        value = cell.value
        if isinstance(value, datetime | date):
            line.dates[index] = value.date() if isinstance(value, datetime) else value
        line.cells.append("" if value is None else _text(value, cell))
    while line.cells and not line.cells[-1]:
        line.cells.pop()
    full = [cells[index] for index, _cell in line.filled()]
    line.struck = bool(full) and all(cell.font.strike for cell in full)
    return line


def _text(value: Any, cell: Any) -> str:
    """What the sheet shows: a number with the zeros its format adds, a date in ISO form."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, int | float):
        whole = int(value) if value == int(value) else value
        shown = str(whole)
        return shown.zfill(len(cell.number_format)) if _ZEROS.fullmatch(cell.number_format or "") else shown
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    text = clean(str(value)[:LONGEST_CELL])
    return "" if text in _ERRORS else text


def _fill(lines: list[Line], known: Beside) -> None:
    """A value belongs to every cell it was merged over."""
    for top, left, bottom, right in known.merged:
        if top > len(lines):
            continue
        source = lines[top - 1]
        value, day, link = source.at(left), source.dates.get(left), source.links.get(left)
        for line in lines[top - 1 : bottom]:
            line.cells.extend([""] * (min(right, MOST_COLUMNS - 1) + 1 - len(line.cells)))
            for index in range(left, min(right, MOST_COLUMNS - 1) + 1):
                line.cells[index] = value
                if day:
                    line.dates[index] = day
                if link:
                    line.links[index] = link
