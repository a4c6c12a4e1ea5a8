"""Where classes go when the year turns, by the names that schools give them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit.classes import Fate, Guess, guess, guesses

LEAVE, STAY, ROSTER = Guess(Fate.LEAVE), Guess(Fate.STAY), Guess(Fate.ROSTER)
COMBINED = Guess(Fate.ROSTER, combined=True)
PRIMARY = [f"groep {year}{letter}" for year in range(1, 9) for letter in "ab"]
BARE = [f"{year}{letter}" for year in range(1, 9) for letter in "AB"]
SECONDARY = ["H1a", "H4a", "H5a", "V1d", "V2d", "V6b", "T3a", "T4a", "ISK1", "HV1a", "HV1b"]
SPELT = ["vmbo-t 3", "vmbo-t 4", "havo 4", "havo 5", "vwo 5a", "vwo 6a", "4 havo", "5 havo", "2 vwo b", "brugklas 1a"]
FLEMISH = ["K1", "K2", "K3", "1A", "1B", "2A", "5A", "6A", "6B"]


def to(name: str) -> Guess:
    return Guess(Fate.MOVE, name)


@pytest.mark.parametrize(
    ("name", "names", "expected"),
    [
        ("groep 5a", PRIMARY, to("groep 6a")),
        ("groep 5a", [], to("groep 6a")),
        ("Groep 5A", ["groep 6a"], to("groep 6a")),
        ("groep 1", [], to("groep 2")),
        ("groep 7b", PRIMARY, to("groep 8b")),
        ("groep 8a", PRIMARY, LEAVE),
        ("groep 8", [], LEAVE),
        ("Gr. 4", [], to("Gr. 5")),
        ("gr 6b", [], to("gr 7b")),
        ("  groep   3c ", [], to("groep 4c")),
        ("groep 5a", ["groep 6"], to("groep 6")),
        ("groep 5a", ["groep 6b", "groep 6c"], to("groep 6a")),
        ("groep 5a", ["groep 6/7"], to("groep 6a")),
        ("groep 3 De Vlinders", [], to("groep 4 De Vlinders")),
        ("groep 1/2", PRIMARY, COMBINED),
        ("1/2C", BARE, COMBINED),
        ("groep 3-4b", [], COMBINED),
        ("groep 5 en 6", [], COMBINED),
        ("groep 1a/2a", [], COMBINED),
        ("7+8", [], COMBINED),
        ("groep 1 t/m 3", [], COMBINED),
        ("onderbouw rood", [], COMBINED),
        ("Middenbouw 2", [], COMBINED),
        ("4A", BARE, to("5A")),
        ("4A", [], to("5A")),
        ("6A", BARE, to("7A")),
        ("8B", BARE, LEAVE),
        ("8", BARE, LEAVE),
        ("7", ["8"], to("8")),
        ("4h", BARE, to("5h")),
        ("De Vlinders", PRIMARY, ROSTER),
        ("instroom", PRIMARY, ROSTER),
        ("groep 9", PRIMARY, ROSTER),
        ("groep 0", PRIMARY, to("groep 1")),
        ("", [], ROSTER),
        ("plusklas 7", PRIMARY, STAY),
        ("taalklas", PRIMARY, STAY),
    ],
)
def test_dutch_primary_schools(name: str, names: list[str], expected: Guess) -> None:
    assert guess(name, names) == expected


@pytest.mark.parametrize(
    ("name", "names", "expected"),
    [
        ("H4a", SECONDARY, to("H5a")),
        ("H4a", [], to("H5a")),
        ("H5a", SECONDARY, LEAVE),
        ("V1d", SECONDARY, to("V2d")),
        ("V6b", SECONDARY, LEAVE),
        ("V6", [], LEAVE),
        ("T4a", SECONDARY, LEAVE),
        ("T3a", SECONDARY, to("T4a")),
        ("K3a", SECONDARY, to("K4a")),
        ("K4", SECONDARY, LEAVE),
        ("ISK1", SECONDARY, STAY),
        ("ISK 2b", [], STAY),
        ("HV1a", [*SECONDARY, "HV2a"], to("HV2a")),
        ("HV1a", SECONDARY, ROSTER),
        ("vmbo 4", [], LEAVE),
        ("vmbo 3b", [], to("vmbo 4b")),
        ("vmbo-t 3", SPELT, to("vmbo-t 4")),
        ("vmbo-t 4", SPELT, LEAVE),
        ("havo 4", SPELT, to("havo 5")),
        ("havo 5", SPELT, LEAVE),
        ("vwo 5a", SPELT, to("vwo 6a")),
        ("vwo 6a", SPELT, LEAVE),
        ("4 havo", SPELT, to("5 havo")),
        ("5 havo", SPELT, LEAVE),
        ("2 vwo b", SPELT, to("3 vwo b")),
        ("5 vwo", SPELT, to("6 vwo")),
        ("4h2", [*SPELT, "5h2"], to("5h2")),
        ("5h1", SPELT, LEAVE),
        ("6v3", SPELT, LEAVE),
        ("4 mavo", SPELT, LEAVE),
        ("gymnasium 3", [], to("gymnasium 4")),
        ("Gym 6", SPELT, LEAVE),
        ("klas 2b", SPELT, to("klas 3b")),
        ("2c", SPELT, to("3c")),
        ("6c", SPELT, LEAVE),
        ("examenklas", SPELT, LEAVE),
    ],
)
def test_dutch_secondary_schools(name: str, names: list[str], expected: Guess) -> None:
    assert guess(name, names) == expected


@pytest.mark.parametrize(
    ("name", "names", "expected"),
    [
        ("1e leerjaar", [], to("2e leerjaar")),
        ("1ste leerjaar A", [], to("2de leerjaar A")),
        ("5e leerjaar B", [], to("6e leerjaar B")),
        ("6e leerjaar", [], LEAVE),
        ("6de leerjaar A", [], LEAVE),
        ("Derde leerjaar B", [], to("Vierde leerjaar B")),
        ("zesde leerjaar", [], LEAVE),
        ("K1", FLEMISH, to("K2")),
        ("K2", [], to("K3")),
        ("K3", FLEMISH, to("1e leerjaar")),
        ("K3", ["K1", "1e leerjaar", "2e leerjaar"], to("1e leerjaar")),
        ("K3A", ["1A", "1B", "6A"], to("1A")),
        ("K3", ["L1", "L2"], to("L1")),
        ("1e kleuterklas", [], to("2e kleuterklas")),
        ("kleuterklas 2", [], to("kleuterklas 3")),
        ("3e kleuterklas", ["1e leerjaar"], to("1e leerjaar")),
        ("5A", FLEMISH, to("6A")),
        ("6A", FLEMISH, LEAVE),
        ("L4", [], to("L5")),
        ("L6b", [], LEAVE),
        ("2e middelbaar", [], to("3e middelbaar")),
        ("6e middelbaar", [], LEAVE),
        ("OKAN", FLEMISH, STAY),
    ],
)
def test_flemish_schools(name: str, names: list[str], expected: Guess) -> None:
    assert guess(name, names) == expected


@pytest.mark.parametrize(
    ("name", "names", "expected"),
    [
        ("Year 5", ["Year 6"], to("Year 6")),
        ("Year 6", [], LEAVE),
        ("Year 6", ["Year 7", "Year 11"], to("Year 7")),
        ("Year 11", ["Year 7"], LEAVE),
        ("Year 11", ["Year 13"], to("Year 12")),
        ("Year 13B", [], LEAVE),
        ("Reception", ["Year 1"], to("Year 1")),
        ("Nursery", [], to("Reception")),
        ("P3", [], to("P4")),
        ("P7", [], LEAVE),
        ("P7b", [], LEAVE),
        ("Primary 7", [], LEAVE),
        ("S5", [], to("S6")),
        ("S6", [], LEAVE),
        ("Grade 4", ["Grade 5"], to("Grade 5")),
        ("Grade 12", [], LEAVE),
        ("Kindergarten", ["Grade 1"], to("Grade 1")),
    ],
)
def test_english_speaking_schools(name: str, names: list[str], expected: Guess) -> None:
    assert guess(name, names) == expected


def test_a_whole_school_goes_up_without_two_classes_meeting() -> None:
    found = guesses(PRIMARY)
    went = [one.to for one in found.values() if one.fate is Fate.MOVE]
    assert len(went) == len(set(went)) == 14
    assert set(went) <= set(PRIMARY)
    assert [name for name, one in found.items() if one.fate is Fate.LEAVE] == ["groep 8a", "groep 8b"]


@given(st.lists(st.text(max_size=20), max_size=12))
def test_any_name_has_an_answer(names: list[str]) -> None:
    found = guesses(names)
    assert set(found) == set(names)
    assert all(bool(one.to.strip()) == (one.fate is Fate.MOVE) for one in found.values())
