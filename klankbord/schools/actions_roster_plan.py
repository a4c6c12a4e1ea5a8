"""What taking a roster over would change, worked out before anything is: people, classes, children, who is gone.

The same roster held against the same school always gives the same plan, so that what is carried out is what was shown.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from klankbord.kit.roster.shape import Care, Problem, Roster
from klankbord.schools.actions_roster_children import ChildMatching, Unit, units_of
from klankbord.schools.actions_roster_gone import Gone, who_is_gone
from klankbord.schools.actions_roster_match import Matching
from klankbord.schools.actions_roster_names import Keys, base_of, class_key, class_order
from klankbord.schools.actions_roster_people import Change, PersonPlan, plan_person
from klankbord.schools.models import Relation
from klankbord.schools.queries_roster_known import Known, KnownCare, KnownChild


@dataclass
class ChildPlan:
    """What happens to one child: made (`child_id` is None) or changed in the columns of `values`."""

    child_id: int | None
    values: dict[str, Any]
    class_key: str | None = None  # where it goes, when that is another class than now
    changes: list[Change] = field(default_factory=list)

    @property
    def writes(self) -> bool:
        """Whether anything is to be written."""
        return self.child_id is None or bool(self.values) or self.class_key is not None


@dataclass(frozen=True)
class CarePlan:
    """That somebody cares for a child: new, or with other values."""

    unit: int
    position: int
    care_id: int | None
    relation: Relation | None
    may_be_invited: bool


@dataclass
class Plan:
    """Everything a roster would change in a school."""

    roster: Roster
    units: list[Unit]
    people: list[PersonPlan]
    children: list[ChildPlan]
    cares: list[CarePlan]
    new_classes: dict[str, str]  # name by key
    reopened: list[int]
    gone: Gone
    doubts: list[Problem]
    moved: dict[int, list[Change]]  # of people the roster does not name, through their children; by user id

    @property
    def problems(self) -> list[Problem]:
        """What a person must look at: in the file, and in who is who."""
        return [*self.roster.problems, *self.doubts]

    @property
    def writes(self) -> bool:
        """Whether taking it over would change anything but let go of who is gone."""
        people, children = any(one.writes for one in self.people), any(one.writes for one in self.children)
        return people or children or bool(self.new_classes or self.reopened or self.cares)

    def fingerprint(self) -> str:
        """Equal for plans that would change the same."""
        whole = (self.new_classes, self.reopened, self.people, self.children, self.cares, self.gone)
        return hashlib.sha256(repr(whole).encode()).hexdigest()


def plan_of(known: Known, roster: Roster, choices: Mapping[str, str]) -> Plan:
    """The plan for a roster in a school that knows this, with what somebody chose so far."""
    keys = Keys(known.school_id)
    units = units_of(roster, keys)
    matching = Matching(known, roster, units, keys, choices)
    account = {position: person.id for position, person in matching.account.items()}
    matched = ChildMatching(known, units, account).child
    people = [
        plan_person(position, person, matching.account.get(position), known, keys)
        for position, person in enumerate(roster.people)
    ]
    classes = {class_key(one.name): one for one in reversed(known.classes.values())}
    new_classes, reopened = _classes(roster, units, known)
    plan = Plan(
        roster,
        units,
        people,
        children=_Children(known, units, matched, classes_now=classes).plans,
        cares=[],
        new_classes=new_classes,
        reopened=reopened,
        gone=who_is_gone(known, units, matched, account, matching.perhaps),
        doubts=matching.doubts,
        moved={},
    )
    _cares(plan, matched, account)
    _tell_carers(plan, matched, known)
    return plan


def _classes(roster: Roster, units: list[Unit], known: Known) -> tuple[dict[str, str], list[int]]:
    """The classes to make, in order, and those that ended and are there again."""
    there = {class_key(one.name): one for one in reversed(known.classes.values())}
    names = {unit.class_name for unit in units if unit.class_name}
    if roster.format.row_per == "school":
        names |= set(roster.classes)
    new: dict[str, str] = {}
    again = []
    for name in sorted(names, key=lambda name: (class_order(name), name)):
        found = there.get(class_key(name))
        if found is None:
            new.setdefault(class_key(name), " ".join(name.split()))
        elif found.has_ended and found.id not in again:
            again.append(found.id)
    return new, again


class _Children:
    """What happens to each child of the roster."""

    def __init__(
        self, known: Known, units: list[Unit], matched: dict[int, KnownChild], classes_now: Mapping[str, Any]
    ) -> None:
        self._known, self._classes_now = known, classes_now
        self._namesakes = Counter(base_of(one.hash) for one in known.children.values() if one.hash)
        self._used = {one.hash for one in known.children.values() if one.hash}
        self.plans = [self._plan(unit, matched.get(at)) for at, unit in enumerate(units)]

    def _plan(self, unit: Unit, child: KnownChild | None) -> ChildPlan:
        key = class_key(unit.class_name) if unit.class_name else None
        name = unit.name if self._known.keeps_child_names and unit.name else None
        if child is None:
            return ChildPlan(None, {"pupil_hash": self._hash(unit), "name": name}, key)
        plan = ChildPlan(child.id, {})
        before = self._known.classes[child.class_id] if child.class_id is not None else None
        if key is not None and (before is None or class_key(before.name) != key):
            plan.class_key = key
            plan.changes.append(Change("class", before.name if before else "", unit.class_name or ""))
        if child.has_left:
            plan.values["left_on"] = None
            plan.changes.append(Change("child_back", "", unit.class_name or ""))
        if name is not None and name != child.name:
            plan.values["name"] = name
            plan.changes.append(Change("child_name", child.name or "", name))
        if self._better_known(unit, child):
            plan.values["pupil_hash"] = self._hash(unit)
            plan.changes.append(Change("known", "", ""))
        return plan

    @staticmethod
    def _better_known(unit: Unit, child: KnownChild) -> bool:
        """Whether the roster knows the child by more than the school does: a number before a name before nothing."""
        if unit.number_hash:
            return child.hash != unit.number_hash
        return unit.name_hash is not None and child.hash is None

    def _hash(self, unit: Unit) -> str | None:
        if unit.number_hash or unit.name_hash is None:
            return unit.number_hash
        found, number = unit.name_hash, 1
        while found in self._used:
            number += 1
            found = f"{unit.name_hash}:{number}"
        self._used.add(found)
        return found


def _cares(plan: Plan, matched: dict[int, KnownChild], account: Mapping[int, int]) -> None:
    """Who cares for whom, where that is new or changed."""
    for at, unit in enumerate(plan.units):
        child = matched.get(at)
        for position, care in unit.carers.items():
            user_id = account.get(position)
            there = child.cares.get(user_id) if child is not None and user_id is not None else None
            relation = _relation(care)
            if there is None:
                plan.cares.append(CarePlan(at, position, None, relation, care.may_be_invited))
                place = Change("child", "", unit.class_name or "")
                plan.people[position].changes.append(place)
                continue
            wanted = relation or there.relation
            changes = _care_changes(there, wanted, may_be_invited=care.may_be_invited)
            if changes:
                plan.cares.append(CarePlan(at, position, there.id, wanted, care.may_be_invited))
                plan.people[position].changes += changes


def _care_changes(there: KnownCare, relation: Relation | None, *, may_be_invited: bool) -> list[Change]:
    changes = []
    if relation != there.relation:
        changes.append(Change("relation", there.relation or "", relation or ""))
    if may_be_invited != there.may_be_invited:
        changes.append(Change("invited", "yes" if there.may_be_invited else "no", "yes" if may_be_invited else "no"))
    if not there.from_roster:
        changes.append(Change("known", "", ""))
    return changes


def _relation(care: Care) -> Relation | None:
    return Relation(care.relation) if care.relation in set(Relation) else None


def _tell_carers(plan: Plan, matched: dict[int, KnownChild], known: Known) -> None:
    """What happens to a child is told with each of its carers, in the roster or not."""
    for at, child_plan in enumerate(plan.children):
        if not child_plan.changes:
            continue
        unit = plan.units[at]
        for position in unit.carers:
            plan.people[position].changes += child_plan.changes
        if not unit.carers:
            for user_id in matched[at].cares:
                if user_id in known.people:
                    plan.moved.setdefault(user_id, []).extend(child_plan.changes)
