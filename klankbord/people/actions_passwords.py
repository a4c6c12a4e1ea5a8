"""A password: set, changed, removed. Each is told to the mailbox, and the sessions elsewhere end."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from klankbord.base import audit
from klankbord.kit import passwords
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person, Viewer
from klankbord.people import actions_sessions, mails, queries
from klankbord.people.models import User

FRESH = timedelta(minutes=15)


def is_fresh(viewer: Viewer, now: datetime) -> bool:
    """Whether somebody signed in so recently that they need not prove again who they are."""
    return viewer.session_began is not None and now - viewer.session_began < FRESH


def prove(user: User, current: str, *, viewer: Viewer, now: datetime) -> None:
    """Make sure it is the person: just signed in, or the current password (ASVS 5.0, 7.5.1). Raises DomainError."""
    if is_fresh(viewer, now):
        return
    if user.password_hash is None:
        raise DomainError(N_("For this you need to have signed in just now. Ask for a sign-in mail first."))
    if not passwords.fits(current, user.password_hash):
        raise DomainError(N_("This is not your current password."), "current_password")


def set_password(
    user: User,
    password: str,
    *,
    known_of_them: Sequence[str] = (),
    keep_session: int | None = None,
    by: Person | None,
    now: datetime,
) -> None:
    """Set or change a password. `known_of_them` are words a guesser may know, such as names of their schools.

    Raises DomainError for one that is too short, too long or easy to guess.
    """
    if passwords.is_too_short(password):
        raise DomainError(
            N_("This is too short: use at least %(shortest)d characters; a few words on end are easy to remember."),
            "new_password",
            shortest=passwords.SHORTEST,
        )
    if len(password) > passwords.LONGEST:
        raise DomainError(N_("This is longer than %(longest)d characters."), "new_password", longest=passwords.LONGEST)
    box = queries.primary_address(user.id)
    personal = [user.name, "klankbord", *known_of_them, *([box.address.split("@")[0]] if box is not None else [])]
    if passwords.is_common(password, personal):
        raise DomainError(
            N_(
                "This is one of the first passwords somebody would try. Choose a few words that do not belong together."
            ),
            "new_password",
        )
    what = "password_changed" if user.password_hash else "password_set"
    user.password_hash = passwords.hashed(password)
    _changed(user, what, keep_session=keep_session, by=by, now=now)


def remove_password(user: User, *, keep_session: int | None, by: Person, now: datetime) -> None:
    """Go on with mail links alone. Raises DomainError when no mailbox could receive one."""
    if queries.primary_address(user.id) is None:
        raise DomainError(N_("Without a mail address you need your password to sign in."))
    if user.password_hash is not None:
        user.password_hash = None
        _changed(user, "password_removed", keep_session=keep_session, by=by, now=now)


def _changed(user: User, what: str, *, keep_session: int | None, by: Person | None, now: datetime) -> None:
    actions_sessions.end_all(user.id, by=by, now=now, but=keep_session)
    box = queries.primary_address(user.id)
    if box is not None:
        mails.account_changed(user, box.address, what, now=now)
    audit.record(f"people.{what}", user, by=by, now=now)
