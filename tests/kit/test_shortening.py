"""HTML is cut between words, with every element closed, and never longer than it may be."""

import re

from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit.shortening import first_bytes

PARTS = ["<p>", "</p>", "<ul>", "<li>", "</li>", "</ul>", "<br>", "een woord ", "é", "&amp; ", "zonderspatie"]
PIECES = st.lists(st.sampled_from(PARTS))


def test_what_fits_stays_as_it_is():
    assert first_bytes("<p>Dag <b>allemaal</b></p>", 100) == "<p>Dag <b>allemaal</b></p>"


def test_it_is_cut_between_words_and_closed():
    assert first_bytes("<ul><li>een twee drie</li><li>vier</li></ul>", 20) == "<ul><li>een twee…</li></ul>"
    assert first_bytes("<p>een &amp; twee</p>", 10) == "<p>een…</p>"
    assert first_bytes("<p>een</p><p>twee</p>", 14) == "<p>een</p>"


@given(PIECES, st.integers(0, 200))
def test_it_is_never_longer_and_never_cuts_a_mark(pieces, most):
    html = "".join(pieces)
    cut = first_bytes(html, most)
    closing = re.search(r"(?:</[a-z]+>)*$", cut)[0]
    assert len(cut.removesuffix(closing).encode()) <= most + len("…".encode())
    assert re.sub(r"<[^<>]*>", "", cut).count("<") == 0
    assert re.fullmatch(r"[^&]*(?:&amp;[^&]*)*", cut)
