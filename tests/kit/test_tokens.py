"""Tokens in links: derived, proven, and never a number no row can have."""

import base64

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
