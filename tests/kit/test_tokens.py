"""Tokens in links: derived, proven, and never a number no row can have."""

import base64
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit import tokens

KEY = "k" * 32


@given(st.integers(1, 2**31 - 1))
def test_a_token_names_its_row_and_proves_it(row: int) -> None:
    token = tokens.derive(KEY, "links", row, "nonce")
    assert tokens.row_of(token) == row
    assert tokens.proves(token, KEY, "links", row, "nonce")
    assert not tokens.proves(token, KEY, "other", row, "nonce")
    assert not tokens.proves(token, KEY, "links", row, "another nonce")


@given(st.integers(2**31, 2**64 - 1))
def test_a_number_no_row_can_have_is_no_token(row: int) -> None:
    """PostgreSQL refuses to compare its 32-bit ids with one, and would answer with an error."""
    made = base64.urlsafe_b64encode(row.to_bytes(8, "big").lstrip(b"\0") + b"x" * 16).rstrip(b"=").decode()
    assert tokens.row_of(made) is None


@given(st.text(max_size=60))
def test_anything_else_is_no_token_or_a_row(words: str) -> None:
    found = tokens.row_of(words)
    assert found is None or 0 < found < 2**31


@given(st.integers(1, 2**31 - 1), st.sampled_from([str, str.upper, lambda code: code.replace("-", " "), str.title]))
def test_a_code_from_paper_names_its_row_and_proves_it(row: int, spell: Callable[[str], str]) -> None:
    code = tokens.derive_code(KEY, "links", row, "nonce")
    typed = spell(code)
    assert tokens.row_of_code(typed) == row
    assert tokens.proves_code(typed, KEY, "links", row, "nonce")
    assert not tokens.proves_code(typed, KEY, "other", row, "nonce")
    assert not tokens.proves_code(typed, KEY, "links", row, "another nonce")
    assert set(code) <= set("0123456789abcdefghjkmnpqrstvwxyz-")


def test_letters_taken_for_digits_are_read_as_such() -> None:
    code = tokens.derive_code(KEY, "links", 1024, "nonce")
    mistaken = code.replace("0", "O").replace("1", "l")
    assert tokens.row_of_code(mistaken) == 1024
    assert tokens.proves_code(mistaken, KEY, "links", 1024, "nonce")


@given(st.text(max_size=60))
def test_anything_else_is_no_code_or_a_row(words: str) -> None:
    found = tokens.row_of_code(words)
    assert found is None or 0 < found < 2**31
    assert not tokens.proves_code(words, KEY, "links", found or 1, "nonce")


def test_a_code_and_a_token_are_not_of_one_kind() -> None:
    """Who has the short one cannot make the long one of it."""
    code = tokens.derive_code(KEY, "links", 7, "nonce").replace("-", "")
    assert not tokens.proves(code, KEY, "links", 7, "nonce")
