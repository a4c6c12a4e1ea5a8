"""The documents of a proposal."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import files, web
from klankbord.councils import entry
from klankbord.kit import dates
from klankbord.people.models import LinkKind
from klankbord.proposals import queries
from klankbord.proposals.views import editable
from klankbord.proposals.writing import actions
from klankbord.proposals.writing.forms import PapersForm

blueprint = Blueprint("proposals_papers", __name__)


@blueprint.route("/<school_slug>/proposals/<int:proposal_id>/papers", methods=["GET", "POST"])
def manage(proposal_id: int) -> ResponseReturnValue:
    """Add documents, or see which to take away."""
    proposal = editable(proposal_id)
    form = PapersForm()
    if form.validate_on_submit():
        with form.catching():
            words = form.alternative_text.data or ""
            actions.attach(proposal, form.papers.data, alternative_text=words, by=web.viewer(), now=dates.now())
            return web.done(url_for("proposals_papers.manage", proposal_id=proposal.id), _("The documents are there."))
    return web.answer("proposals/papers.html", form, proposal=proposal, papers=queries.papers_of(proposal.id))


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/papers/<int:paper_id>/removal")
def detach(proposal_id: int, paper_id: int) -> ResponseReturnValue:
    """Take a document away."""
    proposal = editable(proposal_id)
    paper = web.load_or_404(queries.paper_of(proposal.id, paper_id, removed=True))
    actions.detach(proposal, paper, by=web.viewer(), now=dates.now())
    return web.done(url_for("proposals_papers.manage", proposal_id=proposal.id), _("The document is gone."))


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>/papers/<int:paper_id>")
def download(proposal_id: int, paper_id: int) -> ResponseReturnValue:
    """A document, for who may read the proposal."""
    proposal = web.load_or_404(queries.visible_to(web.viewer(), proposal_id))
    return files.serve(web.load_or_404(queries.paper_of(proposal.id, paper_id)).file)


@blueprint.get("/l/<token>/papers/<int:paper_id>")
@web.public
def download_by_link(token: str, paper_id: int) -> ResponseReturnValue:
    """A document, for who came by a link about the proposal."""
    link, person = entry.enter(token.partition(".")[0], LinkKind.PROPOSAL)
    proposal = web.load_or_404(queries.visible_to(person, link.thing_id))
    return files.serve(web.load_or_404(queries.paper_of(proposal.id, paper_id)).file)
