"""Who may have which files (design, section 5): each holds what its reader may see on pages, and no more."""

from klankbord.councils import rules as councils
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer


def may_have_lists(viewer: Viewer, council: Council) -> bool:
    """Lists of members, attendance, decisions and action items, without addresses: who sees the council's inside."""
    return councils.may_see_inside(viewer, council) and not viewer.linked


def may_take_everything(viewer: Viewer, council: Council) -> bool:
    """Everything of a council in one file, as far as they may see it: who organises it, and the school's admin."""
    return (councils.is_organiser(viewer, council) or viewer.is_school_admin) and not viewer.linked
