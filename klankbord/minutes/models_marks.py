"""Lines of a note that proposed a decision or a task, and were answered."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base, OfSchool


class TakenLine(OfSchool, Base):
    """A line of an item's note that needs no answer any more: it was made into something, or turned down.

    `digest` is that of the line's key, which is how the line is known when the note is read again.
    """

    __tablename__ = "taken_line"
    __table_args__ = (UniqueConstraint("item_id", "digest"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    line: Mapped[str]
    digest: Mapped[str]
    made: Mapped[bool]
    at: Mapped[datetime]
