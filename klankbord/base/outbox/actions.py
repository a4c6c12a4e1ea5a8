"""What is done to the outbox: queue, rewrite, hold, release, retry, wipe. All in the caller's transaction."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update

from klankbord.base.db import db
from klankbord.base.mail import Rendered
from klankbord.base.outbox import rehearsal
from klankbord.base.outbox.models import MessageState, OutboxAttachment, OutboxMessage
from klankbord.base.outbox.wishes import PLAIN, Arranged, Asked, foot, wishes
from klankbord.base.smtp import mail_host
from klankbord.kit.errors import N_, DomainError, WrongState

WAITING = "mail_waiting"
"""The mark on a session that has queued mail and not yet committed it."""
MOST_BYTES = 7_000_000
"""Of the files with one mail, together: a third more over the line, and many servers take 10 MB and no more."""
Attachment = tuple[str, str, bytes]
"""A file to go with a mail: its name for the reader, its media type, its bytes."""
_BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A mail as its feature wrote it.

    `kind` is its slug (`invitation`, `round_opened`). `about` is the thing it tells of, as kind and id. `sender_name`
    is the council or school on whose behalf it goes. `calendar` comes with its `calendar_method`. `unsubscribe_url`
    answers a one-click POST (RFC 8058) and stands in everything but invitations and sign-in mails. `urgent` mail
    (sign-in) overtakes the rest. With `due_at` it waits until then; `bundle` finds it again meanwhile, to be rewritten.
    What is of no more use at `until` is not kept for a mail with several that would go later. A mail to a mailbox of
    several has no recipient; those it is for are `behind` it, by id and name.
    """

    kind: str
    address: str
    rendered: Rendered
    language: str
    display_name: str = ""
    school_id: int | None = None
    recipient_user_id: int | None = None
    sender_name: str = ""
    reply_to: str = ""
    unsubscribe_url: str = ""
    calendar: bytes | None = None
    calendar_method: str | None = None
    about: tuple[str, int] | None = None
    bundle: str | None = None
    urgent: bool = False
    due_at: datetime | None = None
    until: datetime | None = None
    behind: tuple[tuple[int, str], ...] = ()


def queue(draft: Draft, *, now: datetime, attachments: Sequence[Attachment] = ()) -> OutboxMessage:
    """Put a mail in the outbox, to be sent once the caller's transaction is committed. The row has its id.

    When it goes is as its reader wishes; who wants none of its topic has a row that says so and is never sent. The
    files with it are kept as they are now, whatever becomes of their source. Raises DomainError, and queues nothing,
    when together they are too large for a mail.
    """
    if sum(len(content) for _name, _kind, content in attachments) > MOST_BYTES:
        raise DomainError(N_("These files are too large to go by mail; send a link to them instead."))
    (arranged,) = _arranged([draft], now, alone=bool(attachments))
    attachments = () if arranged.declined else attachments
    row = _row(draft, arranged, now)
    if (looked_at := rehearsal.present()) is not None:
        looked_at.note(row, [name for name, _kind, _content in attachments])
    message = OutboxMessage(**row, attachments=len(attachments))
    db.session.add(message)
    db.session.flush()
    for name, media_type, content in attachments:
        db.session.add(OutboxAttachment(message_id=message.id, name=name, media_type=media_type, content=content))
    if attachments:
        db.session.flush()
    db.session.info[WAITING] = True
    return message


def queue_many(drafts: Iterable[Draft], *, now: datetime) -> int:
    """Put many mails in the outbox, in batches and without loading them; returns how many will be sent."""
    count = 0
    left = iter(drafts)
    while batch := list(islice(left, _BATCH)):
        arranged = _arranged(batch, now)
        rows = [_row(draft, how, now) for draft, how in zip(batch, arranged, strict=True)]
        if (looked_at := rehearsal.present()) is not None:
            for row in rows:
                looked_at.note(row)
        else:
            db.session.execute(insert(OutboxMessage), rows)
        count += sum(not how.declined for how in arranged)
    db.session.info[WAITING] = True
    return count


def _arranged(drafts: Sequence[Draft], now: datetime, *, alone: bool = False) -> Sequence[Arranged]:
    asked = [
        Asked(
            draft.kind, draft.about[0] if draft.about else "", draft.recipient_user_id, draft.address, draft.school_id,
            draft.due_at or now, draft.until, draft.urgent, alone=alone or draft.calendar is not None,
            behind=tuple(user_id for user_id, _name in draft.behind),
        )
        for draft in drafts
    ]  # fmt: skip
    if not any((one.user_id is not None or one.behind) and not one.urgent for one in asked):
        return [PLAIN] * len(asked)
    return wishes().arrange(asked, now)


