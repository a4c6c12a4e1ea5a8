"""What an incoming message turned out to be, and its facts in the one form that commands print and tests read."""

import enum
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


class Kind(enum.StrEnum):
    """What kind of message it is."""

    CALENDAR_REPLY = "calendar_reply"
    CALENDAR_COUNTER = "calendar_counter"
    CALENDAR_REQUEST = "calendar_request"
    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    TEXT = "text"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, kw_only=True)
class CalendarEvent:
    """One VEVENT of a calendar message (RFC 5546); times are UTC instants, the attendee an address in lower case.

    `partstat` is the word as the standard writes it (ACCEPTED), `comment` what the attendee typed with it, wherever
    their program put that.
    """

    uid: str | None = None
    recurrence_id: datetime | None = None
    sequence: int | None = None
    dtstamp: datetime | None = None
    attendee: str | None = None
    partstat: str | None = None
    comment: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    organiser: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The fields that are told, absent ones as None."""
        return {
            "uid": self.uid,
            "recurrence_id": _written(self.recurrence_id),
            "sequence": self.sequence,
            "dtstamp": _written(self.dtstamp),
            "attendee": self.attendee,
            "partstat": self.partstat,
            "comment": self.comment,
            "start": _written(self.start),
            "end": _written(self.end),
        }


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that came along, under the name its sender gave it; `shown` when it had its place in the text."""

    name: str
    content: bytes
    shown: bool = False


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A message as it was read. Addresses are in lower case; `text` is what the person typed, without quotes.

    `sent_to` holds every address it was sent or delivered to, `answers` the Message-IDs it answers or, for a bounce,
    brings back. `results` are its Authentication-Results headers (RFC 8601), newest first. `failed` are the addresses
    a bounce is about and `failed_words` what the server said of them.
    """

    kind: Kind
    message_id: str | None = None
    sender: str | None = None
    sender_name: str = ""
    subject: str | None = None
    method: str | None = None
    events: tuple[CalendarEvent, ...] = ()
    text: str | None = None
    failed: tuple[str, ...] = ()
    failed_words: str = ""
    sent_to: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)

    def as_json(self) -> dict[str, Any]:
        """The facts that `klankbord mail parse --json` prints."""
        return {
            "type": self.kind.value,
            "message_id": self.message_id,
            "from": self.sender,
            "method": self.method,
            "events": [event.as_json() for event in self.events],
            "text": self.text,
            "recipient_failed": self.failed[0] if self.failed else None,
            "subject": self.subject,
        }


def _written(instant: datetime | None) -> str | None:
    return None if instant is None else instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
