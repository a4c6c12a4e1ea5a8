"""Short texts that say nearly the same."""

from klankbord.kit.alike import groups, near, stems

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
    pairs = {(one, other) for one, other, _ in near(TEXTS)}
    assert pairs == {(1, 2), (1, 4), (2, 4)}
    assert groups(TEXTS) == [[1, 2, 4]]


def test_nothing_is_alike_among_none_or_one() -> None:
    assert near({}) == groups({}) == groups({1: "De pauze is te kort"}) == []


def test_capitals_marks_and_endings_make_no_difference() -> None:
    assert stems("Één ÉÉN kleuters", "nl") == stems("kleuter", "nl") | stems("een van één", "nl")
    assert stems("the breaks", "en") == stems("Break", "en")


def test_every_text_is_in_one_group_at_most() -> None:
    many = {number: f"De pauze van groep {number % 7} is te kort om te eten" for number in range(60)}
    several = [number for group in groups(many) for number in group]
    assert len(several) == len(set(several))
