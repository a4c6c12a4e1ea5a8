"""Things that records write in many shapes: a decision, an action item, somebody who was there.

A record may give "Ja. puts them on the site" or `{owner: Ja., what: …, due: …, cost: 40}`. The columns hold what is
common (facets), the entry keeps the shape, packed. Reading an entry gives its facets; writing facets that changed
since gives the entry with the new words where the old ones stood.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from klankbord.kit.shapes import is_empty, pack, text, unpack
from klankbord.kit.yaml_text import Bare


def as_day(words: str) -> date | None:
    """The day that is written as 2026-12-08; None for any other words."""
    try:
        return date.fromisoformat(words) if len(words) == 10 and words[4] == words[7] == "-" else None
    except ValueError:
        return None


def as_time(words: str) -> time | None:
    """The wall time that is written as 19:30 or 9:30; None for any other words."""
    hours, colon, minutes = words.partition(":")
    if not (colon and words.isascii() and hours.isdecimal() and minutes.isdecimal()):
        return None
    good = len(hours) <= 2 and len(minutes) == 2 and int(hours) < 24 and int(minutes) < 60
    return time(int(hours), int(minutes)) if good else None


def clock(wall: time | None) -> str:
    """A wall time as records write it: 19:30; nothing for none."""
    return wall.strftime("%H:%M") if wall is not None else ""


def _as_it_is(words: str) -> str:
    return words


def _time_only(words: str) -> str:
    return clock(as_time(words))


def _ending(words: str) -> str:
    return words if words in {"done", "dropped"} else ""


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing an entry says: the keys it may stand under, the first being ours; `clean` keeps what a column can."""

    name: str
    keys: tuple[str, ...]
    clean: Callable[[str], str] = _as_it_is


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry. The first facet is what an entry of mere words says; `plain` ones are words when they can be."""

    facets: tuple[Facet, ...]
    plain: bool = True

    def read(self, packed: Any) -> dict[str, str]:
        """The facets of an entry, '' where it says nothing of one."""
        entry = unpack(packed)
        said = {facet.name: "" for facet in self.facets}
        if not isinstance(entry, dict):
            return {**said, self.facets[0].name: text(entry)}
        for facet in self.facets:
            key = _place(entry, facet)
            if key is not None:
                said[facet.name] = facet.clean(text(entry[key]))
        if _place(entry, self.facets[0]) is None:
            said[self.facets[0].name] = text(self._rest(entry))
        return said

    def more(self, packed: Any) -> str:
        """What an entry says besides its facets, in words."""
        entry = unpack(packed)
        if not isinstance(entry, dict) or _place(entry, self.facets[0]) is None:
            return ""
        return text(self._rest(entry))

    def write(self, packed: Any, now: Mapping[str, str]) -> Any:
        """The entry that says what the facets say now: as it was where they did not change. Not packed."""
        entry, before = unpack(packed), self.read(packed)
        changed = [facet for facet in self.facets if now[facet.name] != before[facet.name]]
        if packed is not None and not changed:
            return entry
        if packed is not None and isinstance(entry, dict):
            made = dict(entry)
            if self.facets[0] in changed and _place(entry, self.facets[0]) is None:
                made = {key: part for key, part in entry.items() if key not in self._rest(entry)}
            for facet in changed:
                key = _place(entry, facet) or facet.keys[0]
                words = now[facet.name]
                made[key] = Bare(words) if words and isinstance(entry.get(key), Bare) else words
            return made
        said = {facet.keys[0]: now[facet.name] for facet in self.facets if now[facet.name]}
        main = self.facets[0]
        words_will_do = not said or set(said) == {main.keys[0]}
        return now[main.name] if (self.plain or packed is not None) and words_will_do else said

    def kept(self, value: Any) -> Any:
        """What to keep of an entry beside its facets, packed: nothing where they say it all."""
        return None if is_empty(value) or self._is_told(value) else pack(value)

    def _is_told(self, value: Any) -> bool:
        return bool(_spelt_alike(self.write(None, self.read(pack(value))), value))

    def _rest(self, entry: Mapping[Any, Any]) -> dict[Any, Any]:
        """Everything that no facet holds in full."""
        held = {
            key: facet.clean(text(entry[key])) for facet in self.facets if (key := _place(entry, facet)) is not None
        }
        return {key: part for key, part in entry.items() if not is_empty(part) and held.get(key) != text(part)}


def _place(entry: Mapping[Any, Any], facet: Facet) -> Any:
    return next((key for key in facet.keys if key in entry), None)


def _spelt_alike(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        keys = {*one, *other}
        return all(_spelt_alike(one.get(key), other.get(key)) for key in keys)
    if is_empty(one) or is_empty(other):
        return is_empty(one) and is_empty(other)
    return type(one) is type(other) and bool(one == other)


WHO = ("who", "name", "person", "wie", "naam")
NOTE = ("note", "remark", "opmerking")
PRESENCE = Kind(
    (
        Facet("name", WHO),
        Facet("arrived", ("time", "at", "arrived", "arrived_at", "from", "vanaf"), _time_only),
        Facet("left", ("left", "left_at", "until", "tot"), _time_only),
        Facet("note", NOTE),
    )
)
DECISION = Kind((Facet("text", ("text", "decision", "what", "title", "besluit")),))
ACTION = Kind(
    (
        Facet("what", ("what", "action", "task", "text", "wat", "actie")),
        Facet("owner", ("owner", *WHO, "responsible", "eigenaar")),
        Facet("due", ("due", "by_when", "when", "deadline", "wanneer")),
        Facet("ended", ("status", "state"), _ending),
    ),
    plain=False,
)
