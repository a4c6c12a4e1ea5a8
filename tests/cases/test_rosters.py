"""Rosters of a given folder: those beside what reading them should give, and the others with the quirks they have."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from klankbord.kit.roster import read
from tests.rosters.compare import differences
from tests.rosters.written import found

FOLDER = Path(os.environ["KLANKBORD_CASES"]) / "rosters"
KINDS = {".csv", ".txt", ".xlsx", ".xml", ".tsv"}
FILES = sorted(path for path in FOLDER.glob("*") if path.suffix.lower() in KINDS)
EXPECTED = [path for path in FILES if path.with_suffix(".expected.json").exists()]
QUIRKS: dict[str, list[tuple[Any, str]]] = {
    "roster-1-leerlingen-ouders-cp1252.csv": [
        (8, "invalid_email"), (9, "no_email"), (9, "two_emails"), (10, "no_email"), (11, "not_a_person"),
        (12, "perhaps_same_person"), (13, "secret_address"), (13, "no_email"),
    ],
    "roster-2-ouders-utf8bom.csv": [
        (6, "same_name_other_email"), (8, "invalid_email"), (8, "no_custody"), (9, "no_email"), (11, "two_people"),
    ],
    "roster-3-schoollijst.xlsx": [(7, "class_is_a_date"), (11, "deregistered")],
    "roster-4-edexml-2.1-fragment.xml": [],
}  # fmt: skip


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_roster_is_read_as_expected(path: Path) -> None:
    expected: dict[str, Any] = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    assert differences(expected, read(path.read_bytes(), path.name).as_json()) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_roster_gives_the_problems_it_has(path: Path) -> None:
    roster = read(path.read_bytes(), path.name)
    assert roster.people or roster.pupils
    assert found(roster) == QUIRKS.get(path.name, found(roster))
