"""Mails as they would go: what the outbox is given while somebody only looks, before anything is kept.

Whoever looks does the deed itself, in a transaction that is never committed: so it is the very mail that would go.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from klankbord.base import web
from klankbord.base.mail import Rendered
from klankbord.base.outbox.models import MessageState, OutboxMessage

EXAMPLE = "example"
"""What stands where a reader's own secret would: an address with it shows a page that says so, and opens nothing."""
_SECRET = r"/l/[^/?#\s\"'<>]+"  # noqa: S105 - how one is found


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that would go: to whom, of what kind and when. `rewritten` is one that waits already, with newer words."""

    kind: str
    subject: str
    language: str
    address: str
    user_id: int | None
    due_at: datetime
    gathered: bool
    declined: bool
    rewritten: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """The one mail that is shown whole, its links without anybody's secret; `files` names what goes with it."""

    mail: Mail
    rendered: Rendered
    sender_name: str
    has_calendar: bool
    files: tuple[str, ...]


@dataclass
class Rehearsal:
    """What the outbox was given, and whose mail to show of it: somebody's, by id or mailbox, or one in a language.

    While it is `nameless` no mail says who it is to: whoever looks may not know whom it reaches.
    """

    user_id: int | None = None
    address: str | None = None
    language: str | None = None
    nameless: bool = False
    mails: list[Mail] = field(default_factory=list)
    shown: Shown | None = None

    def note(self, row: Mapping[str, Any], files: Sequence[str] = (), *, rewritten: bool = False) -> None:
        """Take down a row of the outbox as it would be written."""
        mail = Mail(
            row["kind"], row["subject"], row["language"], row["address"], row["recipient_user_id"], row["due_at"],
            row["gathered"], row["state"] is MessageState.DECLINED, rewritten,
        )  # fmt: skip
        self.mails.append(mail)
        wanted = self._wants(mail)
        if mail.declined or not (self.shown is None or (wanted and not self._wants(self.shown.mail))):
            return
        rendered = Rendered(inert(row["subject"]), inert(row["text"]), inert(row["html"]))
        self.shown = Shown(mail, rendered, row["sender_name"], bool(row["calendar"]), tuple(files))

    def _wants(self, mail: Mail) -> bool:
        if self.nameless:
            return mail.language == self.language
        if mail.user_id is not None:
            return mail.user_id == self.user_id
        return mail.address == self.address


_present: ContextVar[Rehearsal | None] = ContextVar("rehearsal", default=None)


def present() -> Rehearsal | None:
    """What is being looked at; None where mails are meant to go."""
    return _present.get()


@contextmanager
def rehearsing(rehearsal: Rehearsal) -> Iterator[Rehearsal]:
    """Take down what the outbox is given meanwhile. Whoever calls this commits nothing of it."""
    token = _present.set(rehearsal)
    try:
        yield rehearsal
    finally:
        _present.reset(token)


def of_row(message: OutboxMessage) -> dict[str, Any]:
    """A row that is there already, as `note` takes it."""
    return {column.key: getattr(message, column.key) for column in OutboxMessage.__table__.columns}


def inert(text: str) -> str:
    """A text with the address of an example in place of each that is somebody's own."""
    base = web.settings().base_url
    return re.sub(re.escape(base) + _SECRET, f"{base}/l/{EXAMPLE}", text)
