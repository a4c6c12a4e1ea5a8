"""The wishes somebody has written down; who has none gets every mail at once."""

import enum
from datetime import datetime, time

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base


class Topic(enum.StrEnum):
    """What mail is about, as far as somebody may want less of it."""

    ASKED = "asked"
    REMINDERS = "reminders"
    ANSWERS = "answers"
    COUNCIL = "council"
    WORK = "work"


class Pace(enum.StrEnum):
    """How often mail of a topic goes."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"


class MailWish(Base):
    """How often somebody wants mail of one topic."""

    __tablename__ = "mail_wish"
    __table_args__ = (UniqueConstraint("user_id", "topic"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), info={"undo": "drop"})
    topic: Mapped[Topic]
    pace: Mapped[Pace]
    changed_at: Mapped[datetime]


class QuietHours(Base):
    """From when until when, each night by the clock of the school, somebody wants no mail."""

    __tablename__ = "quiet_hours"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), unique=True, info={"undo": "drop"})
    begins: Mapped[time]
    ends: Mapped[time]
    changed_at: Mapped[datetime]
