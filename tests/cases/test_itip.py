"""Calendar messages of a given folder: each is what its name says."""

import os
from pathlib import Path

import pytest

from klankbord.kit.incoming import Kind, parse

FILES = sorted(
    path for path in (Path(os.environ["KLANKBORD_CASES"]) / "itip").glob("*") if path.suffix in {".ics", ".eml"}
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_calendar_message_is_what_it_is_called(path: Path) -> None:
    read = parse(path.read_bytes())
    meant = Kind.CALENDAR_COUNTER if "counter" in path.stem else Kind.CALENDAR_REPLY
    meant = {"r": Kind.CALENDAR_REQUEST, "d": Kind.BOUNCE}.get(path.stem.split("-")[0], meant)
    assert read.kind == meant
    assert all(event.uid and event.attendee for event in read.events)
