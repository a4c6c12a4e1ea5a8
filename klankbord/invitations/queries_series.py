"""Every question asked of a series that people are invited to as a whole: its meetings, and who has it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import contains_eager, joinedload

from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.invitations.models import Answer, Invitation
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting, MeetingSeries, MeetingState
from klankbord.people.models import User


def series_of(meeting: Meeting) -> MeetingSeries | None:
    """The series a meeting belongs to."""
    return db.session.get(MeetingSeries, meeting.series_id) if meeting.series_id is not None else None


def meetings_of(series_id: int, *states: MeetingState, since: datetime | None = None) -> Sequence[Meeting]:
    """The meetings of a series in these states with their council, soonest first; with `since`, those that start after.

    One that has no day yet is among the last and never past.
    """
    late = [] if since is None else [Meeting.starts_at.is_(None) | (Meeting.starts_at > since)]
    return db.session.scalars(
        select(Meeting)
        .join(Council, Council.id == Meeting.council_id)
        .where(Meeting.series_id == series_id, Meeting.state.in_(states), *late)
        .options(contains_eager(Meeting.council))
        .order_by(Meeting.starts_at.is_(None), Meeting.starts_at, Meeting.id)
    ).all()


def is_taken(series_id: int, start: datetime) -> bool:
    """Whether the calendar of the whole series knows another meeting by this instant, one that is off perhaps."""
    found = select(Meeting.id).where(Meeting.series_id == series_id, Meeting.by_rule_at == start)
    return db.session.scalar(found.limit(1)) is not None


def told(series_id: int, user_ids: Iterable[int], *, standing: bool = True) -> dict[int, int]:
    """By person the highest SEQUENCE they were told under the UID of the series.

    Of those who have it in their calendar, or (`standing` False) also of those it was taken from.
    """
    highest = func.max(Invitation.sequence)
    mine = (
        select(Invitation.user_id, highest)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .where(Meeting.series_id == series_id, Invitation.by_series, Invitation.user_id.in_(list(user_ids)))
        .group_by(Invitation.user_id)
    )
    if standing:
        mine = mine.having(func.count(Invitation.id) > func.count(Invitation.removed_at))
    return {row[0]: row[1] for row in db.session.execute(mine)}


def invitations_of(series_id: int, user_id: int | None = None) -> Sequence[Invitation]:
    """The standing invitations to the meetings of a series, of one person or of all, with meeting, person and mailbox.

    By name, and each person's by day.
    """
    whose = [] if user_id is None else [Invitation.user_id == user_id]
    return db.session.scalars(
        select(Invitation)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .join(Council, Council.id == Meeting.council_id)
        .join(User, User.id == Invitation.user_id)
        .where(Meeting.series_id == series_id, Invitation.removed_at.is_(None), *whose)
        .options(
            contains_eager(Invitation.meeting).contains_eager(Meeting.council),
            contains_eager(Invitation.user),
            joinedload(Invitation.address),
            joinedload(Invitation.message),
        )
        .order_by(User.name, User.id, Meeting.starts_at, Meeting.id)
    ).all()


def mine(person: Viewer, series_id: int) -> Sequence[Invitation]:
    """A person's own invitations to the meetings of a series of their school, by day."""
    return [one for one in invitations_of(series_id, person.id) if one.school_id == person.school_id]


def one(series_id: int, invitation_id: int) -> Select[Invitation]:
    """A standing invitation to a meeting of a series with its person, for `load_or_404`."""
    return (
        select(Invitation)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .where(Invitation.id == invitation_id, Meeting.series_id == series_id, Invitation.removed_at.is_(None))
        .options(joinedload(Invitation.user))
    )


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is invited to meetings of a series that come: to how many, how many they answered, and how."""

    user_id: int
    name: str
    invitation_id: int
    invited: int
    yes: int
    maybe: int
    no: int
    by_series: int

    @property
    def open(self) -> int:
        """How many they did not answer yet."""
        return self.invited - self.yes - self.maybe - self.no


def people_of(series_id: int, now: datetime) -> list[Person]:
    """Who is invited to the planned meetings of a series that come, by name."""

    def counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count(case((condition, 1)))

    rows = db.session.execute(
        select(
            Invitation.user_id,
            User.name,
            func.min(Invitation.id),
            func.count(Invitation.id),
            counted(Invitation.answer == Answer.ACCEPTED),
            counted(Invitation.answer == Answer.TENTATIVE),
            counted(Invitation.answer == Answer.DECLINED),
            counted(Invitation.by_series.is_(True)),
        )
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .join(User, User.id == Invitation.user_id)
        .where(
            Meeting.series_id == series_id,
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at > now,
            Invitation.removed_at.is_(None),
        )
        .group_by(Invitation.user_id, User.name)
        .order_by(User.name, Invitation.user_id)
    )
    return [Person(*row) for row in rows]
