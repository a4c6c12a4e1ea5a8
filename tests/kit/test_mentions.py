"""Names behind an @."""

import pytest

from klankbord.kit.mentions import mentioned

PEOPLE = {1: "Marleen Visser", 2: "Tom Leraar", 3: "Tom de Wit", 4: "Zoë d'Hondt", 5: "Ann", 6: "Çelik Yıldız"}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("@Marleen Visser, kan dat?", {1}),
        ("vraag @marleen even", {1}),
        ("@Tom weet het", set()),
        ("@Tom Leraar en @Tom de Wit", {2, 3}),
        ("@Tom de Witte", set()),
        ("@zoe d'hondt!", {4}),
        ("(@Zoë)", {4}),
        ("@Anna", set()),
        ("@Ann.", {5}),
        ("@celik yildiz", {6}),
        ("mail ann@Ann.example of marleen.@Marleen", set()),
        ("@@Ann", set()),
        ("Marleen Visser", set()),
        ("@Marleen\nVisser", {1}),
        ("@", set()),
        ("@ Ann", set()),
    ],
)
def test_who_is_named(text: str, ids: set[int]) -> None:
    assert mentioned(text, PEOPLE) == ids


def test_who_share_a_name_are_both_named() -> None:
    assert mentioned("@Jan Bos", {1: "Jan Bos", 2: "Jan Bos"}) == {1, 2}
