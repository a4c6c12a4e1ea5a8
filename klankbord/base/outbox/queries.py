"""Reading the outbox: how the mails about a thing fare, what waits to be bundled, the demo mailbox."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, or_, select

from klankbord.base.db import db
from klankbord.base.outbox.models import MessageState, OutboxAttachment, OutboxMessage
from klankbord.kit.headers import mask_addresses

SOON = timedelta(minutes=31)
"""What waits no longer goes within the half hour, with another mail; nobody would call that later."""


@dataclass(frozen=True)
class Delivery:
    """How one mail fares; `words` are the server's with addresses masked, or our own in the reader's language."""

    message_id: int
    kind: str
    state: MessageState
    attempts: int
    due_at: datetime
    sent_at: datetime | None
    code: int | None
    words: str


def last_about(about_kind: str, about_ids: Iterable[int]) -> dict[int, Delivery]:
    """How the newest mail about each thing fares; things without mail are left out. One query."""
    newest = (
        select(func.max(OutboxMessage.id))
        .where(OutboxMessage.about_kind == about_kind, OutboxMessage.about_id.in_(list(about_ids)))
        .group_by(OutboxMessage.about_id)
    )
    rows = db.session.execute(
        select(
            OutboxMessage.about_id,
            OutboxMessage.id,
            OutboxMessage.kind,
            OutboxMessage.state,
            OutboxMessage.attempts,
            OutboxMessage.due_at,
            OutboxMessage.sent_at,
            OutboxMessage.last_code,
            OutboxMessage.last_reply,
        ).where(OutboxMessage.id.in_(newest))
    )
    return {row[0]: Delivery(*row[1:8], words=_words(row[8])) for row in rows if row[0] is not None}


def _words(reply: str) -> str:
    return mask_addresses(_(reply)) if reply else ""


def counts_about(about_kind: str, about_ids: Iterable[int], kind: str | None = None) -> dict[MessageState, int]:
    """How many mails about these things, of one kind or of all, are in each state."""
    conditions: list[ColumnElement[bool]] = [
        OutboxMessage.about_kind == about_kind,
        OutboxMessage.about_id.in_(list(about_ids)),
    ]
    if kind is not None:
        conditions.append(OutboxMessage.kind == kind)
    rows = db.session.execute(
        select(OutboxMessage.state, func.count()).where(*conditions).group_by(OutboxMessage.state)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class Progress:
    """How far the mails of one kind about a thing are; `later` are those that wait as their reader chose."""

    kind: str
    gone: int = 0
    waits: int = 0
    later: int = 0
    declined: int = 0
    wrong: int = 0


_STANDING = {
    MessageState.SENT: "gone",
    MessageState.DECLINED: "declined",
    MessageState.FAILED: "wrong",
    MessageState.BOUNCED: "wrong",
}


def progress(things: Iterable[tuple[str, int]], now: datetime) -> list[Progress]:
    """How far each kind of mail about these things is, the newest kind first. One statement, however many mails."""
    later = (OutboxMessage.state == MessageState.QUEUED) & (OutboxMessage.due_at > now + SOON)
    about = [(OutboxMessage.about_kind == kind) & (OutboxMessage.about_id == number) for kind, number in things]
    rows = db.session.execute(
        select(OutboxMessage.kind, OutboxMessage.state, later, func.count(), func.max(OutboxMessage.id))
        .where(or_(*about))
        .group_by(OutboxMessage.kind, OutboxMessage.state, later)
    )
    counted: dict[str, Counter[str]] = {}
    newest: Counter[str] = Counter()
    for kind, state, is_later, number, last in rows:
        standing = "later" if is_later else _STANDING.get(state, "waits")
        counted.setdefault(kind, Counter())[standing] += number
        newest[kind] = max(newest[kind], last)
    return [Progress(kind, **counted[kind]) for kind, _last in newest.most_common()]


def waiting_in_bundle(bundle: str) -> OutboxMessage | None:
    """The mail that still waits under a bundle key, to be rewritten with the news added; None when there is none."""
    return db.session.scalar(
        select(OutboxMessage)
        .where(OutboxMessage.bundle == bundle, OutboxMessage.state == MessageState.QUEUED)
        .order_by(OutboxMessage.id.desc())
        .limit(1)
    )


def failed_since(instant: datetime) -> Sequence[OutboxMessage]:
    """The mails written since an instant that could not be delivered or came back, oldest first."""
    return db.session.scalars(
        select(OutboxMessage)
        .where(
            OutboxMessage.state.in_([MessageState.FAILED, MessageState.BOUNCED]), OutboxMessage.created_at >= instant
        )
        .order_by(OutboxMessage.id)
    ).all()


def oldest_due(now: datetime) -> datetime | None:
    """Since when the longest waiting mail is due; None when nothing is."""
    return db.session.scalar(
        select(func.min(OutboxMessage.due_at)).where(
            OutboxMessage.state == MessageState.QUEUED, OutboxMessage.due_at <= now
        )
    )


def mailbox(to: str | None = None, *, limit: int = 200) -> Sequence[OutboxMessage]:
    """The mails of the demo mailbox, newest first; only those to one address if given (case does not matter)."""
    chosen = select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(limit)
    if to:
        chosen = chosen.where(func.lower(OutboxMessage.address) == to.strip().lower())
    return db.session.scalars(chosen).all()


def mailbox_message(message_id: int) -> OutboxMessage | None:
    """One mail of the demo mailbox."""
    return db.session.get(OutboxMessage, message_id)


def mailbox_entry(message: OutboxMessage) -> dict[str, str | int]:
    """A mail as `/demo/mail.json` lists it (design, section 9)."""
    return {
        "id": message.id,
        "to": message.address,
        "subject": message.subject,
        "kind": message.kind,
        "created": message.created_at.isoformat(),
        "state": message.state.value,
        "eml": f"/demo/mail/{message.id}.eml",
    }


def mailbox_attachment(message_id: int, attachment_id: int) -> OutboxAttachment | None:
    """One file with a mail of the demo mailbox; None when that mail has no such file."""
    return db.session.scalar(
        select(OutboxAttachment).where(OutboxAttachment.id == attachment_id, OutboxAttachment.message_id == message_id)
    )
