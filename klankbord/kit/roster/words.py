"""Text as people type it into cells: made clean for keeping, and folded for comparing."""

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f\x7f]")
_JOINERS = re.compile("(?:^|(?<=[\\s\u0000-\u058f]))[\u200c\u200d]+|[\u200c\u200d]+$")
_SPACE = re.compile(r"\s+")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛`´ʼʻ′＇", "'"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−﹣－", "-"))
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe"}
)
_NO_WORD = re.compile(r"[\W_]+")


def clean(text: str) -> str:
    """One line in NFC: every kind of space a single plain one, nothing invisible left.

    The joiners of Persian and Indic names stay where they join.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text else text.strip()
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return _SPACE.sub(" ", _JOINERS.sub("", text)).strip()


def plain(text: str) -> str:
    """With straight apostrophes and plain hyphens."""
    return text if text.isascii() else text.translate(_APOSTROPHES).translate(_DASHES)


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """For comparing: no case, no accents, words with one space between."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS).casefold())
        text = "".join(char for char in text if not unicodedata.combining(char))
    return _NO_WORD.sub(" ", text.casefold()).strip()


@lru_cache(maxsize=50_000)
def squeezed(text: str) -> str:
    """Folded, without the spaces."""
    return fold(text).replace(" ", "")
