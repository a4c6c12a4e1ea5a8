"""The addresses of a school where mail comes back, whose they are, and when mail went there last."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from klankbord.base.db import db
from klankbord.base.outbox import OutboxMessage
from klankbord.people.models import EmailAddress, User, UserAddress
from klankbord.schools.models import Membership


@dataclass(frozen=True)
class Reader:
    """Somebody who should read an address; `held_id` is the row that says so."""

    held_id: int
    user_id: int
    name: str


@dataclass(frozen=True)
class TroubledAddress:
    """An address where mail comes back, with the server's words and everybody of the school who should read it."""

    id: int
    address: str
    since: datetime
    words: str
    readers: tuple[Reader, ...]
    last_mail: datetime | None


def _read_here(school_id: int) -> Select[EmailAddress, UserAddress, User]:
    return (
        select(EmailAddress, UserAddress, User)
        .join(UserAddress, UserAddress.address_id == EmailAddress.id)
        .join(User, User.id == UserAddress.user_id)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.school_id == school_id,
            Membership.left_at.is_(None),
            UserAddress.confirmed_at.is_not(None),
            EmailAddress.trouble_since.is_not(None),
        )
    )


def troubled_count(school_id: int) -> int:
    """How many addresses of a school mail comes back from."""
    return db.session.scalar(
        _read_here(school_id).with_only_columns(func.count(EmailAddress.id.distinct()))
    ) or 0  # fmt: skip


def troubled(school_id: int) -> list[TroubledAddress]:
    """All of them, the latest trouble first. Two statements."""
    rows = db.session.execute(
        _read_here(school_id).order_by(EmailAddress.trouble_since.desc(), EmailAddress.id, func.lower(User.name))
    ).all()
    readers: dict[int, list[Reader]] = {}
    boxes: dict[int, EmailAddress] = {}
    for box, held, user in rows:
        boxes[box.id] = box
        readers.setdefault(box.id, []).append(Reader(held.id, user.id, user.name))
    mailed = db.session.execute(
        select(OutboxMessage.address, func.max(OutboxMessage.created_at))
        .where(OutboxMessage.school_id == school_id, OutboxMessage.address.in_([box.address for box in boxes.values()]))
        .group_by(OutboxMessage.address)
    ).all()
    last = {row[0]: row[1] for row in mailed}
    return [
        TroubledAddress(
            box.id, box.address, box.trouble_since, box.trouble_words, tuple(readers[box.id]), last.get(box.address)
        )
        for box in boxes.values()
        if box.trouble_since is not None
    ]


def troubled_address(school_id: int, address_id: int) -> Select[EmailAddress]:
    """One of them."""
    return (
        select(EmailAddress)
        .where(EmailAddress.id == address_id)
        .where(EmailAddress.id.in_(_read_here(school_id).with_only_columns(EmailAddress.id)))
    )


def held_address(membership: Membership, held_id: int) -> Select[UserAddress]:
    """An address of somebody where mail comes back, with its mailbox and them."""
    return (
        select(UserAddress)
        .join(EmailAddress, EmailAddress.id == UserAddress.address_id)
        .where(
            UserAddress.id == held_id,
            UserAddress.user_id == membership.user_id,
            EmailAddress.trouble_since.is_not(None),
        )
        .options(joinedload(UserAddress.email), joinedload(UserAddress.user))
    )


def serves_elsewhere(membership: Membership) -> bool:
    """Whether somebody belongs to another school too."""
    return (
        db.session.scalar(
            select(Membership.id)
            .where(
                Membership.user_id == membership.user_id,
                Membership.school_id != membership.school_id,
                Membership.left_at.is_(None),
            )
            .limit(1)
        )
        is not None
    )
