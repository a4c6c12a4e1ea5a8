"""Words of a search: folded, brought back to their stem, and shown where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit import search_words
from klankbord.kit.search_question import Question, excerpt, marked, question


def stems(text: str, language: str = "nl") -> list[str]:
    return search_words.stored(text, "", language).stems.split()[:-1]


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("nl", "vergadering", "Vergaderingen"),
        ("nl", "schoolreis", "schoolreizen"),
        ("nl", "huis", "huizen"),
        ("nl", "speeltoestel", "speeltoestellen"),
        ("nl", "ideeën", "IDEEEN"),
        ("nl", "Yıldız", "yildiz"),
        ("en", "proposal", "proposals"),
        ("en", "meeting", "Meetings"),
    ],
)
def test_one_stem(language, first, second):
    assert stems(first, language) == stems(second, language)


@pytest.mark.parametrize(("language", "first", "second"), [("nl", "ouder", "oud"), ("", "ouders", "ouder")])
def test_two_stems(language, first, second):
    assert stems(first, language) != stems(second, language)


def test_a_text_is_of_the_language_of_its_common_words():
    assert search_words.language_of("We spoke about the school and what it will do", "nl") == "en"
    assert search_words.language_of("We spraken over de school en wat het gaat doen", "en") == "nl"
    assert search_words.language_of("Begroting 2026", "en") == "en"


def test_a_question_has_words_phrases_and_beginnings():
    asked = question('schoolreis "groep acht" speel* "kosten" “veel te duur” school-re* *')
    assert asked.phrases == (("groep", "acht"), ("veel", "te", "duur"))
    assert asked.beginnings == ("speel", "re")
    assert asked.words == ("schoolreis", "school", "kosten")


@pytest.mark.parametrize("typed", ["", "  ", '"', "*", '""', "?!", "“ ”", "-*"])
def test_nothing_is_asked(typed):
    assert question(typed).is_empty


def test_common_words_are_asked_for_only_where_there_is_nothing_else():
    assert question("de kosten van het kamp").sought("nl").stems == ("kost", "kamp")
    assert question("het is").sought("nl").stems == ("het", "is")


def shown(pieces) -> str:
    return "".join(f"[{piece.text}]" if piece.found else piece.text for piece in pieces)


def test_what_was_found_is_marked_in_the_words_of_the_text():
    sought = question('schoolreis "groep acht" kost*').sought("nl")
    text = "De Schoolreizen van groep  acht; de groep betaalt de kosten."
    assert shown(marked(text, "nl", sought)) == "De [Schoolreizen] van [groep acht]; de groep betaalt de [kosten]."


def test_of_a_long_text_the_part_that_says_most_is_shown():
    filling = "Hier staat iets anders. " * 40
    sought = question("begroting kamp").sought("nl")
    pieces = excerpt(f"{filling}Een begroting. {filling}De begroting van het kamp is rond. {filling}", "nl", sought)
    assert "De [begroting] van het [kamp] is rond." in shown(pieces)
    assert shown(pieces).startswith("… ")
    assert shown(pieces).endswith(" …")
    assert len(shown(pieces)) < 320


@given(st.text(max_size=600), st.text(max_size=30))
def test_an_excerpt_is_what_stands_there(text, typed):
    """Nothing is made up, whatever the letters; and the pieces in order are one stretch of the text."""
    pieces = excerpt(text, "nl", question(typed).sought("nl"), 80)
    whole = "".join(piece.text for piece in pieces if piece.text not in {"… ", " …"})
    assert "".join(whole.split()) in "".join(text.split())


@given(st.text(max_size=40), st.text(max_size=40))
def test_beginnings_stay_beginnings_and_words_stay_apart(first, second):
    one, other = search_words.written(first), search_words.written(second)
    assert one.startswith(other) == first.startswith(second)
    assert one.isascii()


def test_a_question_is_no_essay():
    assert len(question(" ".join(f"woord{number}" for number in range(100))).words) == 12
    assert question("a" * 500) == Question(words=("a" * search_words.LONGEST,))
