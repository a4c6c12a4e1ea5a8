"""One seat per class: calls to the parents of a class nobody sits for, and who would like to."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.base.db import Base, OfSchool
from klankbord.people.models import User


class ClassCall(OfSchool, Base):
    """The parents of a class were asked who would like to sit for it; `mails` is how many of them were reached."""

    __tablename__ = "class_call"

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    class_group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id"))
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    mails: Mapped[int]


class ClassCandidate(OfSchool, Base):
    """Somebody would like to sit for a class, with a sentence of theirs.

    It stands until they withdraw it or it is settled: they got the seat (`seat_id`), or somebody else did.
    """

    __tablename__ = "class_candidate"
    __table_args__ = (UniqueConstraint("council_id", "class_group_id", "user_id"),)

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"))
    class_group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    words: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    user: Mapped[User] = relationship(lazy="raise")

    @property
    def is_standing(self) -> bool:
        """Whether it waits for an answer."""
        return self.withdrawn_at is None and self.settled_at is None
