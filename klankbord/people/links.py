"""Links about a thing: many uses until it closes plus 30 days, as one person, for that thing alone."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, insert, select, update

from klankbord.base import web
from klankbord.base.db import db
from klankbord.kit import tokens
from klankbord.people.models import EmailAddress, LinkKind, ThingLink, User, UserAddress

PURPOSE = "thing-link"
REPLY = "reply"
REPLY_PREFIX = "r-"
GRACE = timedelta(days=30)
_FEW = 100


def token_of(link: ThingLink) -> str:
    """The token that stands in the mail; derived, so the same link can be written again."""
    return tokens.derive(web.settings().secret_key, PURPOSE, link.id, link.nonce)


def issue(
    kind: LinkKind, thing_id: int, *, school_id: int, user_id: int, address_id: int | None, now: datetime
) -> ThingLink:
    """The link of one person at one address about one thing: the one there is, or a new one."""
    return issue_many(kind, thing_id, [(user_id, address_id)], school_id=school_id, now=now)[user_id]


def issue_many(
    kind: LinkKind,
    thing_id: int,
    readers: Sequence[tuple[int, int | None]],
    *,
    school_id: int,
    now: datetime,
) -> dict[int, ThingLink]:
    """Links about one thing for many `(user id, address id)`, in three statements; by user id."""
    wanted = dict(readers)
    found = _standing(kind, thing_id, wanted)
    fresh = [
        {
            "school_id": school_id,
            "kind": kind,
            "thing_id": thing_id,
            "user_id": user_id,
            "address_id": address_id,
            "nonce": secrets.token_hex(16),
            "created_at": now,
        }
        for user_id, address_id in wanted.items()
        if user_id not in found
    ]
    if not fresh:
        return found
    db.session.execute(insert(ThingLink), fresh)
    return _standing(kind, thing_id, wanted)


def _standing(kind: LinkKind, thing_id: int, wanted: dict[int, int | None]) -> dict[int, ThingLink]:
    """The links there are, by user id."""
    there = select(ThingLink).where(
        ThingLink.kind == kind, ThingLink.thing_id == thing_id, ThingLink.voided_at.is_(None)
    )
    if len(wanted) <= _FEW:
        there = there.where(ThingLink.user_id.in_(wanted))
    rows = db.session.scalars(there)
    return {link.user_id: link for link in rows if link.user_id in wanted and link.address_id == wanted[link.user_id]}


def reply_address(link: ThingLink) -> str:
    """Where somebody's words about the thing can be mailed to; empty unless a domain for that is set.

    Its code proves the person and the thing for a reply alone: it opens no page.
    """
    settings = web.settings()
    domain = settings.mail["reply_domain"]
    code = tokens.derive_code(settings.secret_key, REPLY, link.id, link.nonce)
    return f"{REPLY_PREFIX}{code}@{domain}" if domain else ""


def find(token: str, now: datetime) -> ThingLink | None:
    """The link a token proves, while it is good: not void, not past its time, address and account still there."""
    link = _good(tokens.row_of(token), now)
    if link is None or not tokens.proves(token, web.settings().secret_key, PURPOSE, link.id, link.nonce):
        return None
    return link


def find_reply(code: str, now: datetime) -> ThingLink | None:
    """The same by the code of a reply address."""
    link = _good(tokens.row_of_code(code), now)
    if link is None or not tokens.proves_code(code, web.settings().secret_key, REPLY, link.id, link.nonce):
        return None
    return link


def _good(row: int | None, now: datetime) -> ThingLink | None:
    if row is None:
        return None
    link = db.session.scalar(
        select(ThingLink)
        .join(User, User.id == ThingLink.user_id)
        .outerjoin(
            UserAddress,
            and_(UserAddress.user_id == ThingLink.user_id, UserAddress.address_id == ThingLink.address_id),
        )
        .where(
            ThingLink.id == row,
            ThingLink.voided_at.is_(None),
            User.disabled_at.is_(None),
            (ThingLink.address_id.is_(None)) | (UserAddress.id.is_not(None)),
        )
    )
    return None if link is None or (link.closes_at is not None and link.closes_at + GRACE < now) else link


def close_all(kind: LinkKind, thing_id: int, at: datetime | None) -> None:
    """Say when the thing closes (or, with None, that it is open again); its links end 30 days after."""
    db.session.execute(
        update(ThingLink).where(ThingLink.kind == kind, ThingLink.thing_id == thing_id).values(closes_at=at)
    )


def void_of_address(user_id: int, address_id: int, now: datetime) -> None:
    """Make every link void that went to an address the person no longer reads."""
    db.session.execute(
        update(ThingLink)
        .where(ThingLink.user_id == user_id, ThingLink.address_id == address_id, ThingLink.voided_at.is_(None))
        .values(voided_at=now)
    )


def void_of_member(user_id: int, school_id: int, now: datetime) -> None:
    """Make every link void that somebody has in a school they leave."""
    db.session.execute(
        update(ThingLink)
        .where(ThingLink.user_id == user_id, ThingLink.school_id == school_id, ThingLink.voided_at.is_(None))
        .values(voided_at=now)
    )


def standing_of(user_ids: Sequence[int], school_id: int) -> list[int]:
    """The ids of the links that people have in a school and that are not void."""
    return list(
        db.session.scalars(
            select(ThingLink.id).where(
                ThingLink.user_id.in_(user_ids), ThingLink.school_id == school_id, ThingLink.voided_at.is_(None)
            )
        )
    )


def mailboxes(user_ids: Sequence[int]) -> dict[int, EmailAddress]:
    """The confirmed primary mailbox of each person, by user id; without those who have none."""
    rows = db.session.execute(
        select(UserAddress.user_id, EmailAddress)
        .join(EmailAddress, EmailAddress.id == UserAddress.address_id)
        .where(UserAddress.user_id.in_(user_ids), UserAddress.confirmed_at.is_not(None))
        .order_by(UserAddress.is_primary, UserAddress.id.desc())
    )
    return dict(rows.all())


def others_behind(link: ThingLink, *, but: int) -> Sequence[User]:
    """Who else, but the person with this id, got a link about the same thing in the same mailbox."""
    if link.address_id is None:
        return ()
    return db.session.scalars(
        select(User)
        .join(ThingLink, ThingLink.user_id == User.id)
        .where(
            ThingLink.kind == link.kind,
            ThingLink.thing_id == link.thing_id,
            ThingLink.address_id == link.address_id,
            ThingLink.voided_at.is_(None),
            User.id != but,
        )
    ).all()
