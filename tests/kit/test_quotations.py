"""Words copied from a page are found again in its Markdown, once and whole."""

from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit.quotations import place_of, replaced

NOTE = """Er is gesproken over **het feest** en de *kosten*. Zie [de school](https://school.example/feest).

- De kramen komen van de buurt.
- Iedere groep maakt iets.

1. eerst opbouwen
2. dan eten
"""
WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=4), min_size=1, max_size=6)


def test_words_across_emphasis_lines_and_list_points_are_found():
    assert replaced("gesproken over het feest en", "het ging om", NOTE).startswith("Er is het ging om de *kosten*.")
    assert replaced("het feest en de kosten", "alles", NOTE).startswith("Er is gesproken over alles. Zie")
    assert "- De kramen zijn er al.\n" in replaced("kramen komen van de buurt", "kramen zijn er al", NOTE)
    assert "2. dan drinken" in replaced("dan  eten", "dan drinken", NOTE)
    assert replaced("de buurt. Iedere groep", "iemand. Elke groep", NOTE).count("\n- ") == 1
    assert "**het grote feest**" in replaced("**het feest**", "het grote feest", NOTE)


def test_half_a_pair_of_marks_is_widened_or_left():
    assert place_of("over het", NOTE) is None
    assert replaced("het", "dat", "Over **het** ging het.") is None  # twice
    assert replaced("het feest", "dat", "Over **het feest**.") == "Over **dat**."


def test_what_stands_there_not_or_twice_has_no_place():
    assert place_of("de tent", NOTE) is None
    assert place_of("groep", "de groep en de groep") is None
    assert place_of("groep", "de groepen en de groep") == (17, 22)
    assert place_of("  ** ", NOTE) is None


@given(WORDS, WORDS, WORDS, st.sampled_from([" ", "\n", "  \n", "\n\n"]))
def test_a_passage_that_stands_there_once_is_replaced_as_plain_text_is(before, passage, after, gap):
    text = gap.join([*before, *(word.upper() for word in passage), *after])
    said = " ".join(word.upper() for word in passage)
    changed = replaced(said, "Xx", text)
    assert changed == gap.join([*before, "Xx", *after])
