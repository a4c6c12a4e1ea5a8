"""Names without marks, and which of them may be one person's."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from klankbord.kit.names import alike, folded, one_off, words


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Fatma Yıldız", "fatma yildiz"),
        ("İlknur ÇELİK", "ilknur celik"),
        ("Łukasz Żółć", "lukasz zolc"),
        ("Zoë van 't Hoff", "zoe van 't hoff"),
        ("Jørgen Größe", "jorgen grosse"),
        ("نور", "نور"),
    ],
)
def test_marks_and_capitals_go(name, plain):
    assert folded(name) == plain


@given(st.text(max_size=30))
@example("ᴭ İẞ")
def test_folding_twice_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Fatma Yildiz", "Fatma Yıldız", True),
        ("Yıldız Fatma", "Fatma Yıldız", True),
        ("F. Yıldız", "Fatma Yıldız", True),
        ("Samira el Amrani", "Samira el Amrami", True),
        ("Anna Maria de Vries", "Anna de Vries", True),
        ("Anna-Maria Smit", "Anna Maria Smit", True),
        ("Kees de Boer", "Els de Boer", False),
        ("K. de Boer", "Els de Boer", False),
        ("Anna", "Anna de Vries", False),
        ("Anna de Vries", "Anna Smit", False),
        ("", "Anna", False),
    ],
)
def test_who_may_be_one_person(first, second, expected):
    assert alike(words(first), words(second)) is expected
    assert alike(words(second), words(first)) is expected


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_one_off_is_what_one_change_makes(first, second):
    letters = "abc"
    made = {first[:n] + first[n + 1 :] for n in range(len(first))}
    made |= {first[:n] + letter + first[n:] for n in range(len(first) + 1) for letter in letters}
    made |= {first[:n] + letter + first[n + 1 :] for n in range(len(first)) for letter in letters}
    made |= {first[:n] + first[n + 1] + first[n] + first[n + 2 :] for n in range(len(first) - 1)}
    assert one_off(first, second) is (second in made - {first})
