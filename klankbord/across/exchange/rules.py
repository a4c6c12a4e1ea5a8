"""Who sees what of a year of asking (design, section 5)."""

from klankbord.councils import rules as councils
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer
from klankbord.proposals import rules as proposals


def may_see(viewer: Viewer, council: Council) -> bool:
    """See the year of a council, its files and its report: the council itself and the staff."""
    return proposals.sees_names(viewer, council) and not viewer.linked


def may_see_unreached(viewer: Viewer, council: Council) -> bool:
    """See how many are not reached: who organises, and the school's admin."""
    return (viewer.is_school_admin or councils.may_organise(viewer, council)) and not viewer.linked


def may_know_unreached(viewer: Viewer, council: Council) -> bool:
    """See who they are: the school's admin, and staff who organise; parents who organise see numbers alone."""
    return councils.may_know_audience(viewer, council)
