"""Agendas of a given folder, each beside what reading it should give: only the keys named there count."""

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from klankbord.cli.agenda import decode
from klankbord.kit.agenda_text import parse
from tests.agendas.compare import differences

FOLDER = Path(os.environ["KLANKBORD_CASES"]) / "agendas"
TEXTS = sorted(path for path in FOLDER.glob("*.txt") if path.with_suffix(".expected.json").exists())


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_agenda_is_read_as_expected(path: Path) -> None:
    expected: dict[str, Any] = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    today = date.fromisoformat(expected.pop("read_on", datetime.now(UTC).date().isoformat()))
    read = parse(decode(path.read_bytes()), today=today).as_json()
    assert differences(expected, read) == []
