"""Which child is which: the roster's held against the school's, by number, by name, by carer and class."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from klankbord.kit.roster.shape import Care, Roster
from klankbord.schools.actions_roster_names import Keys, base_of, class_key, fold
from klankbord.schools.queries_roster_known import Known, KnownChild


@dataclass
class Unit:
    """A child of the roster: one of its pupils, or what a carer's class tells of one; `carers` by their position."""

    name: str = ""
    class_name: str | None = None
    number_hash: str | None = None
    name_hash: str | None = None
    carers: dict[int, Care] = field(default_factory=dict)

    @property
    def hashes(self) -> tuple[str, ...]:
        """What it can be known by."""
        return tuple(one for one in (self.number_hash, self.name_hash) if one)


def units_of(roster: Roster, keys: Keys) -> list[Unit]:
    """The children of a roster that can be known again, with the keyed hashes of their numbers and names."""
    units: list[Unit] = []
    of: list[Unit] = []  # by position of the pupil
    numbered: dict[str, Unit] = {}
    for pupil in roster.pupils:
        number_hash = keys.pupil(pupil.number) if pupil.number else None
        if number_hash in numbered and fold(numbered[number_hash].name) != fold(pupil.name):
            number_hash = keys.pupil(pupil.number or "", pupil.name)
        if number_hash in numbered:
            of.append(numbered[number_hash])
            continue
        name_hash = keys.pupil_name(pupil.name) if pupil.name else None
        of.append(Unit(pupil.name, pupil.class_name, number_hash, name_hash))
        units.append(of[-1])
        if number_hash:
            numbered[number_hash] = of[-1]
    told: dict[tuple[int | str, str], Unit] = {}
    for position, person in enumerate(roster.people):
        for care in person.cares:
            of[care.pupil].carers.setdefault(position, care)
        if person.cares or person.is_staff:
            continue
        for name in person.classes:
            place = (person.rows[0] if person.rows else position, class_key(name))
            if place not in told:
                told[place] = Unit(class_name=name)
                units.append(told[place])
            told[place].carers.setdefault(position, Care(-1, person.relation))
    return [unit for unit in units if unit.hashes or (unit.class_name and unit.carers)]


Fits = Callable[[Unit, KnownChild], bool]


class ChildMatching:
    """The children of a roster, each with the one the school knows; `account` tells whose account a carer has."""

    def __init__(self, known: Known, units: list[Unit], account: dict[int, int]) -> None:
        self.child: dict[int, KnownChild] = {}  # by position among the units
        self._known, self._units, self._account = known, units, account
        self._taken: set[int] = set()
        self._users = [{account[one] for one in unit.carers if one in account} for unit in units]
        self._cared: dict[int, list[KnownChild]] = defaultdict(list)
        for child in known.children.values():
            for user_id in child.cares:
                self._cared[user_id].append(child)
        self._by_number()
        self._by_name()
        self._pass(self._of_carers, self._by_class_alone)
        self._pass(self._of_carers, self._numberless)
        self._pass(self._of_carers, self._moved)

    def _by_number(self) -> None:
        there = {child.hash: child for child in self._known.children.values() if child.hash}
        for at, unit in enumerate(self._units):
            found = there.get(unit.number_hash) if unit.number_hash else None
            if found is not None and found.id not in self._taken:
                self._take(at, found)

    def _by_name(self) -> None:
        """Namesakes are told apart by their carers; where none is known, by their class or by being the only one.

        Namesakes of one carer are told apart by class and by whether that carer may be invited, as far as those go.
        """
        named: dict[str, list[KnownChild]] = defaultdict(list)
        for child in self._known.children.values():
            if child.hash and child.hash.startswith("name:"):
                named[base_of(child.hash)].append(child)

        def namesakes(at: int) -> Iterable[KnownChild]:
            return named.get(self._units[at].name_hash or "", ())

        def alone(at: int) -> bool:
            return sum(child.id not in self._taken for child in namesakes(at)) == 1

        def carerless(at: int, child: KnownChild) -> bool:
            return not self._units[at].carers or not child.cares

        def shared(at: int, child: KnownChild) -> bool:
            return not self._users[at].isdisjoint(child.cares)

        self._pass(namesakes, lambda at, child: self._same_place(at, child) and self._same_invited(at, child))
        self._pass(namesakes, lambda at, child: shared(at, child) and self._same_place(at, child))
        self._pass(namesakes, shared)
        self._pass(namesakes, lambda at, child: carerless(at, child) and self._same_place(at, child))
        self._pass(namesakes, lambda at, child: alone(at) and (carerless(at, child) or self._same_class(at, child)))

    def _of_carers(self, at: int) -> Iterable[KnownChild]:
        return (child for user_id in sorted(self._users[at]) for child in self._cared[user_id])

    def _pass(self, among: Callable[[int], Iterable[KnownChild]], test: Callable[[int, KnownChild], bool]) -> None:
        for at in range(len(self._units)):
            if at in self.child:
                continue
            found = next((one for one in among(at) if one.id not in self._taken and test(at, one)), None)
            if found is not None:
                self._take(at, found)

    def _take(self, at: int, child: KnownChild) -> None:
        self.child[at] = child
        self._taken.add(child.id)

    def _same_class(self, at: int, child: KnownChild) -> bool:
        name = self._units[at].class_name
        if name is None or child.class_id is None:
            return False
        return class_key(name) == class_key(self._known.classes[child.class_id].name)

    def _same_place(self, at: int, child: KnownChild) -> bool:
        """The same class, or none for both."""
        return self._same_class(at, child) or (self._units[at].class_name is None and child.class_id is None)

    def _same_invited(self, at: int, child: KnownChild) -> bool:
        """Carers in common, who may be invited for it as before."""
        said = {
            self._account[one]: care.may_be_invited
            for one, care in self._units[at].carers.items()
            if one in self._account
        }
        shared = said.keys() & child.cares.keys()
        return bool(shared) and all(said[one] == child.cares[one].may_be_invited for one in shared)

    def _by_class_alone(self, at: int, child: KnownChild) -> bool:
        """A child of the same carer in the same class that nothing more is known of."""
        return child.hash is None and not child.has_left and self._same_class(at, child)

    def _numberless(self, at: int, child: KnownChild) -> bool:
        """A roster without numbers: the child of the same carer in the same class, unless the names say otherwise."""
        unit = self._units[at]
        if unit.number_hash or child.has_left or not self._same_class(at, child):
            return False
        if unit.name and child.name:
            return fold(unit.name) == fold(child.name)
        return not (unit.name and child.hash and child.hash.startswith("name:"))

    def _moved(self, at: int, child: KnownChild) -> bool:
        """What a class alone told of a child, told again with another class."""
        unit = self._units[at]
        brought = any(care.from_roster for care in child.cares.values())
        return not unit.hashes and child.hash is None and brought and not child.has_left
