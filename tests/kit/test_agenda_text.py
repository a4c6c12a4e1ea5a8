"""The agenda reader on whole texts of the project's own, and rule by rule."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from klankbord.kit.agenda_text import Item, Kind, parse
from tests.agendas.compare import differences

TODAY = date(2026, 11, 1)
SAMPLES = sorted((Path(__file__).parent.parent / "agendas").glob("*.txt"))


def item(text: str) -> Item:
    """The only item of an agenda of one numbered line."""
    (found,) = parse(f"1. {text}", today=TODAY).items
    return found


def meeting(text: str) -> dict[str, Any]:
    """What the lines above one item tell about the meeting."""
    return parse(f"{text}\n\n1. Opening\n2. Rondvraag", today=TODAY).as_json()["meeting"]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_are_read_exactly(path: Path) -> None:
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    today = date.fromisoformat(expected.pop("read_on"))
    read = parse(path.read_text(encoding="utf-8"), today=today).as_json()
    assert differences(expected, read) == []
    assert read == expected


def test_there_are_samples_in_both_languages() -> None:
    assert len([path for path in SAMPLES if path.name.startswith("nl-")]) >= 8
    assert len([path for path in SAMPLES if path.name.startswith("en-")]) >= 4


def test_the_shape_is_whole_also_when_nothing_is_read() -> None:
    empty = {"title": None, "date": None, "start": None, "end": None, "place": None, "next_date": None, "lines": []}
    assert parse("", today=TODAY).as_json() == {"meeting": empty, "items": [], "unread": []}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Notulen 3 maart, ter vaststelling", Kind.MINUTES_APPROVAL),
        ("Minutes from 3 March", Kind.MINUTES_APPROVAL),
        ("Approval of the minutes", Kind.MINUTES_APPROVAL),
        ("Jaarverslag", Kind.INFORMATION),
        ("15 minutes of silence", Kind.INFORMATION),
        ("W.v.t.t.k.", Kind.ANY_OTHER_BUSINESS),
        ("wvttk", Kind.ANY_OTHER_BUSINESS),
        ("Rondvraag en sluiting", Kind.ANY_OTHER_BUSINESS),
        ("A.O.B.", Kind.ANY_OTHER_BUSINESS),
        ("Koffiepauze", Kind.BREAK),
        ("Breakfast club", Kind.INFORMATION),
        ("Schoolgids [I]", Kind.DECISION),
        ("Schoolgids [A]", Kind.OPINION),
        ("Schoolgids [i]", Kind.INFORMATION),
        ("Mededelingen [i]", Kind.INFORMATION),
        ("Advies vakantierooster", Kind.OPINION),
        ("Besluit over het kamp – ter bespreking", Kind.DECISION),
        ("Kamp (ter kennisname)", Kind.INFORMATION),
        ("Uniform (discussion)", Kind.OPINION),
        ("Mededeling van het bestuur", Kind.ANNOUNCEMENT),
        ("Welcome and apologies", Kind.ANNOUNCEMENT),
        ("Begroting", Kind.INFORMATION),
    ],
)
def test_kind_is_the_first_rule_that_fits(text: str, kind: Kind) -> None:
    assert item(text).kind is kind


@pytest.mark.parametrize(
    ("text", "title", "minutes", "presenter"),
    [
        ("Verkeer (20 min, Karin)", "Verkeer", 20, "Karin"),
        ("Verkeer – peilend, 25 minuten", "Verkeer", 25, None),
        ("Verkeer 30'", "Verkeer", 30, None),
        ("Verkeer (10m)", "Verkeer", 10, None),
        ("Verkeer (kwartier)", "Verkeer", 15, None),
        ("Verkeer – half uur", "Verkeer", 30, None),
        ("Verkeer (1,5 uur)", "Verkeer", 90, None),
        ("Traffic (an hour)", "Traffic", 60, None),
        ("10 min: Verkeer", "Verkeer", 10, None),
        ("Verkeer ........ 15 min", "Verkeer", 15, None),
        ("Verkeer\t15 min\tde voorzitter", "Verkeer", 15, "de voorzitter"),
        ("Verkeer, 5 min, Karin", "Verkeer", 5, "Karin"),
        ("Opvang na 1 uur", "Opvang na 1 uur", None, None),
        ("Lessen van 8.30 tot 14.00 uur", "Lessen van 8.30 tot 14.00 uur", None, None),
        ("Bijdrage € 22.50", "Bijdrage € 22.50", None, None),
        ("Verkeer (P. de Vries)", "Verkeer", None, "P. de Vries"),
        ("Verkeer – juf Saskia en meester Tom", "Verkeer", None, "juf Saskia en meester Tom"),
        ("Verkeer (door Fatima El Amrani)", "Verkeer", None, "Fatima El Amrani"),
        ("Verkeer – Treasurer", "Verkeer", None, "Treasurer"),
        ("Verkeer – stand van zaken", "Verkeer – stand van zaken", None, None),
        ("Evaluatie – Sinterklaas", "Evaluatie – Sinterklaas", None, None),
        ("Playground - Next Steps", "Playground - Next Steps", None, None),
        ("Kamp (groep 8)", "Kamp (groep 8)", None, None),
        ("Verslag (16 september)", "Verslag (16 september)", None, None),
    ],
)
def test_marks_leave_the_title(text: str, title: str, minutes: int | None, presenter: str | None) -> None:
    found = item(text)
    assert (found.title, found.duration_minutes, found.presenter) == (title, minutes, presenter)


@pytest.mark.parametrize(
    ("text", "attachments"),
    [
        ("Begroting (bijlage 3a)", ("bijlage 3a",)),
        ("Begroting (bijlagen 1 en 2, 10')", ("bijlage 1", "bijlage 2")),
        ("Begroting, zie bijlage 4", ("bijlage 4",)),
        ("Begroting (Bijlagen 2 t/m 4)", ("Bijlage 2", "Bijlage 3", "Bijlage 4")),
        ("Begroting (Appendix B)", ("Appendix B",)),
        ("Begroting – papers 3 & 4", ("paper 3", "paper 4")),
        ("Begroting (enclosure 1, annex 2)", ("enclosure 1", "annex 2")),
    ],
)
def test_attachments_leave_the_title(text: str, attachments: tuple[str, ...]) -> None:
    assert (item(text).title, item(text).attachments) == ("Begroting", attachments)


def test_what_else_a_bracket_says_is_description() -> None:
    found = item("Kamp (ter besluitvorming, met gast van de gemeente)")
    assert (found.title, found.kind, found.description) == ("Kamp", Kind.DECISION, ("met gast van de gemeente",))


@pytest.mark.parametrize(
    ("lines", "numbers"),
    [
        ("1. A\n1) B\n1: C", ["1", "1", "1"]),
        ("2. A\n a. B\n b) C", ["2", "2a", "2b"]),
        ("2. A\n2.1 B\n2.2. C", ["2", "2.1", "2.2"]),
        ("II. A\nIIa. B\nIII. C", ["II", "IIa", "III"]),
        ("1. A\n   i. B\n   ii. C", ["1", "1i", "1ii"]),
        ("2. A\n\t1. B\n\t2. C", ["2", "2.1", "2.2"]),
        ("1. 1. A\n2. 2. B", ["1", "2"]),
        ("1 Aa\n2 Bb\n2a Cc", ["1", "2", "2a"]),
        ("1. A\n3. B\n3. C", ["1", "3", "3"]),
        ("a. A\nb. B", ["a", "b"]),
        ("1.\nOpening\n2.\nSluiting", ["1", "2"]),
        ("1️⃣ A\n2️⃣ B", ["1", "2"]),
        ("2.9 A\n2.10 B\n2.11 C", ["2.9", "2.10", "2.11"]),
    ],
)
def test_numbers_are_kept_and_joined(lines: str, numbers: list[str]) -> None:
    assert [found.number for found in parse(lines, today=TODAY).items] == numbers


def test_initials_are_no_numbers() -> None:
    read = parse("1. Opening\n2. Sluiting\n\nGroet,\nA. de Boer", today=TODAY)
    assert read.unread == ("Groet,", "A. de Boer")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Tijd: 19.30 – 21.00 uur", "19:30", "21:00"),
        ("Tijd: 19u30 tot 21u", "19:30", "21:00"),
        ("Time: 7pm", "19:00", None),
        ("Time: 7.30 - 9 p.m.", "19:30", "21:00"),
        ("Time: from 7 until 8.30 pm", "19:00", "20:30"),
        ("Tijd: 19:30 t/m 21:00", "19:30", "21:00"),
        ("Inloop 19.15 uur, start 19.30 uur", "19:30", None),
        ("Aanvang 20.00 uur, einde 22.00 uur", "20:00", "22:00"),
    ],
)
def test_times_of_the_meeting(text: str, start: str, end: str | None) -> None:
    assert (meeting(text)["start"], meeting(text)["end"]) == (start, end)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("woensdag 14 oktober 2026", "2026-10-14"),
        ("dinsdag 10 november a.s.", "2026-11-10"),
        ("Thursday 17th March", "2027-03-17"),
        ("March 17, 2016", "2016-03-17"),
        ("14/10/26", "2026-10-14"),
        ("3/27/2027", "2027-03-27"),
        ("wo 14 okt '26", "2026-10-14"),
        ("di 14-10", "2027-10-14"),
        ("29 februari", "2028-02-29"),
        ("2026-12-01", "2026-12-01"),
    ],
)
def test_dates_of_the_meeting(text: str, day: str) -> None:
    assert meeting(f"Vergadering ouderraad {text}") | {"lines": []} == {
        "title": "Vergadering ouderraad",
        "date": day,
        "start": None,
        "end": None,
        "place": None,
        "next_date": None,
        "lines": [],
    }


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Plaats: in het lokaal van groep 7", "lokaal van groep 7"),
        ("Locatie: De Boerderij", "De Boerderij"),
        ("Venue: at the Main Hall", "Main Hall"),
        ("Waar: op school", "school"),
        ("Ouderraad, 14 oktober 2026, 20.00 uur, teamkamer", "teamkamer"),
        ("We vergaderen op dinsdag 10 november om 19.30 uur in de aula.", "aula"),
    ],
)
def test_place_of_the_meeting(text: str, place: str) -> None:
    assert meeting(text)["place"] == place


def test_the_day_a_mail_was_sent_is_not_the_meeting() -> None:
    head = "Van: Els Bos\nVerzonden: 3 maart 2027 09:14\nAan: ouderraad\nOnderwerp: agenda ouderraad 11 maart"
    assert meeting(head)["date"] == "2027-03-11"
    assert "Verzonden: 3 maart 2027 09:14" not in meeting(head)["lines"]


def test_durations_run_to_the_next_clock_time() -> None:
    read = parse("19:30 Welkom\n19:40 Kamp (25 min)\n20:10 Rondvraag\nSluiting", today=TODAY)
    assert [found.duration_minutes for found in read.items] == [10, 25, None, None]
    assert read.meeting.start is not None
    assert read.meeting.start.isoformat() == "19:30:00"


def test_a_word_before_a_second_number_stays_in_the_title() -> None:
    """`1. 1. Opening` is numbered twice; in `1. Punt 1 Opening` the second number belongs to what was typed."""
    twice = parse("1. 1. Opening\n2. 2. Rondvraag\n", today=date(2026, 11, 1))
    assert [(item.number, item.title) for item in twice.items] == [("1", "Opening"), ("2", "Rondvraag")]
    worded = parse("1. Punt 1 plein\n2. Punt 2 hek\n", today=date(2026, 11, 1))
    assert [(item.number, item.title) for item in worded.items] == [("1", "Punt 1 plein"), ("2", "Punt 2 hek")]
