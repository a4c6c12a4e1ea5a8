"""When somebody was mailed last what they have to do that is overdue."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base, OfSchool


class OverdueMail(OfSchool, Base):
    """A mail to somebody about everything of theirs in a school that was overdue; there is none for a week after it."""

    __tablename__ = "overdue_mail"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
