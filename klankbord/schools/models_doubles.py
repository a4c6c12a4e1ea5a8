"""Two accounts that look like one person's and are not: somebody said so, and nobody is asked again."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base, OfSchool


class NotSame(OfSchool, Base):
    """An administrator said that these are two people; `user_a_id` is the lower number."""

    __tablename__ = "not_same"
    __table_args__ = (
        UniqueConstraint("school_id", "user_a_id", "user_b_id"),
        CheckConstraint("user_a_id < user_b_id", name="in_order"),
    )

    user_a_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True, info={"undo": "drop"})
    user_b_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True, info={"undo": "drop"})
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
