"""Date polls about a draft, with moments in the evenings three weeks on."""

from datetime import time, timedelta

from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.meetings.models import Meeting
from klankbord.meetings.models_poll import DatePoll, PollAsked, PollMoment
from klankbord.people import links
from klankbord.people.models import LinkKind, User


def poll_of(meeting: Meeting, made_by: User, *people: User, moments: int = 3, as_member: bool = True) -> DatePoll:
    """An open poll in which these people are asked; `moments` evenings in a row at 19:30."""
    today, now = dates.today(meeting.zone), dates.now()
    closes_on = today + timedelta(days=7)
    poll = DatePoll(
        school_id=meeting.school_id,
        meeting_id=meeting.id,
        made_by_id=made_by.id,
        closes_on=closes_on,
        closes_at=dates.end_of_day(closes_on, meeting.zone),
        created_at=now,
    )
    poll.meeting = meeting
    days = [today + timedelta(days=21 + number) for number in range(moments)]
    poll.moments = [
        PollMoment(
            school_id=meeting.school_id,
            day=day,
            start_time=time(19, 30),
            duration_minutes=90,
            starts_at=dates.to_instant(day, time(19, 30), meeting.zone),
            created_at=now,
        )
        for day in days
    ]
    db.session.add(poll)
    db.session.flush()
    boxes = links.mailboxes([user.id for user in people])
    for user in people:
        box = boxes.get(user.id)
        row = PollAsked(
            school_id=meeting.school_id,
            poll_id=poll.id,
            user_id=user.id,
            address_id=box.id if box else None,
            as_member=as_member,
            must_come=user.id == made_by.id,
            created_at=now,
        )
        db.session.add(row)
    db.session.flush()
    return poll


def poll_link(poll: DatePoll, user: User) -> str:
    """The token of somebody's link to a poll."""
    box = links.mailboxes([user.id]).get(user.id)
    link = links.issue(
        LinkKind.POLL,
        poll.id,
        school_id=poll.school_id,
        user_id=user.id,
        address_id=box.id if box else None,
        now=dates.now(),
    )
    return links.token_of(link)
