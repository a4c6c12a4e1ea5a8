"""Short texts that say nearly the same."""

from itertools import combinations
from random import Random

from klankbord.kit.alike import groups, likest, stems

TEXTS = {
    1: "De pauze is veel te kort voor de kleuters.",
    2: "Ik vind de pauze te kort voor kleuters!",
    3: "Kunnen de lokalen later op de dag gelucht worden?",
    4: "De pauzes zijn voor de kleuter te kort.",
    5: "Fijn plan.",
    6: "Prima plan, ga zo door.",
    7: "",
}


def test_same_words_in_another_order_are_alike_and_other_words_are_not() -> None:
    assert [(one, other) for one, other, _ in likest(TEXTS)] == [(1, 2), (1, 4)]
    assert groups(TEXTS) == [[1, 2, 4]]


def test_nothing_is_alike_among_none_or_one() -> None:
    assert likest({}) == groups({}) == groups({1: "De pauze is te kort"}) == []


def test_capitals_marks_and_endings_make_no_difference() -> None:
    assert stems("Één ÉÉN kleuters", "nl") == stems("kleuter", "nl") | stems("een van één", "nl")
    assert stems("the breaks", "en") == stems("Break", "en")


def test_every_text_is_in_one_group_at_most() -> None:
    many = {number: f"De pauze van groep {number % 7} is te kort om te eten" for number in range(60)}
    several = [number for group in groups(many) for number in group]
    assert len(several) == len(set(several))


def test_everybody_meets_the_likest_one_among_five_thousand() -> None:
    """Also where every text shares words with every other, and in spite of many that are wholly the same."""
    chance = Random(5)
    places = ("speelplein", "gymzaal", "fietsenstalling", "bibliotheek", "schooltuin", "overblijf", "kleedkamer")
    words = [f"{place}{kind}" for place in places for kind in ("hek", "deur", "dak", "muur", "vloer", "licht", "trap")]
    texts = {n: f"De pauze: {' '.join(chance.sample(words, 6))} op {chance.choice(places)}" for n in range(5000)}
    for n in range(200):
        texts[n * 25] = "Laat iedereen zelf kiezen wanneer buiten spelen begint."
    texts[17], texts[4983] = "Mijn dochter eet haar boterham buiten.", "Mijn dochters eten hun boterhammen buiten op."
    pairs = likest(texts)
    assert all(one < other for one, other, _ in pairs)
    assert (17, 4983) in {(one, other) for one, other, _ in pairs}
    found = groups(texts)
    assert found[0] == [n * 25 for n in range(51)]
    assert all(len(group) <= 51 for group in found)


def test_the_likest_is_what_comparing_all_finds() -> None:
    chance = Random(11)
    words = ["kleuter", "lokaal", "gymles", "speelveld", "lunch", "toets", "juf", "directie", "vakantie"]
    for _ in range(40):
        texts = {n: " ".join(chance.choices(words, k=chance.randint(0, 7))) for n in range(25)}
        best = dict.fromkeys(texts, 0.0)
        for one, other in combinations(texts, 2):
            first, second = stems(texts[one], "nl"), stems(texts[other], "nl")
            shared = len(first & second)
            if shared >= 2 and (likeness := 2 * shared / (len(first) + len(second))) >= 0.5:
                best[one], best[other] = max(best[one], likeness), max(best[other], likeness)
        seen = dict.fromkeys(texts, 0.0)
        for one, other, likeness in likest(texts):
            seen[one], seen[other] = max(seen[one], likeness), max(seen[other], likeness)
        assert seen == best
