"""Action items that are due at the next meeting: their day is that of the meeting, and moves with it."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import or_, select, update

from klankbord.base.db import db
from klankbord.followup.models import ActionItem, ActionState
from klankbord.kit import dates
from klankbord.kit.due_words import DueKind
from klankbord.meetings.models import Meeting, MeetingState

SURE = (MeetingState.PLANNED, MeetingState.IN_SESSION, MeetingState.PAUSED, MeetingState.HELD)
"""A meeting that is being drafted has no day to count on, and one that is cancelled none any more."""


def next_meeting_day(council_id: int, after: date) -> date | None:
    """The day of the first meeting of a council after a day; None while none is planned."""
    return _first(_days([council_id]).get(council_id, ()), after)


def follow_next_meetings(now: datetime) -> int:
    """Give open action items for the next meeting the day it is held on now; returns how many changed. A job.

    The next meeting is the first after the one that gave the item, or after the day it was given apart.
    """
    rows = db.session.execute(
        select(
            ActionItem.id, ActionItem.council_id, ActionItem.due_on, ActionItem.created_at, Meeting.day, Meeting.zone
        )
        .outerjoin(Meeting, Meeting.id == ActionItem.meeting_id)
        .where(ActionItem.state == ActionState.OPEN, ActionItem.due_kind == DueKind.NEXT_MEETING)
    ).all()
    days = _days({row.council_id for row in rows})
    changed = 0
    for row in rows:
        given = row.day or dates.local(row.created_at, row.zone or "Europe/Amsterdam").date()
        day = _first(days.get(row.council_id, ()), given)
        if day != row.due_on:
            # No new version: whoever is just changing the item did not see a day that anybody chose.
            db.session.execute(update(ActionItem).where(ActionItem.id == row.id).values(due_on=day))
            changed += 1
    return changed


def _first(days: Iterable[date], after: date) -> date | None:
    return min((day for day in days if day > after), default=None)


def _days(council_ids: Iterable[int]) -> dict[int, list[date]]:
    wanted = set(council_ids)
    rows = db.session.execute(
        select(Meeting.council_id, Meeting.joint_council_id, Meeting.day).where(
            or_(Meeting.council_id.in_(wanted), Meeting.joint_council_id.in_(wanted)),
            Meeting.state.in_(SURE),
            Meeting.day.is_not(None),
        )
    )
    found: dict[int, list[date]] = {}
    for council_id, joint_id, day in rows:
        for one in (council_id, joint_id):
            if one in wanted and day is not None:
                found.setdefault(one, []).append(day)
    return found
