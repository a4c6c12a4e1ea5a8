"""A calendar to follow, from the meetings that stand in it."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from klankbord.base import web
from klankbord.base.smtp import sender
from klankbord.invitations.feeds.queries import Shown
from klankbord.invitations.models import Answer
from klankbord.kit import dates, ical, meeting_parts
from klankbord.meetings.models import Meeting, MeetingState

REFRESH = timedelta(hours=4)
USUAL = 60
"""Minutes a meeting takes in a calendar while nobody said how long it is."""
ZONE = "Europe/Amsterdam"


def calendar(name: str, shown: Sequence[Shown]) -> bytes:
    """The meetings as one calendar (RFC 5545): when, where, who meets, and the way to the page; nobody's name."""
    return ical.followed(name, [_entry(each) for each in shown], zone=ZONE, refresh=REFRESH)


def changed_at(shown: Sequence[Shown], made_at: datetime, now: datetime) -> datetime:
    """Since when the calendar is as it is, to the day: a name or a seat may have changed since a meeting did.

    Who asks by this date alone reads a change of that kind on the next day at the latest.
    """
    midnight = dates.to_instant(dates.local(now, ZONE).date(), time(0), ZONE)
    stamps = [_stamp(each.meeting) for each in shown]
    return max([made_at, midnight, *stamps]).astimezone(UTC).replace(microsecond=0)


def _stamp(meeting: Meeting) -> datetime:
    return max(stamp for stamp in (meeting.created_at, meeting.stamped_at, meeting.cancelled_at) if stamp is not None)


def _entry(shown: Shown) -> ical.Entry:
    meeting = shown.meeting
    if meeting.day is None or meeting.start_time is None:
        raise ValueError("only a meeting with a day and a time stands in a calendar")
    first, last = 0, meeting.planned_minutes or USUAL
    if not shown.sits:
        parts = meeting_parts.planned(part.entry for part in meeting.parts)
        first, last = meeting_parts.asked_of_others(parts, meeting.start_time, last)
    page = web.link_to("meeting_pages.page", school_slug=shown.school_slug, meeting_id=meeting.id)
    held_by = f"{meeting.held_by} {shown.school_name}"
    appointment = ical.Appointment(
        uid=meeting.uid,
        sequence=meeting.sequence,
        stamp=_stamp(meeting),
        start=datetime.combine(meeting.day, meeting.start_time) + timedelta(minutes=first),
        zone=meeting.zone,
        minutes=last - first,
        summary=held_by + (f": {meeting.title}" if meeting.title else ""),
        organiser_name=held_by,
        organiser_address=sender()[1],
        description=page,
        location=meeting.place,
        online_url=meeting.online_url,
        page_url=page,
    )
    off = meeting.state == MeetingState.CANCELLED
    return ical.Entry(appointment=appointment, cancelled=off, free=shown.answer == Answer.DECLINED)
