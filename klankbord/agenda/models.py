"""The agenda: its items, their papers, and the versions that were published."""

import enum
from datetime import datetime, time
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.base.db import Base, OfSchool, Versioned
from klankbord.base.files import StoredFile
from klankbord.meetings.models import Meeting
from klankbord.proposals.models import Proposal


class ItemKind(enum.StrEnum):
    """The purpose of an item; always set."""

    ANNOUNCEMENT = "announcement"
    INFORMATION = "information"
    OPINION = "opinion"
    DECISION = "decision"
    MINUTES_APPROVAL = "minutes_approval"
    ANY_OTHER_BUSINESS = "any_other_business"
    BREAK = "break"


class ItemSource(enum.StrEnum):
    """Where an item comes from that nobody typed: what the council left open, or what somebody suggested."""

    MINUTES = "minutes"
    ACTIONS = "actions"
    DEFERRED = "deferred"
    ROUND = "round"
    SUGGESTION = "suggestion"
    STANDING = "standing"


class AgendaItem(OfSchool, Versioned, Base):
    """One item of a meeting's agenda, perhaps about a proposal; `number` is empty where it counts by itself.

    `closed` is None where nobody said; an item without its own word follows its parent. `presenter` is what people
    read, `presenter_id` the member it names; `without_discussion` is a "hamerstuk". `treated_after_id` is the item this
    one is treated right after, out of its place. `spent_seconds` are those of the stretches that ended, without pauses,
    and `extra_minutes` what it got on top of its plan while it was treated. The columns from `decision` on hold what
    records of meetings say of an item, one key each; `…_words` are what stood there instead of yes or no, or of one of
    our kinds (`kind_words`: '' for none, None where the kind was chosen here). `unquoted`: see Meeting.
    `came_from` and `came_from_id` name what it came from by itself; no foreign key, as they outlive taking it off.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (Index("ix_agenda_item_order", "meeting_id", "position"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    position: Mapped[int]
    number: Mapped[str | None]
    title: Mapped[str]
    kind: Mapped[ItemKind]
    kind_words: Mapped[str | None]
    section: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    goal: Mapped[str] = mapped_column(default="", server_default="")
    presenter: Mapped[str] = mapped_column(default="")
    presenter_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    without_discussion: Mapped[bool] = mapped_column(default=False, server_default=false())
    treated_after_id: Mapped[int | None]
    duration_minutes: Mapped[int | None]
    start_time: Mapped[time | None]
    closed: Mapped[bool | None]
    closed_words: Mapped[str] = mapped_column(default="")
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    approves_meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    came_from: Mapped[ItemSource | None]
    came_from_id: Mapped[int | None]
    paper_promised: Mapped[bool] = mapped_column(default=False, server_default=false())
    added_during_meeting: Mapped[bool | None]
    added_words: Mapped[str] = mapped_column(default="")
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    spent_seconds: Mapped[int] = mapped_column(default=0)
    extra_minutes: Mapped[int] = mapped_column(default=0)

    decision: Mapped[str] = mapped_column(default="")
    vote: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    motions: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    timeline: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    note: Mapped[str] = mapped_column(default="")
    part: Mapped[str | None]
    carried_over: Mapped[bool | None]
    carried_over_words: Mapped[str] = mapped_column(default="")
    carried_to: Mapped[str] = mapped_column(default="")
    legal: Mapped[str] = mapped_column(default="")
    audience: Mapped[str] = mapped_column(default="")
    unquoted: Mapped[list[str]] = mapped_column(JSON, default=list)

    created_at: Mapped[datetime]
    meeting: Mapped[Meeting] = relationship(foreign_keys=[meeting_id], lazy="raise")
    approves_meeting: Mapped[Meeting | None] = relationship(foreign_keys=[approves_meeting_id], lazy="raise")
    proposal: Mapped[Proposal | None] = relationship(lazy="raise")

    @property
    def is_recorded(self) -> bool:
        """Whether a record said more of it than an agenda does."""
        marks = (self.carried_over, self.added_during_meeting, self.vote, self.motions, self.timeline)
        said = (self.decision, self.note, self.part, self.carried_to, self.legal, self.audience)
        return any(said) or any(mark is not None for mark in marks)


class ItemProposal(OfSchool, Base):
    """A further proposal an item is about, beside the one in its own column. It goes and comes back with its item."""

    __tablename__ = "item_proposal"
    __table_args__ = (UniqueConstraint("item_id", "proposal_id"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)


class ItemPaper(OfSchool, Base):
    """A file that belongs to an agenda item; removed ones keep their row."""

    __tablename__ = "item_paper"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    position: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None]
    file: Mapped[StoredFile] = relationship(lazy="raise")


class AgendaVersion(OfSchool, Base):
    """An agenda as it was published: who told it, when, and the rows as they stood."""

    __tablename__ = "agenda_version"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    number: Mapped[int]
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    published_at: Mapped[datetime]
    published_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))


class RemovedItem(OfSchool, Base):
    """An item somebody took off the agenda, with what hung below it and their papers, to put back as it was."""

    __tablename__ = "removed_item"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    parent_id: Mapped[int | None]
    entries: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    removed_at: Mapped[datetime]
    removed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    restored_at: Mapped[datetime | None]
