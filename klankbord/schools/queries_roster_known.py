"""What a school knows of its people, children and classes, as plain values to hold a roster against."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.base.journal.values import pieces
from klankbord.kit import addresses
from klankbord.people.models import AddressChange, EmailAddress, User, UserAddress
from klankbord.schools.models import Child, ClassGroup, Guardianship, Membership, Relation, School
from klankbord.schools.models_joining import JoinRequest


@dataclass(frozen=True)
class KnownAddress:
    """A mailbox somebody reads; `own` when they confirmed it themselves."""

    id: int
    address_id: int
    address: str
    normalised: str
    is_primary: bool
    own: bool


@dataclass(frozen=True)
class KnownMembership:
    """How somebody belongs to the school."""

    id: int
    is_parent: bool
    is_staff: bool
    is_school_admin: bool
    roster_hash: str | None
    said: dict[str, Any]
    has_left: bool


@dataclass
class KnownPerson:
    """Somebody with an account; without a membership they belong to other schools only."""

    id: int
    name: str
    given: str
    prefix: str
    family: str
    language: str
    membership: KnownMembership | None = None
    addresses: list[KnownAddress] = field(default_factory=list)
    children: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class KnownCare:
    """Somebody cares for a child."""

    id: int
    child_id: int
    user_id: int
    relation: Relation | None
    may_be_invited: bool
    from_roster: bool


@dataclass
class KnownChild:
    """A child of the school, present or past."""

    id: int
    class_id: int | None
    hash: str | None
    name: str | None
    has_left: bool
    cares: dict[int, KnownCare] = field(default_factory=dict)  # by user id


@dataclass(frozen=True)
class KnownClass:
    """A class, present or past."""

    id: int
    name: str
    position: int
    has_ended: bool


@dataclass
class Known:
    """All of it, by id; `mailboxes` are the ids of those a roster names, by normalised address."""

    school_id: int
    language: str
    keeps_child_names: bool
    classes: dict[int, KnownClass] = field(default_factory=dict)
    children: dict[int, KnownChild] = field(default_factory=dict)
    people: dict[int, KnownPerson] = field(default_factory=dict)
    outsiders: dict[str, list[KnownPerson]] = field(default_factory=dict)  # by normalised address
    mailboxes: dict[str, int] = field(default_factory=dict)


def known_of(school_id: int, wanted: Collection[str]) -> Known:
    """What a school knows, and who elsewhere reads one of the mailboxes `wanted` (normalised addresses)."""
    language, keeps = db.session.execute(
        select(School.language, School.keeps_child_names).where(School.id == school_id)
    ).one()
    known = Known(school_id, language, keeps)
    _classes(known)
    _people(known)
    _addresses(known)
    _children(known)
    _mailboxes(known, sorted(wanted))
    return known


def _classes(known: Known) -> None:
    rows = db.session.execute(
        select(ClassGroup.id, ClassGroup.name, ClassGroup.position, ClassGroup.ended_on)
        .where(ClassGroup.school_id == known.school_id)
        .order_by(ClassGroup.ended_on.is_not(None), ClassGroup.position, ClassGroup.id)
    )
    known.classes = {row.id: KnownClass(row.id, row.name, row.position, row.ended_on is not None) for row in rows}


def _people(known: Known) -> None:
    rows = db.session.execute(
        select(
            User.id, User.name, User.given_name, User.name_prefix, User.family_name, User.language, Membership.id,
            Membership.is_parent, Membership.is_staff, Membership.is_school_admin, Membership.roster_hash,
            Membership.roster_said, Membership.left_at,
        )
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.school_id == known.school_id, User.disabled_at.is_(None))
        .order_by(User.id)
    )  # fmt: skip
    for user_id, name, given, prefix, family, language, row_id, is_parent, is_staff, is_admin, code, said, left in rows:
        membership = KnownMembership(row_id, is_parent, is_staff, is_admin, code, said or {}, left is not None)
        known.people[user_id] = KnownPerson(user_id, name, given, prefix, family, language, membership)


def _addresses(known: Known) -> None:
    own = _confirmed_by_themselves(known.school_id)
    rows = db.session.execute(
        select(
            UserAddress.user_id, UserAddress.id, UserAddress.address_id, EmailAddress.address,
            EmailAddress.normalised, UserAddress.is_primary,
        )
        .join(EmailAddress, EmailAddress.id == UserAddress.address_id)
        .join(Membership, Membership.user_id == UserAddress.user_id)
        .where(Membership.school_id == known.school_id, UserAddress.confirmed_at.is_not(None))
        .order_by(UserAddress.id)
    )  # fmt: skip
    for user_id, row_id, address_id, address, normalised, is_primary in rows:
        if user_id in known.people:
            held = KnownAddress(row_id, address_id, address, normalised, is_primary, (user_id, normalised) in own)
            known.people[user_id].addresses.append(held)


def _confirmed_by_themselves(school_id: int) -> set[tuple[int, str]]:
    """Who said themselves, from the mailbox, that they read it: by a change of address or a way into the school."""
    changed = db.session.execute(
        select(AddressChange.user_id, AddressChange.new_address)
        .join(Membership, Membership.user_id == AddressChange.user_id)
        .where(Membership.school_id == school_id, AddressChange.new_confirmed_at.is_not(None))
    )
    joined = db.session.execute(
        select(JoinRequest.user_id, JoinRequest.address).where(
            JoinRequest.school_id == school_id,
            JoinRequest.user_id.is_not(None),
            JoinRequest.address != "",
            JoinRequest.confirmed_at.is_not(None),
        )
    )
    return {(row[0], addresses.normalised(row[1])) for row in (*changed, *joined)}


def _children(known: Known) -> None:
    rows = db.session.execute(
        select(Child.id, Child.class_group_id, Child.pupil_hash, Child.name, Child.left_on)
        .where(Child.school_id == known.school_id)
        .order_by(Child.id)
    )
    for row in rows:
        known.children[row.id] = KnownChild(*row[:4], row.left_on is not None)
    cares = db.session.execute(
        select(
            Guardianship.id, Guardianship.child_id, Guardianship.user_id, Guardianship.relation,
            Guardianship.may_be_invited, Guardianship.from_roster,
        )
        .where(Guardianship.school_id == known.school_id)
        .order_by(Guardianship.id)
    )  # fmt: skip
    for care in (KnownCare(*found) for found in cares):
        known.children[care.child_id].cares[care.user_id] = care
        if care.user_id in known.people:
            known.people[care.user_id].children.append(care.child_id)


def _mailboxes(known: Known, wanted: Sequence[str]) -> None:
    for some in pieces(wanted):
        rows = db.session.execute(
            select(EmailAddress.normalised, EmailAddress.id).where(EmailAddress.normalised.in_(some))
        )
        known.mailboxes.update((row[0], row[1]) for row in rows)
    outsiders: dict[str, list[KnownPerson]] = defaultdict(list)
    for boxes in pieces(sorted(known.mailboxes.values())):
        readers = db.session.execute(
            select(
                User.id, User.name, User.given_name, User.name_prefix, User.family_name, User.language,
                UserAddress.id, UserAddress.address_id, EmailAddress.address, EmailAddress.normalised,
                UserAddress.is_primary,
            )
            .join(UserAddress, UserAddress.user_id == User.id)
            .join(EmailAddress, EmailAddress.id == UserAddress.address_id)
            .where(
                UserAddress.address_id.in_(boxes), UserAddress.confirmed_at.is_not(None), User.disabled_at.is_(None)
            )
            .order_by(User.id)
        )  # fmt: skip
        for user_id, name, given, prefix, family, language, row_id, box_id, address, normalised, first in readers:
            if user_id not in known.people:
                box = KnownAddress(row_id, box_id, address, normalised, first, own=True)
                other = KnownPerson(user_id, name, given, prefix, family, language, addresses=[box])
                outsiders[box.normalised].append(other)
    known.outsiders = dict(outsiders)
