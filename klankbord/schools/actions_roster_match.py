"""Who is who: the people of a roster held against those the school knows. What is not certain is asked, never guessed.

Two different names behind one mailbox are two people. Certain are: one code with a name that fits, one name at one
mailbox, initials of the same name at one mailbox, one name with a child in common.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from klankbord.kit.errors import N_
from klankbord.kit.roster.shape import Option, Problem, ReadPerson, Roster
from klankbord.schools.actions_roster_children import Unit
from klankbord.schools.actions_roster_names import (
    Called,
    Keys,
    akin,
    base_of,
    box_of,
    called,
    class_key,
    fits,
    fold,
    shown_name,
)
from klankbord.schools.queries_roster_known import Known, KnownPerson

PERHAPS_KNOWN = N_("%(name)s looks like somebody who is known here already. Is this the same person?")
NEW = Option("new", N_("This is somebody new."))
SAME = N_("This is %(name)s.")
SAME_OF = N_("This is %(name)s (%(what)s).")
MOST_OFFERED = 5


@dataclass(slots=True)
class _Traits:
    """What somebody can be recognised by."""

    called: Called
    boxes: Collection[str]
    children: set[str] = field(default_factory=set)  # keyed hashes
    classes: set[str] = field(default_factory=set)  # where a child is known by its class alone
    code: str | None = None
    is_staff: bool = False
    has_left: bool = False  # of two who are alike, who is here comes first
    said: tuple[str, str] | None = None  # name and mailbox in a roster, as keyed hashes


Test = Callable[[_Traits, _Traits], bool]


def _one_name(one: _Traits, other: _Traits) -> bool:
    return bool(one.called.whole) and one.called.whole == other.called.whole


def _one_box(one: _Traits, other: _Traits) -> bool:
    return any(box in other.boxes for box in one.boxes)


def _one_child(one: _Traits, other: _Traits) -> bool:
    return not one.children.isdisjoint(other.children) or not one.classes.isdisjoint(other.classes)


def _one_child_by_post(one: _Traits, other: _Traits) -> bool:
    """Nobody could tell them apart: a child in common, and no mailbox for either."""
    return not one.boxes and not other.boxes and _one_child(one, other)


def _one_word(one: _Traits, other: _Traits) -> bool:
    """An earlier roster said the very same of somebody, and neither has a child."""
    childless = not (one.children or one.classes or other.children or other.classes)
    return childless and one.said is not None and one.said == other.said


def _fitting(one: _Traits, other: _Traits) -> bool:
    return fits(one.called, other.called)


def _married(one: _Traits, other: _Traits) -> bool:
    """The same given name, mailbox and child under another family name."""
    same_given = one.called.given == other.called.given and bool(one.called.given) and not one.called.initials
    return same_given and _one_box(one, other) and _one_child(one, other)


class Matching:
    """The people of a roster, each with the account that is theirs, if there is one."""

    def __init__(self, known: Known, roster: Roster, units: list[Unit], keys: Keys, choices: Mapping[str, str]) -> None:
        self.account: dict[int, KnownPerson] = {}  # by position in the roster
        self.doubts: list[Problem] = []
        self.perhaps: set[int] = set()  # accounts that may be somebody of the roster: left alone until that is known
        self._known, self._roster, self._units, self._choices = known, roster, units, choices
        self._read = _traits_read(roster, units, keys)
        self._there = _traits_known(known)
        self._taken: set[int] = set()
        self._index()
        self._match()

    def _index(self) -> None:
        self._by_code: dict[str, list[int]] = defaultdict(list)
        self._by_box: dict[str, list[int]] = defaultdict(list)
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._by_child: dict[str, list[int]] = defaultdict(list)
        for user_id, traits in sorted(self._there.items(), key=lambda entry: entry[1].has_left):
            if traits.code:
                self._by_code[traits.code].append(user_id)
            for box in traits.boxes:
                self._by_box[box].append(user_id)
            for child in sorted(traits.children):
                self._by_child[child].append(user_id)
            self._by_name[traits.called.whole].append(user_id)

    def _match(self) -> None:
        self._certain(self._coded, lambda one, other: _one_name(one, other) and _one_box(one, other))
        self._certain(
            self._coded,
            lambda one, other: _one_name(one, other) or (_fitting(one, other) and _one_box(one, other)),
        )
        self._certain(self._boxed, lambda one, other: _one_name(one, other) and _one_child(one, other))
        self._certain(self._boxed, _one_name, first=True)
        self._certain(
            self._coded,
            lambda one, other: _fitting(one, other) or _one_box(one, other) or _one_child(one, other),
        )
        self._certain(self._named, _one_child_by_post, first=True)
        self._certain(self._named, _one_child)
        self._certain(self._boxed, _fitting)
        self._certain(self._boxed, _married)
        self._know_by_fellows()
        self._certain(self._named, _one_child)
        self._certain(self._named, _one_word, first=True)
        self._certain(self._named, self._only_one)
        for position in self._free():
            self._ask(position)
        for position in self._free():
            self._elsewhere(position)

    def _free(self) -> list[int]:
        return [position for position in range(len(self._read)) if position not in self.account]

    def _coded(self, traits: _Traits) -> Iterable[int]:
        return self._by_code.get(traits.code or "", ())

    def _boxed(self, traits: _Traits) -> Iterable[int]:
        return (user_id for box in traits.boxes for user_id in self._by_box.get(box, ()))

    def _named(self, traits: _Traits) -> Iterable[int]:
        return self._by_name.get(traits.called.whole, ()) if traits.called.whole else ()

    def _certain(self, among: Callable[[_Traits], Iterable[int]], test: Test, *, first: bool = False) -> None:
        """Match who has one candidate that is nobody else's; with `first` those that are all alike in their order."""
        candidates: dict[int, list[int]] = {}
        wanted: Counter[int] = Counter()
        for position in self._free():
            traits = self._read[position]
            found = [one for one in dict.fromkeys(among(traits))
                     if one not in self._taken and test(traits, self._there[one])]  # fmt: skip
            if found:
                candidates[position] = found
                wanted.update(found)
        for position, found in candidates.items():
            if first:
                found = [one for one in found if one not in self._taken]
            if found and (first or (len(found) == 1 and wanted[found[0]] == 1)):
                self._take(position, found[0])

    def _take(self, position: int, user_id: int) -> None:
        self.account[position] = self._known.people[user_id]
        self._taken.add(user_id)

    def _know_by_fellows(self) -> None:
        """A child whose number this roster does not tell is known by who cares for it beside somebody found by now."""
        for unit in self._units:
            at = class_key(unit.class_name) if unit.class_name else None
            for found in [self.account[position] for position in unit.carers if position in self.account]:
                for child in (self._known.children[one] for one in found.children):
                    named = None if child.class_id is None else class_key(self._known.classes[child.class_id].name)
                    if child.hash and named == at:
                        for position in unit.carers:
                            self._read[position].children.add(base_of(child.hash))

    def _only_one(self, one: _Traits, other: _Traits) -> bool:
        """One name, at nobody else here: who has no address yet and no other children, or is a colleague."""
        if one.is_staff:
            return other.is_staff and (not one.boxes or not other.boxes)
        return not other.boxes and not other.children and not other.classes

    def _ask(self, position: int) -> None:
        """Offer the accounts that could be this person's, unless somebody said which; new until then."""
        traits = self._read[position]
        boxed = (one for one in self._boxed(traits) if akin(traits.called, self._there[one].called))
        kin = (one for child in sorted(traits.children) for one in self._by_child.get(child, ())
               if _fitting(traits, self._there[one]))  # fmt: skip
        close = dict.fromkeys((*boxed, *self._coded(traits), *self._named(traits), *kin))
        offered = [one for one in close if one not in self._taken][:MOST_OFFERED]
        if not offered:
            return
        problem = self._problem(self._roster.people[position], offered)
        self.doubts.append(problem)
        chosen = problem.chosen or ""
        if chosen.startswith("same:"):
            self._take(position, int(chosen.removeprefix("same:")))
        elif not chosen:
            self.perhaps.update(offered)

    def _problem(self, person: ReadPerson, offered: list[int]) -> Problem:
        row, sheet = _place(person)
        values = {"name": person.name or person.email or ""}
        options = (NEW, *(self._option(self._known.people[one]) for one in offered))
        key_of = {problem.key for problem in self.doubts}
        subject, number = fold(person.name or person.email or ""), 1
        while True:
            mark = subject if number == 1 else f"{subject}#{number}"
            problem = Problem(row, "match", PERHAPS_KNOWN, values, sheet, None, options, mark)
            if problem.key not in key_of:
                break
            number += 1
        chosen = self._choices.get(problem.key)
        if chosen not in {option.code for option in options}:
            return problem
        return Problem(row, "match", PERHAPS_KNOWN, values, sheet, None, options, mark, chosen)

    def _option(self, person: KnownPerson) -> Option:
        at = (self._known.children[one].class_id for one in person.children if not self._known.children[one].has_left)
        names = [self._known.classes[one].name for one in dict.fromkeys(at) if one is not None]
        what = ", ".join([*names, *(held.address for held in person.addresses)])
        sentence = SAME_OF if what else SAME
        return Option(f"same:{person.id}", sentence, {"name": person.name, **({"what": what} if what else {})})

    def _elsewhere(self, position: int) -> None:
        """Somebody of another school with this name at this mailbox is that person."""
        person, traits = self._roster.people[position], self._read[position]
        for other in self._known.outsiders.get(box_of(person.email), ()):
            if other.id not in self._taken and fold(other.name) == traits.called.whole:
                self.account[position] = other
                self._taken.add(other.id)
                return


