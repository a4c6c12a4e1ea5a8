"""Councils and the seats in them."""

import enum
from datetime import date, datetime, time

from sqlalchemy import ForeignKey, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.base.db import Base, OfSchool, Versioned
from klankbord.people.models import User
from klankbord.schools.models import ClassGroup


class CouncilKind(enum.StrEnum):
    """The two bodies; `councils/kinds.py` holds every difference between them."""

    SOUNDING_BOARD = "sounding_board"
    PARENT_COUNCIL = "parent_council"


class Office(enum.StrEnum):
    """What somebody does in a council."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    SECRETARY = "secretary"
    TREASURER = "treasurer"
    ORGANISER = "organiser"
    MEMBER = "member"


class QuorumRule(enum.StrEnum):
    """How many members must be there: nobody counts, a number of them, or a share of the seats in hundredths."""

    NONE = "none"
    NUMBER = "number"
    SHARE = "share"


class MinutesStyle(enum.StrEnum):
    """How minutes are written: what was said at each item, what was decided alone, or a conclusion without names."""

    ITEMS = "items"
    DECISIONS = "decisions"
    SUMMARY = "summary"


class Way(enum.StrEnum):
    """How a council is composed: how people come to sit in it or in one of its meetings."""

    FIXED_SEATS = "fixed_seats"
    SEAT_PER_CLASS = "seat_per_class"
    DRAW = "draw"
    SIGN_UP = "sign_up"


class Council(OfSchool, Versioned, Base):
    """A body of one school that meets.

    `most_terms` is how many terms somebody may hold one office, None for no limit; a term that ends within `warn_weeks`
    weeks is pointed out. `weekday` (0 is Monday) and `usual_start` are its usual evening. Reminders go so many days
    before a meeting, 0 for none: to who did not answer, and to who comes. Without `minutes_style` it is that of its
    kind. Minutes are kept `keep_minutes_years` at least and what people answered `keep_facts_months`, 0 for no limit;
    `told_old_on` is the day on which the organisers heard last that some are older than that. What came of a proposal
    is due `outcome_days` after its round closed (0 for no term); `outcome_late_days` later the proposal itself says
    that it is late. At `initiative_supporters` an initiative of parents becomes a suggestion for the agenda.
    With `asks_classes` who sits for a class may ask its parents about an item of the agenda.
    """

    __tablename__ = "council"

    kind: Mapped[CouncilKind]
    name: Mapped[str]
    about: Mapped[str] = mapped_column(default="")
    open_to_parents: Mapped[bool] = mapped_column(default=True)
    circulated_open_to_parents: Mapped[bool] = mapped_column(default=False)
    default_minutes: Mapped[int] = mapped_column(default=90)
    default_place: Mapped[str] = mapped_column(default="")
    correction_days: Mapped[int] = mapped_column(default=14)
    approved_by_silence: Mapped[bool] = mapped_column(default=False)
    quorum_rule: Mapped[QuorumRule] = mapped_column(default=QuorumRule.NONE)
    quorum_number: Mapped[int | None]
    weekday: Mapped[int | None]
    usual_start: Mapped[time | None]
    remind_answer_days: Mapped[int] = mapped_column(default=0, server_default="0")
    remind_coming_days: Mapped[int] = mapped_column(default=0, server_default="0")
    minutes_style: Mapped[MinutesStyle | None]
    keep_minutes_years: Mapped[int] = mapped_column(default=0, server_default="0")
    keep_facts_months: Mapped[int] = mapped_column(default=0, server_default="0")
    told_old_on: Mapped[date | None]
    outcome_days: Mapped[int] = mapped_column(default=21, server_default="21")
    outcome_late_days: Mapped[int] = mapped_column(default=7, server_default="7")
    most_terms: Mapped[int | None]
    warn_weeks: Mapped[int] = mapped_column(default=8)
    initiative_supporters: Mapped[int] = mapped_column(default=10, server_default="10")
    asks_classes: Mapped[bool] = mapped_column(default=True, server_default=true())
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    seats: Mapped[list["Seat"]] = relationship(back_populates="council", lazy="raise")


class Seat(OfSchool, Base):
    """Somebody sits in a council, with an office and a term; the last day is part of the term.

    A seat with `deputy_of_id` stands in for another. At `warned_at` holder and organisers heard that the term ends,
    on `class_left_on` that the holder has no child any more in the class of the seat.
    """

    __tablename__ = "seat"

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    office: Mapped[Office] = mapped_column(default=Office.MEMBER)
    class_group_id: Mapped[int | None] = mapped_column(ForeignKey("class_group.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    may_be_reappointed: Mapped[bool] = mapped_column(default=True)
    deputy_of_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"), index=True)
    warned_at: Mapped[datetime | None]
    class_left_on: Mapped[date | None]
    council: Mapped[Council] = relationship(back_populates="seats", lazy="raise")
    user: Mapped[User] = relationship(lazy="raise")
    class_group: Mapped[ClassGroup | None] = relationship(lazy="raise")
    deputy_of: Mapped["Seat | None"] = relationship(lazy="raise", remote_side="Seat.id")

    def is_current(self, day: date) -> bool:
        """Whether the term covers a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Composition(OfSchool, Base):
    """How a council is composed from a school year on.

    Never changed: the newest row of a year holds, the others are its history.
    """

    __tablename__ = "composition"

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    school_year: Mapped[str]
    way: Mapped[Way]
    one_per_household: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    by: Mapped[User | None] = relationship(lazy="raise")
