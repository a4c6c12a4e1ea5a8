"""The outbox: every mail is a row, written with the data it tells about and kept until its fate is known."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base


class MessageState(enum.StrEnum):
    """The life line of a mail (design, section 4)."""

    QUEUED = "queued"
    SENDING = "sending"
    UNCERTAIN = "uncertain"
    HELD = "held"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"
    DECLINED = "declined"
    """Never sent: its reader wants no mail of its topic."""


class OutboxMessage(Base):
    """One mail to one mailbox.

    `message_id` is fixed when the row is written, so that a repeat after a crash can be recognised.
    `handed_over_at` is set, durably, just before the text goes to the server: a row that has it while nobody holds
    its lease any more may or may not have arrived. `last_code` and `last_reply` are the server's words, unmasked.
    The texts are emptied and the files with it thrown away once the mail has gone, at `wiped_at`; a demo keeps them.
    `attachments` counts those files, so that a mail without them costs no second look. `topic` is set on what its
    reader may want less of. A `gathered` row waits until `due_at` to go in one mail with others; once it does it is
    "sending", held by nobody, and `digest_id` is the mail whose fate it shares.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_message_due", "state", "due_at"),
        Index("ix_outbox_message_about", "about_kind", "about_id"),
    )

    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    kind: Mapped[str]
    recipient_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True, info={"undo": "empty"})
    address: Mapped[str] = mapped_column(index=True)
    display_name: Mapped[str] = mapped_column(default="")
    language: Mapped[str]
    sender_name: Mapped[str] = mapped_column(default="")
    subject: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    calendar: Mapped[str | None] = mapped_column(Text)
    calendar_method: Mapped[str | None]
    attachments: Mapped[int] = mapped_column(default=0, server_default="0")
    reply_to: Mapped[str] = mapped_column(default="")
    unsubscribe_url: Mapped[str] = mapped_column(default="")
    message_id: Mapped[str] = mapped_column(unique=True)
    about_kind: Mapped[str | None]
    about_id: Mapped[int | None]
    bundle: Mapped[str | None] = mapped_column(index=True)
    urgent: Mapped[bool] = mapped_column(default=False)
    topic: Mapped[str | None]
    gathered: Mapped[bool] = mapped_column(default=False)
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_message.id"), index=True)

    state: Mapped[MessageState] = mapped_column(default=MessageState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    claimed_by: Mapped[str | None]
    handed_over_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    last_code: Mapped[int | None]
    last_reply: Mapped[str] = mapped_column(Text, default="")
    wiped_at: Mapped[datetime | None]


class OutboxAttachment(Base):
    """A file that goes with a mail, its bytes as they were when it was queued: every attempt sends the same.

    `name` is shown to the reader, in any script; `media_type` is `application/pdf` and the like.
    """

    __tablename__ = "outbox_attachment"

    message_id: Mapped[int] = mapped_column(ForeignKey("outbox_message.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
