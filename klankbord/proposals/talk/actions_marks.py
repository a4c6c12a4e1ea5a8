"""One tap at what somebody else said: it helps me, or I think so too; and taking that back.

Who marks in a named round does so by their account. Who was asked in an anonymous round does so by their key, so that
who never marks a certain comment cannot be told to have written it.
"""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.errors import N_, WrongState
from klankbord.kit.viewer import Person
from klankbord.proposals.models import Comment
from klankbord.proposals.talk.models import CommentMark, MarkKind
from klankbord.proposals.talk.queries import random_id

_TABLE: Any = CommentMark.__table__


def mark(comment: Comment, kind: MarkKind, *, by: Person | None, key_digest: str | None, now: datetime) -> None:
    """Mark somebody else's comment, as a person or by the digest of a key; twice is once.

    Raises WrongState for a comment that was taken back or hidden.
    """
    if comment.withdrawn_at is not None or comment.hidden_at is not None:
        raise WrongState(N_("This reaction was hidden or taken back already."))
    values = {
        "school_id": comment.school_id,
        "proposal_id": comment.proposal_id,
        "comment_id": comment.id,
        "kind": kind,
        "user_id": by.id if by is not None else None,
        "key_digest": key_digest if by is None else None,
    }
    if by is None:
        values["id"] = random_id(CommentMark)
    made = db.session.execute(_marking(db.session.get_bind().dialect.name), values).scalar_one_or_none()
    if made is not None:
        _count(comment, kind, 1)
        _audit("proposals.mark", comment, kind, by, now)


def unmark(comment: Comment, kind: MarkKind, *, by: Person | None, key_digest: str | None, now: datetime) -> None:
    """Take one's own mark back; twice is once."""
    mine = CommentMark.user_id == by.id if by is not None else CommentMark.key_digest == key_digest
    gone = db.session.execute(
        delete(CommentMark)
        .where(CommentMark.comment_id == comment.id, CommentMark.kind == kind, mine)
        .returning(CommentMark.id),
        execution_options={"synchronize_session": False},
    ).scalar_one_or_none()
    if gone is not None:
        _count(comment, kind, -1)
        _audit("proposals.unmark", comment, kind, by, now)


@cache
def _marking(dialect: str) -> ReturningInsert[int]:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(_TABLE).on_conflict_do_nothing().returning(_TABLE.c.id)


def _count(comment: Comment, kind: MarkKind, more: int) -> None:
    """Past the version of the comment: who is changing its words need not know of a mark."""
    db.session.execute(_counting(kind), {"comment": comment.id, "more": more})


@cache
def _counting(kind: MarkKind) -> Update:
    table: Any = Comment.__table__
    column = table.c[f"{kind}_count"]
    return update(table).where(table.c.id == bindparam("comment")).values({column: column + bindparam("more")})


def _audit(verb: str, comment: Comment, kind: MarkKind, by: Person | None, now: datetime) -> None:
    if by is not None:
        audit.record(verb, comment, by=by, now=now, proposal_id=comment.proposal_id, kind=kind)
