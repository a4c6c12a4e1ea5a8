"""Making a series of meetings from a rule, and one more later: drafts that nobody is told of."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.series import Rule
from klankbord.kit.viewer import Person
from klankbord.meetings import actions, queries
from klankbord.meetings.actions_details import Details, Record
from klankbord.meetings.models import Meeting, MeetingSeries
from klankbord.meetings.queries_series import has_meeting_at, turns_of


def make_series(
    council: Council, rule: Rule, details: Details, *, seen: Sequence[date], zone: str, by: Person, now: datetime
) -> list[Meeting]:
    """Draft every meeting of a rule; nobody is told of a draft. `details` gives start, length and place.

    Raises DomainError when the days are not those that were `seen` (somebody planned or freed a day meanwhile), when
    one of them is past, or for a rule that cannot be.
    """
    days = [turn.day for turn in turns_of(council, rule) if turn.day is not None]
    if days != list(seen):
        raise DomainError(N_("The days changed since you saw them. Look at them once more, then make the meetings."))
    made = MeetingSeries(
        school_id=council.school_id,
        council_id=council.id,
        rule={key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(rule).items()},
        by_id=by.id,
        created_at=now,
    )
    db.session.add(made)
    db.session.flush()
    numbers: dict[str, int] = {}
    meetings = []
    for day in days:
        meeting = actions.draft(council, replace(details, day=day), Record(), zone=zone, by=by, now=now)
        year = dates.school_year(day)
        if year not in numbers:
            numbers[year] = queries.next_serial(council.id, year)
        meeting.series_id, meeting.serial = made.id, numbers[year]
        numbers[year] += 1
        meetings.append(meeting)
    audit.record("meetings.make_series", made, by=by, now=now, council_id=council.id, meetings=len(meetings))
    return meetings


def add_to_series(meeting: Meeting, details: Details, *, by: Person, now: datetime) -> Meeting:
    """Draft one more meeting of the series a meeting belongs to, with its council loaded; nobody is told of a draft.

    Raises WrongState for a meeting of no series, DomainError for a day or time that is missing or cannot be, and where
    the series has a meeting at that moment already.
    """
    if meeting.series_id is None:
        raise WrongState(N_("This meeting is not part of a series."))
    if details.day is None or details.start_time is None:
        raise DomainError(N_("Choose the day and the time it starts."), "day")
    start = dates.to_instant(details.day, details.start_time, meeting.zone)
    if has_meeting_at(meeting.series_id, start):
        raise DomainError(N_("The series has a meeting at that moment already. Choose another day or time."), "day")
    added = actions.draft(meeting.council, details, Record(), zone=meeting.zone, by=by, now=now)
    added.series_id = meeting.series_id
    audit.record("meetings.add_to_series", added, by=by, now=now, series_id=meeting.series_id)
    return added
