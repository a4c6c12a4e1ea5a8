"""Every mail: text that stands on its own, HTML that holds in the dark and is far from where programs cut it off."""

import re
from pathlib import Path

import pytest

import klankbord

MAILS = Path(klankbord.__file__).parent / "templates" / "mails"
NAMES = sorted(path.name for path in MAILS.iterdir() if path.is_dir())
CUT_OFF = 30_000
"""Bytes; some mail programs hide what comes after 102 kB, others load slowly long before."""
_LINK = re.compile(r"\b(\w*url)\b")


@pytest.mark.parametrize("name", NAMES)
def test_the_text_says_what_the_html_says(name):
    parts = {path.name: path.read_text(encoding="utf-8") for path in (MAILS / name).iterdir()}
    assert {"subject.txt", "body.txt", "body.html"} <= set(parts)
    text, html = parts["body.txt"], parts["body.html"]
    if name == "outbox_digest":  # its text holds those of its mails, with the links in them
        text += "item.url"
    assert set(_LINK.findall(html)) <= set(_LINK.findall(text)), "a link that only the HTML has"
    assert not re.search(r"<(p|a|br|div|h1)\b", text)
    assert "html" not in re.findall(r"\|\s*(\w+)", text)
    assert html.startswith('{% extends "mails/layout.html" %}')


@pytest.mark.parametrize("name", NAMES)
def test_the_html_holds_in_the_dark(name):
    html = (MAILS / name / "body.html").read_text(encoding="utf-8")
    for tag in re.findall(r"<[a-z0-9]+[^>]*style=[^>]*>", html):
        if re.search(r"(?:^|[;\"' ])(?:color|background|border(?:-\w+)?):", tag):
            assert "k-" in tag, f"{tag} has a colour that the dark does not change"
    assert not re.search(r"<img|<script|<link|bgcolor|http://", html)


def test_what_all_mails_share_leaves_room_for_what_one_says():
    frame = (MAILS / "layout.html").read_text(encoding="utf-8")
    assert 'name="color-scheme" content="light dark"' in frame
    assert "prefers-color-scheme: dark" in frame
    largest = max(len((MAILS / name / "body.html").read_bytes()) for name in NAMES)
    assert len(frame.encode()) + largest < CUT_OFF / 2
