"""Guests of one meeting: people without an account, who see that meeting or one item of it and nothing else."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.agenda.models import AgendaItem
from klankbord.base.db import Base, OfSchool, Versioned
from klankbord.base.outbox.models import OutboxMessage
from klankbord.invitations.models import Answer
from klankbord.meetings.models import Meeting

KEPT = timedelta(days=30)
"""How long after the meeting (or after they were told not to come) the address of a guest is kept."""


class Guest(OfSchool, Versioned, Base):
    """Somebody from outside, invited by name and address to a meeting, or (without `whole`) to one item of it.

    The token in their mail is derived from the row and its nonce. Their calendar knows them by a `uid` of their own,
    and `told_at` and `told_minutes` are the begin and length it was told last. At `forgotten_at` address, note and
    what was expected are wiped; the name stays, for who was there is part of the record.
    """

    __tablename__ = "guest"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id", ondelete="SET NULL"), index=True)
    whole: Mapped[bool]
    name: Mapped[str]
    address: Mapped[str]
    language: Mapped[str]
    expects: Mapped[str] = mapped_column(default="")
    nonce: Mapped[str]
    uid: Mapped[str] = mapped_column(unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[datetime | None]
    told_minutes: Mapped[int | None]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_message.id"))
    answer: Mapped[Answer | None]
    answered_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]
    meeting: Mapped[Meeting] = relationship(lazy="raise")
    item: Mapped[AgendaItem | None] = relationship(lazy="raise")
    message: Mapped[OutboxMessage | None] = relationship(lazy="raise")
