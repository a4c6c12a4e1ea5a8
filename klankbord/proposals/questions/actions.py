"""The further questions of a round: written with the draft, kept by the round that opens, asked again by the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.proposals.models import FeedbackRound, Proposal, ProposalState
from klankbord.proposals.questions import queries
from klankbord.proposals.questions.models import (
    CHOOSING,
    LEAST_CHOICES,
    MOST_CHOICES,
    MOST_QUESTIONS,
    QuestionChoice,
    QuestionKind,
    RoundQuestion,
)


@dataclass(frozen=True)
class Wanted:
    """A question as it is to be: its kind, its words, what there is to choose from, and which success factor it is."""

    kind: QuestionKind
    words: str
    choices: Sequence[str] = ()
    factor: int | None = None


def add(proposal: Proposal, wanted: Wanted, *, by: Person, now: datetime) -> RoundQuestion:
    """Put a question behind those of a draft.

    Raises WrongState for what was opened already, DomainError past the most questions or without choices to choose
    from.
    """
    there = _drafted(proposal)
    if len(there) >= MOST_QUESTIONS:
        raise DomainError(
            N_("There are %(most)d questions already, and that is much to ask. Take one away first."),
            most=MOST_QUESTIONS,
        )
    last = there[-1].question.position if there else 0
    question = _made(proposal, wanted, last + 1)
    audit.record("proposals.add_question", question, by=by, now=now, proposal_id=proposal.id, kind=wanted.kind.value)
    return question


def take_list(proposal: Proposal, wanted: Sequence[Wanted], *, by: Person, now: datetime) -> None:
    """Let a draft without questions ask a list out of the library, such as the success factors.

    Raises WrongState for what was opened already, DomainError beside other questions: together they are too many.
    """
    if _drafted(proposal):
        raise DomainError(N_("The list is long enough by itself. Take the other questions away first."))
    for position, one in enumerate(wanted, 1):
        _made(proposal, one, position)
    audit.record("proposals.take_questions", proposal, by=by, now=now, number=len(wanted))


def change(proposal: Proposal, question: RoundQuestion, wanted: Wanted, *, by: Person, now: datetime) -> None:
    """Put a question of a draft in other words, or ask it in another way. Raises as `add` does."""
    _drafted(proposal)
    _check(wanted)
    question.kind, question.words, question.factor = wanted.kind, wanted.words, None
    db.session.execute(delete(QuestionChoice).where(QuestionChoice.question_id == question.id))
    _choose(question, wanted)
    audit.record("proposals.change_question", question, by=by, now=now, proposal_id=proposal.id)


def remove(proposal: Proposal, question: RoundQuestion, *, by: Person, now: datetime) -> None:
    """Take a question of a draft away. Raises WrongState for what was opened already."""
    _drafted(proposal)
    audit.record("proposals.remove_question", question, by=by, now=now, proposal_id=proposal.id)
    db.session.execute(delete(QuestionChoice).where(QuestionChoice.question_id == question.id))
    db.session.delete(question)


def move_up(proposal: Proposal, question: RoundQuestion, *, by: Person, now: datetime) -> None:
    """Ask a question of a draft before the one above it; the first one stays. Raises WrongState once it was opened."""
    there = [one.question for one in _drafted(proposal)]
    at = next((place for place, one in enumerate(there) if one.id == question.id), 0)
    if at:
        there[at - 1].position, question.position = question.position, there[at - 1].position
    audit.record("proposals.move_question", question, by=by, now=now, proposal_id=proposal.id)


def bind(proposal: Proposal, opened: FeedbackRound) -> None:
    """Let a round that opens ask the questions of the draft; without those, the ones of the round before it again."""
    drafted = db.session.execute(
        update(RoundQuestion)
        .where(RoundQuestion.proposal_id == proposal.id, RoundQuestion.round_id.is_(None))
        .values(round_id=opened.id)
        .returning(RoundQuestion.id),
        execution_options={"synchronize_session": "fetch"},
    ).all()
    opened.question_count = len(drafted)
    former = db.session.scalar(
        select(func.max(FeedbackRound.id)).where(
            FeedbackRound.proposal_id == proposal.id, FeedbackRound.id < opened.id, FeedbackRound.question_count > 0
        )
    )
    if drafted or former is None:
        return
    for asked in queries.asked_in([former]):
        choices = [choice.words for choice in asked.choices]
        wanted = Wanted(asked.question.kind, asked.question.words, choices, asked.question.factor)
        again = _made(proposal, wanted, asked.question.position)
        again.round_id = opened.id
        opened.question_count += 1


def _drafted(proposal: Proposal) -> list[queries.AskedQuestion]:
    """The questions of a draft, held until the end of the transaction so that two people do not add the last one."""
    db.session.execute(select(Proposal.id).where(Proposal.id == proposal.id).with_for_update())
    if proposal.state is not ProposalState.DRAFT:
        raise WrongState(N_("People have been asked these questions, so they stay as they are."))
    return queries.drafted(proposal.id)


def _made(proposal: Proposal, wanted: Wanted, position: int) -> RoundQuestion:
    _check(wanted)
    question = RoundQuestion(
        school_id=proposal.school_id,
        proposal_id=proposal.id,
        position=position,
        kind=wanted.kind,
        words=wanted.words,
        factor=wanted.factor,
    )
    db.session.add(question)
    db.session.flush()
    _choose(question, wanted)
    return question


def _check(wanted: Wanted) -> None:
    number = len(wanted.choices)
    if wanted.kind in CHOOSING and not LEAST_CHOICES <= number <= MOST_CHOICES:
        raise DomainError(
            N_("Give %(least)d to %(most)d choices, each on a line of its own."),
            "choices",
            least=LEAST_CHOICES,
            most=MOST_CHOICES,
        )
    if len({words.casefold() for words in wanted.choices}) < number:
        raise DomainError(N_("Two choices are the same. Give each its own words."), "choices")


def _choose(question: RoundQuestion, wanted: Wanted) -> None:
    if wanted.kind in CHOOSING:
        db.session.add_all(
            QuestionChoice(school_id=question.school_id, question_id=question.id, position=position, words=words)
            for position, words in enumerate(wanted.choices, 1)
        )
