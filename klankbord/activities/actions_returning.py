"""What was learnt comes back: the evaluation of an activity onto next year's agenda, by itself."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from klankbord.activities.models import Activity, ActivityState
from klankbord.agenda import actions as agenda
from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base import audit, web
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.schools.models import School

BEFORE = timedelta(weeks=10)
"""The first meeting from here on before the same date is the one: with a meeting a month, that is six to ten weeks."""
YEAR = timedelta(weeks=52)
MINUTES = 5


def same_date(activity: Activity) -> date:
    """The day of an activity a year later, on the same weekday. Only for one that has a day."""
    assert activity.day is not None  # noqa: S101 - said above
    return activity.day + YEAR


def due_evaluations(council: Council, meeting: Meeting) -> Sequence[Activity]:
    """The evaluations that belong on the agenda of a meeting: about eight weeks before the same date a year later.

    Only of activities whose note has not been on an agenda yet, or on that of a meeting that was called off; only while
    the meeting's agenda is a draft. For what opens the school year that meeting is in June, so the school year is not
    asked.
    """
    if meeting.day is None or meeting.agenda_version or meeting.state not in {MeetingState.DRAFT, MeetingState.PLANNED}:
        return []
    found = db.session.scalars(
        select(Activity)
        .outerjoin(Meeting, Meeting.id == Activity.returned_meeting_id)
        .where(
            Activity.council_id == council.id,
            Activity.state == ActivityState.HELD,
            Activity.evaluated_at.is_not(None),
            (Activity.went_well != "") | (Activity.next_time != ""),
            Activity.returned_meeting_id.is_(None) | (Meeting.state == MeetingState.CANCELLED),
            Activity.day > meeting.day - YEAR,
            Activity.day <= meeting.day - YEAR + BEFORE,
        )
        .order_by(Activity.day, Activity.id)
    )
    return found.all()


def bring_evaluations(council: Council, meeting: Meeting, *, by: Person | None, now: datetime) -> int:
    """Put the evaluations that are due on the draft agenda of a meeting: each once; it can be taken off as any item.

    Needs `meeting.council`. Returns how many came.
    """
    found = due_evaluations(council, meeting)
    if not found:
        return 0
    school = db.session.get_one(School, council.school_id)
    last = select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting.id)
    position = db.session.scalar(last) or 0
    for activity in found:
        position += agenda.STEP
        with force_locale(school.language):
            values = _item(activity, school)
        db.session.add(agenda.make(meeting, values, position, now))
        activity.returned_meeting_id, activity.returned_at = meeting.id, now
        audit.record("activities.bring_evaluation", activity, by=by, now=now, meeting_id=meeting.id)
    return len(found)


def _item(activity: Activity, school: School) -> agenda.ItemValues:
    url = web.link_to("activities.page", school_slug=school.slug, activity_id=activity.id)
    parts = [
        f"**{_('What went well')}**\n\n{activity.went_well}" if activity.went_well else "",
        f"**{_('What next time')}**\n\n{activity.next_time}" if activity.next_time else "",
        f"[{_('The activity of last year')}]({url})",
    ]
    return agenda.ItemValues(
        title=_("Evaluation of last year's %(activity)s", activity=activity.title),
        kind=ItemKind.OPINION if activity.next_time else ItemKind.INFORMATION,
        duration_minutes=MINUTES,
        description="\n\n".join(part for part in parts if part),
    )


def bring_due(now: datetime) -> int:
    """Do so for every coming meeting whose agenda is a draft, the soonest first; the worker calls it."""
    held = (
        select(Activity.council_id)
        .where(Activity.state == ActivityState.HELD, Activity.evaluated_at.is_not(None))
        .where(Activity.day > now.date() - YEAR - BEFORE)
    )
    meetings = db.session.scalars(
        select(Meeting)
        .where(
            Meeting.council_id.in_(held),
            Meeting.state.in_([MeetingState.DRAFT, MeetingState.PLANNED]),
            Meeting.agenda_version == 0,
            Meeting.day >= now.date(),
        )
        .options(joinedload(Meeting.council))
        .order_by(Meeting.day, Meeting.start_time, Meeting.id)
    ).all()
    return sum(bring_evaluations(meeting.council, meeting, by=None, now=now) for meeting in meetings)
