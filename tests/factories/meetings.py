"""Meetings, by factory for any state; the moves of life are for the tests of the actions."""

from datetime import date, time, timedelta

import factory

from klankbord.kit import dates, tokens
from klankbord.meetings.models import Attendance, AttendanceStatus, Meeting, MeetingState
from tests.factories.base import Factory, now, school_of
from tests.factories.councils import CouncilFactory

ZONE = "Europe/Amsterdam"


class MeetingFactory(Factory):
    """A planned meeting of a council in two weeks, at 19:30 for 90 minutes; `draft=True` for one not planned."""

    class Meta:
        model = Meeting

    class Params:
        draft = factory.Trait(state=MeetingState.DRAFT, serial=None, stamped_at=None)
        held = factory.Trait(
            state=MeetingState.HELD, day=factory.LazyFunction(lambda: dates.today(ZONE) - timedelta(days=30))
        )

    council = factory.SubFactory(CouncilFactory)
    school_id = school_of("council")
    state = MeetingState.PLANNED
    day: date = factory.LazyFunction(lambda: dates.today(ZONE) + timedelta(days=14))
    start_time = time(19, 30)
    duration_minutes = 90
    zone = ZONE
    place = "Lokaal van groep 7"
    serial = 3
    school_year = factory.LazyAttribute(lambda row: dates.school_year(row.day) if row.day else "")
    starts_at = factory.LazyAttribute(
        lambda row: dates.to_instant(row.day, row.start_time, row.zone) if row.day and row.start_time else None
    )
    stamped_at = now()
    uid = factory.LazyFunction(tokens.reference)
    created_at = now()


class AttendanceFactory(Factory):
    """Somebody was there: a person (`user`) or a name."""

    class Meta:
        model = Attendance

    school_id = school_of("meeting")
    meeting = factory.SubFactory(MeetingFactory)
    status = AttendanceStatus.PRESENT
    position = factory.Sequence(lambda number: number)
