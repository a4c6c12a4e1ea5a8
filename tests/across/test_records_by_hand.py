"""Each record typed in on the pages, as it would have been prepared, held and written down, and read back there."""

import random
from pathlib import Path

import pytest
from flask_sqlalchemy import SQLAlchemy

from tests.conftest import SEED
from tests.fixtures.web import FULL, Client, SetClock
from tests.record_papers import type_in_and_read_back
from tests.round_trips import RECORDS

# A run of sampled size types some of them in; which, the seed says.
TYPED = RECORDS if FULL else random.Random(SEED).sample(RECORDS, 5)
PRINTED = TYPED[:2]


@pytest.mark.parametrize("path", TYPED, ids=lambda path: path.stem)
def test_typed_in_held_and_read_back(
    db: SQLAlchemy, clock: SetClock, client: Client, monkeypatch: pytest.MonkeyPatch, path: Path, tmp_path: Path
) -> None:
    papers = tmp_path if FULL or path in PRINTED else None
    type_in_and_read_back(path.read_text("utf-8"), client, clock, monkeypatch, papers=papers)
