"""Who is not reached yet, and the links they can come in by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ColumnExpressionArgument, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from klankbord.base import web
from klankbord.base.audit import AuditEvent
from klankbord.base.db import db
from klankbord.kit import tokens
from klankbord.people.models import EmailAddress, User, UserAddress
from klankbord.schools.models import Child, ClassGroup, Guardianship, Membership, School
from klankbord.schools.models_joining import JoinLink
from klankbord.schools.queries import PER_PAGE, classes_by_person

PURPOSE = "join-link"
REASONS = ("no_address", "trouble", "silent")


def _reads(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether somebody has a confirmed address that is so."""
    return exists().where(
        UserAddress.user_id == User.id,
        UserAddress.address_id == EmailAddress.id,
        UserAddress.confirmed_at.is_not(None),
        *conditions,
    )


_OTHER = aliased(Membership)
_SERVES = exists().where(
    _OTHER.user_id == User.id, _OTHER.left_at.is_(None), or_(_OTHER.is_staff, _OTHER.is_school_admin)
)
_ADDRESS, _WORKING = _reads(), _reads(EmailAddress.trouble_since.is_(None))
_HEARD = exists().where(AuditEvent.by_id == User.id)
_WHY: dict[str, ColumnElement[bool]] = {
    "no_address": ~_ADDRESS,
    "trouble": and_(_ADDRESS, ~_WORKING),
    "silent": and_(_WORKING, ~_HEARD),
}


@dataclass(frozen=True)
class Chosen:
    """Which parents somebody looks at: everybody not reached, for one reason, of one class, or one person."""

    why: str = ""
    class_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True)
class UnreachedRow:
    """A parent who is not reached: why, their classes, and until when a letter of theirs is good."""

    id: int
    name: str
    why: str
    classes: tuple[str, ...]
    letter_until: datetime | None


@dataclass(frozen=True)
class Unreached:
    """One page of them, and how many there are for each reason."""

    rows: list[UnreachedRow]
    total: int
    page: int
    counts: dict[str, int]
    parents: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PER_PAGE))


def _of(school_id: int, chosen: Chosen) -> list[ColumnExpressionArgument[bool]]:
    """Parents who serve in no school: whoever works at one gets in by a colleague, never by a letter on paper."""
    conditions: list[ColumnExpressionArgument[bool]] = [
        Membership.school_id == school_id,
        Membership.left_at.is_(None),
        Membership.is_parent,
        User.disabled_at.is_(None),
        ~_SERVES,
    ]
    if chosen.person_id is not None:
        return [*conditions, User.id == chosen.person_id]
    conditions.append(_WHY.get(chosen.why, or_(*_WHY.values())))
    if chosen.class_id is not None:
        conditions.append(
            exists().where(
                Guardianship.user_id == User.id,
                Guardianship.child_id == Child.id,
                Guardianship.may_be_invited,
                Child.class_group_id == chosen.class_id,
                Child.left_on.is_(None),
            )
        )
    return conditions


def _standing(now: datetime) -> ColumnElement[bool]:
    return and_(JoinLink.ended_at.is_(None), JoinLink.expires_at > now)


