"""Invitations: who was asked to a meeting, how the mail fared, what they answered."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from klankbord.base.db import Base, OfSchool, Versioned
from klankbord.base.outbox.models import OutboxMessage
from klankbord.meetings.models import Meeting
from klankbord.people.models import EmailAddress, User


class Answer(enum.StrEnum):
    """RFC 5545 PARTSTAT as people say it: yes, maybe, no."""

    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"


class AnsweredBy(enum.StrEnum):
    """Where an answer came from."""

    LINK = "link"
    PAGE = "page"
    CALENDAR = "calendar"
    ORGANISER = "organiser"
    POLL = "poll"


class Invitation(OfSchool, Versioned, Base):
    """A meeting and one invitee. Somebody without a seat who is invited is a participant of that one meeting.

    `online` says that who comes joins by the link of a meeting that has a place as well. `sequence` is the SEQUENCE
    last written to them and `answered_sequence` the one they answered (RFC 5546, 2.1.4). `told_version` is the version
    of the agenda that their last mail showed; 0 for none.

    `by_series` says that their calendar has the meeting under the UID of its series, not under its own. What they are
    told has a SEQUENCE that is `lead` above the meeting's own, since that must rise for them alone when they are asked
    once more after they were told not to come.
    """

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("meeting_id", "user_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    address_id: Mapped[int | None] = mapped_column(ForeignKey("email_address.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_message.id"))
    sequence: Mapped[int] = mapped_column(default=0)
    lead: Mapped[int] = mapped_column(default=0, server_default="0")
    by_series: Mapped[bool] = mapped_column(default=False, server_default=false())
    answer: Mapped[Answer | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[AnsweredBy | None]
    answered_sequence: Mapped[int | None]
    answered_stamp: Mapped[datetime | None]
    online: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    told_version: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    meeting: Mapped[Meeting] = relationship(lazy="raise")
    user: Mapped[User] = relationship(lazy="raise")
    address: Mapped[EmailAddress | None] = relationship(lazy="raise")
    message: Mapped[OutboxMessage | None] = relationship(lazy="raise")
