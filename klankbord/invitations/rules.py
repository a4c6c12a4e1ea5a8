"""Who may do what with invitations (design, section 5)."""

from datetime import datetime

from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.meetings.rules import may_organise


def may_invite(viewer: Viewer, meeting: Meeting) -> bool:
    """Plan, invite, reschedule, cancel and publish the agenda."""
    return may_organise(viewer, meeting)


def is_answerable(meeting: Meeting, now: datetime) -> bool:
    """Whether an answer still means something: the meeting is planned and has not begun."""
    return meeting.state == MeetingState.PLANNED and meeting.starts_at is not None and meeting.starts_at > now
