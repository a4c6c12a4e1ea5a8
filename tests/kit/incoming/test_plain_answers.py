"""A yes, a no or a stance in plain words, and what is neither."""

import pytest

from klankbord.kit.incoming.plain_answers import answer_to_invitation, stance
from klankbord.kit.incoming.proving import is_proven


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ik kan helaas niet.", "declined"), ("Helaas ben ik die avond verhinderd", "declined"), ("Ja!", "accepted"),
        ("Ik kom graag, tot dan", "accepted"), ("Ik kom niet", "declined"), ("Misschien, weet nog niet", "tentative"),
        ("I can't make it, sorry", "declined"), ("Ich kann leider nicht", "declined"),
        ("Je serai présente", "accepted"),
        ("Maalesef katılamayacağım", "declined"), ("Niestety nie mogę", "declined"),
        ("Hoe laat begint het?", None), ("Ik ben benieuwd naar de agenda", None), ("Ik kom, maar Jan kan niet", None),
    ],
)  # fmt: skip
def test_an_answer_to_an_invitation(text: str, said: str | None) -> None:
    assert answer_to_invitation(text) == said


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("eens", "support", ""), ("Eens!", "support", ""),
        ("Eens, mooi plan\nen snel", "support", "mooi plan\nen snel"),
        ("zorg: het verkeer", "support_with_concerns", "het verkeer"), ("Bezwaar: te duur.", "object", "te duur."),
        ("Oneens\n\nHet is te vroeg.", "object", "Het is te vroeg."), ("geen mening", "no_opinion", ""),
        ("Eens kijken of dit lukt", None, "Eens kijken of dit lukt"), ("Mooi plan", None, "Mooi plan"),
    ],
)  # fmt: skip
def test_a_stance_on_the_first_line(text: str, kind: str | None, words: str) -> None:
    assert stance(text) == (kind, words)


@pytest.mark.parametrize(
    ("header", "proven"),
    [
        ("mx.school.example; dmarc=pass header.from=ouders.example", True),
        ("mx.school.example 1; spf=fail; dkim=pass (good) header.d=ouders.example", True),
        ("mx.school.example; dkim=pass header.i=@mail.ouders.example", True),
        ("mx.school.example; dkim=pass header.d=elders.example", False),
        ("mx.school.example; dmarc=fail; dkim=pass header.d=ouders.example", False),
        ("mx.elders.example; dmarc=pass", False),
        ("mx.school.example; none", False),
        ("mx.school.example; (dmarc=pass) spf=none", False),
    ],
)
def test_what_the_host_says_of_the_sender(header: str, proven: bool) -> None:
    assert is_proven([header, "mx.school.example; dmarc=pass"], "mx.school.example", "a@ouders.example") is (
        proven or header.startswith("mx.elders")
    )
    assert not is_proven([], "mx.school.example", "a@ouders.example")
