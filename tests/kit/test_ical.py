"""Calendar files: what is put in comes out, and the wall time is right on both nights the clocks change."""

# ruff: noqa: DTZ001 - wall times have no zone of their own

import dataclasses
import io
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from klankbord.kit import ical, ical_zones

MEETING = ical.Appointment(
    uid="a1b2@klankbord.example",
    sequence=2,
    stamp=datetime(2026, 11, 24, 10, tzinfo=UTC),
    start=datetime(2026, 12, 8, 19, 30),
    zone="Europe/Amsterdam",
    minutes=90,
    summary="Klankbordgroep",
    organiser_name="De Regenboog",
    organiser_address="antwoord@klankbord.example",
)
SAMIRA = ical.Attendee(name="Samira El Amrani", address="samira@ouder.example")
ZONES = ["Europe/Amsterdam", "Europe/London", "America/New_York", "America/Curacao", "Australia/Sydney", "Asia/Kolkata"]


def unfolded(file: bytes) -> list[str]:
    """The content lines as a strict reader sees them: CRLF everywhere, no line over 75 octets (RFC 5545, 3.1)."""
    assert file.endswith(b"\r\n")
    raw = file[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in raw)
    return b"\r\n".join(raw).replace(b"\r\n ", b"").decode().split("\r\n")


def event_lines(file: bytes) -> list[str]:
    lines = unfolded(file)
    return lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")]


def value(file: bytes, name: str) -> str:
    found = [line.partition(":")[2] for line in event_lines(file) if re.split("[:;]", line)[0] == name]
    assert len(found) == 1, (name, found)
    return found[0]


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], text)


@given(text=st.text())
@example("C:\\Notes\\new; a, b\r\nRegel 2\u2028Regel 3\x00\x7f \\N")
@example("👩‍👩‍👧" * 60)
@example("שלום עולם, مرحبا")
def test_any_text_comes_back_as_it_was_written(text):
    file = ical.invitation(dataclasses.replace(MEETING, summary=text, description=text, location=text), SAMIRA)

    line = " ".join(ical.tidy(text).split())
    assert unescaped(value(file, "SUMMARY")).split() == line.split()
    if text:
        assert unescaped(value(file, "DESCRIPTION")) == ical.tidy(text)
    if line:
        assert unescaped(value(file, "LOCATION")).split() == line.split()
    lines = unfolded(file)
    assert [lines.count(f"{edge}:VEVENT") for edge in ("BEGIN", "END")] == [1, 1]
    assert not [c for c in "".join(lines) if (ord(c) < 32 and c != "\t") or ord(c) == 127]


@given(name=st.text(), address=st.emails())
@example('A "B"; X=Y:mailto:evil@x.example\r\nATTENDEE:mailto:b@x.example', "a@b.example")
@example("\\", "a@b.example")
@example("a\\;b\\", "a@b.example")
def test_any_name_stays_inside_its_attendee(name, address):
    file = ical.invitation(MEETING, ical.Attendee(name=name, address=address))

    event = Calendar.from_ical(file).events[0]
    assert [str(person) for person in event.attendees] == [f"mailto:{address}"]
    expected = " ".join(ical.tidy(name).split()).replace('"', "'").replace("\\", "/")
    assert event.attendees[0].params.get("CN", "").split() == expected.split()
    assert not Calendar.from_ical(file).errors
    assert not event.errors


@pytest.mark.parametrize(
    ("file", "method", "status"),
    [
        (ical.invitation(MEETING, SAMIRA), "REQUEST", "CONFIRMED"),
        (ical.cancellation(MEETING, SAMIRA), "CANCEL", "CANCELLED"),
        (ical.published(MEETING), "PUBLISH", "CONFIRMED"),
        (ical.published(MEETING, cancelled=True), "PUBLISH", "CANCELLED"),
    ],
)
def test_each_file_holds_one_event_with_its_method_and_status(file, method, status):
    calendar = Calendar.from_ical(file)

    assert calendar["METHOD"] == method
    assert len(calendar.events) == 1
    assert calendar.events[0]["STATUS"] == status
    assert calendar.events[0]["UID"] == MEETING.uid
    assert calendar.events[0]["SEQUENCE"] == 2
    assert calendar.events[0]["ORGANIZER"] == "mailto:antwoord@klankbord.example"
    assert b"VALARM" not in file


def test_an_invitation_asks_the_one_attendee_for_an_answer():
    event = Calendar.from_ical(ical.invitation(MEETING, SAMIRA)).events[0]

    assert [str(person) for person in event.attendees] == ["mailto:samira@ouder.example"]
    assert dict(event.attendees[0].params) == {
        "CN": "Samira El Amrani",
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "TRUE",
    }


def test_an_answer_already_given_stands_in_an_update():
    file = ical.invitation(MEETING, dataclasses.replace(SAMIRA, answer="TENTATIVE"))

    assert Calendar.from_ical(file).events[0].attendees[0].params["PARTSTAT"] == "TENTATIVE"


def test_a_published_file_names_no_attendee():
    assert b"ATTENDEE" not in ical.published(MEETING)


