"""Meetings and who was there."""

import enum
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.base.db import Base, OfSchool, Versioned
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.kit.errors import N_, WrongState
from klankbord.people.models import User

PAPERS_DAYS = 7
"""How many days before a meeting its papers are due, unless its organiser says otherwise."""


class MeetingState(enum.StrEnum):
    """The life line of a meeting."""

    DRAFT = "draft"
    PLANNED = "planned"
    IN_SESSION = "in_session"
    PAUSED = "paused"
    HELD = "held"
    CANCELLED = "cancelled"


class MeetingSeries(OfSchool, Base):
    """A rule that made meetings of a council; `rule` holds what was chosen, as `kit.series.Rule` names it.

    `uid` is under what calendars know the whole of it, once people were invited to it in one mail.
    """

    __tablename__ = "meeting_series"

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    rule: Mapped[dict[str, Any]] = mapped_column(JSON)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    uid: Mapped[str | None] = mapped_column(unique=True, index=True)


class Meeting(OfSchool, Versioned, Base):
    """One meeting of a council.

    It keeps its wall date and time and its zone; `starts_at` is the UTC instant derived from them. A date, time or
    number that came in as words which are none keeps those words beside the empty value. From `filed_at` on its minutes
    are approved and nothing of its record changes; at `erased_at` what was said and who was there was erased.
    `unquoted` names the keys a record gave without quotes where YAML reads something else than text, so that they are
    written the same way again.

    A meeting of a series that was moved by itself (`off_series`) stays where it is when the rest moves. `by_rule_at` is
    the instant at which the calendar of the whole series has it, wherever it moves; empty for one outside of that. A
    joint meeting belongs to its council, where its decisions and minutes stay, and is held with one other.
    """

    __tablename__ = "meeting"
    __table_args__ = (Index("ix_meeting_council_starts", "council_id", "starts_at"),)

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"))
    joint_council_id: Mapped[int | None] = mapped_column(ForeignKey("council.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("meeting_series.id"), index=True)
    off_series: Mapped[bool] = mapped_column(default=False)
    by_rule_at: Mapped[datetime | None]
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.DRAFT)
    title: Mapped[str] = mapped_column(default="")
    serial: Mapped[int | None]
    school_year: Mapped[str] = mapped_column(default="")

    day: Mapped[date | None]
    day_words: Mapped[str] = mapped_column(default="")
    day_note: Mapped[str] = mapped_column(default="")
    start_time: Mapped[time | None]
    start_words: Mapped[str] = mapped_column(default="")
    end_time: Mapped[time | None]
    end_words: Mapped[str] = mapped_column(default="")
    duration_minutes: Mapped[int | None]
    duration_words: Mapped[str] = mapped_column(default="")
    zone: Mapped[str] = mapped_column(default="Europe/Amsterdam")
    starts_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(default="")
    online_url: Mapped[str] = mapped_column(default="")

    opened_at: Mapped[datetime | None]
    opened_words: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]
    current_item_id: Mapped[int | None]
    note_taker_id: Mapped[int | None]
    filed_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_reason: Mapped[str] = mapped_column(default="")

    uid: Mapped[str] = mapped_column(unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    stamped_at: Mapped[datetime | None]
    agenda_version: Mapped[int] = mapped_column(default=0)
    agenda_published_at: Mapped[datetime | None]
    papers_days: Mapped[int] = mapped_column(default=PAPERS_DAYS, server_default=str(PAPERS_DAYS))

    language: Mapped[str] = mapped_column(default="")
    group_kind: Mapped[str] = mapped_column(default="")
    school_words: Mapped[str] = mapped_column(default="")
    document: Mapped[str] = mapped_column(default="")
    chair: Mapped[str] = mapped_column(default="")
    vice_chair: Mapped[str] = mapped_column(default="")
    secretary: Mapped[str] = mapped_column(default="")
    treasurer: Mapped[str] = mapped_column(default="")
    organiser: Mapped[str] = mapped_column(default="")
    present_count: Mapped[int | None]
    present_count_words: Mapped[str] = mapped_column(default="")
    absent_note: Mapped[str] = mapped_column(default="")
    attendance_note: Mapped[str] = mapped_column(default="")
    next_meeting: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    unquoted: Mapped[list[str]] = mapped_column(JSON, default=list)

    created_at: Mapped[datetime]
    council: Mapped[Council] = relationship(foreign_keys=[council_id], lazy="raise")
    # Rules ask for it wherever they ask for the council, so it comes along with the row itself.
    joint_council: Mapped[Council | None] = relationship(foreign_keys=[joint_council_id], lazy="joined")
    parts: Mapped[list["MeetingPart"]] = relationship(
        back_populates="meeting", order_by="MeetingPart.position", lazy="raise"
    )
    attendances: Mapped[list["Attendance"]] = relationship(
        back_populates="meeting", order_by="Attendance.position", lazy="raise"
    )

    def need_open_record(self) -> None:
        """Refuse a change of what the minutes tell, once they are approved. Raises WrongState."""
        if self.filed_at is not None:
            raise WrongState(
                N_("The minutes of this meeting are approved, so what they say cannot be changed any more.")
            )

    @property
    def council_ids(self) -> tuple[int, ...]:
        """The council it belongs to, and the one it is held with."""
        return (self.council_id,) if self.joint_council_id is None else (self.council_id, self.joint_council_id)

    @property
    def held_by(self) -> str:
        """Who meets: the council's name, or both names of a joint meeting."""
        return self.council.name if self.joint_council is None else f"{self.council.name} & {self.joint_council.name}"

    @property
    def is_hybrid(self) -> bool:
        """Whether people can come to a place or join online, as they like."""
        return bool(self.place and self.online_url)

    @property
    def planned_minutes(self) -> int | None:
        """The planned length in minutes: as given, else from start to end."""
        if self.duration_minutes is not None:
            return self.duration_minutes
        if self.start_time is None or self.end_time is None:
            return None
        minutes = (self.end_time.hour - self.start_time.hour) * 60 + self.end_time.minute - self.start_time.minute
        return minutes % (24 * 60)

    @property
    def ends_at(self) -> datetime | None:
        """The planned end as a UTC instant."""
        if self.starts_at is None or self.planned_minutes is None:
            return None
        return self.starts_at + timedelta(minutes=self.planned_minutes)

    @property
    def papers_due_on(self) -> date | None:
        """The last day on which papers are in time; None without a day, or when it had passed before it was begun."""
        if self.day is None:
            return None
        due = self.day - timedelta(days=self.papers_days)
        return due if dates.local(self.created_at, self.zone).date() <= due else None

    def is_late_paper(self, at: datetime) -> bool:
        """Whether a paper that came at an instant came after its day, and before the meeting began."""
        due = self.papers_due_on
        if due is None or (self.starts_at is not None and at > self.starts_at):
            return False
        return dates.local(at, self.zone).date() > due


class MeetingPulse(OfSchool, Base):
    """What the screens of a running meeting listen to: `mark` is another random word after every change they show.

    `began_at` is when the current item was taken up (again), `paused_at` since when the meeting pauses.
    """

    __tablename__ = "meeting_pulse"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    mark: Mapped[str]
    began_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]


