"""Every question asked of meetings. A meeting comes with its council."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager

from klankbord.base.among import among, one_of
from klankbord.base.db import db
from klankbord.councils import queries as councils
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting, MeetingState

Ids = Select[int] | Collection[int]
COMING = (MeetingState.DRAFT, MeetingState.PLANNED, MeetingState.IN_SESSION, MeetingState.PAUSED)
_TOLD = or_(
    ~one_of(Meeting.state, (MeetingState.DRAFT, MeetingState.CANCELLED)),
    and_(Meeting.state == MeetingState.CANCELLED, Meeting.stamped_at.is_not(None)),
)


def visible(viewer: Viewer | None, also: Ids = ()) -> ColumnElement[bool]:
    """Meetings the viewer may see, for any statement that joins Council; the condition behind `rules.may_see`.

    `also` are meetings (ids, or a statement that selects them) they take part in without a seat. Without a viewer the
    condition has places, to be filled from `councils.queries.sight`.
    """
    inside = among(Meeting.council_id, councils.place("viewer_seats", viewer))
    told = or_(councils.place("viewer_is_admin", viewer), _TOLD, inside)
    along = among(Meeting.joint_council_id, councils.place("viewer_seats", viewer))
    seen = or_(and_(councils.visible(viewer), told), along)
    if isinstance(also, Select) or also:
        seen = or_(seen, Meeting.id.in_(also))
    return and_(Meeting.school_id == councils.place("viewer_school", viewer), seen)


def visible_to(viewer: Viewer, also: Ids = ()) -> Select[Meeting]:
    """The meetings the viewer may see, with their councils, in no order."""
    return (
        select(Meeting)
        .join(Council, Council.id == Meeting.council_id)
        .where(visible(viewer, also))
        .options(contains_eager(Meeting.council))
    )


def held_by(council_id: int) -> ColumnElement[bool]:
    """Meetings of a council, and those that another one holds together with it."""
    return or_(Meeting.council_id == council_id, Meeting.joint_council_id == council_id)


def one(viewer: Viewer, meeting_id: int, also: Ids = ()) -> Select[Meeting]:
    """One meeting, for `load_or_404`."""
    return visible_to(viewer, also).where(Meeting.id == meeting_id)


def upcoming(viewer: Viewer, now: datetime, also: Ids = (), limit: int = 20) -> Sequence[Meeting]:
    """What is still to come, soonest first; drafts without a date last. A meeting counts until it is closed."""
    statement = visible_to(viewer, also).where(Meeting.state.in_(COMING)).order_by(*_soonest()).limit(limit)
    return db.session.scalars(statement).all()


def past(viewer: Viewer, also: Ids = (), limit: int = 20) -> Sequence[Meeting]:
    """What was held, newest first."""
    statement = visible_to(viewer, also).where(Meeting.state == MeetingState.HELD).order_by(*_newest()).limit(limit)
    return db.session.scalars(statement).all()


def of_council(viewer: Viewer, council_id: int, also: Ids = ()) -> Sequence[Meeting]:
    """Every meeting of one council, joint ones too, that the viewer may see, newest first, undated ones on top."""
    return db.session.scalars(visible_to(viewer, also).where(held_by(council_id)).order_by(*_newest())).all()


def between(
    viewer: Viewer, first: date, last: date, also: Ids = (), council_id: int | None = None
) -> Sequence[Meeting]:
    """The meetings in a period that the viewer may see, of one council or of all, in order."""
    statement = visible_to(viewer, also).where(Meeting.day >= first, Meeting.day <= last)
    if council_id is not None:
        statement = statement.where(held_by(council_id))
    return db.session.scalars(statement.order_by(*_soonest())).all()


def newest(council_id: int) -> Meeting | None:
    """The meeting of a council that has the latest day, from which the next one is made."""
    statement = select(Meeting).where(
        Meeting.council_id == council_id, Meeting.day.is_not(None), Meeting.state != MeetingState.CANCELLED
    )
    return db.session.scalar(statement.order_by(*_newest()).limit(1))


def held_before(meeting: Meeting, limit: int = 20) -> Sequence[Meeting]:
    """Earlier meetings of the same council whose minutes this one may approve, newest first."""
    statement = select(Meeting).where(
        Meeting.council_id == meeting.council_id, Meeting.id != meeting.id, Meeting.state == MeetingState.HELD
    )
    if meeting.day is not None:
        statement = statement.where(or_(Meeting.day.is_(None), Meeting.day <= meeting.day))
    return db.session.scalars(statement.order_by(*_newest()).limit(limit)).all()


def clashes(council_id: int, day: date, besides: int | None) -> bool:
    """Whether the council already meets on a day, joint meetings too."""
    statement = select(Meeting.id).where(
        held_by(council_id), Meeting.day == day, Meeting.state.in_(COMING), Meeting.id != (besides or 0)
    )
    return db.session.scalar(statement.limit(1)) is not None


def next_serial(council_id: int, school_year: str) -> int:
    """The number the next meeting of a council gets in a school year; those called off do not count."""
    # The council's row is locked so that two people who plan at the same moment get two numbers.
    db.session.execute(select(Council.id).where(Council.id == council_id).with_for_update())
    highest = db.session.scalar(
        select(func.max(Meeting.serial)).where(
            Meeting.council_id == council_id,
            Meeting.school_year == school_year,
            Meeting.state != MeetingState.CANCELLED,
        )
    )
    return (highest or 0) + 1


def numbered(meeting: Meeting, serial: int) -> int | None:
    """The id of another meeting of the same council and school year with a number, not called off."""
    return db.session.scalar(
        select(Meeting.id)
        .where(
            Meeting.council_id == meeting.council_id,
            Meeting.school_year == meeting.school_year,
            Meeting.serial == serial,
            Meeting.state != MeetingState.CANCELLED,
            Meeting.id != (meeting.id or 0),
        )
        .limit(1)
    )


def _soonest() -> tuple[Any, ...]:
    return Meeting.day.is_(None), Meeting.day, Meeting.start_time, Meeting.id


def _newest() -> tuple[Any, ...]:
    return Meeting.day.is_not(None), Meeting.day.desc(), Meeting.id.desc()