def _place(person: ReadPerson) -> tuple[int, str | None]:
    first = person.rows[0] if person.rows else 0
    if isinstance(first, int):
        return first, None
    sheet, _, row = first.rpartition("!")
    return int(row) if row.isdecimal() else 0, sheet or None


def _traits_read(roster: Roster, units: list[Unit], keys: Keys) -> list[_Traits]:
    found = []
    for person in roster.people:
        name = called(shown_name(person.name, person.email), person.given, person.prefix, person.family)
        boxes = (box,) if (box := box_of(person.email)) else ()
        code = keys.carer(person.number) if person.number else None
        said = (keys.said(person.name), keys.said(box) if boxes else "")
        found.append(_Traits(name, boxes, code=code, is_staff=person.is_staff, said=said))
    for unit in units:
        for position in unit.carers:
            found[position].children.update(unit.hashes)
            if unit.class_name:
                found[position].classes.add(class_key(unit.class_name))
    return found


def _traits_known(known: Known) -> dict[int, _Traits]:
    found = {}
    for person in known.people.values():
        name = called(person.name, person.given, person.prefix, person.family)
        membership = person.membership
        traits = _Traits(name, {held.normalised for held in person.addresses})
        traits.code = membership.roster_hash if membership else None
        if membership is not None and membership.said.get("name"):
            traits.said = (membership.said["name"], membership.said.get("address", ""))
        traits.has_left = bool(membership and membership.has_left)
        traits.is_staff = bool(membership and (membership.is_staff or membership.is_school_admin))
        for child_id in person.children:
            child = known.children[child_id]
            if child.hash:
                traits.children.add(base_of(child.hash))
            elif child.class_id is not None and not child.has_left:
                traits.classes.add(class_key(known.classes[child.class_id].name))
        found[person.id] = traits
    return found
