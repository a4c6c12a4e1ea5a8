"""Whom a note names: hints for its writer, and none where nobody is named."""

import pytest

from klankbord.kit.concern import children_in, named_in, quoted_in, told_of

PRESENT = ["Samira El Amrani", "Mo Raadslid", "Roos de Wit"]
CHILDREN = ["Tijn Bakker", "Roos Smit", "Jip-Jan Kuiper"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Samira zei dat het te duur is.", ["Samira El Amrani"]),
        ("Te duur, vindt Mo.", ["Mo Raadslid"]),
        ("Volgens Samira El Amrani kan het beter.", ["Samira El Amrani"]),
        ("Mo also thinks so", ["Mo Raadslid"]),
        ("Samira haalt de sleutel op.", []),
        ("Iemand zei dat Mooi weer hielp.", []),
    ],
)
def test_who_is_quoted(text, names):
    assert quoted_in(text, PRESENT) == names
    assert set(names) <= set(named_in(text, PRESENT))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Tijn Bakker mag niet mee.", ["Tijn Bakker"]),
        ("Een leerling, Tijn, is bang op het plein.", ["Tijn Bakker"]),
        ("Tijn legt de kabels.", []),
        ("Roos haalt haar kind op.", []),
        ("De zus van Jip-Jan ook.", ["Jip-Jan Kuiper"]),
        ("Alle kinderen gaan mee.", []),
    ],
)
def test_which_child_is_named(text, names):
    assert children_in(text, CHILDREN, PRESENT) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Dirk Dirksen zei dat het kan.", ["Dirk Dirksen"]),
        ("Te duur, vindt Piet.", ["Piet"]),
        ("Toen vroeg Piet van der Berg of het kan.", ["Piet van der Berg"]),
        ("Volgens Joost kan het, en juf Anna denkt van niet.", ["Anna", "Joost"]),
        ("“Nee”, zei Kim O’Neil.", ["Kim O’Neil"]),
        ("According to Élise it is fine.", ["Élise"]),
        ("Vandaag vroeg iemand iets. De directeur zei nee, iedereen vond het goed.", []),
        ("Groep 5 vroeg om hulp. We vinden Engels belangrijk. Het team stelt dat voor.", []),
    ],
)
def test_who_is_quoted_though_nobody_knows_them(text, names):
    assert told_of(text) == names
