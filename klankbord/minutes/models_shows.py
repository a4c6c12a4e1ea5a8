"""What people showed at an item: shows of hands in the meeting, and afterwards whether the minutes said it right."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base, OfSchool


class ShowOfHands(OfSchool, Base):
    """A question put to the meeting at an item, with two to five choices."""

    __tablename__ = "show_of_hands"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    question: Mapped[str]
    secret: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    closed_at: Mapped[datetime | None]


class ShowChoice(OfSchool, Base):
    """One choice of a show of hands.

    `counted` are the answers of a secret show, which have no row that says so; `paper` what was counted in the room.
    """

    __tablename__ = "show_choice"
    __table_args__ = (UniqueConstraint("show_id", "position"),)

    show_id: Mapped[int] = mapped_column(ForeignKey("show_of_hands.id"))
    position: Mapped[int]
    label: Mapped[str]
    counted: Mapped[int] = mapped_column(default=0)
    paper: Mapped[int] = mapped_column(default=0)


class ShowAnswer(OfSchool, Base):
    """That somebody answered a show of hands; what they chose only where it is open."""

    __tablename__ = "show_answer"
    __table_args__ = (UniqueConstraint("show_id", "user_id"),)

    show_id: Mapped[int] = mapped_column(ForeignKey("show_of_hands.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    choice_id: Mapped[int | None] = mapped_column(ForeignKey("show_choice.id"))


class Said(enum.StrEnum):
    """Whether the minutes say of an item what was said there."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class ItemCheck(OfSchool, Base):
    """What somebody who was there thinks of the minutes of one item."""

    __tablename__ = "item_check"
    __table_args__ = (UniqueConstraint("item_id", "user_id"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    said: Mapped[Said]
    words: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
