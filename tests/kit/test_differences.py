"""What changed between two texts: every word of both is there, and a reader sees words and not confetti."""

from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit.differences import ADDED, DROPPED, SAME, Piece, between, is_same
from tests.counting import calls


def side(paragraphs: list[list[Piece]], other: str) -> list[str]:
    texts = ["".join(piece.text for piece in one if piece.kind != other) for one in paragraphs]
    return [text for text in texts if text]


def test_words_within_a_paragraph() -> None:
    assert between("De pauze duurt een half uur.", "De pauze duurt drie kwartier.") == [
        [
            Piece(SAME, "De pauze duurt "),
            Piece(DROPPED, "een half uur"),
            Piece(ADDED, "drie kwartier"),
            Piece(SAME, "."),
        ]
    ]


def test_a_paragraph_between_others() -> None:
    assert between("Een.\n\nDrie.", "Een.\n\nTwee.\n\nDrie.") == [
        [Piece(SAME, "Een.")],
        [Piece(ADDED, "Twee.")],
        [Piece(SAME, "Drie.")],
    ]


def test_a_changed_paragraph_finds_its_own_former_text() -> None:
    former = "Alle groepen eten op school.\nDe bel gaat om twee uur."
    newer = "Nieuw is dit.\nDe bel gaat om kwart over twee.\nAlle groepen eten in de klas."
    found = between(former, newer)
    assert [Piece(ADDED, "Nieuw is dit.")] in found
    bell = next(one for one in found if one[0] == Piece(SAME, "De bel gaat om "))
    assert Piece(ADDED, "kwart over ") in bell


def test_nothing_changed() -> None:
    assert is_same(between("Zo is het.\n\nEn zo.", "Zo is het.\nEn  zo."))
    assert not is_same(between("Zo is het.", "Zo was het."))


_TEXTS = st.lists(st.lists(st.sampled_from(["de", "pauze", "is", "kort", "‘s", "3-jarige", "uur."]), max_size=9).map(" ".join), max_size=6)  # fmt: skip # noqa: E501


@given(_TEXTS, _TEXTS)
def test_both_texts_can_be_read_from_it(former: list[str], newer: list[str]) -> None:
    found = between("\n".join(former), "\n".join(newer))
    assert sorted(side(found, ADDED)) == sorted(text for text in former if text)
    assert side(found, DROPPED) == [text for text in newer if text]


def test_the_work_grows_with_the_text_and_not_with_its_square() -> None:
    def compare(paragraphs: int) -> None:
        former = "\n\n".join(
            f"Alinea {n} gaat over de pauze en wat daarin gebeurt, met {n * 7} kinderen." for n in range(paragraphs)
        )
        newer = former.replace("pauze", "middagpauze").replace("Alinea 9", "Hoofdstuk 9")
        assert not is_same(between(former, newer))

    assert calls(compare, 800) < 2.5 * calls(compare, 400)
