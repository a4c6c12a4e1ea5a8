"""Messages that came in, and what became of each."""

import enum
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base
from klankbord.kit.incoming import Kind


class Action(enum.StrEnum):
    """What a message led to."""

    APPLIED = "applied"
    ASK_ORGANISER = "ask_organiser"
    ASK_CONFIRM = "ask_confirm"
    COMMENT = "comment"
    SUGGESTION = "suggestion"
    ADDRESS_MARKED = "address_marked"
    DROPPED = "dropped"
    UNSORTED = "unsorted"


WAITING = (Action.ASK_ORGANISER, Action.ASK_CONFIRM, Action.UNSORTED)
"""What somebody has to look at."""


class PolledMailbox(Base):
    """How far a mailbox was read over IMAP: every message with a UID up to `last_uid` was taken in (RFC 3501, 2.3.1.1).

    The UIDs count as long as `uid_validity` stays. One worker at a time reads, for as long as its lease.
    """

    __tablename__ = "polled_mailbox"

    name: Mapped[str] = mapped_column(unique=True)
    uid_validity: Mapped[int] = mapped_column(BigInteger, default=0)
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0)
    lease_until: Mapped[datetime]
    trouble: Mapped[str] = mapped_column(default="")
    read_at: Mapped[datetime | None]


class IncomingMessage(Base):
    """One message, known by the `key` of its Message-ID and its text, so that it counts once however often it comes.

    `reason` is a sentence, not translated yet. What it is about is `about_kind` and `about_id`; `invitation_id` is
    whose answer it would be, `answer` and the times what they say; `of_series` when it answers the whole series of that
    meeting. Text and message are kept while somebody has
    to look at it, until `settled_at`; then, and of what needed nobody, only the line of who wrote when.
    """

    __tablename__ = "incoming_message"
    __table_args__ = (Index("ix_incoming_message_about", "about_kind", "about_id"),)

    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    message_id: Mapped[str] = mapped_column(default="")
    sender: Mapped[str] = mapped_column(default="")
    sender_name: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    kind: Mapped[Kind]
    action: Mapped[Action]
    reason: Mapped[str] = mapped_column(default="")
    about_kind: Mapped[str | None]
    about_id: Mapped[int | None]
    invitation_id: Mapped[int | None]
    answer: Mapped[str | None]
    of_series: Mapped[bool] = mapped_column(default=False, server_default=false())
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    text: Mapped[str] = mapped_column(Text, default="")
    raw: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    received_at: Mapped[datetime] = mapped_column(index=True)
    settled_at: Mapped[datetime | None]
