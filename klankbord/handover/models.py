"""What handing over leaves behind: the turn of a school year, and councils that confirmed who sits in them."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.base.db import Base, OfSchool, Versioned
from klankbord.base.journal import ChangeBatch


class YearTurnState(enum.StrEnum):
    """draft → turning → turned; whether it was undone stands in its batch."""

    DRAFT = "draft"
    TURNING = "turning"
    TURNED = "turned"


class YearTurn(OfSchool, Versioned, Base):
    """The school goes from one school year to the next; `choices` is what the guide asked and somebody answered.

    `on` is the first day of the new year, `to_year` its name: `2027-2028`.
    """

    __tablename__ = "year_turn"

    to_year: Mapped[str]
    on: Mapped[date]
    state: Mapped[YearTurnState] = mapped_column(default=YearTurnState.DRAFT)
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    turned_at: Mapped[datetime | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("change_batch.id"))
    batch: Mapped[ChangeBatch | None] = relationship(lazy="raise")


class CouncilConfirmation(OfSchool, Base):
    """A council has said who sits in it this school year."""

    __tablename__ = "council_confirmation"
    __table_args__ = (UniqueConstraint("council_id", "school_year"),)

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    school_year: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
