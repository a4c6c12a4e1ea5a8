"""The files that came with a reaction, to download."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from klankbord.base import files, web
from klankbord.councils import entry
from klankbord.kit.viewer import Viewer
from klankbord.people.models import LinkKind
from klankbord.proposals import queries
from klankbord.proposals.enclosures import queries as queries_enclosures

blueprint = Blueprint("proposals_enclosures", __name__)


def _serve(viewer: Viewer, proposal_id: int, comment_id: int, paper_id: int) -> ResponseReturnValue:
    proposal = web.load_or_404(queries.visible_to(viewer, proposal_id))
    return files.serve(web.load_or_404(queries_enclosures.paper_of(proposal.id, comment_id, paper_id)).file)


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>/comments/<int:comment_id>/papers/<int:paper_id>")
def download(proposal_id: int, comment_id: int, paper_id: int) -> ResponseReturnValue:
    """A file of a reaction, for who may read the proposal."""
    return _serve(web.viewer(), proposal_id, comment_id, paper_id)


@blueprint.get("/l/<token>/comments/<int:comment_id>/papers/<int:paper_id>")
@web.public
def download_by_link(token: str, comment_id: int, paper_id: int) -> ResponseReturnValue:
    """A file of a reaction, for who came by a link about the proposal."""
    link, person = entry.enter(token.partition(".")[0], LinkKind.PROPOSAL)
    return _serve(person, link.thing_id, comment_id, paper_id)
