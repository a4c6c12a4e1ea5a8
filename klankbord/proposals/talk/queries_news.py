"""What was said back to somebody: answers to their comments, and comments that name them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, or_, select, union
from sqlalchemy.orm import aliased

from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer
from klankbord.proposals import queries
from klankbord.proposals.models import Comment, Proposal, SpeaksAs
from klankbord.proposals.talk.models import Mention

FRESH = timedelta(days=30)
"""How long an answer stands on the home page; on the page of one's own words it stays."""


def said_back(viewer: Viewer, now: datetime, most: int) -> Select[*tuple[Any, ...]]:
    """What others said back to the viewer of late, the newest first; for words under their own name alone.

    Columns: comment_id, proposal_id, title, words, from_school, at. A comment that was put under another one that says
    the same gets the answers of the school to that one.
    """
    mine, back = aliased(Comment), aliased(Comment)
    answers = (
        select(back.id)
        .join(
            mine,
            or_(
                back.parent_id == mine.id,
                and_(back.parent_id == mine.merged_into_id, back.speaks_as == SpeaksAs.SCHOOL),
            ),
        )
        .where(mine.author_id == viewer.id, mine.school_id == viewer.school_id, mine.withdrawn_at.is_(None))
    )
    named = select(Mention.comment_id).where(Mention.user_id == viewer.id, Mention.school_id == viewer.school_id)
    return (
        select(
            Comment.id.label("comment_id"),
            Comment.proposal_id,
            Proposal.title,
            Comment.body.label("words"),
            (Comment.speaks_as == SpeaksAs.SCHOOL).label("from_school"),
            Comment.created_at.label("at"),
        )
        .join(Proposal, Proposal.id == Comment.proposal_id)
        .join(Council, Council.id == Proposal.council_id)
        .where(
            Comment.id.in_(union(answers, named)),
            or_(Comment.author_id.is_(None), Comment.author_id != viewer.id),
            Comment.withdrawn_at.is_(None),
            Comment.hidden_at.is_(None),
            Comment.created_at > now - FRESH,
            queries.visible(viewer),
        )
        .order_by(Comment.created_at.desc(), Comment.id.desc())
        .limit(most)
    )
