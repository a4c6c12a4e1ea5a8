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
    """Say that an action item is done, or will not be: any of its owners, and whoever takes the notes.

    Needs `owners` loaded; of an office it is who holds it today.
    """
    return is_owner(viewer, action, council) or may_record(viewer, council)


def is_owner(viewer: Viewer, action: ActionItem, council: Council) -> bool:
    """What `queries_owners.owned_by` says, of one item whose `owners` are loaded."""
    offices = viewer.offices(council.id)
    shared = any(one.user_id == viewer.id or (one.office or "") in offices for one in action.owners)
    return action.owner_id == viewer.id or shared


def is_inside(viewer: Viewer, council: Council) -> bool:
    """Read what was recorded before the minutes are approved."""
    return councils.may_see_inside(viewer, council)
