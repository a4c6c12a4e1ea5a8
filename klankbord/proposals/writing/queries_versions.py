"""The versions of a proposal, and the points of people that they follow."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from klankbord.base.db import db
from klankbord.proposals.models import PARTS, Comment, FeedbackRound, ProposalVersion, SpeaksAs
from klankbord.proposals.passages.models import CommentPassage
from klankbord.proposals.queries import Line
from klankbord.proposals.writing.models import FollowedPoint

NAMES = ("title", "question", *PARTS)


def versions_of(proposal_id: int) -> Sequence[ProposalVersion]:
    """The versions people were asked about, oldest first."""
    return db.session.scalars(
        select(ProposalVersion).where(ProposalVersion.proposal_id == proposal_id).order_by(ProposalVersion.number)
    ).all()


def rounds_of(proposal_id: int) -> list[int]:
    """The ids of the rounds of a proposal, oldest first."""
    return list(
        db.session.scalars(
            select(FeedbackRound.id).where(FeedbackRound.proposal_id == proposal_id).order_by(FeedbackRound.id)
        )
    )


def points_of(proposal_id: int) -> tuple[ColumnElement[bool], ...]:
    """What makes a comment a point that a version can follow: it stands, and it is not the school's own."""
    return (
        Comment.proposal_id == proposal_id,
        Comment.speaks_as != SpeaksAs.SCHOOL,
        Comment.hidden_at.is_(None),
        Comment.withdrawn_at.is_(None),
    )


def points(proposal_id: int) -> Sequence[Line]:
    """The points people made, oldest first: id, body, and the words of the plan it is about (quote), if any."""
    return db.session.execute(
        select(Comment.id, Comment.body, CommentPassage.quote)
        .outerjoin(CommentPassage, CommentPassage.comment_id == Comment.id)
        .where(*points_of(proposal_id))
        .order_by(Comment.created_at, Comment.id)
    ).all()


def followed(proposal_id: int, after: int, until: int) -> Sequence[Line]:
    """The points that the versions after one and until another follow: id, body, quote, number of the version."""
    return db.session.execute(
        select(Comment.id, Comment.body, CommentPassage.quote, ProposalVersion.number)
        .outerjoin(CommentPassage, CommentPassage.comment_id == Comment.id)
        .join(FollowedPoint, FollowedPoint.comment_id == Comment.id)
        .join(ProposalVersion, ProposalVersion.id == FollowedPoint.version_id)
        .where(
            *points_of(proposal_id),
            ProposalVersion.proposal_id == proposal_id,
            ProposalVersion.number > after,
            ProposalVersion.number <= until,
        )
        .order_by(ProposalVersion.number, Comment.created_at, Comment.id)
    ).all()
