"""Answering an anonymous round: the answer hangs on the digest of a key that only the person's own link holds.

The person's row holds no more than that they answered. What is written with the answer has ids drawn at random, days
instead of times and no audit row, so that nothing in the database leads from the one to the other.
"""

from datetime import UTC, datetime, time

from sqlalchemy import exists, select, update

from klankbord.base.db import db
from klankbord.kit import dates, tokens
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.proposals.actions_answers import change_reason, must_be_open
from klankbord.proposals.models import Asked, Comment, FeedbackRound, Proposal, SpeaksAs, Stance, StanceKind
from klankbord.proposals.moderation.actions import must_not_rest
from klankbord.proposals.passages import actions as actions_passages
from klankbord.proposals.passages.models import CommentPassage
from klankbord.proposals.questions.models import QuestionAnswer
from klankbord.proposals.talk.actions import Spot
from klankbord.proposals.talk.queries import random_id

_SHORTEST_KEY = 20


def digest(round_id: int, key: str) -> str:
    """What an answer hangs on: it tells nothing of the key, and is another one in every round."""
    return tokens.digest(f"round {round_id}: {key}")


def respond(
    asked_in: FeedbackRound, asked: Asked, kind: StanceKind, reason: str | None, *, key: str, zone: str, now: datetime
) -> Stance:
    """Take a stance, or another one, as the holder of a key.

    The first answer of a person fixes their key, in the transaction that marks them as having answered; afterwards no
    other key of theirs is good. Raises WrongState once the round has closed or when they answered by another link.
    """
    must_be_open(asked_in, now)
    if len(key) < _SHORTEST_KEY:
        raise DomainError(N_("This link is not whole. Open the link from your mail once more."))
    hangs_on = digest(asked_in.id, key)
    hold(asked_in)
    stance = db.session.scalar(select(Stance).where(Stance.round_id == asked_in.id, Stance.key_digest == hangs_on))
    if stance is None:
        _mark(asked_in, asked, zone)
        stance = Stance(
            id=random_id(Stance),
            school_id=asked_in.school_id,
            round_id=asked_in.id,
            key_digest=hangs_on,
            kind=kind,
            answered_on=dates.local(asked_in.opened_at, zone).date(),
        )
        db.session.add(stance)
        db.session.flush()
        if reason:
            _say(asked_in, reason, hangs_on, zone, now, stance_id=stance.id)
        blur(asked_in)
        return stance
    stance.kind = kind
    said = db.session.scalar(select(Comment).where(Comment.stance_id == stance.id)) if reason is not None else None
    if said is not None and reason is not None:
        change_reason(said, reason, midnight(now, zone))
    elif reason:
        _say(asked_in, reason, hangs_on, zone, now, stance_id=stance.id)
    db.session.flush()
    blur(asked_in)
    return stance


def comment(
    proposal: Proposal,
    asked_in: FeedbackRound,
    body: str,
    at: Spot,
    *,
    key: str,
    zone: str,
    now: datetime,
) -> Comment:
    """Say something as the holder of a key that took a stance; the same words twice in one place are said once.

    A place is a thread, the plan, or a passage of it.

    Raises WrongState once the round has closed, while the conversation rests, or for a key that took no stance.
    """
    hangs_on = digest(asked_in.id, key)
    must_have_answered(asked_in, hangs_on, now)
    must_not_rest(at.rests_until, at.rests_for, zone=zone)
    place = at.first.id if at.first is not None else None
    said = db.session.scalar(
        select(Comment)
        .outerjoin(CommentPassage, CommentPassage.comment_id == Comment.id)
        .where(
            Comment.proposal_id == proposal.id,
            Comment.key_digest == hangs_on,
            Comment.parent_id.is_(None) if place is None else Comment.parent_id == place,
            Comment.body == body,
            Comment.withdrawn_at.is_(None),
            CommentPassage.id.is_(None) if at.passage is None else CommentPassage.quote == at.passage.quote,
        )
    )
    if said is None:
        said = _say(asked_in, body, hangs_on, zone, now, parent_id=place)
        actions_passages.keep(proposal, said, at.passage)
    return said


def must_have_answered(asked_in: FeedbackRound, hangs_on: str | None, now: datetime) -> None:
    """Raise WrongState once a round has closed, or for a key that took no stance in it."""
    must_be_open(asked_in, now)
    known = exists().where(Stance.round_id == asked_in.id, Stance.key_digest == hangs_on)
    if hangs_on is None or not db.session.scalar(select(known)):
        raise WrongState(
            N_("Take a stance first; after that you can join the conversation by the link of your answer.")
        )


def _mark(asked_in: FeedbackRound, asked: Asked, zone: str) -> None:
    """Mark that somebody answered, on the day the round opened as for everybody. Raises WrongState the second time."""
    marked = db.session.execute(
        update(Asked)
        .where(Asked.id == asked.id, Asked.answered_on.is_(None))
        .values(answered_on=dates.local(asked_in.opened_at, zone).date())
        .returning(Asked.id),
        execution_options={"synchronize_session": False},
    ).scalar_one_or_none()
    if marked is None:
        raise WrongState(
            N_("You have answered already. Only the link you answered with leads to it, and it cannot be replaced.")
        )


def _say(
    asked_in: FeedbackRound,
    body: str,
    hangs_on: str,
    zone: str,
    now: datetime,
    *,
    stance_id: int | None = None,
    parent_id: int | None = None,
) -> Comment:
    said = Comment(
        id=random_id(Comment),
        school_id=asked_in.school_id,
        proposal_id=asked_in.proposal_id,
        round_id=asked_in.id,
        parent_id=parent_id,
        stance_id=stance_id,
        key_digest=hangs_on,
        speaks_as=SpeaksAs.PARENT,
        body=body,
        created_at=midnight(now, zone),
    )
    db.session.add(said)
    db.session.flush()
    return said


def midnight(now: datetime, zone: str) -> datetime:
    """The instant a day began: all that is kept of a time."""
    there = dates.local(now, zone)
    return datetime.combine(there.date(), time(0), there.tzinfo).astimezone(UTC)


def hold(asked_in: FeedbackRound) -> None:
    """Let a round take one answer at a time: each writes all its rows anew, so that two at once would meet half-way."""
    db.session.execute(select(FeedbackRound.id).where(FeedbackRound.id == asked_in.id).with_for_update(key_share=True))


def blur(asked_in: FeedbackRound) -> None:
    """PostgreSQL keeps in every row which transaction wrote it: write the whole round anew, so that all rows agree."""
    if db.session.get_bind().dialect.name != "postgresql":
        return
    db.session.flush()
    for table, column in ((Asked, Asked.round_id), (Stance, Stance.round_id), (Comment, Comment.round_id)):
        db.session.execute(
            update(table).where(column == asked_in.id).values(round_id=column),
            execution_options={"synchronize_session": False},
        )
    of_round = select(Stance.id).where(Stance.round_id == asked_in.id)
    db.session.execute(
        update(QuestionAnswer).where(QuestionAnswer.stance_id.in_(of_round)).values(stance_id=QuestionAnswer.stance_id),
        execution_options={"synchronize_session": False},
    )
