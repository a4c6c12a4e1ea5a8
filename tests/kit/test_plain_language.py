"""The plain-language meter on real sentences in both languages: what it points at, what it leaves alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit.plain_language import language_of, read, sentences_of, syllables
from tests.counting import calls

PLAIN_NL = (
    "Alle groepen eten op school. De pauze duurt een half uur. Na het eten gaan de kinderen naar buiten. "
    "Om twee uur gaat de bel. Dan is de school uit. Je kind kan ook naar de opvang. Dat kost niets extra."
)
HARD_NL = (
    "Teneinde de implementatie van de onderwijskundige uitgangspunten te optimaliseren, is het schoolbestuur "
    "voornemens om conform het meerjarenbeleidsplan de groepssamenstelling te herzien, waarbij participatie van "
    "stakeholders wordt gefaciliteerd middels periodieke informatiebijeenkomsten."
)
PLAIN_EN = (
    "All groups eat at school. The break is half an hour. After lunch the children play outside. The bell rings at "
    "two. Then school is over. Your child can stay with us. It costs you nothing."
)


def test_plain_dutch_is_easy_and_gets_no_remarks() -> None:
    found = read(PLAIN_NL)
    assert (found.language, found.sentences, found.level, found.long, found.hard) == ("nl", 7, "easy", [], [])


def test_hard_dutch_is_pointed_at_by_sentence_and_word() -> None:
    found = read(HARD_NL)
    assert found.level == "demanding"
    assert [(one.sentence, one.words) for one in found.long] == [(HARD_NL, 30)]
    plainer = {one.word: one.plainer for one in found.hard}
    assert plainer["Teneinde"] == "om"
    assert plainer["middels"] == "met"
    assert plainer["informatiebijeenkomsten"] == ""


def test_english_by_its_own_formula() -> None:
    found = read(PLAIN_EN)
    assert (found.language, found.level) == ("en", "easy")
    hard = read("Prior to the implementation we will endeavour to inform the stakeholders of the modification.", "en")
    plainer = [(one.word, one.plainer) for one in hard.hard]
    assert plainer[:2] == [("Prior to", "before"), ("implementation", "carrying it out")]


@pytest.mark.parametrize(
    ("word", "language", "number"),
    [("school", "nl", 1), ("ouders", "nl", 2), ("vergadering", "nl", 4), ("pauze", "nl", 2), ("teacher", "en", 2)],
)
def test_syllables(word: str, language: str, number: int) -> None:
    assert syllables(word, language) == number


def test_abbreviations_and_numbers_end_no_sentence() -> None:
    assert sentences_of("Neem iets mee, bijv. Een appel. Om 14.15 uur zijn we klaar!") == [
        "Neem iets mee, bijv. Een appel.",
        "Om 14.15 uur zijn we klaar!",
    ]
    assert sentences_of("- Eerst dit\n- Dan dat") == ["- Eerst dit", "- Dan dat"]


def test_a_short_text_gets_no_score() -> None:
    assert (read("Alle groepen eten op school.").score, read("").sentences) == (None, 0)


def test_which_language() -> None:
    assert (language_of(PLAIN_NL, "en"), language_of(PLAIN_EN, "nl"), language_of("Ja", "fr")) == ("nl", "en", "en")


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    found = read(text)
    assert all(one.sentence for one in [*found.long, *found.hard])


def test_the_work_grows_with_the_text_and_not_with_its_square() -> None:
    read("warm")
    text = f"{HARD_NL} {PLAIN_NL} "
    assert calls(read, text * 60) < 2.5 * calls(read, text * 30)