def unreached(school_id: int, chosen: Chosen, now: datetime, *, page: int = 1) -> Unreached:
    """The parents of a school that are not reached, by family name: four statements, whatever there is to show."""
    rows = db.session.execute(
        select(User.id, User.name, _WHY["no_address"], _WHY["trouble"], func.count().over())
        .join(Membership, Membership.user_id == User.id)
        .where(*_of(school_id, chosen))
        .order_by(func.lower(User.family_name), func.lower(User.name), User.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    ).all()
    ids = [row[0] for row in rows]
    letters, classes = letters_until(school_id, ids, now), classes_by_person(school_id, ids)
    counted = db.session.execute(
        select(func.count(), *(func.count().filter(_WHY[why]) for why in REASONS))
        .select_from(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.school_id == school_id,
            Membership.left_at.is_(None),
            Membership.is_parent,
            User.disabled_at.is_(None),
            ~_SERVES,
        )
    ).one()
    found = [
        UnreachedRow(
            user_id,
            name,
            "no_address" if nowhere else "trouble" if comes_back else "silent",
            tuple(classes.get(user_id, ())),
            letters.get(user_id),
        )
        for user_id, name, nowhere, comes_back, _total in rows
    ]
    total = rows[0][4] if rows else 0
    return Unreached(found, total, page, dict(zip(REASONS, counted[1:], strict=True)), counted[0])


def letters_until(school_id: int, user_ids: Sequence[int], now: datetime) -> dict[int, datetime]:
    """Until when the letter of each person is good; without those who have none."""
    rows = db.session.execute(
        select(JoinLink.user_id, func.max(JoinLink.expires_at))
        .where(JoinLink.school_id == school_id, JoinLink.user_id.in_(user_ids), _standing(now))
        .group_by(JoinLink.user_id)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}


def without_letter(school_id: int, chosen: Chosen, now: datetime, *, at_least_until: datetime) -> list[int]:
    """The ids of the chosen parents who have no letter that is good until then."""
    letter = exists().where(
        JoinLink.user_id == User.id,
        JoinLink.school_id == school_id,
        _standing(now),
        JoinLink.expires_at >= at_least_until,
    )
    return list(
        db.session.scalars(
            select(User.id)
            .join(Membership, Membership.user_id == User.id)
            .where(*_of(school_id, chosen), ~letter)
            .order_by(User.id)
        )
    )


def count_of(school_id: int, chosen: Chosen) -> int:
    """How many parents are chosen."""
    counted = select(func.count()).select_from(User).join(Membership, Membership.user_id == User.id)
    return db.session.scalar(counted.where(*_of(school_id, chosen))) or 0


def letters(school_id: int, chosen: Chosen, now: datetime, most: int) -> list[tuple[User, JoinLink]]:
    """The chosen parents who have a letter, with its newest link, in the order of a list on paper: class, then name."""
    newest = (
        select(func.max(JoinLink.id))
        .where(JoinLink.school_id == school_id, JoinLink.user_id.is_not(None), _standing(now))
        .group_by(JoinLink.user_id)
    )
    first = (
        select(func.min(ClassGroup.position))
        .join(Child, Child.class_group_id == ClassGroup.id)
        .join(Guardianship, Guardianship.child_id == Child.id)
        .where(Guardianship.user_id == User.id, Guardianship.school_id == school_id, Child.left_on.is_(None))
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(User, JoinLink)
        .join(Membership, Membership.user_id == User.id)
        .join(JoinLink, and_(JoinLink.user_id == User.id, JoinLink.id.in_(newest)))
        .where(*_of(school_id, chosen))
        .order_by(first, func.lower(User.family_name), func.lower(User.name), User.id)
        .limit(most)
    )
    return [(row[0], row[1]) for row in rows]


def class_links(school_id: int, now: datetime) -> dict[int, JoinLink]:
    """The newest link of each class that is good, by class id."""
    rows = db.session.scalars(
        select(JoinLink)
        .where(JoinLink.school_id == school_id, JoinLink.class_group_id.is_not(None), _standing(now))
        .order_by(JoinLink.id)
    )
    return {link.class_group_id: link for link in rows if link.class_group_id is not None}


def class_link(school_id: int, link_id: int) -> Select[JoinLink]:
    """The link of a class of a school, with the class."""
    return (
        select(JoinLink)
        .where(JoinLink.school_id == school_id, JoinLink.id == link_id, JoinLink.class_group_id.is_not(None))
        .options(joinedload(JoinLink.class_group))
    )


def token_of(link: JoinLink) -> str:
    """The token in the QR code; derived, so that a letter can be printed again."""
    return tokens.derive(web.settings().secret_key, PURPOSE, link.id, link.nonce)


def code_of(link: JoinLink) -> str:
    """The code to type from paper."""
    return tokens.derive_code(web.settings().secret_key, PURPOSE, link.id, link.nonce)


@dataclass(frozen=True)
class Found:
    """The link that a token proves, and whether it can (still) be used: `trouble` is empty, "used" or "over"."""

    link: JoinLink
    school: School
    trouble: str


def find(token: str, now: datetime) -> Found | None:
    """The link of a token with its school and its person or class; None for a token that proves nothing."""
    link = _link(tokens.row_of(token))
    if link is None or not tokens.proves(token, web.settings().secret_key, PURPOSE, link.id, link.nonce):
        return None
    return Found(link, db.session.get_one(School, link.school_id), trouble_of(link, now))


def find_code(code: str) -> JoinLink | None:
    """The link of a code that was typed from paper; None for one that proves nothing."""
    link = _link(tokens.row_of_code(code))
    if link is None or not tokens.proves_code(code, web.settings().secret_key, PURPOSE, link.id, link.nonce):
        return None
    return link


def with_person(link_id: int | None) -> JoinLink | None:
    """A link with its person or class."""
    return _link(link_id)


def _link(row: int | None) -> JoinLink | None:
    return db.session.scalar(
        select(JoinLink).where(JoinLink.id == row).options(joinedload(JoinLink.user), joinedload(JoinLink.class_group))
    )


def trouble_of(link: JoinLink, now: datetime) -> str:
    """Why a link (with its class loaded) cannot be used: "used", "over", or empty when it can.

    A letter is used once its person was heard from since it was made: whoever finds it then gets nowhere with it. It
    is over when they left the school, or have come to work at one.
    """
    if link.user_id is None:
        group = link.class_group
        gone = group is None or group.ended_on is not None
        return "over" if gone or link.ended_at is not None or link.expires_at <= now else ""
    used = link.ended_at is not None or db.session.scalar(
        select(exists().where(AuditEvent.by_id == link.user_id, AuditEvent.at > link.created_at))
    )
    if used:
        return "used"
    still = db.session.scalar(
        select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(*_of(link.school_id, Chosen(person_id=link.user_id)))
    )
    return "over" if still is None or link.expires_at <= now else ""
