"""Every calendar file we make passes libical's check of iTIP, and libical reads the texts that were put in."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from klankbord.kit import ical
from tests.peers.libical import judged

# ruff: noqa: DTZ001 - wall times have no zone of their own

AMSTERDAM = "Europe/Amsterdam"
CHANGING = datetime(2026, 10, 25, 2, 30)
MEETING = ical.Appointment(
    uid="a1b2@klankbord.example",
    sequence=2,
    stamp=datetime(2026, 11, 24, 10, tzinfo=UTC),
    start=datetime(2026, 12, 8, 19, 30),
    zone=AMSTERDAM,
    minutes=90,
    summary="Klankbordgroep",
    organiser_name="De Regenboog",
    organiser_address="antwoord@klankbord.example",
    page_url="https://klankbord.example/regenboog/meetings/7",
)
FOUR_HOURS = timedelta(hours=4)


def files(meeting: ical.Appointment, name: str) -> dict[str, bytes]:
    """One meeting in every file there is."""
    somebody = ical.Attendee(name=name, address="samira@ouder.example")
    entries = [ical.Entry(appointment=meeting), ical.Entry(appointment=meeting, cancelled=True, free=True)]
    return {
        "invitation": ical.invitation(meeting, somebody),
        "answered": ical.invitation(meeting, dataclasses.replace(somebody, answer="ACCEPTED")),
        "cancellation": ical.cancellation(meeting, somebody),
        "file": ical.published(meeting),
        "file of one that is off": ical.published(meeting, cancelled=True),
        "followed": ical.followed(f"Raad {name}", entries, zone=AMSTERDAM, refresh=FOUR_HOURS),
    }


@given(
    text=st.text(max_size=120),
    name=st.text(max_size=60),
    zone=st.sampled_from([AMSTERDAM, "America/Curacao", "Australia/Sydney"]),
    start=st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1)),
    minutes=st.integers(1, 2000),
)
@example("C:\\nieuw; a, b\r\nRegel 2\u2028Regel 3\x00", 'De "Boog", \\ ; :', AMSTERDAM, CHANGING, 60)
def test_every_file_passes_and_says_what_was_put_in(text, name, zone, start, minutes):
    meeting = dataclasses.replace(
        MEETING,
        summary=f"Raad {text}",
        location=f"Zaal {text}",
        description=f"Welkom\n{text}",
        zone=zone,
        start=start,
        minutes=minutes,
    )
    for kind, file in files(meeting, name).items():
        faults, texts = judged(file)
        assert faults == [], kind
        line = " ".join(ical.tidy(text).split())
        # The judge's reader itself leaves out white space at the end of a value.
        texts["description"] = texts["description"].rstrip()
        assert texts == {
            "summary": f"Raad {line}".strip(),
            "location": f"Zaal {line}".strip(),
            "description": f"Welkom\n{ical.tidy(text)}".rstrip(),
        }, kind


def test_a_calendar_without_meetings_passes():
    assert judged(ical.followed("Ouderraad", [], zone=AMSTERDAM, refresh=FOUR_HOURS))[0] == []


@pytest.mark.parametrize("gone", [b"ORGANIZER", b"ATTENDEE", b"UID", b"DTSTAMP"])
def test_the_judge_would_say_so(gone):
    file = files(MEETING, "Samira")["invitation"]
    kept = b"".join(line for line in file.replace(b"\r\n ", b"").splitlines(keepends=True) if not line.startswith(gone))
    assert judged(kept)[0] != []
