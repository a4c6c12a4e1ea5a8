"""Who may do what with a meeting (design, section 5). A meeting comes with its council loaded.

`participant` says whether they were invited to this one meeting without a seat; who was is known to invitations.

A joint meeting belongs to its council: its openness, its minutes and decisions, and what an administrator may do follow
that one. Members of the other council see all of the meeting, and who organises there prepares it as well.
"""

from klankbord.councils import rules as councils
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting, MeetingState


def was_told(meeting: Meeting) -> bool:
    """Whether people outside have heard of the meeting: it was planned once."""
    if meeting.state == MeetingState.CANCELLED:
        return meeting.stamped_at is not None
    return meeting.state != MeetingState.DRAFT


def sits_along(viewer: Viewer, meeting: Meeting) -> bool:
    """Whether they sit in the council that a joint meeting is held with."""
    return meeting.joint_council_id is not None and viewer.has_seat(meeting.joint_council_id)


def may_see(viewer: Viewer, meeting: Meeting, *, participant: bool = False) -> bool:
    """See the meeting and its published agenda."""
    if may_see_inside(viewer, meeting, participant=participant):
        return True
    return was_told(meeting) and councils.may_see(viewer, meeting.council)


def may_see_inside(viewer: Viewer, meeting: Meeting, *, participant: bool = False) -> bool:
    """See its agenda while that is a draft, who comes by name, and minutes that circulate."""
    return participant or sits_along(viewer, meeting) or councils.may_see_inside(viewer, meeting.council)


def may_see_closed(viewer: Viewer, meeting: Meeting) -> bool:
    """See its closed items and their papers."""
    return sits_along(viewer, meeting) or councils.may_see_closed(viewer, meeting.council)


def may_organise(viewer: Viewer, meeting: Meeting) -> bool:
    """Change it, plan it, set its agenda, reschedule and cancel it."""
    joint = meeting.joint_council
    if joint is not None and councils.is_organiser(viewer, joint):
        return True
    return councils.may_organise(viewer, meeting.council)


def may_join_councils(viewer: Viewer, meeting: Meeting) -> bool:
    """Say that it is held together with another council: who organises in the council it belongs to."""
    return councils.may_organise(viewer, meeting.council)


def may_take_notes(viewer: Viewer, meeting: Meeting) -> bool:
    """Attendance, notes, start, pause and close; record decisions and action items."""
    return councils.may_take_notes(viewer, meeting.council) or has_the_pen(viewer, meeting)


def has_the_pen(viewer: Viewer, meeting: Meeting) -> bool:
    """Whether it is their turn to take the notes of this one meeting, as somebody with a seat."""
    return meeting.note_taker_id == viewer.id and viewer.has_seat(meeting.council_id)
