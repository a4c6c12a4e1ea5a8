"""A text without the names of people, for what everybody may read.

Rather one word too many is taken out than a name left in: a first name goes wherever it stands with its capital, and so
do a surname, "juf Anna" and an address. Who they were stays out; what they said stays.
"""

import re
from collections.abc import Iterable
from typing import Any

from klankbord.kit.agenda_text.persons import OFFICE, PARTICLES

_WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")
_TITLED = re.compile(
    r"(?<!\w)(?:[Jj]uf|[Jj]uffrouw|[Mm]eester|[Mm]eneer|[Mm]evrouw|[Mm]evr\.|[Dd]hr\.|[Mm]w\.|[Mm]iss|[Mm]r\.?|[Mm]rs\.?|[Mm]s\.?)"
    r"(?:\s+(?:(?:van|de|der|den|el|al|ten|ter)\s+)*[A-ZÀ-ÖØ-Þ][^\W\d_]*)+(?!\w)"
)
_MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_BEGINS = re.compile(r"(?:^|[.!?]\s+|\n)[\s>#*_-]*$")


class Nameless:
    """Takes names out of texts: of those `near` every part of the name, of those `far` only the whole one."""

    def __init__(self, near: Iterable[str], far: Iterable[str], somebody: str) -> None:
        self._somebody = somebody
        self._parts: set[str] = set()
        self._whole: dict[str, set[str]] = {}
        for name in near:
            self._keep(name)
            self._parts.update(_parts(name))
        for name in far:
            if " " in name:
                self._keep(name)

    def _keep(self, name: str) -> None:
        words = _WORD.findall(name.casefold())
        if words:
            self._whole.setdefault(words[0], set()).add(name)

    def text(self, text: str) -> str:
        """The text with a word for somebody where a name stood."""
        words = set(_WORD.findall(text))
        whole = {name for word in words for name in self._whole.get(word.casefold(), ())}
        text = self._without(_MAILBOX, text)
        if whole:
            text = self._without(_any_of(whole, re.IGNORECASE), text)
        text = self._without(_TITLED, text)
        parts = self._parts & words
        return self._without(_any_of(parts, 0), text) if parts else text

    def all_of(self, value: Any) -> Any:
        """The same for every text in lists and mappings."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list | tuple):
            return [self.all_of(each) for each in value]
        if isinstance(value, dict):
            return {key: self.all_of(each) for key, each in value.items()}
        return value

    def _without(self, names: re.Pattern[str], text: str) -> str:
        def instead(found: re.Match[str]) -> str:
            begins = _BEGINS.search(text[: found.start()])
            return self._somebody[:1].upper() + self._somebody[1:] if begins else self._somebody

        return names.sub(instead, text)


def _parts(name: str) -> set[str]:
    """The words of a name that stand for somebody by themselves."""
    words = set(_WORD.findall(name))
    return {
        word
        for word in words
        if len(word) > 1 and word[0].isupper() and word.casefold() not in PARTICLES and not OFFICE.fullmatch(word)
    }


def _any_of(names: Iterable[str], flags: int) -> re.Pattern[str]:
    spelt = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<!\w)(?:{spelt})(?!\w)", flags)
