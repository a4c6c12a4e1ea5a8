"""Turns of phrase that agendas of schools have, each of which was once misread."""

from datetime import date

import pytest

from klankbord.kit.agenda_text import Agenda, Kind, parse

TODAY = date(2027, 1, 4)


def read(text: str) -> Agenda:
    """The agenda read on a day in January."""
    return parse(text, today=TODAY)


@pytest.mark.parametrize("dash", ["-", " - ", "–", " – "])
def test_dotted_ranges_of_time_are_no_dates(dash: str) -> None:
    agenda = read(
        f"Klankbordgroep\n\n19.30{dash}19.35\tInloop\n19.35{dash}19.50\tRapport\n19.50{dash}20.00\tRondvraag\n"
    )
    assert [(item.title, item.duration_minutes) for item in agenda.items] == [
        ("Inloop", 5),
        ("Rapport", 15),
        ("Rondvraag", 10),
    ]
    assert agenda.meeting.end is None
    assert agenda.meeting.start is not None


def test_a_date_with_its_year_is_no_range_of_time() -> None:
    agenda = read("12-01-2027 vergadering ouderraad\n\n1. Opening\n2. Rondvraag")
    assert agenda.meeting.date == date(2027, 1, 12)
    assert [item.title for item in agenda.items] == ["Opening", "Rondvraag"]


def test_when_the_coffee_is_ready_is_not_when_people_go_home() -> None:
    agenda = read(
        "We zien elkaar dinsdag 19 januari om 20.00 uur in de bibliotheek. De koffie staat vanaf 19.45 uur klaar.\n\n"
        "1. Welkom\n2. Rondvraag"
    )
    assert (str(agenda.meeting.start), agenda.meeting.end) == ("20:00:00", None)


def test_a_paper_behind_a_dash_presents_nothing() -> None:
    (first, _) = read("1. Budget – Paper A\n2. AOB").items
    assert (first.title, first.presenter, first.attachments) == ("Budget", None, ("Paper A",))


def test_a_title_that_would_say_nothing_keeps_its_purpose() -> None:
    items = read("1. Items for discussion\n 1.1 Parking\n2. Punten ter advisering\n3. Rooster ter bespreking").items
    assert [(item.title, item.kind) for item in items] == [
        ("Items for discussion", Kind.OPINION),
        ("Parking", Kind.OPINION),
        ("Punten ter advisering", Kind.OPINION),
        ("Rooster", Kind.OPINION),
    ]


def test_a_purpose_between_commas_leaves_the_title() -> None:
    (first, _) = read("1. Kamp, ter besluitvorming, toelichting door meester Rob\n2. Rondvraag").items
    assert (first.title, first.kind) == ("Kamp, toelichting door meester Rob", Kind.DECISION)


@pytest.mark.parametrize(
    "line", ["Lokaal 12, eerste verdieping", "Ruimte 3b", "Room 4", "Meeting room 2 and online (Teams)"]
)
def test_a_numbered_room_keeps_its_word(line: str) -> None:
    agenda = read(f"Klankbordgroep\nwoensdag 10 maart 2027 19.30 uur\n{line}\n\n1. Opening\n2. Rondvraag")
    assert agenda.meeting.place == line


@pytest.mark.parametrize("line", ["- DONM: 16 March", "D.O.N.M. 16 March"])
def test_the_date_of_the_next_meeting_by_its_letters(line: str) -> None:
    agenda = read(f"- Welcome\n- Spring fair\n- AOB\n{line}")
    assert agenda.meeting.next_date == date(2027, 3, 16)
    assert line in agenda.meeting.lines
    assert len(agenda.items) == 3


@pytest.mark.parametrize("line", ["Te gast: Chantal (verkeersouder)", "Guest: Mr Owen", "Afwezig met bericht: Mo"])
def test_guests_are_no_section(line: str) -> None:
    agenda = read(f"Agenda OR 6 april 2027\n{line}\n\n1. Opening\n2. Rondvraag")
    assert [item.section for item in agenda.items] == [None, None]
    assert line in agenda.unread


def test_an_arrow_sets_off_a_mark_like_a_dash() -> None:
    (first, _) = read("1. Verkeer (Chantal) -> ter bespreking, zie bijlage A\n2. Rondvraag").items
    assert (first.title, first.presenter, first.attachments) == ("Verkeer", "Chantal", ("bijlage A",))
    assert first.kind is Kind.OPINION


@pytest.mark.parametrize("line", ["PAUZE (15 minuten)", "--- Pauze 15 min ---", "Break (15 mins)"])
def test_a_break_without_a_number_is_an_item(line: str) -> None:
    items = read(f"1. Opening\n{line}\n2. Lezing\n3. Rondvraag").items
    assert [item.kind for item in items][1] is Kind.BREAK
    assert items[1].duration_minutes == 15
    assert [item.section for item in items] == [None] * 4


def test_the_label_of_a_place_is_not_part_of_it() -> None:
    agenda = read("Vergadering MR 9 februari 2027\nAanvang 19:30 uur; locatie: De Kompas\n\n1. Opening\n2. Rondvraag")
    assert agenda.meeting.place == "De Kompas"
