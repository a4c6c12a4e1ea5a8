"""An older text is handed out over the parts of the guided form, and no word of it is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit.plan_parts import split


def test_bold_words_that_begin_a_paragraph() -> None:
    text = (
        "**Het plan.** Alle groepen eten op school.\n\n**Waarom.** Steeds meer kinderen blijven over.\n\n"
        "**Wat nog kan veranderen.** De eindtijd op woensdag. **Wat vaststaat.** Het aantal lesuren."
    )
    assert split(text) == {
        "body": "Alle groepen eten op school.",
        "why": "Steeds meer kinderen blijven over.",
        "can_change": "De eindtijd op woensdag.",
        "is_fixed": "Het aantal lesuren.",
    }


@pytest.mark.parametrize("mark", ["## Waarom", "**Waarom?**", "Waarom:", "### waarom dit plan ###", "**Why**"])
def test_a_heading_on_a_line_of_its_own(mark: str) -> None:
    assert split(f"Wij willen later beginnen.\n\n{mark}\nDe bus komt later.") == {
        "body": "Wij willen later beginnen.",
        "why": "De bus komt later.",
    }


def test_a_heading_nobody_knows_goes_with_the_plan() -> None:
    text = "Later beginnen.\n## Waarom\nDe bus.\n## Kosten\nNiets."
    assert split(text) == {"body": "Later beginnen.\n## Kosten\nNiets.", "why": "De bus."}


def test_a_text_without_headings_stays_whole() -> None:
    text = "Waarom beginnen wij om half negen?\n\n- omdat het zo is\n- **belangrijk:** de bus"
    assert split(text) == {"body": text}


_LINES = ["## Waarom", "**Het plan.** Wij eten samen.", "Wat vaststaat:", "De bus komt later.", "", "- een", "# Kosten"]


@given(st.lists(st.sampled_from(_LINES), max_size=12))
def test_no_word_is_lost(lines: list[str]) -> None:
    headings = {"waarom", "het", "plan", "wat", "vaststaat"}
    before = sorted(set(re.findall(r"\w+", "\n".join(lines).lower())) - headings)
    after = sorted(set(re.findall(r"\w+", "\n".join(split("\n".join(lines)).values()).lower())) - headings)
    assert after == before
