"""Who may read the state of a council and confirm its members."""

from klankbord.councils import rules as councils
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer


def may_confirm(viewer: Viewer, council: Council) -> bool:
    """Say who sits in it this year, and hand an office over: the organiser of the council and the school's admin."""
    return councils.may_seat(viewer, council)


def may_read_state(viewer: Viewer, council: Council) -> bool:
    """Read how a council stands on one page: who takes its notes, who organises it, and the school's admin."""
    return councils.may_take_notes(viewer, council) or councils.may_seat(viewer, council)
