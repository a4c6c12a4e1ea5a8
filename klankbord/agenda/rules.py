"""Who may suggest an item for an agenda, and who answers (design, section 5). A council is loaded with the thing."""

from klankbord.agenda.models_life import Suggestion
from klankbord.councils import rules as councils
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer


def may_suggest(viewer: Viewer, council: Council, *, participant: bool = False) -> bool:
    """Suggest an item: everybody who may see the council, or takes part in the meeting it is for."""
    return council.closed_at is None and (participant or councils.may_see(viewer, council))


def mail_address(council: Council, domain: str) -> str:
    """Where an item can be suggested by mail; empty without a domain for what comes in, and for a closed council."""
    return f"agenda-{council.id}@{domain}" if domain and council.closed_at is None else ""


def may_answer(viewer: Viewer, council: Council) -> bool:
    """Answer, merge and defer suggestions, which is reading them all: who sets the agenda."""
    return councils.may_organise(viewer, council)


def may_withdraw(viewer: Viewer, suggestion: Suggestion) -> bool:
    """Take a suggestion back: whoever made it, and nobody in their place."""
    return suggestion.by_id == viewer.id


def may_read(viewer: Viewer, suggestion: Suggestion) -> bool:
    """Read a suggestion before it is on an agenda: whoever made it, and who answers it."""
    return suggestion.by_id == viewer.id or may_answer(viewer, suggestion.council)
