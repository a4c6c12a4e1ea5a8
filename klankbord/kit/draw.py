"""Drawing people by lot so that anybody can redo it: `klankbord-draw-1`, a seed and a list in, the same codes out.

Only `random.Random.random()` of an integer seed is used: of all the standard library draws with, that sequence alone is
promised to stay the same in later versions of Python, and every Mersenne Twister (MT19937) gives it.
"""

import hashlib
import json
import random
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from klankbord.kit.errors import N_, DomainError

ALGORITHM = "klankbord-draw-1"
STEPS = (
    N_("Households that are linked become one lot (or every person is a lot of their own)."),
    N_("A lot is called by the lowest code in it; the lots are sorted by that code."),
    N_(
        "The seed, read as a hexadecimal number, starts a Mersenne Twister (MT19937, such as Python's random.Random). "
        "Each lot in turn takes three numbers from 0 to 1 from it: A, B and C; then each group in alphabetical order "
        "takes one: D."
    ),
    N_("B chooses one of the lot's groups in alphabetical order, C one of its codes in that group."),
    N_("Sorted by A, the lots get their numbers: 1, 2, 3 and so on."),
    N_(
        "Each group gets the places × its lots ÷ all lots, rounded down; what is left goes one by one to those with "
        "the largest remainders, equal ones in the order of D."
    ),
    N_("In each group the lowest numbers are drawn. All others are the reserve list, in the order of their numbers."),
)
"""The algorithm for people, in the order it goes; enough to write it again in another language."""


class BadRecord(DomainError):
    """A file that is no record of a draw."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody in the pool: a code that stands for them, their household, and the groups they may be drawn in."""

    code: str
    household: str = ""
    strata: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Lot:
    """One lot after the draw: whom it names, its number, the group it lay in, and whether it was drawn."""

    code: str
    number: int
    stratum: str
    drawn: bool


@dataclass(frozen=True, slots=True)
class Share:
    """A group: how many lots lay in it and how many places it got."""

    stratum: str
    lots: int
    places: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """Every lot in the order of its number, and what each group got."""

    lots: tuple[Lot, ...]
    shares: tuple[Share, ...]

    @property
    def drawn(self) -> list[str]:
        """The codes that were drawn, by number."""
        return [lot.code for lot in self.lots if lot.drawn]

    @property
    def reserves(self) -> list[str]:
        """The codes on the reserve list, first come first."""
        return [lot.code for lot in self.lots if not lot.drawn]


def fresh_seed() -> str:
    """A seed of 128 random bits, hexadecimal."""
    return secrets.token_hex(16)


def commitment(seed: str) -> str:
    """The fingerprint (SHA-256) under which a seed is promised before anybody may know it."""
    return hashlib.sha256(seed.encode()).hexdigest()


def draw(pool: Iterable[Entry], *, places: int, seed: str, one_per_household: bool) -> Outcome:
    """Draw `places` lots from a pool, by the steps in `STEPS`. The order in which the pool comes does not matter.

    Raises ValueError for two entries with one code, or a seed that is no hexadecimal number.
    """
    units = _units(pool, one_per_household=one_per_household)
    chance = random.Random(int(seed, 16))
    placed: list[tuple[float, str, str, str]] = []
    for unit in units:
        order, which, who = chance.random(), chance.random(), chance.random()
        strata = sorted({stratum for entry in unit for stratum in entry.strata})
        stratum = strata[int(which * len(strata))]
        codes = [entry.code for entry in unit if stratum in entry.strata]
        placed.append((order, unit[0].code, codes[int(who * len(codes))], stratum))
    placed.sort()
    sizes = Counter(stratum for _order, _key, _code, stratum in placed)
    ties = {stratum: chance.random() for stratum in sorted(sizes)}
    shares = largest_remainders(sizes, places, ties)
    left = dict(shares)
    lots = []
    for number, (_order, _key, code, stratum) in enumerate(placed, 1):
        lots.append(Lot(code, number, stratum, left[stratum] > 0))
        left[stratum] -= 1
    return Outcome(tuple(lots), tuple(Share(name, sizes[name], shares[name]) for name in sorted(sizes)))


