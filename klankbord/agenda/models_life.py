"""How an agenda comes about and is read: templates, what was left out, suggestions, and which version somebody read."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.agenda.models import AgendaItem, ItemKind, ItemSource
from klankbord.base.db import Base, OfSchool, Versioned
from klankbord.councils.models import Council
from klankbord.meetings.models import Meeting
from klankbord.people.models import User


class AgendaTemplate(OfSchool, Versioned, Base):
    """Items a council begins agendas with. Every new meeting begins with the one that is `standing`."""

    __tablename__ = "agenda_template"

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    name: Mapped[str]
    standing: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    removed_at: Mapped[datetime | None]
    council: Mapped[Council] = relationship(lazy="raise")
    items: Mapped[list["TemplateItem"]] = relationship(
        back_populates="template", order_by="TemplateItem.position", cascade="all, delete-orphan", lazy="raise"
    )


class TemplateItem(OfSchool, Base):
    """One item of a template, `depth` levels below the last one above it that is less deep.

    `place_for` keeps a place for what comes by itself: the item is left out where nothing of that kind comes.
    """

    __tablename__ = "template_item"

    template_id: Mapped[int] = mapped_column(ForeignKey("agenda_template.id"), index=True)
    position: Mapped[int]
    depth: Mapped[int] = mapped_column(default=0, server_default="0")
    title: Mapped[str]
    kind: Mapped[ItemKind]
    duration_minutes: Mapped[int | None]
    presenter: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    section: Mapped[str] = mapped_column(default="")
    closed: Mapped[bool] = mapped_column(default=False)
    place_for: Mapped[ItemSource | None]
    template: Mapped[AgendaTemplate] = relationship(back_populates="items", lazy="raise")


class LeftOut(OfSchool, Base):
    """Something that would come onto a meeting's agenda by itself, and that its organiser left out."""

    __tablename__ = "left_out"
    __table_args__ = (UniqueConstraint("meeting_id", "source", "thing_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    source: Mapped[ItemSource]
    thing_id: Mapped[int]
    title: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))


class SuggestionState(enum.StrEnum):
    """The life line of a suggested item (design, section 4)."""

    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    MERGED = "merged"
    DEFERRED = "deferred"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Suggestion(OfSchool, Versioned, Base):
    """What somebody would like to see on an agenda, and why. Only they and who organises see it until it is accepted.

    `meeting_id` is the meeting it was suggested for, and once it is answered the one the answer is about: where it was
    accepted or merged, from which it was deferred. `item_id` is the item it was merged into, `into_id` the suggestion.
    `answered_at` is also when whoever made it withdrew it: nobody answered it then. `waits_since` is when it was made,
    or came back. `named` says that the agenda may show whose it was.
    """

    __tablename__ = "suggestion"
    __table_args__ = (Index("ix_suggestion_council_state", "council_id", "state"),)

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    state: Mapped[SuggestionState] = mapped_column(default=SuggestionState.SUGGESTED)
    title: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    named: Mapped[bool] = mapped_column(default=False)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id", ondelete="SET NULL"), index=True)
    into_id: Mapped[int | None] = mapped_column(ForeignKey("suggestion.id"), index=True)
    deferred_to_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    waits_since: Mapped[datetime]
    council: Mapped[Council] = relationship(lazy="raise")
    meeting: Mapped[Meeting | None] = relationship(foreign_keys=[meeting_id], lazy="raise")
    deferred_to: Mapped[Meeting | None] = relationship(foreign_keys=[deferred_to_id], lazy="raise")
    by: Mapped[User] = relationship(foreign_keys=[by_id], lazy="raise")
    item: Mapped[AgendaItem | None] = relationship(lazy="raise")
    into: Mapped["Suggestion | None"] = relationship(remote_side="Suggestion.id", lazy="raise")

    @property
    def is_waiting(self) -> bool:
        """Whether it can be answered: nobody did, or it was deferred."""
        return self.state in {SuggestionState.SUGGESTED, SuggestionState.DEFERRED}

    @property
    def final(self) -> "Suggestion":
        """The suggestion that was answered: the one it was merged into once that has its answer, else itself."""
        into = self.into if self.into_id is not None else None
        return into if into is not None and into.state != SuggestionState.SUGGESTED else self


class AgendaReading(OfSchool, Base):
    """The newest version of a meeting's agenda that somebody has read."""

    __tablename__ = "agenda_reading"
    __table_args__ = (UniqueConstraint("meeting_id", "user_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    version_read: Mapped[int]
    at: Mapped[datetime]