class MeetingPart(OfSchool, Base):
    """A part of a meeting, such as "without management", with every key a record gave it; `alone` is no list of one."""

    __tablename__ = "meeting_part"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    position: Mapped[int]
    entry: Mapped[Any] = mapped_column(JSON)
    alone: Mapped[bool] = mapped_column(default=False)
    meeting: Mapped[Meeting] = relationship(back_populates="parts", lazy="raise")


class AttendanceStatus(enum.StrEnum):
    """Whether somebody was there."""

    PRESENT = "present"
    ABSENT_WITH_NOTICE = "absent_with_notice"
    ABSENT_WITHOUT_NOTICE = "absent_without_notice"
    ABSENT_UNSPECIFIED = "absent_unspecified"
    GUEST = "guest"


class Capacity(enum.StrEnum):
    """In what quality somebody was there: as a member, for the team, or as a parent with a vote."""

    MEMBER = "member"
    TEAM = "team"
    VOTING_PARENT = "voting_parent"


class Attendance(OfSchool, Versioned, Base):
    """A person, or a name, at a meeting.

    `entry` keeps the shape a record gave somebody in one of its lists, `late_entry` in that of the late; `alone` is one
    that stood there without a list.
    """

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "user_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    name: Mapped[str] = mapped_column(default="")
    status: Mapped[AttendanceStatus]
    capacity: Mapped[Capacity] = mapped_column(default=Capacity.MEMBER)
    online: Mapped[bool] = mapped_column(default=False)
    came_late: Mapped[bool] = mapped_column(default=False)
    late_entry: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    entry: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    alone: Mapped[bool] = mapped_column(default=False)
    arrived_at: Mapped[time | None]
    left_at: Mapped[time | None]
    note: Mapped[str] = mapped_column(default="")
    meeting: Mapped[Meeting] = relationship(back_populates="attendances", lazy="raise")
    user: Mapped[User | None] = relationship(lazy="raise")
