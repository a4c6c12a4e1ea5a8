"""Numbers as somebody can write them in an address: anything but a few plain digits is none."""

import pytest

from klankbord.kit.numbers import page_number, whole_number


@pytest.mark.parametrize(("words", "number"), [("0", 0), ("7", 7), ("0042", 42), ("123456789", 123_456_789)])
def test_plain_digits_are_a_number(words, number):
    assert whole_number(words) == number


@pytest.mark.parametrize("words", ["", "-1", "1.0", " 1", "²", "٣", "1e3", "1234567890", "een"])
def test_anything_else_is_none(words):
    assert whole_number(words) is None
    assert page_number(words) == 1


def test_the_first_page_is_one_and_so_many_digits_are_read():
    assert [page_number(words) for words in ("0", "1", "9999", "10000")] == [1, 1, 9999, 1]
    assert page_number("10000", 5) == 10_000
