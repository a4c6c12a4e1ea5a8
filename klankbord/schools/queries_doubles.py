"""Which two accounts of a school may be one person's, and why one would think so."""

import enum
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.kit import names
from klankbord.people.models import User, UserAddress
from klankbord.schools.models import Child, Guardianship, Membership
from klankbord.schools.models_doubles import NotSame

Pair = tuple[int, int]


class Reason(enum.StrEnum):
    """Why two accounts may be one person's, the strongest first."""

    MAILBOX = "mailbox"  # one mailbox, and names that are alike
    CHILDREN = "children"  # one child, and names that are alike
    NAME = "name"  # the same name but for marks, capitals and order
    LETTER = "letter"  # a letter apart, with children in one class


@dataclass(frozen=True)
class Double:
    """Two accounts, the older first, and every reason there is."""

    first: int
    second: int
    reasons: tuple[Reason, ...]


def doubles(school_id: int) -> list[Double]:
    """The accounts of a school that may be one person's, the surest first. Four statements, whatever there is.

    What somebody said are two people is left out.
    """
    rows = db.session.execute(
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.school_id == school_id, Membership.left_at.is_(None))
    )
    spelt = {user_id: names.words(name) for user_id, name in rows}
    children, classes = _children(school_id)
    found: dict[Pair, set[Reason]] = defaultdict(set)
    for pair in _together((user_id, tuple(sorted(words))) for user_id, words in spelt.items() if words):
        found[pair].add(Reason.NAME)
    for reason, pairs in ((Reason.MAILBOX, _together(_mailboxes(school_id))), (Reason.CHILDREN, _together(children))):
        for first, second in pairs:
            if first in spelt and second in spelt and names.alike(spelt[first], spelt[second]):
                found[first, second].add(reason)
    whole = {user_id: " ".join(words) for user_id, words in spelt.items()}
    for first, second in _together(classes):
        if first in whole and second in whole and names.one_off(whole[first], whole[second]):
            found[first, second].add(Reason.LETTER)
    known = _not_same(school_id)
    order = list(Reason)
    sure = [
        Double(*pair, tuple(sorted(reasons, key=order.index))) for pair, reasons in found.items() if pair not in known
    ]
    return sorted(sure, key=lambda double: (order.index(double.reasons[0]), -len(double.reasons), double.first,
                                            double.second))  # fmt: skip


def people_in(school_id: int) -> set[int]:
    """Everybody who may have a second account."""
    return {person for double in doubles(school_id) for person in (double.first, double.second)}


def _together(rows: Iterable[tuple[int, Hashable]]) -> set[Pair]:
    """Everybody who has something in common with somebody, two by two, the lower number first."""
    held: dict[Hashable, set[int]] = defaultdict(set)
    for user_id, key in rows:
        held[key].add(user_id)
    return {pair for several in held.values() for pair in combinations(sorted(several), 2)}


def _mailboxes(school_id: int) -> list[tuple[int, Hashable]]:
    rows = db.session.execute(
        select(UserAddress.user_id, UserAddress.address_id)
        .join(Membership, Membership.user_id == UserAddress.user_id)
        .where(Membership.school_id == school_id, Membership.left_at.is_(None))
    )
    return [(user_id, address_id) for user_id, address_id in rows]


def _children(school_id: int) -> tuple[list[tuple[int, Hashable]], list[tuple[int, Hashable]]]:
    """Who cares for which child, and who has a child in which class."""
    rows = db.session.execute(
        select(Guardianship.user_id, Guardianship.child_id, Child.class_group_id)
        .join(Child, Child.id == Guardianship.child_id)
        .where(Guardianship.school_id == school_id, Child.left_on.is_(None))
    ).all()
    return [(row[0], row[1]) for row in rows], [(row[0], row[2]) for row in rows if row[2] is not None]


def _not_same(school_id: int) -> set[Pair]:
    rows = db.session.execute(select(NotSame.user_a_id, NotSame.user_b_id).where(NotSame.school_id == school_id))
    return {(first, second) for first, second in rows}


def said_not_same(school_id: int, first: int, second: int) -> bool:
    """Whether somebody said that these are two people, the lower number first."""
    return (first, second) in _not_same(school_id)