def rewrite(
    message: OutboxMessage,
    rendered: Rendered,
    *,
    calendar: bytes | None = None,
    behind: Sequence[tuple[int, str]] = (),
) -> bool:
    """Say something newer in a mail that nobody has taken yet; its calendar is replaced if one is given.

    `behind` are those it is for, as in its draft.

    Returns False, and changes nothing, when the mail is on its way or gone: then the news needs a mail of its own.
    """
    readers = [message.recipient_user_id] if message.recipient_user_id else [user_id for user_id, _name in behind]
    urls = [wishes().page(user_id, message.address) for user_id in readers if not message.urgent]
    text, html = foot(rendered, urls, message.language, [name for _user_id, name in behind])
    values: dict[str, Any] = {"subject": rendered.subject, "text": text, "html": html}
    if calendar is not None:
        values["calendar"] = calendar.decode()
    moved = _move(message, {MessageState.QUEUED, MessageState.HELD}, **values)
    if moved and (looked_at := rehearsal.present()) is not None:
        looked_at.note(rehearsal.of_row(message), rewritten=True)
    return moved


def hold(message: OutboxMessage) -> None:
    """Keep a queued mail back until it is released. Raises WrongState for any other."""
    if not _move(message, {MessageState.QUEUED}, state=MessageState.HELD):
        raise WrongState(N_("This mail is not waiting any more, so it cannot be kept back."))


def release(message: OutboxMessage, *, now: datetime) -> None:
    """Let a held mail go. Raises WrongState for any other."""
    if not _move(message, {MessageState.HELD}, state=MessageState.QUEUED, due_at=now):
        raise WrongState(N_("This mail is not kept back, so there is nothing to release."))
    db.session.info[WAITING] = True


def retry(message: OutboxMessage, *, now: datetime) -> None:
    """Try a failed mail again, by hand, with the same Message-ID. Raises WrongState for any other."""
    again = {"state": MessageState.QUEUED, "due_at": now, "attempts": 0, "handed_over_at": None}
    inside = message.digest_id is not None
    if inside or message.wiped_at is not None or not _move(message, {MessageState.FAILED}, **again):
        raise WrongState(N_("Only a mail that could not be delivered can be sent again."))
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.digest_id == message.id, OutboxMessage.state == MessageState.FAILED)
        .values(state=MessageState.SENDING)
    )
    db.session.info[WAITING] = True


def wipe(*conditions: ColumnElement[bool], now: datetime) -> None:
    """Empty the mails that meet these conditions of whom they went to and what they said, their files included.

    What stays is that a mail went, when, and how it fared.
    """
    met = select(OutboxMessage.id).where(*conditions)
    unseen = {"synchronize_session": False}
    db.session.execute(delete(OutboxAttachment).where(OutboxAttachment.message_id.in_(met)), execution_options=unseen)
    nothing = dict.fromkeys(("address", "display_name", "text", "html", "last_reply", "unsubscribe_url"), "")
    db.session.execute(
        update(OutboxMessage)
        .where(*conditions)
        .values(**nothing, calendar=None, bundle=None, attachments=0, wiped_at=now),
        execution_options=unseen,
    )


def _row(draft: Draft, arranged: Arranged, now: datetime) -> dict[str, Any]:
    names = [name for _user_id, name in draft.behind]
    text, html = foot(draft.rendered, arranged.pages, draft.language, names) if not arranged.declined else ("", "")
    return {
        "kind": draft.kind,
        "address": draft.address,
        "display_name": draft.display_name,
        "language": draft.language,
        "school_id": draft.school_id,
        "recipient_user_id": draft.recipient_user_id,
        "sender_name": draft.sender_name,
        "reply_to": draft.reply_to,
        "unsubscribe_url": draft.unsubscribe_url or arranged.stop_url,
        "subject": draft.rendered.subject,
        "text": text,
        "html": html,
        "calendar": draft.calendar.decode() if draft.calendar is not None else None,
        "calendar_method": draft.calendar_method,
        "about_kind": draft.about[0] if draft.about else None,
        "about_id": draft.about[1] if draft.about else None,
        "bundle": draft.bundle,
        "urgent": draft.urgent,
        "message_id": f"<{uuid.uuid4().hex}@{mail_host()}>",
        "topic": arranged.topic,
        "gathered": arranged.gathered,
        "state": MessageState.DECLINED if arranged.declined else MessageState.QUEUED,
        "wiped_at": now if arranged.declined else None,
        "due_at": arranged.due_at or draft.due_at or now,
        "created_at": now,
    }


def _move(message: OutboxMessage, states: set[MessageState], **values: Any) -> bool:
    """Change a row that is in one of these states as the database knows it now, not as it was read."""
    db.session.flush()
    moved = db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message.id, OutboxMessage.state.in_(states))
        .values(**values)
        .returning(OutboxMessage.id),
        execution_options={"synchronize_session": False},
    ).scalar_one_or_none()
    db.session.refresh(message)
    return moved is not None