def test_an_online_meeting_says_where_to_join():
    online = dataclasses.replace(
        MEETING, online_url="https://bellen.example/a,b;c?x=1", page_url="https://k.example/l/x"
    )

    file = ical.invitation(online, SAMIRA)

    assert "CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO:https://bellen.example/a,b;c?x=1" in event_lines(file)
    assert value(file, "URL") == "https://k.example/l/x"
    assert unescaped(value(file, "LOCATION")) == "https://bellen.example/a,b;c?x=1"


@pytest.mark.parametrize(
    ("wall", "minutes", "start", "end"),
    [
        (datetime(2027, 3, 27, 19, 30), 90, "20270327T193000", "20270327T210000"),
        (datetime(2027, 3, 28, 1, 30), 90, "20270328T013000", "20270328T040000"),
        (datetime(2027, 3, 28, 19, 30), 90, "20270328T193000", "20270328T210000"),
        (datetime(2027, 10, 31, 19, 30), 90, "20271031T193000", "20271031T210000"),
        (datetime(2027, 10, 31, 1, 30), 150, "20271031T013000", "20271031T030000"),
    ],
)
def test_the_wall_time_in_amsterdam_stays_what_was_planned(wall, minutes, start, end):
    file = ical.invitation(dataclasses.replace(MEETING, start=wall, minutes=minutes), SAMIRA)

    assert f"DTSTART;TZID=Europe/Amsterdam:{start}" in event_lines(file)
    assert f"DTEND;TZID=Europe/Amsterdam:{end}" in event_lines(file)


def test_a_time_the_clocks_skip_counts_by_the_offset_before_the_gap():
    file = ical.invitation(dataclasses.replace(MEETING, start=datetime(2027, 3, 28, 2, 30), minutes=60), SAMIRA)

    assert "DTSTART;TZID=Europe/Amsterdam:20270328T033000" in event_lines(file)
    assert "DTEND;TZID=Europe/Amsterdam:20270328T043000" in event_lines(file)


def test_an_end_in_the_hour_that_comes_twice_is_given_as_a_length():
    file = ical.invitation(dataclasses.replace(MEETING, start=datetime(2027, 10, 31, 1, 30), minutes=105), SAMIRA)

    assert value(file, "DURATION") == "PT1H45M"
    assert not [line for line in event_lines(file) if line.startswith("DTEND")]


def test_a_meeting_without_length_is_refused():
    with pytest.raises(ValueError, match="one minute"):
        ical.published(dataclasses.replace(MEETING, minutes=0))


def test_another_time_or_length_asks_again_and_another_room_does_not():
    later = dataclasses.replace(MEETING, start=datetime(2026, 12, 8, 20, 0))

    assert ical.asks_again(MEETING, later)
    assert ical.asks_again(MEETING, dataclasses.replace(MEETING, minutes=60))
    assert not ical.asks_again(MEETING, dataclasses.replace(MEETING, location="Aula", summary="Extra overleg"))


@given(
    zone=st.sampled_from(ZONES),
    around=st.datetimes(min_value=datetime(2015, 1, 1), max_value=datetime(2060, 1, 1)),
    hours=st.integers(min_value=-200 * 24, max_value=200 * 24),
)
@example("Europe/Amsterdam", datetime(2027, 3, 28, 12), -10)
@example("Europe/Amsterdam", datetime(2045, 10, 29, 12), 0)
@example("Australia/Sydney", datetime(2027, 4, 4, 12), 0)
@example("Europe/London", datetime(2044, 2, 29), 0)
def test_another_reader_of_our_zone_block_gets_the_offsets_of_the_zone_database(zone, around, hours):
    if zone != "Europe/Amsterdam" and around.year > 2036:
        around = around.replace(year=2032)  # a leap year too: any day of any year exists in it
    block = ical_zones.vtimezone(zone, around).to_ical(sorted=False).decode()
    read = tzical(io.StringIO(block.replace("\r\n", "\n"))).get()
    expected = ZoneInfo(zone)
    wall = around.replace(microsecond=0) + timedelta(hours=hours)
    there = wall.replace(tzinfo=expected, fold=0)
    if there.astimezone(UTC).astimezone(expected).replace(tzinfo=None) != wall:
        return

    assert wall.replace(tzinfo=read, fold=0).utcoffset() == there.utcoffset()


@given(st.sampled_from(ZONES), st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2060, 1, 1)))
def test_the_length_between_start_and_end_is_the_planned_one(zone, wall):
    file = ical.invitation(dataclasses.replace(MEETING, zone=zone, start=wall.replace(second=0, microsecond=0)), SAMIRA)
    event = Calendar.from_ical(file).events[0]

    def instant(name):
        words = value(file, name)
        return datetime.strptime(words, "%Y%m%dT%H%M%S").replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)

    assert instant("DTSTART") == ical.instant_of(wall.replace(second=0, microsecond=0), zone)
    if "DTEND" in event:
        assert instant("DTEND") - instant("DTSTART") == timedelta(minutes=90)
    else:
        assert event["DURATION"].dt == timedelta(minutes=90)
