"""Questions about calendars that are followed. What a calendar shows takes as many statements whatever it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from klankbord.base.among import one_of
from klankbord.base.db import db
from klankbord.councils import queries as councils
from klankbord.councils.models import Council, Seat
from klankbord.invitations.feeds.models import CalendarFeed
from klankbord.invitations.models import Answer, Invitation
from klankbord.kit import tokens
from klankbord.kit.viewer import Viewer
from klankbord.meetings import queries as meetings
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people.models import User
from klankbord.schools.models import Membership, School

BACK = timedelta(days=366)
"""How long a meeting that was stays in a calendar."""
CANCELLED_FOR = timedelta(days=30)
"""How long one that is off is still shown, as cancelled: until its day, and at least this long after the news."""
MOST = 500


@dataclass(frozen=True, slots=True)
class Shown:
    """A meeting in somebody's calendar: where its page is, what they answered, and whether they sit in the council."""

    meeting: Meeting
    school_name: str
    school_slug: str
    answer: Answer | None
    sits: bool


def by_secret(secret: str) -> tuple[CalendarFeed, User, Council | None] | None:
    """The address with this secret, its person and its council; None for no address, or an account that ended."""
    found = db.session.execute(
        select(CalendarFeed, User, Council)
        .join(User, User.id == CalendarFeed.user_id)
        .outerjoin(Council, Council.id == CalendarFeed.council_id)
        .where(CalendarFeed.token_digest == tokens.digest(secret), User.disabled_at.is_(None))
    ).one_or_none()
    return (found[0], found[1], found[2]) if found is not None else None


def own(viewer: Viewer) -> Sequence[CalendarFeed]:
    """The addresses somebody has."""
    return db.session.scalars(
        select(CalendarFeed).where(CalendarFeed.user_id == viewer.id).order_by(CalendarFeed.id)
    ).all()


def own_one(viewer: Viewer, feed_id: int) -> Select[CalendarFeed]:
    """One of them, for `load_or_404`."""
    return select(CalendarFeed).where(CalendarFeed.id == feed_id, CalendarFeed.user_id == viewer.id)


def councils_to_follow(viewer: Viewer, now: datetime) -> Sequence[tuple[Council, str]]:
    """The councils somebody may follow, in every school they belong to, with the name of the school."""
    seated = exists().where(Seat.council_id == Council.id, Seat.user_id == viewer.id, councils.current(now.date()))
    found = db.session.execute(
        select(Council, School.name)
        .join(School, School.id == Council.school_id)
        .join(Membership, and_(Membership.school_id == School.id, Membership.user_id == viewer.id))
        .where(
            Membership.left_at.is_(None),
            Council.closed_at.is_(None),
            or_(Council.open_to_parents, Membership.is_school_admin, seated),
        )
        .order_by(School.name, Council.kind.desc(), Council.name)
    )
    return [(council, name) for council, name in found]


def all_of(user: User, now: datetime) -> Sequence[Shown]:
    """The meetings somebody is invited to, or that their council has while they sit in it, in every school of theirs.

    One they are no longer expected at is left out.
    """
    seated = exists().where(
        Seat.user_id == user.id,
        or_(Seat.council_id == Meeting.council_id, Seat.council_id == Meeting.joint_council_id),
        councils.current(now.date()),
        Seat.starts_on <= Meeting.day,
        or_(Seat.ends_on.is_(None), Seat.ends_on >= Meeting.day),
    )
    invited = and_(Invitation.meeting_id == Meeting.id, Invitation.user_id == user.id)
    expected = and_(Invitation.id.is_not(None), Invitation.removed_at.is_(None))
    statement = (
        _meetings(now, Invitation.answer, seated)
        .join(Membership, and_(Membership.school_id == Meeting.school_id, Membership.user_id == user.id))
        .outerjoin(Invitation, invited)
        .where(
            Membership.left_at.is_(None),
            or_(expected, and_(Invitation.id.is_(None), seated)),
        )
    )
    return [Shown(*row) for row in db.session.execute(statement).unique()]


def of_council(viewer: Viewer, council: Council, now: datetime) -> Sequence[Shown]:
    """The meetings of a council that somebody may see; drafts stay out also for its members."""
    seated = exists().where(
        Seat.user_id == viewer.id,
        or_(Seat.council_id == Meeting.council_id, Seat.council_id == Meeting.joint_council_id),
        councils.current(now.date()),
    )
    invited = and_(Invitation.meeting_id == Meeting.id, Invitation.user_id == viewer.id)
    statement = (
        _meetings(now, Invitation.answer, seated)
        .outerjoin(Invitation, invited)
        .where(meetings.held_by(council.id), meetings.visible(viewer))
    )
    return [Shown(*row) for row in db.session.execute(statement).unique()]


def _meetings(now: datetime, answer: Any, seated: Any) -> Select[Any]:
    """Meetings that people were told of and that have a day and a time, with councils and parts, soonest first."""
    cancelled = and_(
        Meeting.state == MeetingState.CANCELLED,
        Meeting.stamped_at.is_not(None),
        or_(Meeting.day >= now.date(), Meeting.cancelled_at >= now - CANCELLED_FOR),
    )
    stands = ~one_of(Meeting.state, (MeetingState.DRAFT, MeetingState.CANCELLED))
    return (
        select(Meeting, School.name, School.slug, answer, seated)
        .join(Council, Council.id == Meeting.council_id)
        .join(School, School.id == Meeting.school_id)
        .where(
            or_(stands, cancelled),
            Meeting.day.is_not(None),
            Meeting.start_time.is_not(None),
            Meeting.day >= (now - BACK).date(),
        )
        .options(contains_eager(Meeting.council), selectinload(Meeting.parts))
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST)
    )
