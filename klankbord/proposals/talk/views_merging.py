"""Putting comments that say the same together, for who organises."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.base import web
from klankbord.kit import dates
from klankbord.proposals import queries, rules
from klankbord.proposals.models import Proposal
from klankbord.proposals.passages import queries as queries_passages
from klankbord.proposals.talk import actions_merging, queries_merging
from klankbord.proposals.talk.forms import MergeForm

blueprint = Blueprint("proposals_merging", __name__)


def _organised(proposal_id: int) -> Proposal:
    proposal = web.load_or_404(queries.visible_to(web.viewer(), proposal_id))
    web.need(rules.may_organise(web.viewer(), proposal.council))
    return proposal


@blueprint.route("/<school_slug>/proposals/<int:proposal_id>/alike", methods=["GET", "POST"])
def alike(proposal_id: int) -> ResponseReturnValue:
    """What may say the same, to put together, and what was put together, to take apart."""
    proposal, form, school = _organised(proposal_id), MergeForm(), web.viewer().school
    if form.validate_on_submit():
        with form.catching():
            into, others = form.chosen()
            moved = actions_merging.merge(proposal, into, others, by=web.viewer(), now=dates.now())
            done = ngettext("%(num)d reaction is put together.", "%(num)d reactions are put together.", moved + 1)
            return web.done(url_for("proposals_merging.alike", proposal_id=proposal.id), done)
    return web.answer(
        "proposals/alike.html",
        form,
        proposal=proposal,
        about=queries_passages.quotes_of(proposal.id),
        suggestions=queries_merging.suggestions(proposal.id, school.language if school else ""),
        merged=queries_merging.merged(proposal.id),
    )


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/comments/<int:comment_id>/parting")
def part(proposal_id: int, comment_id: int) -> ResponseReturnValue:
    """Let a comment stand by itself again."""
    proposal = _organised(proposal_id)
    found = web.load_or_404(queries.comment_of(proposal.id, comment_id))
    actions_merging.part(found, by=web.viewer(), now=dates.now())
    return web.done(url_for("proposals_merging.alike", proposal_id=proposal.id), _("It stands by itself again."))
