"""The passage of a plan that a comment is about."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base, OfSchool


class CommentPassage(OfSchool, Base):
    """What a comment points at: `quote`, as it stood in the version `number`.

    `place` is the block of the newest version in which it stands now, `words` how it reads there, `prefix` and
    `suffix` what stands around it (`kit.passages`). They are brought along when a version is made, so that no page has
    to look for them. Without a place it is in the text no more, and `words` are the last it had. Of a comment that
    hangs on a key the id is drawn at random.
    """

    __tablename__ = "comment_passage"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), unique=True)
    number: Mapped[int]
    quote: Mapped[str]
    place: Mapped[str | None]
    words: Mapped[str]
    prefix: Mapped[str]
    suffix: Mapped[str]
