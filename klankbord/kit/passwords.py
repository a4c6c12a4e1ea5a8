"""Passwords: kept as argon2id (RFC 9106), refused when they are among the first anybody would try.

Length counts, composition does not (NIST SP 800-63B, 5.1.1.2; ASVS 5.0, 6.2): at least 8 characters, 15 or more
advised, everything that can be typed or pasted.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 8
ADVISED = 15
LONGEST = 256
_HASHER = PasswordHasher()
_LEET = str.maketrans("0134578@$!€|+", "oieastbasieit")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qwertzuiop", "abcdefghijklmnopqrstuvwxyz", "01234567890")
_COMMON = Path(__file__).with_name("common_words.txt")


def _normal(password: str) -> str:
    """The same characters however a keyboard composes them, without white space around."""
    return unicodedata.normalize("NFC", password).strip()


def hashed(password: str) -> str:
    """The argon2id hash to keep."""
    return _HASHER.hash(_normal(password))


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one kept. Without one it takes as long, and is not."""
    if len(password) > LONGEST:
        return False
    try:
        return _HASHER.verify(kept if kept is not None else _nobodys(), _normal(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with less work than is asked today."""
    return _HASHER.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    return _HASHER.hash("a password that nobody has")


@cache
def _common() -> frozenset[str]:
    return frozenset(_COMMON.read_text(encoding="utf-8").split())


def is_too_short(password: str) -> bool:
    """Fewer characters than a guesser tries in a day."""
    return len(_normal(password)) < SHORTEST


def is_common(password: str, personal: Iterable[str] = ()) -> bool:
    """Whether a guesser tries it early: a known password or word, dressed up with digits, signs or look-alikes.

    `personal` are words that are easy to know of this person: name, address, school.
    """
    plain = unicodedata.normalize("NFKD", _normal(password)).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    forms = {plain, plain.translate(_LEET)}
    known = _common() | {word for words in personal for word in _words_of(words)}
    return any(_is_easy(form, known) for form in forms)


def _words_of(words: str) -> list[str]:
    parts = re.split(r"[\W_]+", words.casefold())
    return [word for word in [*parts, "".join(parts)] if len(word) >= 3]


def _is_easy(form: str, known: frozenset[str]) -> bool:
    core = re.sub(r"[\W_\d]+", "", form)
    if len(set(form)) <= 2 or form in known or core in known:
        return True
    if not core and (_walks(form) or re.fullmatch(r"(19|20)?\d{2}[\W_]*(19|20)?\d{2}|\d{1,9}", form)):
        return True
    return _repeats(form, known) or _walks(core or form) or _made_of(core, known)


def _repeats(form: str, known: frozenset[str]) -> bool:
    """`abcabcabc`, `welkomwelkom`: a short piece over and over, with digits at the end perhaps."""
    found = re.fullmatch(r"(.+?)\1+\W*\d*\W*", form)
    return found is not None and (len(found[1]) <= 4 or found[1] in known)


def _walks(form: str) -> bool:
    """Whether it runs along a row of the keyboard or the alphabet, either way, in at most two walks."""
    for at in range(len(form) + 1):
        pieces = [piece for piece in (form[:at], form[at:]) if piece]
        if all(any(len(p) >= 3 and (p in row * 2 or p in row[::-1] * 2) for row in _ROWS) for p in pieces):
            return bool(pieces)
    return False


def _made_of(core: str, known: frozenset[str]) -> bool:
    """Two known words on end."""
    return any(core[:at] in known and core[at:] in known for at in range(3, len(core) - 2))
