"""Where words that somebody copied from a page stand in the Markdown it was made of.

Who copies sees no marks of emphasis, lists or headings, and another length of white space; so both are passed over.
"""

import re
from collections import Counter

_BETWEEN = r"[\s*_`>#\\]+"
"""What may stand between two words of Markdown where a reader sees a space."""
_MARKS = r"[*_`\\]*"
_PAIRED = re.compile(r"\*+|_+|`+")
_LIST = r"(?:(?:[-+*]|\d{1,9}[.)])\s+)?"


def place_of(passage: str, text: str) -> tuple[int, int] | None:
    """Where a passage stands in a text, as start and end; None where it stands not at all or more than once.

    Half of a pair of marks (`**the feast` without its end) is never taken: the place is widened over the other half,
    and where that does not do it, it is no place either.
    """
    words = _plain(passage).split()
    if not words:
        return None
    between = rf"(?:{_BETWEEN}{_LIST})"
    found = list(re.finditer(between.join(_word(word) for word in words), text))
    found = [one for one in found if not _cuts(text, one.start()) and not _cuts(text, one.end())]
    if len(found) != 1:
        return None
    start, end = found[0].span()
    wider = len(text[:start].rstrip("*_`")), len(text) - len(text[end:].lstrip("*_`"))
    return next((place for place in ((start, end), wider) if _is_whole(text[slice(*place)])), None)


def replaced(passage: str, newer: str, text: str) -> str | None:
    """The text with the passage replaced by newer words; None where `place_of` finds no one place."""
    place = place_of(passage, text)
    return None if place is None else text[: place[0]] + newer.strip() + text[place[1] :]


def _is_whole(words: str) -> bool:
    """Whether every mark that opens in some words closes there too."""
    return all(count % 2 == 0 for count in Counter(_PAIRED.findall(words)).values())


def _cuts(text: str, at: int) -> bool:
    """Whether a place lies within a word."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _plain(passage: str) -> str:
    """A passage without the marks that its writer may have copied along."""
    return _PAIRED.sub("", passage)


def _word(word: str) -> str:
    """A word as it may stand in Markdown: marks between its signs, but none around it."""
    return _MARKS.join(re.escape(sign) for sign in word)
