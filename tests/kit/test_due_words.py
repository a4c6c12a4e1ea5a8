"""By when, as people type it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit.due_words import Due, DueKind, read_due

TODAY = date(2026, 11, 20)
NEXT = Due(DueKind.NEXT_MEETING)


def month(year, number, last):
    return Due(DueKind.MONTH, date(year, number, last))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("volgende vergadering", NEXT),
        ("voor de volgende vergadering", NEXT),
        ("Next meeting", NEXT),
        ("by the next meeting.", NEXT),
        ("in maart", month(2027, 3, 31)),
        ("maart", month(2027, 3, 31)),
        ("in november", month(2026, 11, 30)),
        ("eind februari 2028", month(2028, 2, 29)),
        ("in May", month(2027, 5, 31)),
        ("voor 1 mei", Due(DueKind.DAY, date(2027, 5, 1))),
        ("vóór 4 december", Due(DueKind.DAY, date(2026, 12, 4))),
        ("uiterlijk 2027-01-12", Due(DueKind.DAY, date(2027, 1, 12))),
        ("before May 1", Due(DueKind.DAY, date(2027, 5, 1))),
        ("z.s.m.", None),
        ("voor mei", None),
        ("doorlopend", None),
        ("na overleg met Joost op 1 mei", None),
        ("1 mei of 2 mei", None),
        ("", None),
    ],
)
def test_words_about_a_day(words, meant):
    assert read_due(words, TODAY) == meant


@given(st.text(max_size=40))
def test_any_words_are_read_or_stay_words(words):
    meant = read_due(words, TODAY)
    assert meant is None or (meant.day is None) == (meant.kind is DueKind.NEXT_MEETING)
