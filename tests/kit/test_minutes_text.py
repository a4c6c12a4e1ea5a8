"""Minutes from elsewhere, read: what is certain is recognised, and every word stays where it stood."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit import minutes_text
from klankbord.kit.minutes_text import Person

TODAY = date(2026, 10, 1)
EVENING = """Notulen ouderraad De Regenboog
Datum: dinsdag 12 maart 2019, 19.30 uur
Plaats: teamkamer
Voorzitter: Carla Voorzit
Notulist: Sara S.
Aanwezig: Carla (voorzitter), Piet de Vries, Anna en Mo
Afwezig: Jan (m.k.), Kees (z.k.)
Gasten:
- Wethouder Bakker

Let op: parkeren achter.

1. Opening
Carla opent om 19.35.
2. Feest
We praten over:
1. kramen
2. muziek
Besluit: het feest is op 3 mei.
Actie Joost voor 1 mei: kramen bestellen
2.1 Eten
Actie: Piet vraagt de bakker.
3. Rondvraag. Geen vragen.
12 ouders gingen laat naar huis.
Actie\tWie\tWanneer
Bellen\tAnna\tz.s.m.
"""
ENGLISH = """# Minutes of the parent council
Date: 3 June 2020
Present: Ann, Bob and Cy
Apologies: Dee
## Opening
Ann opens.
### Welcome
**Decision:** we start at 8.
## 2. Action items
Actions:
- Bob calls the baker
| What | Who | When |
|---|---|---|
| Sing | Cy | next meeting |
"""


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


LINES = [
    "1. Opening", "2. Feest", "2.1 Eten", "3. Sluiting. Om tien uur", "1. eerst", "2. dan", "12 ouders", "", "   ",
    "Aanwezig:", "Aanwezig: An, Bo (te laat) en Cor", "Afwezig: Dirk (m.k.)", "- Evi", "Gasten", "Besluit: ja",
    "Besluit 7: nee", "Besluiten:", "Actie Finn voor 1 mei: koekjes", "Actiepunten:", "Actie morgen: niets", "Actie:",
    "# Kop", "## Onder", "###### Diep", "Wat | Wie | Wanneer", "Bel | Gijs | nu | snel", "|---|---|", "a | b",
    "Voorzitter: Hans", "Notulist: Iet", "Datum: 3 mei 2019", "**Besluit:** vet", "20:00 uur in de aula",
    "Aanwezig waren zes mensen.", "besluiten wij", "actie", "مرحبا", "Adviezen:", "2) haakje", "Actie Jo: ",
]  # fmt: skip


def said_by(read: minutes_text.Read) -> str:
    """Every word that stays where it was, whatever was recognised in it."""
    return "\n".join([*read.before, *(f"{one.number} {one.title} {one.text}" for one in read.items)])


def test_a_dutch_evening_is_recognised() -> None:
    read = minutes_text.parse(EVENING, today=TODAY)
    assert (read.day, str(read.start), read.place) == (date(2019, 3, 12), "19:30:00", "teamkamer")
    assert (read.chair, read.secretary) == ("Carla Voorzit", "Sara S.")
    assert read.people == [
        Person("Carla", "present", "voorzitter"),
        Person("Piet de Vries", "present"),
        Person("Anna", "present"),
        Person("Mo", "present"),
        Person("Jan", "absent_with_notice"),
        Person("Kees", "absent_without_notice"),
        Person("Wethouder Bakker", "guest"),
    ]
    assert [(item.number, item.title, item.depth) for item in read.items] == [
        ("1", "Opening", 0), ("2", "Feest", 0), ("2.1", "Eten", 1), ("3", "Rondvraag", 0),
    ]  # fmt: skip
    assert read.items[1].text == (
        "We praten over:\n1. kramen\n2. muziek\n\nBesluit: het feest is op 3 mei.\n"
        "Actie Joost voor 1 mei: kramen bestellen"
    )
    assert read.items[3].text.startswith("Geen vragen.\n12 ouders gingen laat naar huis.\n\nActie\tWie\tWanneer\n")
    assert [(one.what, one.item) for one in read.decisions] == [("het feest is op 3 mei.", 1)]
    assert [(one.what, one.who, one.due) for one in read.actions] == [
        ("kramen bestellen", "Joost", "1 mei"), ("Piet vraagt de bakker.", "", ""), ("Bellen", "Anna", "z.s.m."),
    ]  # fmt: skip
    assert "Let op: parkeren achter." in read.before


def test_english_minutes_with_headings_are_recognised() -> None:
    read = minutes_text.parse(ENGLISH, today=TODAY)
    assert read.day == date(2020, 6, 3)
    assert [(item.title, item.depth) for item in read.items] == [("Opening", 0), ("Welcome", 1), ("Action items", 0)]
    assert [(one.name, one.status) for one in read.people] == [
        ("Ann", "present"), ("Bob", "present"), ("Cy", "present"), ("Dee", "absent_with_notice"),
    ]  # fmt: skip
    assert [one.what for one in read.decisions] == ["we start at 8."]
    assert [(one.what, one.who, one.due) for one in read.actions] == [
        ("Bob calls the baker", "", ""), ("Sing", "Cy", "next meeting"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "\n\n", "Zomaar een zin.", "Datum: 3 mei 2031"])
def test_hardly_anything_is_no_error(text: str) -> None:
    read = minutes_text.parse(text, today=TODAY)
    assert (read.items, read.day) == ([], None)
    assert words_of(text) == words_of(said_by(read))


def test_a_day_is_seen_from_the_meeting() -> None:
    assert minutes_text.day_within("1 mei", date(2019, 3, 12)) == date(2019, 5, 1)
    assert minutes_text.day_within("voor de vakantie", date(2019, 3, 12)) is None


@given(st.lists(st.sampled_from(LINES), max_size=14).map("\n".join))
def test_no_word_is_lost(text: str) -> None:
    read = minutes_text.parse(text, today=TODAY)
    lost = words_of(text) - words_of(said_by(read))
    assert not lost
    assert all(one.item is None or one.item < len(read.items) for one in (*read.decisions, *read.actions))
