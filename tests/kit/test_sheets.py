"""Tables come back out of CSV and XLSX as they went in, and nothing in them is ever calculated."""

import csv
import io
import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from klankbord.kit import sheets
from klankbord.kit.sheets import Sheet

EVIL = ("=1+1", "+31 6", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", '=HYPERLINK("http://x.example";"y")')
ODD = (
    "#N/A",
    "#REF!",
    "TRUE",
    "1",
    "00123",
    "مرحبا بالعالم",
    "שלום",
    "😀🎉",
    "e\u0301",
    "a;b",
    'zeg "ja"',
    "a\nb",
    "a\tb",
    " x ",
)
TEXTS = st.text(max_size=60)
CELLS = st.one_of(TEXTS, st.sampled_from(EVIL + ODD), st.integers(0, 10**9), st.none(),
                  st.dates(date(1901, 1, 1), date(2100, 1, 1)))  # fmt: skip
ROWS = st.integers(1, 5).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=6))


def in_csv(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))


def in_xlsx(data: bytes):
    return load_workbook(io.BytesIO(data)).worksheets[0]


def sheet_of(rows) -> Sheet:
    return Sheet("Proef", [f"kolom {n}" for n in range(len(rows[0]))], rows)


@given(ROWS)
@example([["\ufffe", "\uffff", "\x00\x1f"]])
@example([["a" * 40_000, "😀" * 20_000]])
def test_csv_comes_back(rows):
    read = in_csv(sheets.as_csv(sheet_of(rows)))
    assert len(read) == len(rows) + 1
    for row, cells in zip(rows, read[1:], strict=True):
        for value, cell in zip(row, cells, strict=True):
            if isinstance(value, str):
                assert cell == sheets.guarded(sheets.clean(value))
                assert cell.removeprefix("'") == sheets.clean(value).removeprefix("'")
                assert not re.match(r"[=+\-@\t\r]", cell)
            else:
                assert cell == ("" if value is None else value.isoformat() if isinstance(value, date) else str(value))


@given(ROWS)
@example([["\ufffe", "\uffff", "\x00\x1f"]])
def test_xlsx_comes_back(rows):
    read = in_xlsx(sheets.as_xlsx(sheet_of(rows)))
    for row, cells in zip(rows, read.iter_rows(min_row=2, max_row=len(rows) + 1, max_col=len(rows[0])), strict=True):
        for value, cell in zip(row, cells, strict=True):
            if isinstance(value, str):
                assert (cell.value or "") == sheets.clean(value)
                if cell.value:
                    assert cell.data_type in {"s", "inlineStr"}, "a text is never a formula, nor an error"
                    assert bool(cell.quotePrefix) is sheets.is_dangerous(cell.value)
            elif isinstance(value, date):
                assert cell.is_date
                assert cell.value.date() == value
            else:
                assert cell.value == value


@given(st.text(max_size=80))
@example("'")
@example("History")
@example("[]:*?/\\")
@example("😀" * 40)
@example("Groep 5a: 'de' lijst van / alle ouders en verzorgers")
def test_a_title_is_one_that_excel_takes(title):
    made = sheets.sheet_title(title)
    assert 1 <= len(made.encode("utf-16-le")) // 2 <= 31
    assert not re.search(r"[\[\]:*?/\\]", made)
    assert made.strip("'") == made
    assert in_xlsx(sheets.as_xlsx(Sheet(title, ["x"], [["y"]]))).title == made


def test_the_sheet_is_made_to_be_read():
    rows = [["Pia Ouder", date(2026, 10, 6), "x" * 300]]
    made = in_xlsx(sheets.as_xlsx(Sheet("Mensen", ["Naam", "Sinds", "Over"], rows, [["Samen", None, 1]])))
    assert made.freeze_panes == "A2"
    assert made.auto_filter.ref == "A1:C2", "what adds up is not sorted among what it adds up"
    assert [cell.font.b for cell in made[1]] == [True] * 3
    assert [cell.font.b for cell in made[2]] == [False] * 3
    assert made["C3"].value == 1
    assert made.column_dimensions["A"].width >= 10
    assert made.column_dimensions["C"].width == 60
    assert made["B2"].number_format == "mm-dd-yy", "the format that follows the reader's own notation"


@pytest.mark.parametrize("text", ["x" * 32_767, "😀" * 16_383])
def test_a_cell_as_long_as_excel_takes_is_whole(text):
    assert sheets.shortened(text) == text


@pytest.mark.parametrize("text", ["x" * 32_768, "😀" * 16_384, "x" + "😀" * 20_000])
def test_a_longer_one_says_that_it_goes_on(text):
    made = sheets.shortened(text)
    assert len(made.encode("utf-16-le")) // 2 <= 32_767
    assert made.endswith("…")
    assert text.startswith(made[:-1])
    assert in_xlsx(sheets.as_xlsx(Sheet("Lang", ["x"], [[text]])))["A2"].value == made
    assert in_csv(sheets.as_csv(Sheet("Lang", ["x"], [[text]])))[1] == [text]


def test_lines_end_as_the_standard_says():
    assert sheets.as_csv(Sheet("x", ["a", "b"], [["1;2", 3]])) == b'\xef\xbb\xbf"a";"b"\r\n"1;2";3\r\n'
