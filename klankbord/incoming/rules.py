"""Who may look at messages that came in."""

from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting
from klankbord.meetings.rules import may_organise


def may_sort(viewer: Viewer) -> bool:
    """Look at what found no place: the school's administrators, for anything may stand in it."""
    return viewer.is_school_admin and not viewer.linked


def may_settle(viewer: Viewer, meeting: Meeting) -> bool:
    """Settle what came in about a meeting: who organises it."""
    return may_organise(viewer, meeting) and not viewer.linked
