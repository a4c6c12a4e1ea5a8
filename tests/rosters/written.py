"""Writes small rosters for tests: text with separators, and workbooks."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from klankbord.kit.roster import Roster, read

Cells = Sequence[Any]


def separated(*rows: str, encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    return end.join(rows).encode(encoding)


def workbook(**sheets: list[Cells]) -> bytes:
    return saved(filled(**sheets))


def filled(**sheets: list[Cells]) -> Workbook:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    return book


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def reading(*rows: str, **options: Any) -> Roster:
    return read(separated(*rows), "list.csv", **options)


def found(roster: Roster) -> list[tuple[Any, str]]:
    """The problems as row and code."""
    return [(f"{one.sheet}!{one.row}" if one.sheet else one.row, one.code) for one in roster.problems]


def people(roster: Roster) -> list[tuple[str, str | None, list[str]]]:
    return [(person.name, person.email, person.classes) for person in roster.people]
