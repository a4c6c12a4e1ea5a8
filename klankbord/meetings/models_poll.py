"""A date poll: moments that are proposed for a meeting, who was asked, and which of them suit whom."""

import enum
from datetime import date, datetime, time

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.base.db import Base, OfSchool, Versioned
from klankbord.base.outbox.models import OutboxMessage
from klankbord.meetings.models import Meeting
from klankbord.people.models import EmailAddress, User


class Suits(enum.StrEnum):
    """Whether a moment suits somebody."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


class DatePoll(OfSchool, Versioned, Base):
    """The poll about the moment of a draft meeting; a meeting has one at most.

    `closes_on` is the last day for answering, in the school's zone, and `closes_at` the instant after it. `closed_at`
    is when it closed, by hand, at its deadline or because the meeting was planned.
    """

    __tablename__ = "date_poll"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    words: Mapped[str] = mapped_column(default="")
    closes_on: Mapped[date]
    closes_at: Mapped[datetime] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    meeting: Mapped[Meeting] = relationship(lazy="raise")
    moments: Mapped[list["PollMoment"]] = relationship(
        back_populates="poll", order_by="PollMoment.starts_at, PollMoment.id", lazy="raise"
    )

    def is_open(self, now: datetime) -> bool:
        """Whether answers still count."""
        return self.closed_at is None and self.settled_at is None and now < self.closes_at


class PollMoment(OfSchool, Base):
    """A day and time that is proposed, as wall time in the meeting's zone; `starts_at` is its UTC instant.

    `chosen_at` is set on the one the meeting was planned on.
    """

    __tablename__ = "poll_moment"
    __table_args__ = (UniqueConstraint("poll_id", "starts_at"),)

    poll_id: Mapped[int] = mapped_column(ForeignKey("date_poll.id"))
    day: Mapped[date]
    start_time: Mapped[time]
    duration_minutes: Mapped[int]
    starts_at: Mapped[datetime]
    chosen_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    poll: Mapped[DatePoll] = relationship(back_populates="moments", lazy="raise")


class PollAsked(OfSchool, Versioned, Base):
    """Somebody who was asked, and what they said: `answers` are words of Suits by the number of the moment.

    `as_member`: asked because of a seat, so that it ends with the seat; else by name.
    """

    __tablename__ = "poll_asked"
    __table_args__ = (UniqueConstraint("poll_id", "user_id"),)

    poll_id: Mapped[int] = mapped_column(ForeignKey("date_poll.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    address_id: Mapped[int | None] = mapped_column(ForeignKey("email_address.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_message.id"))
    as_member: Mapped[bool] = mapped_column(default=True)
    must_come: Mapped[bool] = mapped_column(default=False)
    answers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    note: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    poll: Mapped[DatePoll] = relationship(lazy="raise")
    user: Mapped[User] = relationship(lazy="raise")
    address: Mapped[EmailAddress | None] = relationship(lazy="raise")
    message: Mapped[OutboxMessage | None] = relationship(lazy="raise")

    def said(self, moment_id: int) -> Suits | None:
        """What they said of one moment; None while they did not."""
        word = self.answers.get(str(moment_id))
        return Suits(word) if word is not None else None
