"""The reminders of a meeting that were sent: one row for each, so that none goes out twice."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base, OfSchool


class ReminderKind(enum.StrEnum):
    """Why somebody is reminded: they did not answer yet, or they come."""

    ANSWER = "answer"
    COMING = "coming"


class MeetingReminder(OfSchool, Base):
    """Somebody invited, or a guest, was reminded of the meeting on that day.

    A meeting that moves to another day has reminders of its own; one that comes back has had those that were sent.
    """

    __tablename__ = "meeting_reminder"
    __table_args__ = (UniqueConstraint("invitation_id", "kind", "day"), UniqueConstraint("guest_id", "kind", "day"))

    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"))
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guest.id", ondelete="CASCADE"))
    kind: Mapped[ReminderKind]
    day: Mapped[date]
    sent_at: Mapped[datetime]
