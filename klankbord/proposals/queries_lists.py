"""The list of proposals."""

from collections.abc import Sequence

from sqlalchemy import and_, select

from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer
from klankbord.proposals.initiatives.queries import supporters
from klankbord.proposals.models import Asked, FeedbackRound, Outcome, Proposal
from klankbord.proposals.queries import VISIBLE, Line, answered_count, newest_round, sight


def listed(viewer: Viewer) -> Sequence[Line]:
    """Every proposal the viewer may see, one row each: what and where, its newest round, whether they answered.

    Columns: id, title, question, kind, state, council_name, created_at, audience, naming, closes_on, closed_at, asked,
    answered, asked_me, answered_on, outcome_published, result, answer_due_on, initiative_supporters (how many an
    initiative needs), supporters. One statement.
    """
    return db.session.execute(
        select(
            Proposal.id,
            Proposal.title,
            Proposal.question,
            Proposal.kind,
            Proposal.state,
            Proposal.answer_due_on,
            Proposal.author_id,
            Proposal.created_at,
            Council.name.label("council_name"),
            Council.kind.label("council_kind"),
            Council.initiative_supporters,
            supporters().label("supporters"),
            FeedbackRound.audience,
            FeedbackRound.naming,
            FeedbackRound.minutes_needed,
            FeedbackRound.closes_on,
            FeedbackRound.closed_at,
            FeedbackRound.asked_count.label("asked"),
            answered_count().label("answered"),
            Asked.id.label("asked_me"),
            Asked.answered_on,
            Outcome.published_at.label("told_at"),
            Outcome.result,
        )
        .join(Council, Council.id == Proposal.council_id)
        .outerjoin(FeedbackRound, FeedbackRound.id == newest_round())
        .outerjoin(Asked, and_(Asked.round_id == FeedbackRound.id, Asked.user_id == viewer.id))
        .outerjoin(Outcome, and_(Outcome.proposal_id == Proposal.id, Outcome.published_at.is_not(None)))
        .where(VISIBLE)
        .order_by(Proposal.created_at.desc(), Proposal.id.desc())
        .params(sight(viewer))
    ).all()
