"""A draw by lot for one meeting, the lots in it, and who is willing to be drawn."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.base.db import Base, OfSchool, Versioned
from klankbord.councils.models import Council
from klankbord.meetings.models import Meeting
from klankbord.people.models import User


class Strata(enum.StrEnum):
    """What the places of a draw are divided over."""

    CLASS_GROUP = "class_group"
    YEAR = "year"
    NONE = "none"


class Pool(enum.StrEnum):
    """Whose lots go into a draw."""

    ALL_PARENTS = "all_parents"
    WILLING = "willing"


class Draw(OfSchool, Versioned, Base):
    """The one draw of a meeting: announced, then drawn; never drawn twice.

    The seed is fixed when the draw is announced and shown when it is drawn; until then only its fingerprint is.
    `left_out` counts who was left out of the pool and why, by word.
    """

    __tablename__ = "draw"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    places: Mapped[int]
    strata: Mapped[Strata]
    pool: Mapped[Pool]
    one_per_household: Mapped[bool] = mapped_column(default=True)
    rest_meetings: Mapped[int] = mapped_column(default=0)
    algorithm: Mapped[str]
    seed: Mapped[str]
    announced_at: Mapped[datetime]
    announced_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    called_off_at: Mapped[datetime | None]
    drawn_at: Mapped[datetime | None]
    drawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    left_out: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    meeting: Mapped[Meeting] = relationship(lazy="raise")

    @property
    def is_announced(self) -> bool:
        """Whether it is still to be drawn."""
        return self.drawn_at is None and self.called_off_at is None


class DrawLot(OfSchool, Base):
    """Somebody in the pool of a draw, under a code. `number` is empty for who stood beside another of the household.

    `placed_at` is when they got a place, `freed_at` when it was passed on; who was erased keeps the code and no name.
    """

    __tablename__ = "draw_lot"
    __table_args__ = (UniqueConstraint("draw_id", "code"),)

    draw_id: Mapped[int] = mapped_column(ForeignKey("draw.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    code: Mapped[str]
    household: Mapped[str]
    strata: Mapped[list[str]] = mapped_column(JSON)
    stratum: Mapped[str] = mapped_column(default="")
    number: Mapped[int | None]
    drawn: Mapped[bool] = mapped_column(default=False)
    placed_at: Mapped[datetime | None]
    freed_at: Mapped[datetime | None]
    user: Mapped[User | None] = relationship(lazy="raise")


class Willing(OfSchool, Base):
    """A parent is willing to be drawn for a council's meetings."""

    __tablename__ = "willing"
    __table_args__ = (UniqueConstraint("council_id", "user_id"),)

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    since: Mapped[datetime]
    council: Mapped[Council] = relationship(lazy="raise")
