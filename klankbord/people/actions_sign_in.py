"""Signing in: a mail link or its code, or a password. Whoever asks learns nothing about who has an account."""

from datetime import datetime, timedelta

from sqlalchemy import and_, update

from klankbord.base import audit, web
from klankbord.base.audit import AuditEvent
from klankbord.base.db import db
from klankbord.kit import passwords, tokens
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person, Viewer
from klankbord.people import actions_sessions, mails, queries
from klankbord.people.models import EmailAddress, SignedInBy, SignInLink, User

GOOD_FOR = timedelta(minutes=10)
CODE_TRIES = 5
_CODE = "sign-in-code"


def ask_link(address: str, *, browser: str, next_path: str, language: str, now: datetime) -> None:
    """Mail a link and a code that sign in by an address, once, within ten minutes; older ones are void from now on.

    For an address nobody has, the same is written and rendered, and no mail goes out.
    """
    box = queries.mailbox(address)
    people = queries.readers(box.id) if box is not None else []
    token, code = tokens.reference(), tokens.short_code()
    link = _issue(box if people else None, token, now=now, browser=browser, code=code, next_path=next_path)
    if box is not None and people:
        mails.sign_in(box, people, token, code=code, language=language, now=now)
        audit.record("people.ask_link", link, by=None, now=now)
    else:
        with db.session.begin_nested() as nobodys:
            stranger = EmailAddress(address=address, normalised="", created_at=now)
            mails.sign_in(stranger, [], token, code=code, language=language, now=now)
            nobodys.rollback()
        refuse("link", now=now)


def ask_again(token: str, *, browser: str, language: str, now: datetime) -> None:
    """Mail a fresh link to the mailbox that an older link, good or not, was sent to."""
    old = queries.link_of_token(token)
    box = db.session.get(EmailAddress, old.address_id) if old is not None and old.address_id is not None else None
    people = queries.readers(box.id, old.user_id) if box is not None and old is not None else []
    if old is None or box is None or not people:
        return
    fresh, code = tokens.reference(), tokens.short_code()
    link = _issue(box, fresh, now=now, browser=browser, code=code, next_path=old.next_path, user_id=old.user_id)
    mails.sign_in(box, people, fresh, code=code, language=language, now=now)
    audit.record("people.ask_link", link, by=None, now=now)


def ask_proof(user: User, box: EmailAddress, *, browser: str, next_path: str, now: datetime) -> None:
    """Mail somebody who is signed in a link and code, for them alone, to show again who they are."""
    token, code = tokens.reference(), tokens.short_code()
    link = _issue(box, token, now=now, browser=browser, code=code, next_path=next_path, user_id=user.id)
    mails.sign_in(box, [user], token, code=code, language=user.language, now=now)
    audit.record("people.ask_link", link, by=user, now=now)


def sign_in_link(user: User, now: datetime, *, next_path: str = "", by: Person | None = None) -> str:
    """The address of a page that signs one person in, once, within ten minutes; older ones are void from now on."""
    token = tokens.reference()
    link = _issue(queries.primary_address(user.id), token, now=now, next_path=next_path, user_id=user.id)
    audit.record("people.make_link", link, by=by, now=now, user_id=user.id)
    return web.link_to("people.open_link", token=token)


def _issue(
    box: EmailAddress | None,
    token: str,
    *,
    now: datetime,
    browser: str = "",
    code: str = "",
    next_path: str = "",
    user_id: int | None = None,
) -> SignInLink:
    if user_id is not None:
        older = SignInLink.user_id == user_id
    elif box is not None:
        older = SignInLink.address_id == box.id
    else:
        older = and_(SignInLink.address_id.is_(None), SignInLink.user_id.is_(None))
    db.session.execute(
        update(SignInLink)
        .where(older, SignInLink.spent_at.is_(None), SignInLink.voided_at.is_(None))
        .values(voided_at=now)
    )
    link = SignInLink(
        address_id=box.id if box is not None else None,
        user_id=user_id,
        token_digest=tokens.digest(token),
        browser_digest=tokens.digest(browser) if browser else "",
        code_digest=_code_digest(browser, code) if browser else "",
        next_path=web.safe_next(next_path) if next_path else "",
        created_at=now,
        expires_at=now + GOOD_FOR,
    )
    db.session.add(link)
    db.session.flush()
    return link


