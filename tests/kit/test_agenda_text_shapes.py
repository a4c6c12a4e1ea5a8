"""The same agenda in other clothes reads the same: line ends, quote marks, bold, odd spaces, columns in any order."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit.agenda_text import parse

AGENDAS = Path(__file__).parent.parent / "agendas"
CLOTHES: dict[str, Callable[[str], str]] = {
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "hard spaces": lambda text: text.replace(" ", "\u00a0"),
    "quoted": lambda text: re.sub("^", "> ", text, flags=re.MULTILINE),
    "quoted twice": lambda text: re.sub("^", ">> ", text, flags=re.MULTILINE),
    "a blank line between all": lambda text: text.replace("\n", "\n\n"),
    "blanks behind": lambda text: re.sub("$", "   ", text, flags=re.MULTILINE),
    "moved right": lambda text: re.sub("^(?=.)", "  ", text, flags=re.MULTILINE),
    "nul bytes": lambda text: text.replace("e", "e\0"),
    "a byte order mark": lambda text: f"\ufeff{text}",
    "bold numbers": lambda text: re.sub(r"^(\d+\.)[ \t]+(?!\*)(.*)$", r"**\1** \2", text, flags=re.MULTILINE),
    "brackets after numbers": lambda text: re.sub(r"^(\d{1,2})\.([ \t])", r"\1)\2", text, flags=re.MULTILINE),
}
NUMBERED = [
    path
    for path in sorted(AGENDAS.glob("*.txt"))
    if re.search(r"^1\. ", path.read_text(encoding="utf-8"), re.MULTILINE)
]


@pytest.mark.parametrize("clothes", CLOTHES)
@pytest.mark.parametrize("path", NUMBERED, ids=lambda path: path.stem)
def test_clothes_do_not_matter(path: Path, clothes: str) -> None:
    expected: dict[str, Any] = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    text = CLOTHES[clothes](path.read_text(encoding="utf-8"))
    read = parse(text, today=date.fromisoformat(expected["read_on"])).as_json()
    assert read["items"] == expected["items"]
    assert {**read["meeting"], "lines": []} == {**expected["meeting"], "lines": []}


HEADINGS = {
    "number": ["Nr", "Nr.", "#", "No.", "Nummer", ""],
    "title": ["Onderwerp", "Agendapunt", "Topic", "Item", "Subject", "Agenda item"],
    "purpose": ["Doel", "Purpose", "Soort", "Aard"],
    "time": ["Tijd", "Time", "Duur", "Minuten", "Tijd (min)", "Duration"],
    "who": ["Wie", "Door", "Who", "Presenter", "Lead", "Eigenaar", "Led by"],
    "papers": ["Bijlage", "Stukken", "Paper", "Bijlage(n)", "Attachments"],
}
ROWS = [
    {"number": "1", "title": "Opening", "purpose": "", "time": "5 min", "who": "Els", "papers": ""},
    {
        "number": "2",
        "title": "Verslag 3 maart",
        "purpose": "ter vaststelling",
        "time": "5",
        "who": "Els",
        "papers": "bijlage 1",
    },
    {"number": "2a", "title": "Actielijst", "purpose": "", "time": "", "who": "Bo Vos", "papers": ""},
    {"number": "3", "title": "Rooster", "purpose": "besluit", "time": "25 min", "who": "allen", "papers": "bijlage 2"},
    {"number": "4", "title": "Pauze", "purpose": "", "time": "10 min", "who": "", "papers": ""},
]
MINUTES = [5, 5, None, 25, 10]


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], str]:
    columns = draw(st.permutations(list(HEADINGS)))[: draw(st.integers(3, 6))]
    columns += [] if "title" in columns else ["title"]
    headings = [draw(st.sampled_from(HEADINGS[column])) for column in columns]
    lines = [headings, *([row[column] for column in columns] for row in ROWS)]
    shape = draw(st.sampled_from(["tabs", "pipes", "markdown"]))
    if shape == "tabs":
        return columns, "\n".join("\t".join(line) for line in lines)
    if shape == "pipes":
        return columns, "\n".join(" | ".join(line) for line in lines)
    rows = [f"| {' | '.join(line)} |" for line in lines]
    return columns, "\n".join([rows[0], "|" + "---|" * len(columns), *rows[1:]])


@given(tables())
def test_columns_stand_in_any_order(table: tuple[list[str], str]) -> None:
    columns, text = table
    items = parse(text, today=date(2026, 11, 1)).items
    assert [item.title for item in items] == [row["title"] for row in ROWS]
    assert [item.number for item in items] == [row["number"] if "number" in columns else None for row in ROWS]
    assert [item.presenter or "" for item in items] == [row["who"] if "who" in columns else "" for row in ROWS]
    assert [item.duration_minutes for item in items] == [found if "time" in columns else None for found in MINUTES]
    assert [" ".join(item.attachments) for item in items] == [
        row["papers"] if "papers" in columns else "" for row in ROWS
    ]
    assert items[3].kind == ("decision" if "purpose" in columns else "information")


def test_a_cell_torn_over_lines_is_one_cell() -> None:
    text = "Nr\tOnderwerp\tTijd\tWie\n1\tNieuwe lestijden\nen vragen\t25 min\tBo\n2\tPauze\n3\tKamp\t10 min"
    items = parse(text, today=date(2026, 11, 1)).items
    assert [(item.title, item.presenter) for item in items] == [
        ("Nieuwe lestijden en vragen", "Bo"),
        ("Pauze", None),
        ("Kamp", None),
    ]
