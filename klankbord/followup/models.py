"""Decisions and action items."""

import enum
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, UniqueConstraint, and_, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.agenda.models import AgendaItem
from klankbord.base.db import Base, OfSchool, Versioned
from klankbord.councils.models import Council, Office
from klankbord.kit.due_words import DueKind
from klankbord.kit.entries import ACTION, DECISION
from klankbord.meetings.models import Meeting
from klankbord.people.models import User

SOON = timedelta(days=7)
"""Somebody is told that an action item is due soon so long before its day."""


class DecisionKind(enum.StrEnum):
    """A parent council decides; a sounding board gives its opinion."""

    DECISION = "decision"
    OPINION = "opinion"


class DecisionState(enum.StrEnum):
    """How it stands with a decision."""

    IN_FORCE = "in_force"
    REPLACED = "replaced"
    CARRIED_OUT = "carried_out"
    WITHDRAWN = "withdrawn"


def label_of(school_year: str, number: int | None) -> str:
    """The number by which people cite a decision: `2026-2027/07`, empty for one without."""
    return f"{school_year}/{number:02d}" if number else ""


class Decision(OfSchool, Versioned, Base):
    """A decision or an opinion, numbered per council and school year; one from a record has no number of its own.

    `entry` keeps the shape a record gave it where that was more than a sentence, `alone` that it stood in no list.
    `decided_at` is the instant in the meeting, where it is known, and `quorum_needed` how many members had to be there
    by the rule of that time. One taken `by_mail`, after a meeting or apart from any, knows neither.
    """

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("council_id", "school_year", "number"),)

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    kind: Mapped[DecisionKind]
    school_year: Mapped[str]
    number: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    text: Mapped[str]
    entry: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    alone: Mapped[bool] = mapped_column(default=False)
    decided_on: Mapped[date | None]
    decided_at: Mapped[datetime | None]
    by_mail: Mapped[bool] = mapped_column(default=False, server_default=false())
    quorum_needed: Mapped[int | None]
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    votes_abstained: Mapped[int | None]
    by_acclamation: Mapped[bool] = mapped_column(default=False, server_default=false())
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    carried_out_on: Mapped[date | None]
    carried_out_note: Mapped[str] = mapped_column(default="", server_default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    council: Mapped[Council] = relationship(lazy="raise")
    meeting: Mapped[Meeting | None] = relationship(lazy="raise")
    item: Mapped[AgendaItem | None] = relationship(lazy="raise")
    replaced_by: Mapped["Decision | None"] = relationship(remote_side="Decision.id", lazy="raise")

    @property
    def state(self) -> DecisionState:
        """How it stands with it: what ended it counts before what was done."""
        if self.withdrawn_at is not None:
            return DecisionState.WITHDRAWN
        if self.replaced_by_id is not None:
            return DecisionState.REPLACED
        return DecisionState.IN_FORCE if self.carried_out_on is None else DecisionState.CARRIED_OUT

    @property
    def counted(self) -> int | None:
        """How many votes were counted in all; None where none were."""
        given = [one for one in (self.votes_for, self.votes_against, self.votes_abstained) if one is not None]
        return sum(given) if given else None

    @property
    def label(self) -> str:
        """The number people cite: `2026-2027/07`, empty for one from a record."""
        return label_of(self.school_year, self.number)

    @property
    def more(self) -> str:
        """What a record says of it besides."""
        return DECISION.more(self.entry)


class ActionState(enum.StrEnum):
    """The life line of an action item."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class ActionItem(OfSchool, Versioned, Base):
    """Who does what by when.

    One account that owns it alone is `owner_id`; several, and an office, are the rows of `owners`, and `owner_name`
    says it in words. Words alone are somebody outside, or nobody in particular. `due_on` is the day it is due, be it
    said, the end of a month or that of the next meeting (`due_kind`); `due_words` are what was said.
    """

    __tablename__ = "action_item"

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    owner_name: Mapped[str] = mapped_column(default="")
    what: Mapped[str]
    due_on: Mapped[date | None]
    due_words: Mapped[str] = mapped_column(default="")
    due_kind: Mapped[DueKind] = mapped_column(default=DueKind.DAY, server_default=DueKind.DAY.value)
    entry: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    alone: Mapped[bool] = mapped_column(default=False)
    state: Mapped[ActionState] = mapped_column(default=ActionState.OPEN)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    ended_note: Mapped[str] = mapped_column(default="")
    council: Mapped[Council] = relationship(lazy="raise")
    meeting: Mapped[Meeting | None] = relationship(lazy="raise")
    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id], lazy="raise")
    owners: Mapped[list["ActionOwner"]] = relationship(
        order_by="ActionOwner.position", cascade="all, delete-orphan", passive_deletes=True, lazy="raise"
    )

    @property
    def who(self) -> str:
        """The owner as people say it; needs `owner` loaded."""
        if self.owner_id is None or self.owner is None:
            return self.owner_name
        return self.owner.name

    @property
    def more(self) -> str:
        """What a record says of it besides."""
        return ACTION.more(self.entry)

    @property
    def is_open(self) -> bool:
        """Whether it still has to be done."""
        return self.state == ActionState.OPEN

    def is_overdue(self, today: date) -> bool:
        """Whether its day has passed and it is still open."""
        return self.is_open and self.due_on is not None and self.due_on < today

    @classmethod
    def overdue(cls, today: date) -> ColumnElement[bool]:
        """What `is_overdue` says, for a statement."""
        return and_(cls.state == ActionState.OPEN, cls.due_on.is_not(None), cls.due_on < today)

    def is_due_soon(self, today: date) -> bool:
        """Whether it is open and its day is today or within `SOON`."""
        return self.is_open and self.due_on is not None and today <= self.due_on <= today + SOON

    @classmethod
    def due_soon(cls, today: date) -> ColumnElement[bool]:
        """What `is_due_soon` says, for a statement."""
        return and_(cls.state == ActionState.OPEN, cls.due_on.is_not(None), cls.due_on.between(today, today + SOON))

    @classmethod
    def soonest(cls) -> tuple[ColumnElement[Any], ...]:
        """The order of a list: what is due first on top, what has no day below."""
        return cls.due_on.is_(None), cls.due_on.expression, cls.id.expression


class ActionOwner(OfSchool, Base):
    """One of several who do something, or the office that does it: an account, an office, or else a name alone."""

    __tablename__ = "action_owner"

    action_id: Mapped[int] = mapped_column(ForeignKey("action_item.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    office: Mapped[Office | None]
    name: Mapped[str] = mapped_column(default="")


class EarlierLink(OfSchool, Base):
    """An earlier decision or action item that an agenda item goes on from. It goes and comes back with that item."""

    __tablename__ = "earlier_link"
    __table_args__ = (UniqueConstraint("item_id", "decision_id"), UniqueConstraint("item_id", "action_id"))

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action_item.id"), index=True)


class CouncilSilence(OfSchool, Base):
    """Somebody who wants no mail about what a council noted down: its minutes, and what they are to do."""

    __tablename__ = "council_silence"
    __table_args__ = (UniqueConstraint("council_id", "user_id"),)

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime]
