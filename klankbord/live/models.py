"""Who wants to speak in a meeting."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base, OfSchool


class RaisedHand(OfSchool, Base):
    """A hand raised at an item: by somebody from their own screen, or by the chair for a name in the room.

    It is waiting until it is called or lowered, speaking until it has spoken.
    """

    __tablename__ = "raised_hand"
    __table_args__ = (Index("ix_raised_hand_item", "meeting_id", "item_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    name: Mapped[str] = mapped_column(default="")
    raised_at: Mapped[datetime]
    called_at: Mapped[datetime | None]
    spoke_at: Mapped[datetime | None]
    lowered_at: Mapped[datetime | None]

    @property
    def speaker(self) -> tuple[int | None, str]:
        """Who it is, to know them again at the same item."""
        return self.user_id, self.name.casefold()
