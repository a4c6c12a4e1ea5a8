"""The directory: the people of a school searched, filtered, sorted and page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from klankbord.base.audit import AuditEvent
from klankbord.base.db import db, folded
from klankbord.kit import names
from klankbord.kit.numbers import page_number, whole_number
from klankbord.people.models import EmailAddress, User, UserAddress, UserSession
from klankbord.schools.models import Child, ClassGroup, Guardianship, Membership
from klankbord.schools.queries import PER_PAGE, classes_by_person
from klankbord.schools.queries_doubles import people_in

SIZES = (PER_PAGE, 500)
ROLES = ("parent", "staff", "school_admin")
STATES = ("no_address", "trouble", "never", "double", "left")
SORTS = ("name", "class")


@dataclass(frozen=True)
class Find:
    """What is asked of the directory: words of a name or address, a role, a class, a state, the order, which page."""

    words: str = ""
    role: str = ""
    class_id: int | None = None
    state: str = ""
    sort: str = "name"
    size: int = SIZES[0]
    page: int = 1

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "Find":
        """What an address or a form asks; anything that cannot be is left out."""
        return cls(
            words=values.get("q", "").replace("\0", "").strip()[:100],
            role=_one_of(values.get("role", ""), ROLES),
            class_id=whole_number(values.get("class", ""), 8),
            state=_one_of(values.get("state", ""), STATES),
            sort=_one_of(values.get("sort", ""), SORTS) or SORTS[0],
            size=SIZES[1] if values.get("size") == str(SIZES[1]) else SIZES[0],
            page=page_number(values.get("page", ""), 8),
        )

    def asked(self, **other: Any) -> dict[str, Any]:
        """The same as values of an address, those left out that say nothing."""
        find = replace(self, **other)
        values = {
            "q": find.words, "role": find.role, "class": find.class_id, "state": find.state,
            "sort": find.sort if find.sort != SORTS[0] else "", "size": find.size if find.size != SIZES[0] else "",
            "page": find.page if find.page > 1 else "",
        }  # fmt: skip
        return {name: value for name, value in values.items() if value}


def _one_of(word: str, known: Sequence[str]) -> str:
    return word if word in known else ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person as the directory shows them; `troubled` when mail to one of the addresses comes back."""

    id: int
    name: str
    is_parent: bool
    is_staff: bool
    is_school_admin: bool
    addresses: tuple[str, ...]
    troubled: bool
    classes: tuple[str, ...]


@dataclass(frozen=True)
class PeoplePage:
    """One page of the directory, and how many people there are on all of them."""

    rows: list[PersonRow]
    total: int
    find: Find

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // self.find.size))


def reads_at(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether somebody has a confirmed address that is so."""
    return exists().where(
        UserAddress.user_id == User.id,
        UserAddress.address_id == EmailAddress.id,
        UserAddress.confirmed_at.is_not(None),
        *conditions,
    )


SIGNED_IN = or_(
    exists().where(AuditEvent.by_id == User.id, AuditEvent.verb == "people.sign_in"),
    exists().where(UserSession.user_id == User.id),
)
"""Whether somebody has ever signed in: the audit log remembers it after the session is forgotten."""


def _conditions(school_id: int, find: Find) -> list[ColumnElement[bool]]:
    left = Membership.left_at.is_not(None) if find.state == "left" else Membership.left_at.is_(None)
    conditions = [Membership.school_id == school_id, left]
    if find.role:
        conditions.append(getattr(Membership, f"is_{find.role}"))
    for word in find.words.split()[:8]:
        plain = names.folded(word)
        at = reads_at(EmailAddress.normalised.icontains(word, autoescape=True))
        conditions.append(or_(folded(User.name).contains(plain, autoescape=True), at))
    if find.class_id is not None:
        conditions.append(
            exists().where(
                Guardianship.user_id == User.id,
                Guardianship.child_id == Child.id,
                Child.class_group_id == find.class_id,
                Child.left_on.is_(None),
            )
        )
    if find.state == "no_address":
        conditions.append(~reads_at())
    elif find.state == "trouble":
        conditions.append(reads_at(EmailAddress.trouble_since.is_not(None)))
    elif find.state == "never":
        conditions.append(~SIGNED_IN)
    elif find.state == "double":
        conditions.append(User.id.in_(people_in(school_id)))
    return conditions


def _order(school_id: int, find: Find) -> list[Any]:
    by_name = [func.lower(User.family_name), func.lower(User.name), User.id]
    if find.sort != "class":
        return by_name
    first = (
        select(func.min(ClassGroup.position))
        .join(Child, Child.class_group_id == ClassGroup.id)
        .join(Guardianship, Guardianship.child_id == Child.id)
        .where(Guardianship.user_id == User.id, ClassGroup.school_id == school_id, Child.left_on.is_(None))
        .correlate(User)
        .scalar_subquery()
    )
    return [first.is_(None), first, *by_name]


def people_page(school_id: int, find: Find) -> PeoplePage:
    """One page of a school's people: three statements, whatever there is to show (seven when looking for doubles)."""
    rows = db.session.execute(
        select(
            User.id, User.name, Membership.is_parent, Membership.is_staff, Membership.is_school_admin,
            func.count().over(),
        )
        .join(Membership, Membership.user_id == User.id)
        .where(*_conditions(school_id, find))
        .order_by(*_order(school_id, find))
        .limit(find.size)
        .offset((find.page - 1) * find.size)
    ).all()  # fmt: skip
    ids = [row[0] for row in rows]
    addresses, classes = _addresses(ids), classes_by_person(school_id, ids)
    found = [
        PersonRow(
            *row[:5],
            addresses=tuple(address for address, _trouble in addresses.get(row[0], ())),
            troubled=any(trouble for _address, trouble in addresses.get(row[0], ())),
            classes=tuple(classes.get(row[0], ())),
        )
        for row in rows
    ]
    return PeoplePage(found, rows[0][5] if rows else 0, find)


def _addresses(user_ids: Sequence[int]) -> dict[int, list[tuple[str, bool]]]:
    """The confirmed addresses of people, the primary one first, each with whether mail comes back."""
    rows = db.session.execute(
        select(UserAddress.user_id, EmailAddress.address, EmailAddress.trouble_since)
        .join(EmailAddress, EmailAddress.id == UserAddress.address_id)
        .where(UserAddress.user_id.in_(user_ids), UserAddress.confirmed_at.is_not(None))
        .order_by(UserAddress.is_primary.desc(), UserAddress.id)
    )
    found: dict[int, list[tuple[str, bool]]] = {}
    for user_id, address, since in rows:
        found.setdefault(user_id, []).append((address, since is not None))
    return found


def found_ids(school_id: int, find: Find, *, on_page: bool) -> list[int]:
    """The ids of everybody a question finds, or of those on its page alone, in its order."""
    statement = (
        select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(*_conditions(school_id, find))
        .order_by(*_order(school_id, find))
    )
    if on_page:
        statement = statement.limit(find.size).offset((find.page - 1) * find.size)
    return list(db.session.scalars(statement))


def members_among(school_id: int, user_ids: Sequence[int]) -> Select[Membership]:
    """Those of these people who belong or belonged to a school, with their accounts, by name."""
    return (
        select(Membership)
        .join(User, User.id == Membership.user_id)
        .where(and_(Membership.school_id == school_id, Membership.user_id.in_(user_ids)))
        .options(joinedload(Membership.user), joinedload(Membership.school))
        .order_by(func.lower(User.family_name), func.lower(User.name), User.id)
    )
