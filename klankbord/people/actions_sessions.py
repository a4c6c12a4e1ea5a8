"""Sessions: beginning, renewing and ending them. The cookie holds a random reference, the row its digest."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from klankbord.base import audit
from klankbord.base.db import db, pieces
from klankbord.kit import tokens
from klankbord.kit.viewer import Person, Viewer
from klankbord.people.models import SignedInBy, User, UserSession
from klankbord.people.queries import ABSOLUTE


def begin(user: User, how: SignedInBy, *, device: str, now: datetime) -> Viewer:
    """Begin a session in one browser; what comes back carries the reference for its cookie.

    Thirty days is the longest any session lasts; people with more to lose get less (`web.session_limits`).
    """
    reference = tokens.reference()
    row = UserSession(
        user_id=user.id,
        reference_digest=tokens.digest(reference),
        signed_in_by=how,
        device=device,
        created_at=now,
        expires_at=now + ABSOLUTE,
    )
    db.session.add(row)
    audit.record("people.sign_in", row, by=user, now=now, how=how.value)
    return Viewer(
        id=user.id,
        name=user.name,
        first_name=user.first_name,
        language=user.language,
        session_id=row.id,
        session_began=now,
        reference=reference,
    )


def renew(session: UserSession, viewer: Viewer) -> Viewer:
    """Give a session that goes on a new reference, after its person's rights changed (ASVS 5.0, 7.2.4)."""
    reference = tokens.reference()
    session.reference_digest = tokens.digest(reference)
    return Viewer(
        id=viewer.id,
        name=viewer.name,
        first_name=viewer.first_name,
        language=viewer.language,
        session_id=session.id,
        session_began=session.created_at,
        reference=reference,
    )


def words_key(key: str, user_id: int, session_id: int) -> str:
    """The 256-bit key, hexadecimal, with which a browser keeps what is typed without a connection (ASVS 5.0, 14.3.3).

    Each session has another one, and nobody but its own person is handed it.
    """
    return tokens.keyed_digest(key, "kept words", f"{user_id}:{session_id}")


def end(session: UserSession, *, by: Person, now: datetime) -> None:
    """End one session; its browser is signed out at its next request."""
    if session.ended_at is None:
        session.ended_at = now
        audit.record("people.end_session", session, by=by, now=now)


def end_all(user_id: int, *, by: Person | None, now: datetime, but: int | None = None) -> int:
    """End every session of somebody, except the one with id `but`; tells how many there were."""
    ended = (
        update(UserSession)
        .where(UserSession.user_id == user_id, UserSession.ended_at.is_(None), UserSession.id != (but or 0))
        .values(ended_at=now)
        .returning(UserSession.id)
    )
    count = len(db.session.scalars(ended, execution_options={"synchronize_session": False}).all())
    if count:
        user = db.session.get_one(User, user_id)
        audit.record("people.end_sessions", user, by=by, now=now, count=count)
    return count


def end_all_of(
    user_ids: Sequence[int], *, by: Person | None, now: datetime, school_id: int, but: int | None = None
) -> int:
    """End every session of many people of a school at once, except the one with id `but`; tells how many there were."""
    count = 0
    for some in pieces(user_ids):
        ended = (
            update(UserSession)
            .where(UserSession.user_id.in_(some), UserSession.ended_at.is_(None), UserSession.id != (but or 0))
            .values(ended_at=now)
            .returning(UserSession.user_id)
        )
        found = db.session.scalars(ended, execution_options={"synchronize_session": False}).all()
        for user_id in sorted(set(found)):
            user = db.session.get_one(User, user_id)
            audit.record("people.end_sessions", user, by=by, now=now, school_id=school_id, count=found.count(user_id))
        count += len(found)
    return count
