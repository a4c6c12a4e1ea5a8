"""Answering a named round: one stance per person, changeable until the round closes, with a reason."""

from datetime import datetime

from sqlalchemy import delete, func, select, update

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.kit.errors import N_, WrongState
from klankbord.kit.viewer import Viewer
from klankbord.proposals import rules
from klankbord.proposals.models import Asked, Comment, FeedbackRound, SpeaksAs, Stance, StanceKind
from klankbord.proposals.moderation.models import EnteredAnswer
from klankbord.proposals.talk import actions_words


def respond(
    asked_in: FeedbackRound,
    asked: Asked,
    kind: StanceKind,
    reason: str | None,
    *,
    speaks_as: SpeaksAs,
    by: Viewer,
    now: datetime,
) -> Stance:
    """Take a stance, or another one, in a named round; with `reason` None the reason stays as it is.

    What the school had entered for them is their own word from now on. Raises WrongState once the round has closed.
    """
    stance = take(asked_in, asked, kind, reason, speaks_as=speaks_as, zone=by.zone, now=now)
    db.session.execute(
        delete(EnteredAnswer).where(EnteredAnswer.stance_id == stance.id),
        execution_options={"synchronize_session": False},
    )
    audit.record("proposals.respond", stance, by=by, now=now, proposal_id=asked_in.proposal_id)
    return stance


def take(
    asked_in: FeedbackRound,
    asked: Asked,
    kind: StanceKind,
    reason: str | None,
    *,
    speaks_as: SpeaksAs,
    zone: str,
    now: datetime,
) -> Stance:
    """Write down the stance of somebody who was asked, with their reason.

    Of two answers at once the second finds the first: the row that says they were asked is written first, which holds
    it until the end of the transaction. Raises WrongState once the round has closed.
    """
    must_be_open(asked_in, now)
    today = dates.local(now, zone).date()
    db.session.execute(
        update(Asked).where(Asked.id == asked.id).values(answered_on=func.coalesce(Asked.answered_on, today)),
        execution_options={"synchronize_session": False},
    )
    stance = db.session.scalar(select(Stance).where(Stance.round_id == asked_in.id, Stance.user_id == asked.user_id))
    if stance is None:
        stance = Stance(
            school_id=asked_in.school_id,
            round_id=asked_in.id,
            user_id=asked.user_id,
            kind=kind,
            class_group_id=asked.class_group_id,
            answered_on=today,
        )
        db.session.add(stance)
        db.session.flush()
    elif stance.kind is not kind:
        stance.kind, stance.changed_at = kind, now
    if reason is not None:
        _give_reason(asked_in, stance, reason, speaks_as=speaks_as, now=now)
    return stance


def must_be_open(asked_in: FeedbackRound, now: datetime) -> None:
    """Raise WrongState once a round takes no more answers."""
    if not rules.is_open(asked_in, now):
        raise WrongState(N_("This round has closed, so answers cannot be given or changed any more."))


def _give_reason(asked_in: FeedbackRound, stance: Stance, reason: str, *, speaks_as: SpeaksAs, now: datetime) -> None:
    said = db.session.scalar(select(Comment).where(Comment.stance_id == stance.id))
    if said is not None:
        change_reason(said, reason, now)
    elif reason:
        db.session.add(
            Comment(
                school_id=asked_in.school_id,
                proposal_id=asked_in.proposal_id,
                round_id=asked_in.id,
                stance_id=stance.id,
                author_id=stance.user_id,
                speaks_as=speaks_as,
                class_group_id=stance.class_group_id,
                body=reason,
                created_at=now,
            )
        )


def change_reason(said: Comment, reason: str, now: datetime) -> None:
    """Put other words to a reason; an empty one takes it back."""
    if not reason:
        actions_words.take_back(said, now)
        return
    actions_words.put(said, reason, now)
    said.withdrawn_at = None
