"""Minutes: notes per item with their revisions, circulation, corrections and approval."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.agenda.models import AgendaItem
from klankbord.base.db import Base, OfSchool, Versioned
from klankbord.councils.models import MinutesStyle
from klankbord.meetings.models import Meeting
from klankbord.people.models import User


class MinutesState(enum.StrEnum):
    """The life line of minutes."""

    DRAFT = "draft"
    CIRCULATED = "circulated"
    APPROVED = "approved"


class Minutes(OfSchool, Versioned, Base):
    """The minutes of one meeting; once they went round they keep the `style` that they had then.

    At `taken_over_at` they came in from elsewhere, where they were written.
    """

    __tablename__ = "minutes"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    state: Mapped[MinutesState] = mapped_column(default=MinutesState.DRAFT)
    created_at: Mapped[datetime]
    circulated_at: Mapped[datetime | None]
    circulated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    corrections_until: Mapped[date | None]
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    approved_in_meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    approval_note: Mapped[str] = mapped_column(default="")
    style: Mapped[MinutesStyle | None]
    taken_over_at: Mapped[datetime | None]
    meeting: Mapped[Meeting] = relationship(foreign_keys=[meeting_id], lazy="raise")
    approved_in_meeting: Mapped[Meeting | None] = relationship(foreign_keys=[approved_in_meeting_id], lazy="raise")


class ItemNote(OfSchool, Versioned, Base):
    """What was said at one item, in Markdown."""

    __tablename__ = "item_note"

    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), unique=True)
    text: Mapped[str] = mapped_column(default="")
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    item: Mapped[AgendaItem] = relationship(lazy="raise")


class NoteRevision(OfSchool, Base):
    """A note as it stood after a save."""

    __tablename__ = "note_revision"
    __table_args__ = (UniqueConstraint("note_id", "number"),)

    note_id: Mapped[int] = mapped_column(ForeignKey("item_note.id"))
    number: Mapped[int]
    text: Mapped[str]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class CorrectionState(enum.StrEnum):
    """What became of a correction."""

    OPEN = "open"
    ACCEPTED = "accepted"
    ANSWERED = "answered"


class Correction(OfSchool, Versioned, Base):
    """A correction suggested while minutes circulate, perhaps to a passage of one item's note."""

    __tablename__ = "correction"

    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    passage: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    state: Mapped[CorrectionState] = mapped_column(default=CorrectionState.OPEN)
    answer: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    by: Mapped[User] = relationship(foreign_keys=[by_id], lazy="raise")
