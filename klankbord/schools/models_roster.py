"""Rosters that were uploaded: what is in them, what taking them over would change, and what a person chose."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.base.db import Base, OfSchool, Versioned
from klankbord.base.journal import ChangeBatch


class RosterState(enum.StrEnum):
    """The life line of an import; whether it was undone stands in its batch."""

    READING = "reading"
    READY = "ready"
    APPLYING = "applying"
    APPLIED = "applied"
    UNREADABLE = "unreadable"
    DROPPED = "dropped"


class RosterImport(OfSchool, Versioned, Base):
    """One uploaded roster.

    `content` is the file itself, compressed, kept only until it is taken over, dropped or a day old, because it may
    hold birth dates and addresses that nobody needs here. `mapping` is what somebody said a column means, `choices` how
    they settled a problem, both by key; `reading` is the format, the columns and the counts of the last reading.
    """

    __tablename__ = "roster_import"

    file_name: Mapped[str]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int]
    state: Mapped[RosterState] = mapped_column(default=RosterState.READING)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reading: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("change_batch.id"))
    batch: Mapped[ChangeBatch | None] = relationship(lazy="raise")


class Verdict(enum.StrEnum):
    """What taking a roster over would do about one person or class."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    GONE = "gone"
    DOUBTFUL = "doubtful"


class RosterLine(Base):
    """One line of the preview, about a person or a class; `data` holds what the page shows of it."""

    __tablename__ = "roster_line"
    __table_args__ = (Index("ix_roster_line_import", "import_id", "verdict", "position"),)

    import_id: Mapped[int] = mapped_column(ForeignKey("roster_import.id"))
    position: Mapped[int]
    verdict: Mapped[Verdict]
    name: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True, info={"undo": "empty"})
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class RosterColumn(OfSchool, Base):
    """What a column of this school's rosters means, as somebody said last time."""

    __tablename__ = "roster_column"
    __table_args__ = (UniqueConstraint("school_id", "key"),)

    key: Mapped[str]
    meaning: Mapped[str]
    carer: Mapped[int] = mapped_column(default=0)
    said_at: Mapped[datetime]
