"""A series as one invitation, and each change to it, passes libical's check of iTIP."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit import ical, ical_series
from klankbord.kit.ical_series import Occasion
from klankbord.kit.recurrence import instant_of, starts_by_rule, wall_of
from tests.peers.libical import judged
from tests.peers.test_libical import MEETING

PAGE = "https://klankbord.example/regenboog/councils/1/year-plan"


def occasions(days, zone, hour=time(19, 30), text=""):
    """The meetings of a series on these days."""
    starts = [instant_of(datetime.combine(day, hour), zone) for day in days]
    return [
        Occasion(
            by_rule=turn,
            appointment=replace(MEETING, zone=zone, start=wall_of(start, zone), summary=f"Raad {text}", location=text),
        )
        for turn, start in zip(starts_by_rule(starts, zone), starts, strict=True)
    ]


def files(series, name):
    """A series in every file there is of it."""
    somebody = ical.Attendee(name=name, address="samira@ouder.example")
    zone, whole = series[0].appointment.zone, {"description": PAGE, "page_url": PAGE}
    moved = replace(
        series[0],
        answer="TENTATIVE",
        appointment=replace(series[0].appointment, start=series[0].appointment.start + timedelta(days=1), sequence=3),
    )
    return {
        "invitation": ical_series.invitation(series, somebody, **whole),
        "with one that differs": ical_series.invitation([moved, *series[1:]], somebody, **whole),
        "one moved": ical_series.changes([moved], somebody, zone=zone),
        "several changed": ical_series.changes(series, somebody, zone=zone),
        "one called off": ical_series.called_off(series[:1], somebody, zone=zone),
        "several called off": ical_series.called_off(series, somebody, zone=zone),
        "called off": ical_series.cancellation(series, somebody, **whole),
    }


@given(
    text=st.text(max_size=60),
    name=st.text(max_size=30),
    zone=st.sampled_from(["Europe/Amsterdam", "America/Curacao", "Australia/Sydney"]),
    weeks=st.lists(st.integers(0, 40), min_size=1, max_size=12, unique=True),
    hour=st.times().map(lambda each: each.replace(microsecond=0)),
)
def test_every_file_of_a_series_passes(text, name, zone, weeks, hour):
    series = occasions([date(2026, 9, 8) + timedelta(weeks=week) for week in sorted(weeks)], zone, hour, text)
    for kind, file in files(series, name).items():
        faults, texts = judged(file)
        assert faults == [], kind
        assert texts["summary"] == f"Raad {' '.join(ical.tidy(text).split())}".strip()


@pytest.mark.parametrize("gone", [b"ORGANIZER", b"ATTENDEE", b"DTSTAMP"])
def test_the_judge_would_say_so(gone):
    series = occasions([date(2026, 9, 8), date(2026, 9, 22), date(2026, 10, 7)], "Europe/Amsterdam")
    file = files(series, "Samira")["several changed"]
    kept = b"".join(line for line in file.replace(b"\r\n ", b"").splitlines(keepends=True) if not line.startswith(gone))
    assert judged(kept)[0] != []
