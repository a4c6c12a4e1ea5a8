"""Who an earlier roster brought and this one does not name: children that left, and parents without a child here."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from klankbord.schools.actions_roster_children import Unit
from klankbord.schools.queries_roster_known import Known, KnownCare, KnownChild


@dataclass(frozen=True)
class GonePerson:
    """Somebody who cares for fewer children, or for none: then they stop being a parent here, or leave."""

    user_id: int
    membership_id: int
    what: str  # "child": fewer children; "role": no longer a parent but still staff; "leaves": belongs no more
    classes: tuple[str, ...]


@dataclass
class Gone:
    """All of it. `share` is which part of the children that rosters brought is in this one."""

    cares: list[int] = field(default_factory=list)
    children: list[int] = field(default_factory=list)
    people: list[GonePerson] = field(default_factory=list)
    share: float = 1.0

    @property
    def is_whole_school(self) -> bool:
        """Whether the roster looks like one of the whole school and not of a few classes."""
        return self.share >= 0.5


def who_is_gone(
    known: Known,
    units: list[Unit],
    matched: dict[int, KnownChild],
    account: Mapping[int, int],
    perhaps: set[int],
) -> Gone:
    """Who is not in a roster. Whoever may be in it under another name (`perhaps`) is left alone."""
    gone = Gone()
    if not units:
        return gone
    here = {child.id: at for at, child in matched.items()}
    ended: list[KnownCare] = []
    brought = [child for child in known.children.values() if not child.has_left and _from_roster(child)]
    for child in brought:
        unit = units[here[child.id]] if child.id in here else None
        if unit is None and perhaps.isdisjoint(child.cares):
            gone.children.append(child.id)
            ended += [care for care in child.cares.values() if care.from_roster]
        elif unit is not None and unit.carers:
            named = {account[one] for one in unit.carers if one in account} | perhaps
            ended += [care for care in child.cares.values() if care.from_roster and care.user_id not in named]
    gone.cares = [care.id for care in ended]
    gone.share = sum(child.id in here for child in brought) / len(brought) if brought else 1.0
    by_user: dict[int, list[KnownCare]] = defaultdict(list)
    for care in ended:
        by_user[care.user_id].append(care)
    if any(unit.carers for unit in units):
        for user_id in _childless(known):
            by_user.setdefault(user_id, [])
    _people(gone, known, by_user, set(account.values()) | perhaps)
    return gone


def _from_roster(child: KnownChild) -> bool:
    return child.hash is not None or any(care.from_roster for care in child.cares.values())


def _childless(known: Known) -> list[int]:
    """Parents whom a roster brought without saying for which child."""
    return [
        person.id
        for person in known.people.values()
        if person.membership is not None
        and person.membership.said
        and person.membership.is_parent
        and not person.membership.has_left
        and not any(not known.children[one].has_left for one in person.children)
    ]


def _people(gone: Gone, known: Known, by_user: Mapping[int, list[KnownCare]], named: set[int]) -> None:
    """What it means for each: whoever still has a child here, or another role, stays."""
    ended, left = set(gone.cares), set(gone.children)
    for user_id in sorted(by_user):
        person = known.people.get(user_id)
        membership = person.membership if person is not None else None
        if person is None or membership is None or membership.has_left:
            continue
        classes = tuple(dict.fromkeys(
            known.classes[at].name
            for care in by_user[user_id]
            if (at := known.children[care.child_id].class_id) is not None
        ))  # fmt: skip
        still = any(
            child_id not in left and not known.children[child_id].has_left
            and known.children[child_id].cares[user_id].id not in ended
            for child_id in person.children
        )  # fmt: skip
        if still or user_id in named or not membership.is_parent:
            what = "child"
        else:
            what = "role" if membership.is_staff or membership.is_school_admin else "leaves"
        if what != "child" or by_user[user_id]:
            gone.people.append(GonePerson(user_id, membership.id, what, classes))
