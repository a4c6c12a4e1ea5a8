"""The files that belong to a comment."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.base.db import Base, OfSchool
from klankbord.base.files import StoredFile


class CommentPaper(OfSchool, Base):
    """A file that somebody sent along with what they say. It goes when its writer takes their words back."""

    __tablename__ = "comment_paper"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), unique=True)

    file: Mapped[StoredFile] = relationship(lazy="raise")
