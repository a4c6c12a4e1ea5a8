"""The exchange: of every proposal, how many were asked, spoke, got an answer, and were told what came of it."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased

from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer
from klankbord.proposals.models import (
    Asked,
    Comment,
    FeedbackRound,
    Outcome,
    Proposal,
    ProposalState,
    SpeaksAs,
)
from klankbord.proposals.queries import OPENED, VISIBLE, Line, newest_round, sight


def _threads(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    """How many threads parents began about a proposal."""
    return (
        select(func.count())
        .where(
            Comment.proposal_id == Proposal.id,
            Comment.parent_id.is_(None),
            Comment.speaks_as != SpeaksAs.SCHOOL,
            Comment.withdrawn_at.is_(None),
            Comment.hidden_at.is_(None),
            *conditions,
        )
        .correlate(Proposal)
        .scalar_subquery()
    )


def exchange(viewer: Viewer) -> Sequence[Line]:
    """One row for each proposal that people were asked about and the viewer may read, newest first. One statement.

    Columns: id, title, kind, state, council_name, answer_due_on, round_id, naming, audience, closes_on, closed_at,
    asked, spoke, asked_school (threads parents began), answered_by_school, told (mails), published_at, result.
    """
    reply = aliased(Comment)
    by_school = exists().where(
        reply.parent_id == Comment.id,
        reply.speaks_as == SpeaksAs.SCHOOL,
        reply.withdrawn_at.is_(None),
        reply.hidden_at.is_(None),
    )
    spoke = (
        select(func.count())
        .where(Asked.round_id == FeedbackRound.id, Asked.answered_on.is_not(None))
        .correlate(FeedbackRound)
        .scalar_subquery()
    )
    return db.session.execute(
        select(
            Proposal.id,
            Proposal.title,
            Proposal.kind,
            Proposal.state,
            Proposal.answer_due_on,
            Council.id.label("council_id"),
            Council.name.label("council_name"),
            FeedbackRound.id.label("round_id"),
            FeedbackRound.naming,
            FeedbackRound.audience,
            FeedbackRound.closes_on,
            FeedbackRound.closed_at,
            FeedbackRound.asked_count.label("asked"),
            spoke.label("spoke"),
            _threads().label("asked_school"),
            _threads(by_school).label("answered_by_school"),
            func.coalesce(Outcome.told_count, 0).label("told"),
            Outcome.published_at,
            Outcome.result,
        )
        .join(Council, Council.id == Proposal.council_id)
        .join(FeedbackRound, FeedbackRound.id == newest_round())
        .outerjoin(Outcome, and_(Outcome.proposal_id == Proposal.id, Outcome.published_at.is_not(None)))
        .where(VISIBLE, Proposal.state.in_(OPENED))
        .order_by(Proposal.state == ProposalState.DECIDED, FeedbackRound.closes_at, Proposal.id.desc())
        .params(sight(viewer))
    ).all()
