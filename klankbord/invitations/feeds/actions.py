"""What is done with the address of a calendar: made (again), and ended."""

from datetime import datetime

from sqlalchemy import delete

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.invitations.feeds.models import CalendarFeed
from klankbord.kit import tokens
from klankbord.kit.viewer import Person


def make(council: Council | None, *, by: Person, now: datetime) -> str:
    """A fresh address for all of somebody's meetings, or for those of a council: its secret, kept nowhere else.

    The one they had for it is void from then on.
    """
    secret = tokens.reference()
    same = CalendarFeed.council_id == council.id if council is not None else CalendarFeed.council_id.is_(None)
    db.session.execute(delete(CalendarFeed).where(CalendarFeed.user_id == by.id, same))
    feed = CalendarFeed(
        user_id=by.id,
        council_id=council.id if council is not None else None,
        token_digest=tokens.digest(secret),
        created_at=now,
    )
    db.session.add(feed)
    audit.record("feeds.make", feed, by=by, now=now, school_id=council.school_id if council is not None else None)
    return secret


def end(feed: CalendarFeed, *, by: Person, now: datetime) -> None:
    """Make an address void: what follows it gets nothing any more."""
    audit.record("feeds.end", feed, by=by, now=now)
    db.session.delete(feed)
