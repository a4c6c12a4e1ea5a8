"""The children of a file: the same child in several rows is one."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from klankbord.kit.roster.likeness import close
from klankbord.kit.roster.names import Name
from klankbord.kit.roster.problems import Place, Problems
from klankbord.kit.roster.sentences import ONE_CHILD, PERHAPS_SAME_CHILD, TWO_CHILDREN
from klankbord.kit.roster.shape import Pupil
from klankbord.kit.roster.words import fold


@dataclass
class _Known:
    pupil: Pupil
    name: Name
    places: list[Place]


class Pupils:
    """Every child once."""

    def __init__(self) -> None:
        self._known: list[_Known] = []
        self._by_key: dict[str, int] = {}

    def add(self, place: Place, number: str | None, name: Name, class_name: str | None) -> int:
        """The position of a child, new or known."""
        key = self._key(number, name, class_name)
        at = self._by_key.get(key)
        if at is not None and number and not _agree(self._known[at].name, name):
            key = f"{key}|{name.key}"
            at = self._by_key.get(key)
        if at is None:
            at = self._by_key[key] = len(self._known)
            self._known.append(_Known(Pupil(number, name.given, name.prefix, name.family, class_name), name, []))
        known = self._known[at]
        if not known.pupil.name and name.whole:
            known.pupil.given, known.pupil.prefix, known.pupil.family, known.name = (
                name.given,
                name.prefix,
                name.family,
                name,
            )
        known.pupil.class_name = known.pupil.class_name or class_name
        if number and len(number) > len(known.pupil.number or ""):
            known.pupil.number = number
        if place.ref not in known.pupil.rows:
            known.pupil.rows.append(place.ref)
            known.places.append(place)
        return at

    def _key(self, number: str | None, name: Name, class_name: str | None) -> str:
        if number:
            return f"#{re.sub(r'^0+(?=.)', '', fold(number))}"
        return f"{name.key}@{class_name or ''}"

    def settled(self, problems: Problems, carers: dict[int, set[str]]) -> tuple[list[Pupil], list[int]]:
        """The children, and for each position the one it has become. `carers` are the people around each."""
        became = list(range(len(self._known)))
        for one, other in self._alike(carers):
            earlier, later = self._known[one], self._known[other]
            place = later.places[0]
            chosen = problems.ask(
                place,
                "perhaps_same_person",
                PERHAPS_SAME_CHILD,
                {
                    "first": earlier.pupil.name, "second": later.pupil.name,
                    "row": earlier.places[0].ref, "other": place.ref,
                },
                options=(TWO_CHILDREN, ONE_CHILD),
                subject=f"child:{fold(earlier.pupil.name)}:{fold(later.pupil.name)}",
            )  # fmt: skip
            if chosen == ONE_CHILD.code:
                became[other] = became[one]
                earlier.pupil.rows += [row for row in later.pupil.rows if row not in earlier.pupil.rows]
        kept = [at for at, into in enumerate(became) if at == into]
        position = {at: index for index, at in enumerate(kept)}
        return [self._known[at].pupil for at in kept], [position[into] for into in became]

    def _alike(self, carers: dict[int, set[str]]) -> list[tuple[int, int]]:
        """Pairs in one class whose names differ in a prefix, a letter or nothing; siblings and twins are none."""
        found: set[tuple[int, int]] = set()
        for blocks in (self._by(_surnameless), self._by(_whole), self._by_number()):
            for block in blocks:
                for at, other in enumerate(block[1:21], 1):
                    found.update((one, other) for one in block[:at] if one < other)
        return sorted(pair for pair in found if self._doubt(pair[0], pair[1], carers))

    def _doubt(self, one: int, other: int, carers: dict[int, set[str]]) -> bool:
        first, second = self._known[one], self._known[other]
        if first.pupil.number and second.pupil.number and first.name.key != second.name.key:
            twins = bool(carers.get(one, set()) & carers.get(other, set()))
            if twins and fold(first.name.given) != fold(second.name.given):
                return False
        return True

    def _by(self, keys: Callable[[Name], list[str]]) -> list[list[int]]:
        blocks: dict[str, list[int]] = defaultdict(list)
        for at, known in enumerate(self._known):
            if known.name.given and known.name.family and known.pupil.class_name:
                for key in keys(known.name):
                    blocks[f"{key}@{known.pupil.class_name}"].append(at)
        return [block for block in blocks.values() if len(block) > 1]

    def _by_number(self) -> list[list[int]]:
        """The same number under two names."""
        blocks: dict[str, list[int]] = defaultdict(list)
        for key, at in self._by_key.items():
            if key.startswith("#"):
                blocks[key.partition("|")[0]].append(at)
        return [block for block in blocks.values() if len(block) > 1]


def _agree(one: Name, other: Name) -> bool:
    """Whether two names under one number can be one child."""
    if not one.whole or not other.whole or one.key == other.key:
        return True
    return fold(one.family) == fold(other.family) and (one.short or other.short or fold(one.given) == fold(other.given))


def _surnameless(name: Name) -> list[str]:
    return [f"{fold(name.given)}|{fold(name.family)}"]


def _whole(name: Name) -> list[str]:
    return close(name.key.replace("|", " ")) if len(fold(name.given)) > 4 and len(name.key) > 9 else []
