"""The passages of a plan with what was said about them, for its page and for the page of one comment."""

from sqlalchemy import Integer, bindparam, case, cast, func, or_, select
from sqlalchemy import String as Text

from klankbord.base.db import db
from klankbord.proposals.models import Comment
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


def passage_of(proposal_id: int, comment_id: int) -> list[Line]:
    """The passage of one comment as `PAGE` gives it; none of a comment about the whole plan."""
    return list(db.session.execute(_ONE, {"proposal_id": proposal_id, "comment_id": comment_id}).all())
