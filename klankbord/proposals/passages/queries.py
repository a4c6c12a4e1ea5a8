"""The passages of a plan with what was said about them, for its page and for the page of one comment."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Integer, bindparam, case, cast, func, or_, select
from sqlalchemy import String as Text

from klankbord.base.db import db
from klankbord.kit import passages
from klankbord.proposals.models import PARTS, Comment, ProposalVersion
from klankbord.proposals.passages.models import CommentPassage
from klankbord.proposals.queries import Line
from klankbord.proposals.queries_page import Entries, entry

_CHANGED = or_(CommentPassage.place.is_(None), CommentPassage.words != CommentPassage.quote)
_COLUMNS = entry(
    "passage",
    CommentPassage.comment_id,
    func.coalesce(CommentPassage.place, ""),
    CommentPassage.quote,
    case((_CHANGED, cast(CommentPassage.number, Text)), else_=""),
)
_STANDS = (Comment.withdrawn_at.is_(None), Comment.hidden_at.is_(None))
PAGE: Entries = (
    select(*_COLUMNS)
    .join(Comment, Comment.id == CommentPassage.comment_id)
    .where(CommentPassage.proposal_id == bindparam("proposal_id", type_=Integer), *_STANDS)
)
"""For `queries_page.lists`: `passage`, a comment, where what it is about stands now (empty: nowhere), the words it was
about, and the version they stood in where they are different now or gone."""
_ONE = PAGE.where(CommentPassage.comment_id == bindparam("comment_id", type_=Integer))


def blocks_of(plan: Any) -> list[passages.Block]:
    """The blocks of a plan, from whatever holds its parts under their names."""
    return passages.blocks_of({name: getattr(plan, name) for name in PARTS})


def passage_of(proposal_id: int, comment_id: int) -> list[Line]:
    """The passage of one comment as `PAGE` gives it; none of a comment about the whole plan."""
    return list(db.session.execute(_ONE, {"proposal_id": proposal_id, "comment_id": comment_id}).all())


def quotes(comment_ids: Sequence[int]) -> dict[int, str]:
    """The words that comments are about, by comment; those about the whole plan are not among them."""
    if not comment_ids:
        return {}
    rows = db.session.execute(
        select(CommentPassage.comment_id, CommentPassage.quote).where(CommentPassage.comment_id.in_(comment_ids))
    )
    return dict(rows.all())


def quotes_of(proposal_id: int) -> dict[int, str]:
    """The same of all comments under a proposal."""
    rows = db.session.execute(
        select(CommentPassage.comment_id, CommentPassage.quote).where(CommentPassage.proposal_id == proposal_id)
    )
    return dict(rows.all())


class Between(NamedTuple):
    """Words that people reacted to, as an older version says them and as a newer one does (empty: not any more)."""

    was: str
    reads: str
    reactions: int


def between(proposal_id: int, versions: Mapping[int, ProposalVersion], older: int, newer: int) -> list[Between]:
    """Which passages with reactions two versions say otherwise, in the order in which they were pointed at.

    What was pointed at in a version between the two is told from there on.
    """
    rows = db.session.execute(
        select(CommentPassage.number, CommentPassage.quote)
        .join(Comment, Comment.id == CommentPassage.comment_id)
        .where(CommentPassage.proposal_id == proposal_id, CommentPassage.number < newer, *_STANDS)
        .order_by(Comment.created_at, Comment.id)
    ).all()
    texts = {number: blocks_of(version) for number, version in (versions.items() if rows else ())}
    found = []
    for (number, quote), reactions in Counter((row.number, row.quote) for row in rows if row.number in texts).items():
        numbers = [one for one in texts if number <= one <= newer]
        trail = dict(zip(numbers, passages.trail(quote, [texts[one] for one in numbers]), strict=True))
        was, reads = trail[max(older, number)], trail[newer]
        if was is not None and (reads is None or reads.quote != was.quote):
            found.append(Between(was.quote, reads.quote if reads is not None else "", reactions))
    return found
