"""What is done to accounts: making one, giving it an address, naming, setting its language, closing it."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from klankbord.base import audit, i18n
from klankbord.base.db import db
from klankbord.kit import addresses
from klankbord.kit.errors import N_, DomainError, EditConflict
from klankbord.kit.viewer import Person
from klankbord.people import actions_sessions, links, queries
from klankbord.people.actions_sign_in import sign_in_link as sign_in_link
from klankbord.people.models import EmailAddress, SignInLink, User, UserAddress, UserSession

KEPT = timedelta(days=30)
"""How long ended sessions and spent links stay, so that one can look back."""


def create_user(
    name: str,
    address: str | None,
    now: datetime,
    language: str = "nl",
    *,
    by: Person | None = None,
    school_id: int | None = None,
) -> User:
    """Make an account; the address counts as confirmed, because whoever makes the account vouches for it.

    Raises DomainError for an empty name or what cannot be an address.
    """
    user = User(language=language, created_at=now)
    _call(user, _named(name))
    db.session.add(user)
    audit.record("people.create_user", user, by=by, now=now, school_id=school_id)
    if address:
        give_address(user, address, now=now)
    return user


def _named(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy:
        raise DomainError(N_("Fill in a name."), "name")
    return tidy


def _call(user: User, name: str) -> None:
    """Take a name apart: the first word greets, the last one sorts; what stands between is its prefix."""
    first, *rest = name.split(" ")
    user.name, user.given_name = name, first
    user.name_prefix, user.family_name = " ".join(rest[:-1]), rest[-1] if rest else ""


def mailbox(address: str, now: datetime) -> EmailAddress:
    """The mailbox of an address: the one there is, or a new one. Raises DomainError for what cannot be an address."""
    spelt = addresses.spelt(address)
    found = queries.mailbox(spelt)
    if found is None:
        found = EmailAddress(address=spelt, normalised=addresses.normalised(spelt), created_at=now)
        db.session.add(found)
    db.session.flush()
    return found


def give_address(user: User, address: str, *, now: datetime) -> UserAddress:
    """Let somebody read their mail at an address from now on, confirmed; their first one is the primary one."""
    box = mailbox(address, now)
    held = db.session.scalars(select(UserAddress).where(UserAddress.user_id == user.id)).all()
    known = next((row for row in held if row.address_id == box.id), None)
    if known is None:
        known = UserAddress(user_id=user.id, address_id=box.id, is_primary=not any(row.is_primary for row in held))
        db.session.add(known)
    known.confirmed_at = known.confirmed_at or now
    db.session.flush()
    return known


def change_name(user: User, name: str, *, read_version: int | None, by: Person, now: datetime) -> None:
    """Say what somebody is called. Raises EditConflict when the account was changed since it was read."""
    tidy = _named(name)
    if read_version is not None and read_version != user.version:
        raise EditConflict({"name": tidy}, {"name": user.name}, user.version)
    if tidy == user.name:
        return
    user.name = tidy
    given, _, family = tidy.rpartition(" ")
    user.given_name, user.name_prefix, user.family_name = (
        (given.split(" ")[0], "", family) if given else (family, "", "")
    )
    audit.record("people.change_name", user, by=by, now=now)


def change_language(user: User, language: str, *, by: Person, now: datetime) -> None:
    """Choose the language of somebody's pages and mails. Raises DomainError for one there is not."""
    if language not in i18n.LANGUAGES:
        raise DomainError(N_("Choose one of the languages in the list."), "language")
    if user.language != language:
        user.language = language
        audit.record("people.change_language", user, by=by, now=now, language=language)


def disable(user: User, *, by: Person | None, now: datetime) -> None:
    """Close an account: nobody signs in to it any more, and its sessions and links end at once."""
    user.disabled_at = now
    actions_sessions.end_all(user.id, by=by, now=now)
    for held in queries.addresses_of(user.id):
        links.void_of_address(user.id, held.address_id, now)
    db.session.execute(
        update(SignInLink)
        .where(SignInLink.user_id == user.id, SignInLink.spent_at.is_(None), SignInLink.voided_at.is_(None))
        .values(voided_at=now)
    )
    audit.record("people.disable", user, by=by, now=now)


def forget_old(now: datetime) -> None:
    """Drop the sign-in links and sessions that ended thirty days ago; the audit log keeps that they were."""
    db.session.execute(delete(SignInLink).where(SignInLink.expires_at < now - KEPT))
    over = (UserSession.ended_at < now - KEPT) | (UserSession.expires_at < now - KEPT)
    db.session.execute(delete(UserSession).where(over))
