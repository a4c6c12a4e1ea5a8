"""What was done to an agenda, step by step, so that whoever did it can undo it."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base, OfSchool


class StepKind(enum.StrEnum):
    """What was done."""

    ADD = "add"
    CHANGE = "change"
    MOVE = "move"
    REMOVE = "remove"
    DUPLICATE = "duplicate"
    PASTE = "paste"
    FIT = "fit"
    NUMBER = "number"
    TREAT = "treat"


class AgendaStep(OfSchool, Base):
    """One thing somebody did to an agenda. The newest fifty of a meeting are kept.

    `items` are the ids it touched, `title` names the first and `count` says how many. `data` says how to go back: ids
    that were `added`, rows of RemovedItem that were `removed`, values that `changed` (before and after), and where
    items that `moved` stood.
    """

    __tablename__ = "agenda_step"
    __table_args__ = (Index("ix_agenda_step_newest", "meeting_id", "id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    kind: Mapped[StepKind]
    title: Mapped[str]
    count: Mapped[int] = mapped_column(default=1)
    items: Mapped[list[int]] = mapped_column(JSON)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
