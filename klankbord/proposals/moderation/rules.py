"""Who may report, pause, restore, read what is for the school alone, and enter what was said on paper."""

from klankbord.councils import rules as councils
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer
from klankbord.proposals import rules
from klankbord.proposals.models import Comment, FeedbackRound, Naming


def may_moderate(viewer: Viewer, council: Council) -> bool:
    """See reports, hide and restore, let a conversation rest, set its house rules."""
    return rules.may_hide(viewer, council)


def may_report(viewer: Viewer, comment: Comment, key_digest: str | None) -> bool:
    """Point at a comment: anybody who may read it, but its writer."""
    return not rules.wrote(viewer, comment, key_digest)


def may_read_private(viewer: Viewer) -> bool:
    """Read and answer what people wrote to the school alone."""
    return viewer.is_school_admin


def may_enter(viewer: Viewer, council: Council) -> bool:
    """Enter what somebody said on paper: who organises, and staff who sit in the council."""
    return councils.may_organise(viewer, council) or (viewer.is_staff and viewer.has_seat(council.id))


def may_name(viewer: Viewer) -> bool:
    """Choose by name whose answer it is: the list of everybody who was asked is for the school's own people."""
    return rules.is_school(viewer)


def takes_entries(asked_in: FeedbackRound | None) -> bool:
    """Whether answers can be entered in a round: in a named one; in an anonymous one nobody may know an answer."""
    return asked_in is not None and asked_in.naming is Naming.NAMED


def may_print_letter(viewer: Viewer, council: Council) -> bool:
    """Print the letter of a proposal: who organises, and whoever works at the school and hands it out."""
    return rules.is_school(viewer) or councils.may_organise(viewer, council)