def largest_remainders(sizes: Mapping[str, int], places: int, ties: Mapping[str, float]) -> dict[str, int]:
    """Divide places over groups by their sizes (Hamilton's method), in whole numbers; at most as many as there are.

    Of equal remainders the group with the lower number in `ties` goes first.
    """
    everybody = sum(sizes.values())
    places = min(places, everybody)
    if not everybody:
        return {}
    shares = {name: places * size // everybody for name, size in sizes.items()}
    order = sorted(sizes, key=lambda name: (-(places * sizes[name] % everybody), ties[name], name))
    for name in order[: places - sum(shares.values())]:
        shares[name] += 1
    return shares


def _units(pool: Iterable[Entry], *, one_per_household: bool) -> list[list[Entry]]:
    """The lots, each with its entries, sorted by code."""
    entries = sorted(pool, key=lambda entry: entry.code)
    if len({entry.code for entry in entries}) != len(entries):
        raise ValueError("two entries have the same code")
    if not one_per_household:
        return [[entry] for entry in entries]
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.household or f"alone {entry.code}", []).append(entry)
    return sorted(found.values(), key=lambda unit: unit[0].code)


def households(people: Iterable[int], links: Iterable[tuple[int, object]]) -> dict[int, int]:
    """The household of each person: who shares a link (a child, a mailbox) with whom, and through whom, transitively.

    `links` are `(person, thing)`; a household is called by its lowest number. Who links to nobody is one alone.
    """
    first: dict[object, int] = {}
    leader = {person: person for person in people}

    def lead(person: int) -> int:
        while leader[person] != person:
            leader[person] = leader[leader[person]]
            person = leader[person]
        return person

    for person, thing in links:
        leader.setdefault(person, person)
        one, other = lead(person), lead(first.setdefault(thing, person))
        leader[max(one, other)] = min(one, other)
    return {person: lead(person) for person in leader}


def next_reserve(waiting: Sequence[Lot], stratum: str) -> Lot | None:
    """Who takes the place of somebody of a group: the next of that group, else the next of all."""
    ordered = sorted(waiting, key=lambda lot: (lot.stratum != stratum, lot.number))
    return ordered[0] if ordered else None


@dataclass(frozen=True, slots=True)
class Check:
    """What redoing a record gave: the outcome, and for each thing that differs the sentence that says so."""

    outcome: Outcome
    differences: tuple[str, ...]


def check(text: str) -> Check:
    """Redo a published record (its JSON text) and compare. Raises BadRecord for anything that is none."""
    try:
        record = json.loads(text)
    except ValueError as error:
        raise BadRecord(N_("This is no record of a draw: download it from the page of the draw.")) from error
    algorithm = record.get("algorithm") if isinstance(record, dict) else None
    if algorithm != ALGORITHM:
        raise BadRecord(
            N_("This record names the algorithm “%(name)s”, and only %(known)s is known here."),
            name=str(algorithm)[:60],
            known=ALGORITHM,
        )
    try:
        outcome = draw(
            [Entry(str(one["code"]), str(one["household"]), tuple(map(str, one["groups"]))) for one in record["pool"]],
            places=int(record["places"]),
            seed=str(record["seed"]),
            one_per_household=record["one_per_household"] is True,
        )
        return Check(outcome, tuple(_differences(record, outcome)))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise BadRecord(N_("This is no record of a draw: download it from the page of the draw.")) from error


def _differences(record: Mapping[str, Any], outcome: Outcome) -> Iterable[str]:
    if commitment(str(record["seed"])) != record["fingerprint"]:
        yield N_("The seed is not the one that was promised: its fingerprint differs.")
    if record["drawn"] != outcome.drawn:
        yield N_("The drawn codes differ.")
    if record["reserves"] != outcome.reserves:
        yield N_("The reserve list differs.")
    if record["groups"] != groups(outcome):
        yield N_("The places of the groups differ.")


def groups(outcome: Outcome) -> list[dict[str, Any]]:
    """The groups as a record lists them."""
    return [{"group": share.stratum, "lots": share.lots, "places": share.places} for share in outcome.shares]
