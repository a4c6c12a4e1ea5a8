"""Capitals in names, and initials."""

import re
from functools import lru_cache

_INITIAL = re.compile(r"(?:[^\W\d_]{1,2}\.-?)+|[^\W\d_]")
_LOOSE = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,6}")


@lru_cache(maxsize=50_000)
def is_initials(text: str) -> bool:
    """Whether a given name is no more than initials: "A.M.", "A", "J.-P.", "Th."."""
    words = text.split()
    return bool(words) and all(
        _INITIAL.fullmatch(word) and (word[0].isupper() or "." in word or len(word) == 1) and ord(word[0]) < 0x590
        for word in words
    )


def initials(text: str, *, certain: bool) -> str:
    """Initials as one word with full stops; other given names as they are.

    `certain` says the column holds nothing but initials, so that "AM" is A.M. there.
    """
    letters = re.sub(r"[^\w]", "", text)
    if not letters or ord(letters[0]) >= 0x590 or any(char.isdigit() for char in text):
        return text
    if certain and (_LOOSE.fullmatch(text) or (text.isupper() and len(letters) <= 6)):
        return "".join(f"{letter.upper()}." for letter in letters)
    if is_initials(text):
        parts = re.findall(r"[^\W\d_]+", text)
        return "".join(f"{part[:1].upper()}{part[1:].lower()}." for part in parts)
    return text


def lettered(given: str, family: str) -> tuple[str, str]:
    """Names with ordinary capitals, where they are written all in capitals or all in small letters."""
    return _lettered(given), _lettered(family)


def _lettered(name: str) -> str:
    if not name or is_initials(name) or "@" in name:
        return name
    letters = [char for char in name if char.isalpha()]
    if len(letters) < 3 and name.isupper():
        return name
    if letters and ord(max(letters)) < 0x590 and (name.isupper() or name.islower()):
        return re.sub(r"[^\W\d_]+", _capital, name)
    return name


def _capital(found: re.Match[str]) -> str:
    word = found[0].lower()
    if found.start() and found.string[found.start() - 1] == "'" and len(word) == 1:
        return word
    if word.startswith("ij"):
        return "IJ" + word[2:]
    return word[:1].upper() + word[1:]
