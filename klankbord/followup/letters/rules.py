"""Who may write a letter for a council, and about what."""

from klankbord.councils import rules as councils
from klankbord.councils.models import Council
from klankbord.followup.models import Decision, DecisionKind
from klankbord.kit.viewer import Viewer


def may_write(viewer: Viewer, council: Council) -> bool:
    """Write, send and throw away letters of a council, and note the answers: who organises it."""
    return council.closed_at is None and councils.may_organise(viewer, council)


def can_leave(decision: Decision) -> bool:
    """Whether it can be written about: an opinion that was not withdrawn."""
    return decision.kind is DecisionKind.OPINION and decision.withdrawn_at is None
