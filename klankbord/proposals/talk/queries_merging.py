"""The comments under a proposal that may say the same, and those that were put together."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from klankbord.base.db import db
from klankbord.kit import alike
from klankbord.proposals.models import Comment
from klankbord.proposals.queries import Line
from klankbord.proposals.writing.queries_versions import points_of

MOST = 5000
"""How many comments are compared, the newest: more than any school has under one plan."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Comments that may say the same: the oldest, and the others."""

    into: Line
    others: Sequence[Line]


def suggestions(proposal_id: int, language: str) -> list[Alike]:
    """What may be put together, the likest first: comments that stand by themselves, the school's own left out."""
    rows = db.session.execute(
        select(Comment.id, Comment.body)
        .where(*points_of(proposal_id), Comment.parent_id.is_(None), Comment.merged_into_id.is_(None))
        .order_by(Comment.created_at.desc(), Comment.id.desc())
        .limit(MOST)
    ).all()[::-1]
    by_id = {row.id: row for row in rows}
    found = alike.groups({row.id: row.body for row in rows}, language)
    return [Alike(by_id[first], [by_id[one] for one in others]) for first, *others in found]


def merged(proposal_id: int) -> Sequence[Line]:
    """What was put under another comment: id, body, and `into_body`, the words it stands under."""
    into = aliased(Comment)
    return db.session.execute(
        select(Comment.id, Comment.body, into.id.label("into_id"), into.body.label("into_body"))
        .join(into, into.id == Comment.merged_into_id)
        .where(Comment.proposal_id == proposal_id, Comment.withdrawn_at.is_(None), Comment.hidden_at.is_(None))
        .order_by(into.created_at, into.id, Comment.created_at, Comment.id)
    ).all()
