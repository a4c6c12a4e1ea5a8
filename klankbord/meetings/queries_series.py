"""Questions about series: the days a rule gives in a council, and what comes after one of its meetings."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.kit import series
from klankbord.kit.series import Rule, Turn
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.meetings.queries import COMING
from klankbord.schools.queries_free_days import free_spans

AHEAD = (MeetingState.DRAFT, MeetingState.PLANNED)


def turns_of(council: Council, rule: Rule) -> list[Turn]:
    """The turns of a series in a council, around free days and the meetings it has. Raises DomainError as `turns`."""
    last = (rule.until or rule.first + series.FURTHEST) + timedelta(weeks=13)
    taken = db.session.scalars(
        select(Meeting.day).where(
            Meeting.council_id == council.id,
            Meeting.state.in_(COMING),
            Meeting.day >= rule.first,
            Meeting.day <= last,
        )
    )
    spans = free_spans(council.school_id, rule.first, last)
    return series.turns(rule, spans, frozenset(day for day in taken if day is not None))


def later_of(meeting: Meeting) -> Sequence[Meeting]:
    """The meetings of the same series after this one that have not begun, soonest first, with their council."""
    if meeting.series_id is None or meeting.day is None:
        return []
    return db.session.scalars(
        select(Meeting)
        .join(Council, Council.id == Meeting.council_id)
        .where(
            Meeting.series_id == meeting.series_id,
            Meeting.id != meeting.id,
            Meeting.state.in_(AHEAD),
            or_(Meeting.day > meeting.day, (Meeting.day == meeting.day) & (Meeting.id > meeting.id)),
        )
        .options(contains_eager(Meeting.council))
        .order_by(Meeting.day, Meeting.id)
    ).all()
