"""Real records of meetings from a folder (KLANKBORD_CASES): each goes in and comes out, can be typed in and printed."""

import os
from pathlib import Path

import pytest
import yaml
from flask_sqlalchemy import SQLAlchemy

from klankbord.across.records import reader
from klankbord.across.records.values import ENTRY_KEYS, MEETING_KEYS, NOT_KEPT, BadRecord
from klankbord.base.db import db as database
from klankbord.people.models import User
from tests.earlier import take_both_ways
from tests.fixtures.web import Client, SetClock
from tests.record_papers import type_in_and_read_back
from tests.round_trips import assert_kept, school_with_councils, take_in
from tests.world import build

FOLDER = os.environ.get("KLANKBORD_CASES")
CASES = sorted(Path(FOLDER).glob("*.yaml")) if FOLDER else []


def strange_keys(text: str) -> list[str]:
    """The keys at the top that no record of one meeting has; some files describe how a group works instead."""
    known = {*MEETING_KEYS, *ENTRY_KEYS, "attendees", "agenda_items", "next_meeting", *NOT_KEPT}
    return [key for key in yaml.safe_load(text) if key not in known]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_record_comes_out_as_it_went_in(db: SQLAlchemy, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    strange = strange_keys(text)
    if strange:
        with pytest.raises(BadRecord) as refused:
            reader.read(text)
        assert all(f"“{key}”" in str(refused.value) for key in strange)
        return
    school = school_with_councils()
    written = assert_kept(text, take_in(text, school))
    assert_kept(text, take_in(written, school))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_record_is_taken_over_as_a_text_and_from_word(db: SQLAlchemy, client: Client, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if not strange_keys(text):
        world = build()
        client.sign_in(database.session.get_one(User, world.people["secretary"]))
        take_both_ways(text, client, f"/regenboog/councils/{world.council_id}/minutes/earlier")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_record_can_be_typed_in_and_printed(
    db: SQLAlchemy, clock: SetClock, client: Client, monkeypatch: pytest.MonkeyPatch, path: Path, tmp_path: Path
) -> None:
    text = path.read_text(encoding="utf-8")
    if not strange_keys(text):
        type_in_and_read_back(text, client, clock, monkeypatch, papers=tmp_path)
