"""A question to the parents of a class about one agenda item, what they answered, and what was brought along."""

import enum
from datetime import datetime, time, timedelta

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.agenda.models import AgendaItem
from klankbord.base.db import Base, OfSchool, Versioned
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.meetings.models import Meeting
from klankbord.people.models import User
from klankbord.proposals.models import StanceKind
from klankbord.schools.models import ClassGroup


class FellAway(enum.StrEnum):
    """Why a question ended before its time: its item left the agenda or became closed, or the meeting is off."""

    REMOVED = "removed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ClassQuestion(OfSchool, Versioned, Base):
    """What somebody who sits in a council asks the parents of a class about an item; `title` is the item's as asked.

    It is open until `closes_at`, the meeting begins, or it fell away. An item that is taken off leaves its number in
    `off_item_id`, at `off_at`, so that one put back is known again. `asked` is how many parents could answer then.
    `brought` holds the summary, a point a line; at `told_at` who answered was told of it.
    """

    __tablename__ = "class_question"
    __table_args__ = (UniqueConstraint("item_id", "class_group_id"),)

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id", ondelete="SET NULL"))
    off_item_id: Mapped[int | None]
    off_at: Mapped[datetime | None]
    class_group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    title: Mapped[str]
    question: Mapped[str]
    minutes_needed: Mapped[int] = mapped_column(default=2)
    asks_stance: Mapped[bool] = mapped_column(default=False, server_default=false())
    asked: Mapped[int]
    asked_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    fell_away: Mapped[FellAway | None]
    fell_away_at: Mapped[datetime | None]
    brought: Mapped[str] = mapped_column(default="", server_default="")
    brought_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    council: Mapped[Council] = relationship(lazy="raise")
    meeting: Mapped[Meeting] = relationship(lazy="raise")
    item: Mapped[AgendaItem | None] = relationship(lazy="raise")
    class_group: Mapped[ClassGroup] = relationship(lazy="raise")
    by: Mapped[User] = relationship(lazy="raise")

    @property
    def ends_at(self) -> datetime:
        """When answers stop: at its own moment, and at the latest when the meeting begins."""
        begins = self.meeting.starts_at
        return self.closes_at if begins is None else min(self.closes_at, begins)

    @property
    def until(self) -> datetime:
        """The same as people say it: a day that ends at midnight has its last minute still."""
        wall = dates.local(self.ends_at, self.meeting.zone).time()
        return self.ends_at - timedelta(minutes=1) if wall == time(0) else self.ends_at

    @property
    def points(self) -> list[str]:
        """What was brought to the meeting, point by point."""
        return [line.strip() for line in self.brought.splitlines() if line.strip()]


class ClassAnswer(OfSchool, Base):
    """What one parent answered. Who sits for the class reads the words, and never whose they are."""

    __tablename__ = "class_answer"
    __table_args__ = (UniqueConstraint("question_id", "user_id"),)

    question_id: Mapped[int] = mapped_column(ForeignKey("class_question.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    words: Mapped[str] = mapped_column(default="")
    stance: Mapped[StanceKind | None]
    at: Mapped[datetime]
    question: Mapped[ClassQuestion] = relationship(lazy="raise")


class ClassSilence(OfSchool, Base):
    """Somebody wants no mail with questions to their class from a council; on their home page they still stand."""

    __tablename__ = "class_silence"
    __table_args__ = (UniqueConstraint("council_id", "user_id"),)

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime]
