"""What hangs on a comment: the marks of its readers, the words it had before, whom it names."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base, OfSchool


class MarkKind(enum.StrEnum):
    """What a reader says of somebody else's words with one tap."""

    HELPFUL = "helpful"
    SAME = "same"


class CommentMark(OfSchool, Base):
    """One reader's mark at one comment, by person or, from who answered an anonymous round, by the digest of their key.

    A mark by a key has an id drawn at random. No mark keeps when it was made. How many there are stands at the comment.
    """

    __tablename__ = "comment_mark"
    __table_args__ = (
        UniqueConstraint("comment_id", "kind", "user_id"),
        UniqueConstraint("comment_id", "kind", "key_digest"),
        CheckConstraint("(user_id IS NULL) <> (key_digest IS NULL)", name="one_reader"),
        Index("ix_comment_mark_by", "proposal_id", "user_id"),
        Index("ix_comment_mark_by_key", "proposal_id", "key_digest"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    kind: Mapped[MarkKind]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    key_digest: Mapped[str | None]


class CommentWording(OfSchool, Base):
    """Words that a comment had before its writer changed them; `written_at` is when they were put there.

    Of a comment that hangs on a key the id is drawn at random and the time is the midnight of its day.
    """

    __tablename__ = "comment_wording"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    body: Mapped[str]
    written_at: Mapped[datetime]


class Mention(OfSchool, Base):
    """Somebody who was named with an @ in a comment that bears its writer's name; they were told at `at`."""

    __tablename__ = "comment_mention"
    __table_args__ = (UniqueConstraint("comment_id", "user_id"),)

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime]
