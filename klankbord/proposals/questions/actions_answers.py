"""Answering the further questions of a round: after the stance, as often as one likes until the round closes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.errors import N_, WrongState
from klankbord.kit.viewer import Person
from klankbord.proposals import actions_anonymous
from klankbord.proposals.actions_answers import must_be_open
from klankbord.proposals.models import FeedbackRound
from klankbord.proposals.questions import queries as queries_questions
from klankbord.proposals.questions.models import QuestionAnswer
from klankbord.proposals.talk.queries import random_ids


@dataclass(frozen=True)
class Piece:
    """One piece of an answer, as `QuestionAnswer` keeps it."""

    question_id: int
    place: int = 0
    choice_id: int | None = None
    number: int | None = None
    day: date | None = None
    words: str = ""


def answer(
    asked_in: FeedbackRound, pieces: Sequence[Piece], *, key_digest: str | None = None, by: Person, now: datetime
) -> None:
    """Answer the questions of a round, in place of what one answered before; in an anonymous round by one's key.

    Of two at once the second waits for the first and puts its answers in their place: in a named round the stance is
    held, in an anonymous one the round, whose rows are written anew together. There nothing else is written down.
    Raises WrongState once the round has closed, and for somebody who took no stance.
    """
    must_be_open(asked_in, now)
    if key_digest is not None:
        actions_anonymous.hold(asked_in)
    stance = queries_questions.stance_of(asked_in.id, by.id, key_digest, lock=key_digest is None)
    if stance is None:
        raise WrongState(N_("Choose one of the four first; these questions come after it."))
    db.session.execute(
        delete(QuestionAnswer).where(QuestionAnswer.stance_id == stance.id),
        execution_options={"synchronize_session": False},
    )
    ids = random_ids(QuestionAnswer, len(pieces)) if key_digest is not None else None
    rows = [asdict(piece) | {"school_id": asked_in.school_id, "stance_id": stance.id} for piece in pieces]
    for row, row_id in zip(rows, ids or (), strict=ids is not None):
        row["id"] = row_id
    if rows:
        db.session.execute(insert(QuestionAnswer), rows)
    if key_digest is not None:
        actions_anonymous.blur(asked_in)
    else:
        audit.record("proposals.answer_further", stance, by=by, now=now, proposal_id=asked_in.proposal_id)
