"""What the journal keeps: one row for each large change, and what it did in groups of rows."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base, OfSchool


class ChangeBatch(OfSchool, Base):
    """A large change of one school: `kind` is its verb ("schools.import_roster"), `summary` what it came to.

    `undo_until` is when its rows are forgotten and it stands for good. `kept` counts what an undo left as it was
    because somebody had gone on with it.
    """

    __tablename__ = "change_batch"

    kind: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    summary: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]
    undo_until: Mapped[datetime] = mapped_column(index=True)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    kept: Mapped[int] = mapped_column(default=0)
    forgotten_at: Mapped[datetime | None]


class Verb(enum.StrEnum):
    """What was done to the rows of a group."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


class ChangeGroup(Base):
    """Rows of one table that a batch changed in one step.

    `rows` holds for an insert `[id, …]`, for an update `[[id, before, after], …]` with the columns that changed, and
    for a delete the whole rows.
    """

    __tablename__ = "change_group"
    __table_args__ = (Index("ix_change_group_batch_position", "batch_id", "position"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("change_batch.id"))
    position: Mapped[int]
    table_name: Mapped[str]
    verb: Mapped[Verb]
    rows: Mapped[list[Any]] = mapped_column(JSON, default=list)
