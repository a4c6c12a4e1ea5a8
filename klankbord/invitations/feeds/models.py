"""The addresses from which calendars are followed."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base


class CalendarFeed(Base):
    """An address of one person's own: all their meetings, or with a council those of it that they may see.

    The secret in it is stored as its digest alone, so it is shown when it is made and never again. It reads that one
    calendar and opens nothing else. A row that is gone is an address that is void.
    """

    __tablename__ = "calendar_feed"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True, info={"undo": "drop"})
    council_id: Mapped[int | None] = mapped_column(ForeignKey("council.id"), index=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
