"""Every question asked of date polls. The number of statements does not depend on how many people were asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from klankbord.base.db import db
from klankbord.councils.models import Council, Seat
from klankbord.councils.queries import current
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.meetings.models_poll import DatePoll, PollAsked, PollMoment
from klankbord.meetings.rules_poll import Tally, tallies
from klankbord.people.models import User
from klankbord.schools.models import Membership


def _counts(day: date) -> ColumnElement[bool]:
    """Who was asked and still counts: of the school, and with their seat where they were asked for it.

    For a statement that joins DatePoll and Meeting.
    """
    belongs = (
        exists()
        .where(
            Membership.user_id == PollAsked.user_id,
            Membership.school_id == PollAsked.school_id,
            Membership.left_at.is_(None),
        )
        .correlate(PollAsked)
    )
    seated = (
        exists()
        .where(Seat.user_id == PollAsked.user_id, Seat.council_id == Meeting.council_id, current(day))
        .correlate(PollAsked, Meeting)
    )
    enabled = exists().where(User.id == PollAsked.user_id, User.disabled_at.is_(None)).correlate(PollAsked)
    return and_(belongs, enabled, or_(PollAsked.as_member.is_(False), seated))


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody who was asked, as the organiser sees them; `missing` moments they did not answer yet."""

    asked: PollAsked
    name: str
    missing: int


@dataclass(frozen=True, slots=True)
class Table:
    """People by moments; `former` are names of people who were asked and do not count any more."""

    lines: list[Line]
    tallies: list[Tally]
    former: list[str] = field(default_factory=list)

    @property
    def waiting(self) -> list[Line]:
        """Who has not answered yet, or not every moment."""
        return [line for line in self.lines if line.missing]

    @property
    def best(self) -> Tally | None:
        """The best moment so far."""
        return next((tally for tally in self.tallies if tally.best), None)

    def name_of(self, asked_id: int) -> str:
        """The name of somebody who was asked."""
        return next((line.name for line in self.lines if line.asked.id == asked_id), "")


def of_meeting(meeting: Meeting) -> DatePoll | None:
    """The poll of a meeting with its moments, in two statements; None where it has none."""
    poll = db.session.scalar(
        select(DatePoll).where(DatePoll.meeting_id == meeting.id).options(selectinload(DatePoll.moments))
    )
    if poll is not None:
        poll.meeting = meeting
    return poll


def table_of(poll: DatePoll, now: datetime) -> Table:
    """Who was asked with their answers, and the moments counted. One statement; the poll comes with its moments."""
    day = dates.local(now, poll.meeting.zone).date()
    rows = db.session.execute(
        select(PollAsked, User.name, _counts(day))
        .join(User, User.id == PollAsked.user_id)
        .join(DatePoll, DatePoll.id == PollAsked.poll_id)
        .join(Meeting, Meeting.id == DatePoll.meeting_id)
        .where(PollAsked.poll_id == poll.id)
        .options(joinedload(PollAsked.message))
        .order_by(PollAsked.must_come.desc(), User.name, PollAsked.id)
    ).all()
    lines = [Line(asked, name, _missing(poll, asked)) for asked, name, counts in rows if counts]
    former = [name for _asked, name, counts in rows if not counts]
    return Table(lines, tallies(poll.moments, [line.asked for line in lines], now), former)


def _missing(poll: DatePoll, asked: PollAsked) -> int:
    return sum(1 for moment in poll.moments if asked.said(moment.id) is None)


def standing(poll: DatePoll, now: datetime) -> Sequence[PollAsked]:
    """Who was asked and still counts, with person and mailbox, by name. The poll comes with its meeting."""
    day = dates.local(now, poll.meeting.zone).date()
    return db.session.scalars(
        select(PollAsked)
        .join(PollAsked.user)
        .join(DatePoll, DatePoll.id == PollAsked.poll_id)
        .join(Meeting, Meeting.id == DatePoll.meeting_id)
        .where(PollAsked.poll_id == poll.id, _counts(day))
        .options(contains_eager(PollAsked.user), joinedload(PollAsked.address), joinedload(PollAsked.message))
        .order_by(User.name, PollAsked.id)
    ).all()


def mine(viewer: Viewer, poll_id: int, now: datetime) -> Select[PollAsked]:
    """The viewer's own place in a poll, with poll, moments, meeting and council; nothing once they do not count."""
    day = dates.local(now, viewer.zone).date()
    return (
        select(PollAsked)
        .join(PollAsked.poll)
        .join(DatePoll.meeting)
        .join(Meeting.council)
        .where(
            PollAsked.poll_id == poll_id,
            PollAsked.user_id == viewer.id,
            PollAsked.school_id == viewer.school_id,
            _counts(day),
        )
        .options(
            contains_eager(PollAsked.poll).contains_eager(DatePoll.meeting).contains_eager(Meeting.council),
            contains_eager(PollAsked.poll).selectinload(DatePoll.moments),
        )
    )


def one_asked(poll: DatePoll, asked_id: int) -> Select[PollAsked]:
    """One who was asked, for `load_or_404`."""
    return (
        select(PollAsked)
        .where(PollAsked.id == asked_id, PollAsked.poll_id == poll.id)
        .options(joinedload(PollAsked.user))
    )


def waiting_for(viewer: Viewer, now: datetime) -> Select[*tuple[Any, ...]]:
    """The open polls in which somebody has a moment to answer, soonest first.

    Columns: poll_id, council_name, title, closes_on, moments.
    """
    day = dates.local(now, viewer.zone).date()
    return (
        select(
            DatePoll.id.label("poll_id"),
            Council.name.label("council_name"),
            Meeting.title,
            DatePoll.closes_on,
            func.count(PollMoment.id).label("moments"),
        )
        .select_from(PollAsked)
        .join(DatePoll, DatePoll.id == PollAsked.poll_id)
        .join(Meeting, Meeting.id == DatePoll.meeting_id)
        .join(Council, Council.id == Meeting.council_id)
        .join(PollMoment, PollMoment.poll_id == DatePoll.id)
        .where(
            PollAsked.user_id == viewer.id,
            PollAsked.school_id == viewer.school_id,
            Meeting.state == MeetingState.DRAFT,
            DatePoll.closed_at.is_(None),
            DatePoll.settled_at.is_(None),
            DatePoll.closes_at > now,
            or_(PollAsked.answered_at.is_(None), PollMoment.created_at > PollAsked.answered_at),
            _counts(day),
        )
        .group_by(DatePoll.id, Council.name, Meeting.title, DatePoll.closes_on)
        .order_by(DatePoll.closes_on, DatePoll.id)
    )


def due(now: datetime) -> Sequence[DatePoll]:
    """The polls whose closing day has passed and that nobody closed, with moments, meeting and council."""
    return db.session.scalars(
        select(DatePoll)
        .join(DatePoll.meeting)
        .where(DatePoll.closed_at.is_(None), DatePoll.closes_at <= now)
        .options(contains_eager(DatePoll.meeting).joinedload(Meeting.council), selectinload(DatePoll.moments))
        .order_by(DatePoll.id)
    ).all()
