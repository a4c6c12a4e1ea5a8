"""How names of people and classes are held against each other, and the keyed hashes a roster leaves behind."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from klankbord.base import web
from klankbord.kit import addresses, tokens
from klankbord.kit.errors import DomainError

_INITIALS = re.compile(r"(?:[^\W\d_]{1,3}\.\s?-?)+[^\W\d_]?|[^\W\d_]")
_KIND_OF_CLASS = re.compile(r"(?:groep|klas|group|class)\b[\s:.-]*")
_PARTS = re.compile(r"\d+|\D+")


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """The text without what makes no difference: case, white space, the way an accent is put together."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


@lru_cache(maxsize=2_000)
def class_key(name: str) -> str:
    """Equal for "groep 5a", "Groep 5A" and "5a"."""
    return _KIND_OF_CLASS.sub("", fold(name), count=1).replace(" ", "") or fold(name)


def class_order(name: str) -> list[tuple[int, int, str]]:
    """Puts 3a before 10b."""
    return [(int(part.isdecimal()) ^ 1, int(part) if part.isdecimal() else 0, part)
            for part in _PARTS.findall(class_key(name))]  # fmt: skip


@lru_cache(maxsize=50_000)
def spelt(address: str) -> str | None:
    """An address as mail needs it; None for what cannot be one."""
    try:
        return addresses.spelt(address)
    except DomainError:
        return None


def box_of(address: str | None) -> str:
    """The mailbox of an address as it is found again; empty without one."""
    good = spelt(address) if address else None
    return addresses.normalised(good) if good else ""


def shown_name(name: str, email: str | None) -> str:
    """What somebody is called who may have a mailbox only."""
    return name or (email or "").partition("@")[0] or "?"


@dataclass(frozen=True, slots=True)
class Called:
    """What somebody is called: the whole, the given name or initials, and the rest with its prefix; all folded."""

    whole: str
    given: str
    rest: str
    initials: str  # the letters, where only those are known of the given name

    @property
    def first_letter(self) -> str:
        """What the given name begins with; empty without one."""
        return (self.initials or self.given)[:1]


def called(name: str, given: str = "", prefix: str = "", family: str = "") -> Called:
    """A name as it is compared; one that was never taken apart is: the first word is the given name."""
    if not given and not family:
        given, _, family = name.partition(" ")
        if not family:
            given, family = "", given
    shown = given.strip()
    short = bool(_INITIALS.fullmatch(shown)) or (len(shown) <= 2 and shown.isupper())
    letters = "".join(char for char in fold(shown) if char.isalpha()) if short else ""
    return Called(fold(name), fold(given), fold(f"{prefix} {family}"), letters)


def fits(one: Called, other: Called) -> bool:
    """Whether two names can be one person's: the same, or initials of the same name with the same family name."""
    if one.whole == other.whole:
        return True
    if one.rest != other.rest or not one.first_letter or not other.first_letter:
        return False
    if one.initials and other.initials:
        return one.initials.startswith(other.initials) or other.initials.startswith(one.initials)
    return bool(one.initials or other.initials) and one.first_letter == other.first_letter


def akin(one: Called, other: Called) -> bool:
    """Whether the names are too alike to say they are two people's: one given name, or one family name and no more."""
    if fits(one, other):
        return True
    same_given = bool(one.given) and one.given == other.given and not one.initials
    nameless = one.rest == other.rest and (not one.given or not other.given)
    return same_given or nameless


class Keys:
    """The keyed hashes of one school: without the application's key they tell nobody what went in."""

    def __init__(self, school_id: int) -> None:
        self._secret = web.settings().secret_key
        self._school_id = school_id

    def _digest(self, purpose: str, words: str) -> str:
        return tokens.keyed_digest(self._secret, purpose, f"{self._school_id}:{words}")

    def pupil(self, number: str, name: str = "") -> str:
        """Of a pupil number, with or without the zeros a spreadsheet takes away; with a name where two share one."""
        plain = re.sub(r"^0+(?=.)", "", fold(number))
        return self._digest("pupil", f"{plain}|{fold(name)}" if name else plain)

    def pupil_name(self, name: str) -> str:
        """Of a pupil without a number; namesakes get `:2`, `:3` behind it."""
        return f"name:{self._digest('pupil-name', fold(name))}"

    def carer(self, number: str) -> str:
        """Of the code a carer has in the school's own system."""
        return self._digest("carer", fold(number))

    def said(self, words: str) -> str:
        """Of what a roster said of somebody, to see whether the next one says something else."""
        return self._digest("roster-said", words)[:32]


def base_of(pupil_hash: str) -> str:
    """The hash of a name without the number that tells namesakes apart."""
    return pupil_hash.rpartition(":")[0] if pupil_hash.count(":") == 2 else pupil_hash
