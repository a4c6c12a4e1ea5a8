"""Activities of a parent council, their tasks, and who helps."""

import enum
from datetime import date, datetime, time

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.base.db import Base, OfSchool, Versioned
from klankbord.councils.models import Council
from klankbord.followup.models import ActionItem, ActionState, Decision
from klankbord.meetings.models import Meeting
from klankbord.people.models import User
from klankbord.schools.models import ClassGroup


class ActivityState(enum.StrEnum):
    """The life line of an activity: planned → announced → held; cancelled from planned or announced."""

    PLANNED = "planned"
    ANNOUNCED = "announced"
    HELD = "held"
    CANCELLED = "cancelled"


class Activity(OfSchool, Versioned, Base):
    """Something a parent council organises.

    It keeps its wall day and times. `school_year` is that of its day, or of the day it was made while it has none.
    `changed_at` is the last change of what parents are told. `to_all` says that all parents were told; else those of
    `class_groups`. `went_well` and `next_time` are its evaluation, which comes onto the agenda of `returned_meeting`.
    """

    __tablename__ = "activity"

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    state: Mapped[ActivityState] = mapped_column(default=ActivityState.PLANNED)
    title: Mapped[str]
    school_year: Mapped[str]
    day: Mapped[date | None]
    start_time: Mapped[time | None]
    end_time: Mapped[time | None]
    place: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    template: Mapped[str] = mapped_column(default="")
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    coordinator_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    changed_at: Mapped[datetime | None]
    to_all: Mapped[bool] = mapped_column(default=False)
    announced_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_reason: Mapped[str] = mapped_column(default="")
    held_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")
    thanked_at: Mapped[datetime | None]
    went_well: Mapped[str] = mapped_column(default="")
    next_time: Mapped[str] = mapped_column(default="")
    evaluated_at: Mapped[datetime | None]
    evaluated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    returned_meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    returned_at: Mapped[datetime | None]
    council: Mapped[Council] = relationship(lazy="raise")
    coordinator: Mapped[User | None] = relationship(foreign_keys=[coordinator_id], lazy="raise")
    meeting: Mapped[Meeting | None] = relationship(foreign_keys=[meeting_id], lazy="raise")
    decision: Mapped[Decision | None] = relationship(lazy="raise")
    returned_meeting: Mapped[Meeting | None] = relationship(foreign_keys=[returned_meeting_id], lazy="raise")
    class_groups: Mapped[list["ActivityClassGroup"]] = relationship(back_populates="activity", lazy="raise")

    @property
    def is_coming(self) -> bool:
        """Whether it still goes on: neither held nor called off."""
        return self.state in {ActivityState.PLANNED, ActivityState.ANNOUNCED}

    @property
    def is_evaluated(self) -> bool:
        """Whether somebody wrote down what went well or what next time."""
        return bool(self.went_well or self.next_time)

    @property
    def has_news(self) -> bool:
        """Whether what parents were told has changed since."""
        return self.announced_at is not None and self.changed_at is not None and self.changed_at > self.announced_at


class ActivityClassGroup(OfSchool, Base):
    """A class whose parents were told of an activity."""

    __tablename__ = "activity_class_group"
    __table_args__ = (UniqueConstraint("activity_id", "class_group_id"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    class_group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id"))
    activity: Mapped[Activity] = relationship(back_populates="class_groups", lazy="raise")
    class_group: Mapped[ClassGroup] = relationship(lazy="raise")


class Announcement(OfSchool, Base):
    """An activity was told to parents: by whom, when, in how many mails to how many people."""

    __tablename__ = "announcement"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    people: Mapped[int] = mapped_column(default=0)
    mails: Mapped[int] = mapped_column(default=0)


class ActivityTask(OfSchool, Base):
    """A task of an activity: an action item of the council, with `places` for helpers (none: nobody is asked)."""

    __tablename__ = "activity_task"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action_item.id"), unique=True)
    position: Mapped[int] = mapped_column(default=0)
    places: Mapped[int] = mapped_column(default=0)
    start_time: Mapped[time | None]
    end_time: Mapped[time | None]
    activity: Mapped[Activity] = relationship(lazy="raise")
    action: Mapped[ActionItem] = relationship(lazy="raise")

    @property
    def is_dropped(self) -> bool:
        """Whether it will not be done; needs `action` loaded."""
        return self.action.state == ActionState.DROPPED


class Helper(OfSchool, Base):
    """Somebody helps with a task: a person, or a name that the council wrote down. Who withdraws keeps the row."""

    __tablename__ = "activity_helper"
    __table_args__ = (UniqueConstraint("task_id", "user_id"),)

    task_id: Mapped[int] = mapped_column(ForeignKey("activity_task.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    name: Mapped[str] = mapped_column(default="")
    signed_up_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    withdrawn_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    task: Mapped[ActivityTask] = relationship(lazy="raise")
    user: Mapped[User | None] = relationship(foreign_keys=[user_id], lazy="raise")

    @property
    def who(self) -> str:
        """Their name as people say it; needs `user` loaded."""
        return self.user.name if self.user is not None else self.name
