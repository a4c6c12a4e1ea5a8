"""Free days out of calendars and lists as schools keep them."""

from datetime import date

import pytest

from klankbord.kit import free_day_files
from klankbord.kit.errors import DomainError
from klankbord.kit.free_days import Span

TODAY = date(2026, 10, 6)
STUDY = Span(date(2026, 11, 3), date(2026, 11, 3), "Studiedag")
WEEK = Span(date(2027, 3, 1), date(2027, 3, 5), "Projectweek")


def calendar(*events):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//school//NL"]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}@school.example", "DTSTAMP:20260801T100000Z", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


@pytest.mark.parametrize(
    "words",
    [
        "Eerste dag;Laatste dag;Naam\n3-11-2026;;Studiedag\n01-03-2027;05-03-2027;Projectweek\n",
        "Naam,Van,Tot\nStudiedag,2026-11-03,2026-11-03\nProjectweek,2027-03-01,2027-03-05\n",
        "Studiedag\tdinsdag 3 november 2026\nProjectweek\t1 maart 2027 t/m 5 maart 2027\n",
    ],
)
def test_lists(words):
    for data in (words.encode(), words.encode("utf-8-sig"), words.encode("cp1252")):
        assert free_day_files.read(data, TODAY).spans == [STUDY, WEEK]


def test_a_line_without_a_day_is_told():
    found = free_day_files.read(b"dag;naam\n3-11-2026;Studiedag\nvolgt nog;Schoolreis\n", TODAY)
    assert (found.spans, found.unread) == ([STUDY], ["volgt nog Schoolreis"])


def test_a_calendar():
    data = calendar(
        ["SUMMARY:Studiedag", "DTSTART;VALUE=DATE:20261103", "DTEND;VALUE=DATE:20261104"],
        ["SUMMARY:Projectweek", "DTSTART;VALUE=DATE:20270301", "DTEND;VALUE=DATE:20270306"],
        ["SUMMARY:Vervallen", "DTSTART;VALUE=DATE:20270401", "STATUS:CANCELLED"],
        ["SUMMARY:Elke week", "DTSTART;VALUE=DATE:20270401", "RRULE:FREQ=WEEKLY"],
        [
            "SUMMARY:Middag vrij",
            "DTSTART;TZID=Europe/Amsterdam:20270510T120000",
            "DTEND;TZID=Europe/Amsterdam:20270510T150000",
        ],
        ["SUMMARY:Twee dagen", "DTSTART;VALUE=DATE:20270511", "DURATION:P2D"],
        ["SUMMARY:Een dag", "DTSTART;VALUE=DATE:20270520"],
    )
    found = free_day_files.read(data, TODAY)
    assert found.spans == [
        STUDY,
        WEEK,
        Span(date(2027, 5, 10), date(2027, 5, 10), "Middag vrij"),
        Span(date(2027, 5, 11), date(2027, 5, 12), "Twee dagen"),
        Span(date(2027, 5, 20), date(2027, 5, 20), "Een dag"),
    ]
    assert found.unread == ["Elke week"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b'3-11-2026;"' + b"x" * 200_000,
        b"naam;klas\nSamira;5a\n",
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:geen dag",
        b"x" * (free_day_files.LARGEST + 1),
        "\n".join(f"2026-11-{day:02},{n}" for day in range(1, 31) for n in range(11)).encode(),
    ],
)
def test_what_is_refused(data):
    with pytest.raises(DomainError) as refused:
        free_day_files.read(data, TODAY)
    assert refused.value.field == "file"
