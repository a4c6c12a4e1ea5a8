"""One text of two writers' texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit.merging import Merged, merge

BASE = "Het feest is op 17 december.\n\nHet team kookt."


@pytest.mark.parametrize(
    ("theirs", "mine", "merged"),
    [
        (BASE, "Anders.", "Anders."),
        ("Anders.", BASE, "Anders."),
        ("Zelfde.", "Zelfde.", "Zelfde."),
        (
            BASE.replace("17", "18"),
            BASE.replace("kookt", "bakt"),
            "Het feest is op 18 december.\n\nHet team bakt.",
        ),
        (BASE + "\n- Van Sem.", BASE + "\n- Van Carla.", BASE + "\n- Van Sem.\n- Van Carla."),
        (BASE + "\n- Van Sem", BASE + "\n- Van Sem\n- en meer", BASE + "\n- Van Sem\n- en meer"),
    ],
)
def test_what_one_of_them_touched_is_taken_from_that_one(theirs: str, mine: str, merged: str) -> None:
    assert merge(BASE, theirs, mine) == Merged(merged, 0)


def test_what_one_took_out_and_the_other_wrote_on_is_to_be_looked_at() -> None:
    assert merge(BASE, "Het feest is op 17 december.\n", BASE + " Graag.") == Merged(BASE + " Graag.", 1)


def test_two_wordings_of_one_place_stand_below_each_other_and_are_to_be_looked_at() -> None:
    merged = merge(BASE, BASE.replace("17 december", "18 december"), BASE.replace("17 december", "19 januari"))
    assert merged.clashes > 0
    assert "18" in merged.text
    assert "19" in merged.text
    assert merge("", "Van Sem.", "Van Carla.") == Merged("Van Sem.\nVan Carla.", 0)


WORDS = st.text(alphabet="ab \nÉ🙂-", max_size=30)


@given(WORDS, WORDS, WORDS)
def test_no_letter_that_was_typed_is_lost(base: str, theirs: str, mine: str) -> None:
    """Of each text at least as often as it was added to the base, or as it stands in the other."""
    merged = merge(base, theirs, mine).text
    for letter in set(theirs + mine) - {"\n", " "}:
        added = max(theirs.count(letter), mine.count(letter)) - base.count(letter)
        assert merged.count(letter) >= added


@given(WORDS, WORDS)
def test_one_writer_alone_is_always_right(base: str, mine: str) -> None:
    assert merge(base, base, mine) == Merged(mine, 0)
    assert merge(base, mine, base) == Merged(mine, 0)
    assert merge(base, mine, mine) == Merged(mine, 0)


@given(st.lists(st.sampled_from(["een", "twee", "drie", "vier"]), max_size=6), st.data())
def test_lines_added_by_two_are_all_there_once(lines: list[str], data: st.DataObject) -> None:
    """Each inserts lines of their own at any place; every line of either is in the result exactly once."""
    base = list(lines)
    texts = []
    for who in ("s", "c"):
        grown = list(base)
        for number in range(data.draw(st.integers(1, 4))):
            grown.insert(data.draw(st.integers(0, len(grown))), f"{who}{number}")
        texts.append(grown)
    merged = merge(*("\n".join(text) for text in (base, *texts)))
    found = merged.text.split("\n")
    for text in texts:
        for line in set(text) - set(base):
            assert found.count(line) == 1, merged
