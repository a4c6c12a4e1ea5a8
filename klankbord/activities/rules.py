"""Who may organise activities, and who may help (design, section 5)."""

from klankbord.activities.models import Activity, ActivityState
from klankbord.councils import rules as councils
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer


def may_run(viewer: Viewer, council: Council) -> bool:
    """Make activities and change them, tell parents, see who helps: everybody who sits in a council that has them."""
    return kind_of(council.kind).runs_activities and viewer.has_seat(council.id)


def is_inside(viewer: Viewer, council: Council) -> bool:
    """See what is planned and not yet announced."""
    return councils.may_see_inside(viewer, council)


def was_told(viewer: Viewer, activity: Activity) -> bool:
    """Whether parents of their children's classes were told, or they themselves by a link. Needs `class_groups`."""
    chosen = {row.class_group_id for row in activity.class_groups}
    return activity.to_all or viewer.linked or bool(chosen & viewer.class_ids)


def may_help(viewer: Viewer, activity: Activity) -> bool:
    """Sign up as a helper: parents who were told, and the council's own members. Needs `council`, `class_groups`."""
    if activity.state != ActivityState.ANNOUNCED:
        return False
    return viewer.has_seat(activity.council_id) or (viewer.is_parent and was_told(viewer, activity))
