"""What hangs on the versions of a proposal: the points of people that a version follows."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base, OfSchool


class FollowedPoint(OfSchool, Base):
    """A comment that a version follows, as who organises marked it."""

    __tablename__ = "followed_point"
    __table_args__ = (UniqueConstraint("version_id", "comment_id"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("proposal_version.id"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
