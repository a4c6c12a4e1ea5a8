"""Where somebody's mail goes: a change counts once both the old and the new mailbox have said yes."""

from datetime import datetime, timedelta

from sqlalchemy import update

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit import addresses, tokens
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person
from klankbord.people import actions_sessions, links, mails, queries
from klankbord.people.actions import give_address
from klankbord.people.models import AddressChange, EmailAddress, SignInLink, User, UserAddress

GOOD_FOR = timedelta(days=1)


def ask_change(user: User, address: str, *, replaces: bool, by: Person, now: datetime) -> AddressChange:
    """Ask for another address beside the primary one, or with `replaces` instead of it; both mailboxes get a mail.

    Raises DomainError for what cannot be an address and for one they have already.
    """
    spelt = addresses.spelt(address)
    held = queries.addresses_of(user.id)
    if any(row.email.normalised == addresses.normalised(spelt) and row.confirmed_at for row in held):
        raise DomainError(N_("This is your address already."), "address")
    old = queries.primary_address(user.id)
    db.session.execute(
        update(AddressChange)
        .where(AddressChange.user_id == user.id, AddressChange.ended_at.is_(None))
        .values(ended_at=now)
    )
    old_token, new_token = tokens.reference(), tokens.reference()
    change = AddressChange(
        user_id=user.id,
        old_address_id=old.id if old is not None else None,
        new_address=spelt,
        replaces=replaces,
        old_token_digest=tokens.digest(old_token) if old is not None else None,
        new_token_digest=tokens.digest(new_token),
        created_at=now,
        expires_at=now + GOOD_FOR,
    )
    db.session.add(change)
    if old is not None:
        mails.confirm_address(user, old.address, old_token, new_address=spelt, replaces=replaces, is_old=True, now=now)
    mails.confirm_address(user, spelt, new_token, new_address=spelt, replaces=replaces, is_old=False, now=now)
    audit.record("people.ask_address", change, by=by, now=now, replaces=replaces)
    return change


def is_open(change: AddressChange | None, now: datetime) -> bool:
    """Whether a change still waits for a confirmation."""
    return change is not None and change.ended_at is None and now < change.expires_at


def confirm(change: AddressChange | None, token: str, *, keep_session: int | None, now: datetime) -> bool:
    """One of the two mailboxes says yes; tells whether the change is now complete.

    When it is, the new address takes its place, links to a replaced one are void and sessions elsewhere end
    (`keep_session` is the one that goes on). Raises DomainError for a change that is over.
    """
    if change is None or not is_open(change, now):
        raise DomainError(N_("This link is no longer good. Ask for the change again on your account page."))
    digest = tokens.digest(token)
    if digest == change.new_token_digest:
        change.new_confirmed_at = change.new_confirmed_at or now
    elif digest == change.old_token_digest:
        change.old_confirmed_at = change.old_confirmed_at or now
    user = db.session.get_one(User, change.user_id)
    audit.record("people.confirm_address", change, by=user, now=now, new=digest == change.new_token_digest)
    if change.new_confirmed_at is None or (change.old_token_digest is not None and change.old_confirmed_at is None):
        return False
    _complete(change, user, keep_session=keep_session, now=now)
    return True


def _complete(change: AddressChange, user: User, *, keep_session: int | None, now: datetime) -> None:
    change.ended_at = now
    given = give_address(user, change.new_address, now=now)
    old = db.session.get(EmailAddress, change.old_address_id) if change.old_address_id is not None else None
    if change.replaces and old is not None and old.id != given.address_id:
        _make_primary(user.id, given)
        _drop(user.id, old.id, now)
        actions_sessions.end_all(user.id, by=user, now=now, but=keep_session)
    if old is not None:
        what = "address_replaced" if change.replaces else "address_added"
        mails.account_changed(user, old.address, what, now=now, detail=change.new_address)
    audit.record("people.change_address", user, by=user, now=now, replaces=change.replaces)


def cancel_change(change: AddressChange, *, by: Person, now: datetime) -> None:
    """Take back a change that is not complete; its links are void."""
    if change.ended_at is None:
        change.ended_at = now
        audit.record("people.cancel_address", change, by=by, now=now)


def make_primary(held: UserAddress, *, by: Person, now: datetime) -> None:
    """Send somebody's mail to another of their confirmed addresses; the one it went to until now is told.

    Raises DomainError for an address that is not confirmed.
    """
    if held.confirmed_at is None:
        raise DomainError(N_("This address is not confirmed yet. Look in its mailbox first."))
    before = queries.primary_address(held.user_id)
    _make_primary(held.user_id, held)
    if before is not None and before.id != held.address_id:
        mails.account_changed(held.user, before.address, "address_primary", now=now, detail=held.email.address)
    audit.record("people.make_primary", held, by=by, now=now)


def remove(held: UserAddress, *, keep_session: int | None, by: Person, now: datetime) -> None:
    """Stop reading mail at an address; links sent there are void and sessions elsewhere end.

    Raises DomainError for the last confirmed address: without one there is no way to sign in or to be told anything.
    """
    others = [row for row in queries.addresses_of(held.user_id) if row.id != held.id and row.confirmed_at is not None]
    if not others:
        raise DomainError(N_("This is your only address. Add another one first, then remove this one."))
    if held.is_primary:
        _make_primary(held.user_id, others[0])
    user, address = held.user, held.email.address
    audit.record("people.remove_address", held, by=by, now=now)
    _drop(held.user_id, held.address_id, now)
    actions_sessions.end_all(user.id, by=by, now=now, but=keep_session)
    mails.account_changed(user, address, "address_removed", now=now, detail=address)


def replace(held: UserAddress, address: str, *, by: Person, now: datetime) -> UserAddress:
    """Somebody else, who knows it, gives the right address instead of one where mail comes back.

    It counts at once, because nobody reads the old one; links sent there are void and every session ends. Raises
    DomainError for what cannot be an address and for the same one.
    """
    spelt = addresses.spelt(address)
    if addresses.normalised(spelt) == held.email.normalised:
        raise DomainError(N_("This is the address where mail comes back. Fill in the right one."), "address")
    user_id, old_id, was_primary = held.user_id, held.address_id, held.is_primary
    given = give_address(held.user, spelt, now=now)
    _drop(user_id, old_id, now)
    if was_primary:
        _make_primary(user_id, given)
    actions_sessions.end_all(user_id, by=by, now=now)
    audit.record("people.replace_address", given, by=by, now=now, user_id=user_id)
    return given


def _make_primary(user_id: int, chosen: UserAddress) -> None:
    for row in queries.addresses_of(user_id):
        row.is_primary = row.id == chosen.id


def _drop(user_id: int, address_id: int, now: datetime) -> None:
    row = next((row for row in queries.addresses_of(user_id) if row.address_id == address_id), None)
    if row is not None:
        db.session.delete(row)
    links.void_of_address(user_id, address_id, now)
    db.session.execute(
        update(SignInLink)
        .where(
            SignInLink.user_id == user_id,
            SignInLink.address_id == address_id,
            SignInLink.spent_at.is_(None),
            SignInLink.voided_at.is_(None),
        )
        .values(voided_at=now)
    )
    db.session.flush()
