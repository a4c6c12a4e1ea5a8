"""Putting comments that say the same under one, and taking one out again. Every writer then gets the answers."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person
from klankbord.proposals.models import Comment, Proposal
from klankbord.proposals.writing.queries_versions import points_of


def merge(proposal: Proposal, into_id: int, comment_ids: Collection[int], *, by: Person, now: datetime) -> int:
    """Put comments, and what stood under them, under another one that says the same; returns how many moved.

    Raises DomainError where one of them is not there any more, is the school's, or answers another comment.
    """
    others = set(comment_ids) - {into_id}
    if not others:
        raise DomainError(N_("Choose at least one reaction that says the same."), "others")
    found = db.session.scalars(
        select(Comment).where(*points_of(proposal.id), Comment.parent_id.is_(None), Comment.id.in_({into_id, *others}))
    ).all()
    into = next((one for one in found if one.id == into_id), None)
    if into is None or len(found) != len(others) + 1 or into.merged_into_id is not None:
        raise DomainError(N_("One of these reactions was changed meanwhile. Look at the list once more."))
    under = select(Comment).where(Comment.merged_into_id.in_(others))
    moved = [*(one for one in found if one.id != into_id), *db.session.scalars(under)]
    for one in moved:
        one.merged_into_id = into_id
    audit.record("proposals.merge_comments", into, by=by, now=now, proposal_id=proposal.id, others=sorted(others))
    return len(moved)


def put_together(proposal: Proposal, comment_ids: Collection[int], *, by: Person, now: datetime) -> tuple[int, int]:
    """Put comments of one's own choice under the oldest of them; returns which that is, and how many moved.

    Where the oldest stands under another already, all go there. Raises DomainError for fewer than two, and for an
    answer to another comment: that says something to who is answered, and stays there.
    """
    chosen = db.session.scalars(
        select(Comment)
        .where(*points_of(proposal.id), Comment.id.in_(comment_ids))
        .order_by(Comment.created_at, Comment.id)
    ).all()
    if len(chosen) < 2:
        raise DomainError(N_("Tick at least two reactions that say the same."))
    if any(one.parent_id is not None for one in chosen):
        raise DomainError(
            N_("One of these answers another reaction, and stays there. Tick reactions that stand by themselves.")
        )
    into_id = chosen[0].merged_into_id or chosen[0].id
    others = [one.id for one in chosen if into_id not in {one.id, one.merged_into_id}]
    return into_id, merge(proposal, into_id, others, by=by, now=now) if others else 0


def part(comment: Comment, *, by: Person, now: datetime) -> None:
    """Let a comment stand by itself again. Twice is once."""
    if comment.merged_into_id is None:
        return
    former, comment.merged_into_id = comment.merged_into_id, None
    audit.record("proposals.part_comment", comment, by=by, now=now, proposal_id=comment.proposal_id, former=former)
