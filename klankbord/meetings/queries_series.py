"""Questions about series: the days a rule gives in a council, and what comes after one of its meetings."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.kit import series
from klankbord.kit.series import Rule, Turn
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.meetings.queries import COMING
from klankbord.schools.queries_free_days import free_spans

USUAL_WEEKS, MOST_WEEKS = 4, 13
"""How far a meeting usually is from the one before while a council has not had two, and the most that counts."""
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


def has_meeting_at(series_id: int, start: datetime) -> bool:
    """Whether a series has a meeting that starts at an instant and is not called off."""
    found = select(Meeting.id).where(
        Meeting.series_id == series_id, Meeting.starts_at == start, Meeting.state != MeetingState.CANCELLED
    )
    return db.session.scalar(found.limit(1)) is not None


def proposed_day(council: Council, today: date) -> date | None:
    """The day on which a council would usually meet next: its weekday, on a day with school. None without a weekday.

    It is as many weeks after its last meeting as that was after the one before, and always after today.
    """
    if council.weekday is None:
        return None
    statement = (
        select(Meeting.day)
        .where(Meeting.council_id == council.id, Meeting.day.is_not(None), Meeting.state != MeetingState.CANCELLED)
        .order_by(Meeting.day.desc())
        .limit(2)
    )
    days = [day for day in db.session.scalars(statement) if day is not None]
    weeks = round((days[0] - days[1]).days / 7) if len(days) > 1 else USUAL_WEEKS
    start = days[0] + timedelta(weeks=min(max(weeks, 1), MOST_WEEKS), days=-3) if days else today
    start = max(start, today + timedelta(days=1))
    first = start + timedelta(days=(council.weekday - start.weekday()) % 7)
    spans = free_spans(council.school_id, first, first + timedelta(weeks=MOST_WEEKS))
    for later in range(MOST_WEEKS):
        day = first + timedelta(weeks=later)
        if not any(span.covers(day) for span in spans):
            return day
    return first
