"""The audit log: who did what to which record, when; the sentence is made when it is read."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, insert
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base, db, rows
from klankbord.kit.viewer import Person


class AuditEvent(Base):
    """One thing that happened. Rows are added, never changed; `data` holds no tokens and no words of feedback."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_thing", "thing", "thing_id"),)

    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    verb: Mapped[str]
    thing: Mapped[str]
    thing_id: Mapped[int | None]
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime]


_RECORD = insert(AuditEvent.__table__)  # type: ignore[arg-type]


def record(
    verb: str, thing: Base, *, by: Person | None, now: datetime, school_id: int | None = None, **data: Any
) -> None:
    """Write down in the caller's transaction that `by` did `verb` to `thing` at `now` (a UTC instant).

    `verb` is `feature.verb` ("meetings.plan"). Flushes when the thing has no id yet.
    """
    if thing.id is None:
        db.session.flush()
    event = {
        "school_id": school_id if school_id is not None else getattr(thing, "school_id", None),
        "by_id": by.id if by is not None else None,
        "verb": verb,
        "thing": thing.__tablename__,
        "thing_id": thing.id,
        "data": data,
        "at": now,
    }
    rows(_RECORD, event)
