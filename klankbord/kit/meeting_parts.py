"""The parts a meeting falls into, with and without management: planned ones, as records of meetings write them too.

A part is kept as an entry with the keys `part` (its number), `title`, `from`, `minutes` and `for`; a record may give
others besides, or a part in a shape of its own, which then is no planned one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

MEMBERS = "members"
_OURS = ("part", "title", "from", "minutes", "for")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part: its name, the wall time it starts at, its length, and whether only members are asked."""

    number: str
    title: str
    start: time | None = None
    minutes: int | None = None
    members_only: bool = False

    @property
    def end(self) -> time | None:
        """The wall time it ends at, where that is known."""
        if self.start is None or self.minutes is None:
            return None
        at = (self.start.hour * 60 + self.start.minute + self.minutes) % (24 * 60)
        return time(at // 60, at % 60)

    def is_called(self, words: str) -> bool:
        """Whether an item that says its part means this one: by number or by name."""
        return words.strip().casefold() in {self.number.casefold(), self.title.casefold()}


def planned(entries: Iterable[Any]) -> list[Part]:
    """The parts of a meeting that can be shown as planned ones: those with a name."""
    return [
        Part(
            number=str(entry.get("part") or place),
            title=str(entry["title"]),
            start=_wall(entry.get("from")),
            minutes=entry.get("minutes") if isinstance(entry.get("minutes"), int) else None,
            members_only=entry.get("for") == MEMBERS,
        )
        for place, entry in enumerate(entries, 1)
        if isinstance(entry, dict) and isinstance(entry.get("title"), str) and entry["title"]
    ]


def entries(parts: Sequence[Part], before: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """Parts as entries; what a record said of one with the same name besides stays."""
    more = {
        entry["title"]: {key: value for key, value in entry.items() if key not in _OURS}
        for entry in before
        if isinstance(entry, dict) and isinstance(entry.get("title"), str)
    }
    found = []
    for place, part in enumerate(parts, 1):
        entry: dict[str, Any] = {"part": place, "title": part.title}
        if part.start is not None:
            entry["from"] = part.start.strftime("%H:%M")
        if part.minutes is not None:
            entry["minutes"] = part.minutes
        if part.members_only:
            entry["for"] = MEMBERS
        found.append(entry | more.get(part.title, {}))
    return found


def shifted(entries: Sequence[Any], minutes: int) -> list[Any]:
    """The same entries with every start so many minutes later, for a meeting that begins at another time."""
    found: list[Any] = []
    for entry in entries:
        start = _wall(entry.get("from")) if isinstance(entry, dict) else None
        if start is not None:
            at_minute = (start.hour * 60 + start.minute + minutes) % (24 * 60)
            entry = {**entry, "from": time(at_minute // 60, at_minute % 60).strftime("%H:%M")}
        found.append(entry)
    return found


def at(parts: Sequence[Part], start: time | None, words: str = "") -> Part | None:
    """The part an item belongs to: the one it names, else the last one that has begun when the item starts."""
    if words:
        return next((part for part in parts if part.is_called(words)), None)
    if start is None:
        return None
    begun = [part for part in parts if part.start is not None and part.start <= start]
    return max(begun, key=lambda part: part.start or start) if begun else None


def asked_of_others(parts: Sequence[Part], start: time, minutes: int) -> tuple[int, int]:
    """When who is no member is asked to be there, as minutes after the start of the meeting: from and until.

    The parts for members alone at its beginning and its end are left off; a part without a length lasts until the next
    begins. A meeting whose parts are all for members is the whole one.
    """
    begins = [((part.start.hour - start.hour) * 60 + part.start.minute - start.minute) % (24 * 60) if part.start else -1
              for part in parts]  # fmt: skip
    ends = [*begins, minutes][1:]
    alone = sorted(
        (begin, begin + part.minutes if part.minutes is not None else end)
        for part, begin, end in zip(parts, begins, ends, strict=True)
        if part.members_only and 0 <= begin < minutes
    )
    first, last = 0, minutes
    for begin, end in alone:
        if begin <= first:
            first = max(first, end)
    for begin, end in reversed(alone):
        if end >= last:
            last = min(last, begin)
    return (first, last) if first < last else (0, minutes)


def _wall(words: Any) -> time | None:
    try:
        return time.fromisoformat(words) if isinstance(words, str) else None
    except ValueError:
        return None
