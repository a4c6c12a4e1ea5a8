"""Who may record decisions and action items, and who may end an action item."""

from klankbord.councils import rules as councils
from klankbord.councils.models import Council
from klankbord.followup.models import ActionItem
from klankbord.kit.viewer import Viewer
from klankbord.meetings import rules as meetings
from klankbord.meetings.models import Meeting


def may_record(viewer: Viewer, council: Council, meeting: Meeting | None = None) -> bool:
    """Record, reword and withdraw decisions; give and change action items; at `meeting` whoever takes its notes too."""
    return councils.may_take_notes(viewer, council) or (meeting is not None and meetings.has_the_pen(viewer, meeting))


def may_end(viewer: Viewer, action: ActionItem, council: Council) -> bool:
    """Say that an action item is done, or will not be: its owner, and whoever takes the notes."""
    return action.owner_id == viewer.id or may_record(viewer, council)


def is_inside(viewer: Viewer, council: Council) -> bool:
    """Read what was recorded before the minutes are approved."""
    return councils.may_see_inside(viewer, council)
