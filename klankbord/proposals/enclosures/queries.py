"""The files of comments: for the page of a proposal, the page of one comment, and to download."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Integer, Select, bindparam, select
from sqlalchemy.orm import joinedload

from klankbord.base.db import db
from klankbord.base.files import StoredFile
from klankbord.proposals.enclosures.models import CommentPaper
from klankbord.proposals.models import Comment, Proposal
from klankbord.proposals.queries import Line
from klankbord.proposals.queries_page import Entries, entry

_STANDS = (Comment.withdrawn_at.is_(None), Comment.hidden_at.is_(None))
PAGE: Entries = (
    select(*entry("enclosed", CommentPaper.comment_id, CommentPaper.id, StoredFile.name, StoredFile.size))
    .join(StoredFile, StoredFile.id == CommentPaper.file_id)
    .join(Comment, Comment.id == CommentPaper.comment_id)
    .where(CommentPaper.proposal_id == bindparam("proposal_id", type_=Integer), *_STANDS)
)
"""For `queries_page.lists`: `enclosed`, a comment, and the id, name and size in bytes of a file that came with it."""
_ONE = PAGE.where(CommentPaper.comment_id == bindparam("comment_id", type_=Integer)).order_by(CommentPaper.id)


def enclosed(proposal_id: int, comment_id: int) -> Sequence[Line]:
    """The files of one comment, as `PAGE` gives them."""
    return db.session.execute(_ONE, {"proposal_id": proposal_id, "comment_id": comment_id}).all()


def paper_of(proposal_id: int, comment_id: int, paper_id: int) -> Select[CommentPaper]:
    """A file of a comment that stands; none of words that were taken back or hidden."""
    return (
        select(CommentPaper)
        .join(Comment, Comment.id == CommentPaper.comment_id)
        .where(
            CommentPaper.id == paper_id,
            CommentPaper.comment_id == comment_id,
            CommentPaper.proposal_id == proposal_id,
            *_STANDS,
        )
        .options(joinedload(CommentPaper.file))
    )


def papers_of(comment_id: int) -> Sequence[CommentPaper]:
    """Every file of a comment, whatever became of its words."""
    found = select(CommentPaper).where(CommentPaper.comment_id == comment_id).options(joinedload(CommentPaper.file))
    return db.session.scalars(found.order_by(CommentPaper.id)).all()


def papers_of_council(council_id: int) -> dict[int, list[CommentPaper]]:
    """The files of comments that stand under the proposals of a council, by comment. One statement."""
    rows = (
        select(CommentPaper)
        .join(Comment, Comment.id == CommentPaper.comment_id)
        .join(Proposal, Proposal.id == CommentPaper.proposal_id)
        .where(Proposal.council_id == council_id, *_STANDS)
        .options(joinedload(CommentPaper.file))
        .order_by(CommentPaper.id)
    )
    found: dict[int, list[CommentPaper]] = defaultdict(list)
    for paper in db.session.scalars(rows):
        found[paper.comment_id].append(paper)
    return found
