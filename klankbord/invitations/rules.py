"""Who may do what with invitations (design, section 5)."""

from datetime import datetime, timedelta

from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.meetings.rules import may_organise

LATE = timedelta(days=1)
"""Where nobody held a planned meeting in the application, an answer counts this long after its planned end."""


def may_invite(viewer: Viewer, meeting: Meeting) -> bool:
    """Plan, invite, reschedule, cancel and publish the agenda."""
    return may_organise(viewer, meeting)


def is_coming(meeting: Meeting, now: datetime) -> bool:
    """Whether the meeting is planned and has not begun: people are drawn for it, sign up and move up."""
    return meeting.state == MeetingState.PLANNED and meeting.starts_at is not None and meeting.starts_at > now


def is_answerable(meeting: Meeting, now: datetime) -> bool:
    """Whether an answer still means something: until the meeting is held, so that who comes later can say so."""
    if meeting.state in {MeetingState.IN_SESSION, MeetingState.PAUSED}:
        return True
    ends_at = meeting.ends_at or meeting.starts_at
    return meeting.state == MeetingState.PLANNED and ends_at is not None and now < ends_at + LATE


def is_late(meeting: Meeting, now: datetime) -> bool:
    """Whether an answer that is still taken comes after the meeting began."""
    return is_answerable(meeting, now) and not is_coming(meeting, now)
