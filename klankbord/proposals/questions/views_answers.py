"""The further questions of a round: answer them after the stance, and see what all answered; signed in and by link."""

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import limits, web
from klankbord.councils import entry
from klankbord.kit import dates
from klankbord.people.models import LinkKind
from klankbord.proposals import rules
from klankbord.proposals.models import FeedbackRound, Naming, Stance
from klankbord.proposals.questions import actions_answers as actions_further
from klankbord.proposals.questions import queries as queries_questions
from klankbord.proposals.questions import queries_results
from klankbord.proposals.questions.forms import SCALE, further, words_of
from klankbord.proposals.views_answers import Standing, signed_in, standing

blueprint = Blueprint("proposals_further", __name__)


def _by_link(token: str) -> Standing:
    link, person = entry.enter(token.partition(".")[0], LinkKind.PROPOSAL)
    return standing(person, link.thing_id, url_for("link_pages.show", token=token), token.partition(".")[2])


def _round(at: Standing) -> FeedbackRound:
    """The round whose questions these are; 404 where nothing further is asked."""
    return at.asked_in if at.asked_in is not None and at.asked_in.question_count else abort(404)


def _stance(at: Standing, asked_in: FeedbackRound) -> Stance | None:
    """Their stance, which an anonymous round finds by the key of their link alone."""
    if asked_in.naming is Naming.NAMED:
        return queries_questions.stance_of(asked_in.id, at.viewer.id, None)
    return queries_questions.stance_of(asked_in.id, 0, at.digest) if at.digest else None


def _answer(at: Standing) -> ResponseReturnValue:
    asked_in, now = _round(at), dates.now()
    if request.method == "GET" and (at.asked is None or not rules.is_open(asked_in, now)):
        return redirect(f"{at.back}/results")
    web.need(at.asked is not None)
    stance = _stance(at, asked_in)
    if request.method == "GET" and stance is None:
        return redirect(f"{at.back}#answer")
    asked = queries_questions.asked_in([asked_in.id])
    mine = queries_questions.answers_of(stance.id) if stance is not None else ()
    form = further(asked, mine, fill=request.method == "GET")
    if form.validate_on_submit():
        with form.catching():
            digest = at.digest or "" if asked_in.naming is Naming.ANONYMOUS else None
            actions_further.answer(asked_in, form.pieces(), key_digest=digest, by=at.viewer, now=now)
            return web.done(f"{at.back}#answer", _("Thank you. You can change your answers until the round closes."))
    return web.answer(
        "proposals/further.html",
        form,
        at=at,
        asked=asked,
        action=f"{at.back}/questions",
        scale=SCALE,
        words_of=words_of,
    )


def _results(at: Standing) -> ResponseReturnValue:
    asked_in = _round(at)
    council, sees_names = at.proposal.council, rules.sees_names(at.viewer, at.proposal.council)
    answered = at.asked is not None and at.asked.answered_on is not None
    is_open = rules.is_open(asked_in, dates.now())
    sees = rules.sees_results(at.viewer, council, asked_in.results, is_open=is_open, answered=answered)
    found = queries_results.of_rounds([asked_in], with_words=sees_names) if sees else {}
    return web.render_template(
        "proposals/results.html",
        at=at,
        asked_in=asked_in,
        is_open=is_open,
        results=found.get(asked_in.id, []) if sees else None,
        anonymous=asked_in.naming is Naming.ANONYMOUS,
        sees_names=sees_names,
        scale=SCALE,
        words_of=words_of,
    )


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>/questions")
def questions_here(proposal_id: int) -> ResponseReturnValue:
    """The questions with one's own answers, signed in."""
    return _answer(signed_in(proposal_id))


@blueprint.post("/<school_slug>/proposals/<int:proposal_id>/questions")
@limits.answering
def answer_here(proposal_id: int) -> ResponseReturnValue:
    """Answer the questions, signed in."""
    return _answer(signed_in(proposal_id))


@blueprint.get("/l/<token>/questions")
@web.public
def questions_by_link(token: str) -> ResponseReturnValue:
    """The questions with one's own answers, by link."""
    return _answer(_by_link(token))


@blueprint.post("/l/<token>/questions")
@web.public
@limits.answering
def answer_by_link(token: str) -> ResponseReturnValue:
    """Answer the questions, by link."""
    return _answer(_by_link(token))


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>/results")
def results_here(proposal_id: int) -> ResponseReturnValue:
    """What all answered to the questions, signed in."""
    return _results(signed_in(proposal_id))


@blueprint.get("/l/<token>/results")
@web.public
def results_by_link(token: str) -> ResponseReturnValue:
    """What all answered to the questions, by link."""
    return _results(_by_link(token))
