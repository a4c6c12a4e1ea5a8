"""Further questions, and answers to them."""

from typing import Any

from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.people.models import User
from klankbord.proposals import queries
from klankbord.proposals.models import Proposal
from klankbord.proposals.questions import actions as actions_questions
from klankbord.proposals.questions import actions_answers as actions_further
from klankbord.proposals.questions import queries as queries_questions
from klankbord.proposals.questions.actions import Wanted
from klankbord.proposals.questions.actions_answers import Piece
from klankbord.proposals.questions.models import QuestionKind
from tests.factories.proposals import open_it, school_with_round

ALL = (
    Wanted(QuestionKind.SINGLE, "Welke dag?", ("Maandag", "Dinsdag", "Vrijdag")),
    Wanted(QuestionKind.MULTIPLE, "Wie helpt er?", ("Opa's & oma's", "Ouders")),
    Wanted(QuestionKind.SCALE, "Voel je je welkom?"),
    Wanted(QuestionKind.RANKING, "Wat eerst?", ("Plein", "Kantine", "Hek")),
    Wanted(QuestionKind.DATE, "Vanaf wanneer?"),
    Wanted(QuestionKind.TEXT, "Wat nog meer?"),
)


def asking(*wanted: Wanted, parents: int = 6, **plan: Any) -> Any:
    """A school with a round that asks these questions; `questions` are they, with their choices."""
    at = school_with_round(parents, opened=False)
    for one in wanted or ALL:
        actions_questions.add(at.proposal, one, by=at.organiser, now=dates.now())
    db.session.flush()
    at.asked_in = open_it(at.proposal, at.organiser, **plan)
    db.session.commit()
    at.questions = queries_questions.asked_in([at.asked_in.id])
    return at


def answer_further(proposal: Proposal, user: User, *pieces: Piece, key_digest: str | None = None) -> None:
    """Answer the questions of the newest round, as somebody who took a stance."""
    asked_in = queries.round_of(proposal)
    actions_further.answer(asked_in, pieces, key_digest=key_digest, by=user, now=dates.now())
    db.session.flush()
