"""What a series needs before people can be invited to the whole of it."""

from datetime import datetime

from klankbord.meetings.models import Meeting


def lacks(meeting: Meeting, now: datetime) -> list[str]:
    """What a draft still needs before it can be planned: day, start, length, place, or a moment that comes (past)."""
    there = {
        "day": meeting.day,
        "start": meeting.start_time,
        "length": meeting.planned_minutes,
        "place": meeting.place or meeting.online_url,
    }
    missing = [name for name, value in there.items() if not value and value != 0]
    if not missing and (meeting.starts_at is None or meeting.starts_at <= now):
        missing.append("past")
    return missing
