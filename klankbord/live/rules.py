"""Who may follow a meeting while it runs, and who leads it."""

from klankbord.kit.viewer import Viewer
from klankbord.meetings import rules as meetings
from klankbord.meetings.models import Meeting


def may_follow(viewer: Viewer, meeting: Meeting, *, participant: bool = False) -> bool:
    """See which item it is at and what is noted: members, those invited, the school's admin."""
    return meetings.may_see_inside(viewer, meeting, participant=participant)


def may_lead(viewer: Viewer, meeting: Meeting) -> bool:
    """Start, pause and close; go to the next item; note who is there, what is said, decided and agreed."""
    return meetings.may_take_notes(viewer, meeting)


def may_take_part(viewer: Viewer, meeting: Meeting, *, participant: bool = False) -> bool:
    """Raise a hand and answer a show of hands: members of a council that meets, and those invited to this meeting."""
    return participant or any(viewer.has_seat(council_id) for council_id in meeting.council_ids)
