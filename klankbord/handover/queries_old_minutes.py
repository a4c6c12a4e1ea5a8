"""The meetings of a council whose minutes were kept as long as the council says."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.followup.models import ActionItem, ActionState
from klankbord.kit import dates
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.minutes.models import Minutes


def old(council: Council, today: date) -> Sequence[tuple[Meeting, int | None]]:
    """The held meetings older than the council keeps minutes, oldest first, each with the id of its minutes.

    None where the council keeps them without limit; without those that were erased.
    """
    if not council.keep_minutes_years:
        return ()
    before = dates.months_before(today, 12 * council.keep_minutes_years)
    found = db.session.execute(
        select(Meeting, Minutes.id)
        .join(Meeting.council)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(
            Meeting.council_id == council.id,
            Meeting.state == MeetingState.HELD,
            Meeting.day < before,
            Meeting.erased_at.is_(None),
        )
        .options(contains_eager(Meeting.council))
        .order_by(Meeting.day, Meeting.id)
    )
    return [(meeting, minutes_id) for meeting, minutes_id in found]


def still_open(meeting_id: int) -> bool:
    """Whether an action item of a meeting is not done yet."""
    found = select(ActionItem.id).where(ActionItem.meeting_id == meeting_id, ActionItem.state == ActionState.OPEN)
    return db.session.scalar(found.limit(1)) is not None
