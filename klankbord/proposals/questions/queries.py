"""The further questions of rounds: what is asked, and what one person answered."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, exists, select

from klankbord.base.db import db
from klankbord.proposals.models import Stance
from klankbord.proposals.questions.models import QuestionAnswer, QuestionChoice, RoundQuestion


@dataclass(frozen=True)
class AskedQuestion:
    """A question with what there is to choose from, both in order."""

    question: RoundQuestion
    choices: list[QuestionChoice] = field(default_factory=list)


def _questions(condition: ColumnElement[bool]) -> list[AskedQuestion]:
    found: dict[int, AskedQuestion] = {}
    for question, choice in db.session.execute(
        select(RoundQuestion, QuestionChoice)
        .outerjoin(QuestionChoice, QuestionChoice.question_id == RoundQuestion.id)
        .where(condition)
        .order_by(RoundQuestion.position, RoundQuestion.id, QuestionChoice.position)
    ):
        asked = found.setdefault(question.id, AskedQuestion(question))
        if choice is not None:
            asked.choices.append(choice)
    return list(found.values())


def drafted(proposal_id: int) -> list[AskedQuestion]:
    """The questions that wait for a draft to be opened. One statement."""
    return _questions((RoundQuestion.proposal_id == proposal_id) & RoundQuestion.round_id.is_(None))


def asked_in(round_ids: Sequence[int]) -> list[AskedQuestion]:
    """The questions of rounds. One statement."""
    return _questions(RoundQuestion.round_id.in_(list(round_ids)))


def drafted_one(proposal_id: int, question_id: int) -> Select[RoundQuestion]:
    """One question of a draft."""
    return select(RoundQuestion).where(
        RoundQuestion.id == question_id, RoundQuestion.proposal_id == proposal_id, RoundQuestion.round_id.is_(None)
    )


def stance_of(round_id: int, user_id: int, key_digest: str | None, *, lock: bool = False) -> Stance | None:
    """The stance somebody took in a round, in their name or by their key; perhaps held for a change of the answers."""
    own = Stance.key_digest == key_digest if key_digest is not None else Stance.user_id == user_id
    found = select(Stance).where(Stance.round_id == round_id, own)
    return db.session.scalar(found.with_for_update() if lock else found)


def answers_of(stance_id: int) -> Sequence[QuestionAnswer]:
    """What hangs on a stance."""
    return db.session.scalars(
        select(QuestionAnswer)
        .where(QuestionAnswer.stance_id == stance_id)
        .order_by(QuestionAnswer.question_id, QuestionAnswer.place)
    ).all()


def has_answered(stance_id: int) -> bool:
    """Whether anything hangs on a stance."""
    return bool(db.session.scalar(select(exists().where(QuestionAnswer.stance_id == stance_id))))
