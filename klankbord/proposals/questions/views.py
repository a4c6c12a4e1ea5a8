"""The further questions of a draft: write them, change them, put them in order, take them away."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import web
from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.proposals.models import Proposal, ProposalState
from klankbord.proposals.questions import actions, queries
from klankbord.proposals.questions.forms import KINDS, QuestionForm, words_of
from klankbord.proposals.questions.models import MOST_QUESTIONS, RoundQuestion
from klankbord.proposals.questions.views_check import factors
from klankbord.proposals.views import editable

blueprint = Blueprint("proposals_questions", __name__)


def _list(proposal: Proposal) -> str:
    return url_for("proposals_questions.manage", proposal_id=proposal.id)


def _question(proposal: Proposal, question_id: int) -> RoundQuestion:
    return web.load_or_404(queries.drafted_one(proposal.id, question_id))


@blueprint.route("/<school_slug>/proposals/<int:proposal_id>/questions/list", methods=["GET", "POST"])
def manage(proposal_id: int) -> ResponseReturnValue:
    """The questions that will follow the stance, and a form for one more; once they were asked, what was answered."""
    proposal = editable(proposal_id)
    if proposal.state is not ProposalState.DRAFT:
        return redirect(url_for("proposals_further.results_here", proposal_id=proposal.id))
    form = QuestionForm()
    if form.validate_on_submit():
        with form.catching():
            actions.add(proposal, form.wanted(), by=web.viewer(), now=dates.now())
            return web.done(_list(proposal), _("The question is added."))
    return web.answer(
        "proposals/questions.html",
        form,
        proposal=proposal,
        questions=queries.drafted(proposal.id),
        kinds=KINDS,
        most=MOST_QUESTIONS,
        words_of=words_of,
    )


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/questions/library")
def take_factors(proposal_id: int) -> ResponseReturnValue:
    """Ask about the fifteen success factors."""
    proposal = editable(proposal_id)
    actions.take_list(proposal, factors(), by=web.viewer(), now=dates.now())
    return web.done(_list(proposal), _("The fifteen questions are there."))


@blueprint.route("/<school_slug>/proposals/<int:proposal_id>/questions/<int:question_id>", methods=["GET", "POST"])
def change(proposal_id: int, question_id: int) -> ResponseReturnValue:
    """Put a question in other words."""
    proposal = editable(proposal_id)
    question = _question(proposal, question_id)
    asked = next(one for one in queries.drafted(proposal.id) if one.question.id == question.id)
    form = QuestionForm(
        data={
            "words": question.words,
            "kind": question.kind.value,
            "choices": "\n".join(choice.words for choice in asked.choices),
        }
    )
    if form.validate_on_submit():
        with form.catching():
            actions.change(proposal, question, form.wanted(), by=web.viewer(), now=dates.now())
            return web.done(_list(proposal), _("Saved."))
    return web.answer("proposals/question.html", form, proposal=proposal, question=question)


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/questions/<int:question_id>/removal")
def remove(proposal_id: int, question_id: int) -> ResponseReturnValue:
    """Take a question away; the second of two taps finds it gone, as was wanted."""
    proposal = editable(proposal_id)
    question = db.session.scalar(queries.drafted_one(proposal.id, question_id))
    if question is not None:
        actions.remove(proposal, question, by=web.viewer(), now=dates.now())
    return web.done(_list(proposal), _("The question is gone."))


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/questions/<int:question_id>/place")
def move_up(proposal_id: int, question_id: int) -> ResponseReturnValue:
    """Ask a question one place earlier."""
    proposal = editable(proposal_id)
    actions.move_up(proposal, _question(proposal, question_id), by=web.viewer(), now=dates.now())
    return web.done(_list(proposal))
