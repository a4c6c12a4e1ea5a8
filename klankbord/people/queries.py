"""Every question asked of people: who reads a mailbox, who is signed in where."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from klankbord.base.db import db
from klankbord.kit import addresses, tokens
from klankbord.kit.viewer import Viewer
from klankbord.people.models import AddressChange, EmailAddress, SignInLink, User, UserAddress, UserSession

ABSOLUTE = timedelta(days=30)


def mailbox(address: str) -> EmailAddress | None:
    """The mailbox of an address, however its letters are cased."""
    return db.session.scalar(select(EmailAddress).where(EmailAddress.normalised == addresses.normalised(address)))


def readers(address_id: int | None, user_id: int | None = None) -> Sequence[User]:
    """Who can sign in by a mailbox, by name: one person of them when a link was made for that person alone."""
    chosen = (
        select(User)
        .join(UserAddress, UserAddress.user_id == User.id)
        .where(UserAddress.address_id == address_id, UserAddress.confirmed_at.is_not(None), User.disabled_at.is_(None))
        .order_by(User.name, User.id)
    )
    if user_id is not None:
        chosen = chosen.where(User.id == user_id)
    return db.session.scalars(chosen).all()


def passwords_at(address: str) -> list[tuple[int, str, str]]:
    """Id, name and password hash of everybody who reads an address and has a password."""
    rows = db.session.execute(
        select(User.id, User.name, User.password_hash)
        .join(UserAddress, UserAddress.user_id == User.id)
        .join(EmailAddress, EmailAddress.id == UserAddress.address_id)
        .where(
            EmailAddress.normalised == addresses.normalised(address),
            UserAddress.confirmed_at.is_not(None),
            User.disabled_at.is_(None),
            User.password_hash.is_not(None),
        )
        .order_by(User.id)
    )
    return [(user_id, name, kept) for user_id, name, kept in rows if kept is not None]


def link_of_token(token: str) -> SignInLink | None:
    """The sign-in link a token stands for, good or not."""
    return db.session.scalar(select(SignInLink).where(SignInLink.token_digest == tokens.digest(token)))


def link_asked_by(browser: str) -> SignInLink | None:
    """The newest sign-in link a browser asked for."""
    return db.session.scalar(
        select(SignInLink)
        .where(SignInLink.browser_digest == tokens.digest(browser))
        .order_by(SignInLink.id.desc())
        .limit(1)
    )


def address_words(address_id: int | None) -> str | None:
    """A mailbox as it is written."""
    return db.session.scalar(select(EmailAddress.address).where(EmailAddress.id == address_id))


def own(viewer: Viewer) -> Select[User]:
    """The viewer's own account."""
    return select(User).where(User.id == viewer.id)


def addresses_of(user_id: int) -> Sequence[UserAddress]:
    """Where somebody reads their mail, the primary mailbox first."""
    return db.session.scalars(
        select(UserAddress)
        .where(UserAddress.user_id == user_id)
        .options(joinedload(UserAddress.email))
        .order_by(UserAddress.is_primary.desc(), UserAddress.id)
    ).all()


def own_address(viewer: Viewer, user_address_id: int) -> Select[UserAddress]:
    """One of the viewer's own addresses, with its mailbox."""
    return (
        select(UserAddress)
        .where(UserAddress.id == user_address_id, UserAddress.user_id == viewer.id)
        .options(joinedload(UserAddress.email), joinedload(UserAddress.user))
    )


def open_changes(user_id: int, now: datetime) -> Sequence[AddressChange]:
    """The changes of address somebody asked for that still wait for a confirmation, oldest first."""
    return db.session.scalars(
        select(AddressChange)
        .where(AddressChange.user_id == user_id, AddressChange.ended_at.is_(None), AddressChange.expires_at > now)
        .order_by(AddressChange.id)
    ).all()


def change_of_token(token: str) -> AddressChange | None:
    """The change of address that a token from either mailbox confirms, good or not."""
    digest = tokens.digest(token)
    return db.session.scalar(
        select(AddressChange).where(
            or_(AddressChange.old_token_digest == digest, AddressChange.new_token_digest == digest)
        )
    )


def sessions_of(user_id: int, now: datetime) -> Sequence[UserSession]:
    """Where somebody is signed in, newest first."""
    return db.session.scalars(
        select(UserSession)
        .where(UserSession.user_id == user_id, UserSession.ended_at.is_(None), UserSession.expires_at > now)
        .order_by(UserSession.created_at.desc(), UserSession.id.desc())
    ).all()


def own_session(viewer: Viewer, session_id: int) -> Select[UserSession]:
    """One of the viewer's own sessions."""
    return select(UserSession).where(UserSession.id == session_id, UserSession.user_id == viewer.id)


def session_of(reference: str) -> UserSession | None:
    """The session a reference stands for, ended or not."""
    return db.session.scalar(select(UserSession).where(UserSession.reference_digest == tokens.digest(reference)))


def primary_address(user_id: int) -> EmailAddress | None:
    """The confirmed mailbox somebody's mail goes to."""
    return db.session.scalar(
        select(EmailAddress)
        .join(UserAddress, and_(UserAddress.address_id == EmailAddress.id, UserAddress.user_id == user_id))
        .where(UserAddress.confirmed_at.is_not(None))
        .order_by(UserAddress.is_primary.desc(), UserAddress.id)
        .limit(1)
    )