def _code_digest(browser: str, code: str) -> str:
    return tokens.keyed_digest(web.settings().secret_key, _CODE, f"{browser}:{code}")


def is_good(link: SignInLink | None, now: datetime) -> bool:
    """Whether a link can still be spent."""
    return link is not None and link.spent_at is None and link.voided_at is None and now < link.expires_at


def people_of(link: SignInLink) -> list[User]:
    """Who a link can sign in: everybody who reads its mailbox, or the one person it was made for."""
    if link.address_id is not None:
        return list(queries.readers(link.address_id, link.user_id))
    made_for = db.session.get(User, link.user_id) if link.user_id is not None else None
    return [made_for] if made_for is not None and made_for.disabled_at is None else []


def spend(link: SignInLink | None, person_id: int | None, how: SignedInBy, *, device: str, now: datetime) -> Viewer:
    """Sign in by a link, once. In a shared mailbox `person_id` says who it is.

    Raises DomainError for a link that is not good (any more), and while it is not known who it is.
    """
    over = DomainError(N_("This link was used already or is older than ten minutes. Ask for a new one."))
    people = people_of(link) if link is not None and is_good(link, now) else []
    if link is None or not people:
        raise over
    chosen = people[0] if len(people) == 1 else next((user for user in people if user.id == person_id), None)
    if chosen is None:
        raise DomainError(N_("Choose who you are."), "person")
    # The row itself decides between two that come at the same moment.
    spent = db.session.scalar(
        update(SignInLink)
        .where(SignInLink.id == link.id, SignInLink.spent_at.is_(None), SignInLink.voided_at.is_(None))
        .values(spent_at=now)
        .returning(SignInLink.id),
        execution_options={"synchronize_session": False},
    )
    if spent is None:
        raise over
    return actions_sessions.begin(chosen, how, device=device, now=now)


def link_of_code(browser: str, code: str, now: datetime) -> SignInLink | None:
    """The link whose code was typed in the browser that asked for it; a wrong one counts, and after five none works."""
    link = queries.link_asked_by(browser) if browser else None
    right = link is not None and link.code_digest == _code_digest(browser, code)
    if link is None or not is_good(link, now) or link.code_tries >= CODE_TRIES or not right:
        if link is not None:
            link.code_tries += 1
        return None
    return link


def with_password(
    held: list[tuple[int, str, str]], password: str, person_id: int | None, *, device: str, now: datetime
) -> Viewer:
    """Sign in with a password, tried on everybody who reads the address (`queries.passwords_at`).

    Raises DomainError when it is nobody's, in the same time and words whether the address is known or not, and when
    it is that of several people and `person_id` does not say who.
    """
    matching = [user_id for user_id, _name, kept in held if passwords.fits(password, kept)]
    if not held:
        passwords.fits(password, None)
    chosen = matching[0] if len(matching) == 1 else person_id if person_id in matching else None
    if chosen is None and matching:
        raise DomainError(N_("More than one person has this address and this password. Say who you are."), "person")
    user = db.session.get(User, chosen) if chosen is not None else None
    if user is None or user.disabled_at is not None or user.password_hash is None:
        refuse("password", now=now, user_id=held[0][0] if len(held) == 1 else None)
        raise DomainError(N_("This address and this password do not belong together. Try again, or ask for a mail."))
    if passwords.is_outdated(user.password_hash):
        user.password_hash = passwords.hashed(password)
    return actions_sessions.begin(user, SignedInBy.PASSWORD, device=device, now=now)


def refuse(how: str, *, now: datetime, user_id: int | None = None) -> None:
    """Write down that somebody was not let in."""
    data = {"how": how}
    db.session.add(AuditEvent(verb="people.refuse_sign_in", thing="user", thing_id=user_id, data=data, at=now))
