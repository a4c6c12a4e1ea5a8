"""The further questions of a round, and what people answered to them."""

import enum
from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base, OfSchool


class QuestionKind(enum.StrEnum):
    """In which way a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    RANKING = "ranking"
    DATE = "date"
    TEXT = "text"


CHOOSING = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.RANKING)
"""The kinds that need choices to choose from."""
MOST_QUESTIONS = 10
LEAST_CHOICES, MOST_CHOICES = 2, 8
STEPS = 5
"""A scale goes from 1 to this."""


class RoundQuestion(OfSchool, Base):
    """A question that a round asks after the stance; without a round it waits for the draft to be opened.

    `factor` is its number in the list of success factors, from 1; None for a question of the organiser's own.
    """

    __tablename__ = "round_question"
    __table_args__ = (Index("ix_round_question_round_position", "round_id", "position"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("feedback_round.id"))
    position: Mapped[int]
    kind: Mapped[QuestionKind]
    words: Mapped[str]
    factor: Mapped[int | None]


class QuestionChoice(OfSchool, Base):
    """One of the answers to choose from, or to put in order."""

    __tablename__ = "question_choice"
    __table_args__ = (UniqueConstraint("question_id", "position"),)

    question_id: Mapped[int] = mapped_column(ForeignKey("round_question.id"))
    position: Mapped[int]
    words: Mapped[str]


class QuestionAnswer(OfSchool, Base):
    """A piece of what somebody answered: a choice, a step of the scale, the place of a choice, a day, or words.

    It hangs on their stance, which knows the person in a named round and a key alone in an anonymous one, and there
    the id is drawn at random; no time is kept in either. `place` is 0, or tells apart the pieces of one answer, so
    that nobody says a thing twice. `stance_id` is empty once the stance went with one of two accounts that became
    one: such a piece counts for nothing and comes back when that is undone.
    """

    __tablename__ = "question_answer"
    __table_args__ = (UniqueConstraint("question_id", "stance_id", "place"),)

    question_id: Mapped[int] = mapped_column(ForeignKey("round_question.id"))
    stance_id: Mapped[int | None] = mapped_column(ForeignKey("stance.id"), index=True)
    place: Mapped[int] = mapped_column(default=0)
    choice_id: Mapped[int | None] = mapped_column(ForeignKey("question_choice.id"))
    number: Mapped[int | None]
    day: Mapped[date | None]
    words: Mapped[str] = mapped_column(default="", server_default="")
