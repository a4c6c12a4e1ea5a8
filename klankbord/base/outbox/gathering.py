"""Mails that wait to go together: when their time has come, one mail is made of them in one transaction.

Until that transaction is committed each of them is a row that waits; from then on each is in exactly one mail. A worker
that dies between loses nothing and makes none twice.
"""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from klankbord.base.db import db
from klankbord.base.outbox import digests
from klankbord.base.outbox.ledger import DIGEST, transaction
from klankbord.base.outbox.models import MessageState, OutboxMessage
from klankbord.base.outbox.wishes import Addressee, foot, wishes
from klankbord.base.smtp import mail_host, sender
from klankbord.config import Settings

AT_A_TIME = 50
"""Readers in one round of the worker, so that a mail to sign in need not wait for a school's whole post of the day."""
Key = tuple[int | None, int | None, str]


def _ripe(now: datetime) -> ColumnElement[bool]:
    waits = OutboxMessage.gathered & (OutboxMessage.state == MessageState.QUEUED)
    return waits & (OutboxMessage.due_at <= now)


def gather(now: datetime, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Make the mails of those whose time has come; returns for how many readers. One alone goes as it was written."""
    with Session(db.engine) as session:
        keys: list[Key] = [
            (user_id, school_id, address)
            for user_id, school_id, address in session.execute(
                select(OutboxMessage.recipient_user_id, OutboxMessage.school_id, OutboxMessage.address)
                .where(_ripe(now))
                .distinct()
                .limit(AT_A_TIME)
            )
        ]
    for done, key in enumerate(keys):
        if stop():
            return done
        with transaction() as session:
            _close(session, key, now)
    return len(keys)


def _close(session: Session, key: Key, now: datetime) -> None:
    user_id, school_id, address = key
    rows = session.scalars(
        select(OutboxMessage)
        .where(
            _ripe(now),
            OutboxMessage.recipient_user_id.is_not_distinct_from(user_id),
            OutboxMessage.school_id.is_not_distinct_from(school_id),
            OutboxMessage.address == address,
        )
        .order_by(OutboxMessage.id)
        .with_for_update()
    ).all()
    to = wishes().addressee(session, user_id) if user_id is not None else None
    if len(rows) < 2 or to is None:
        session.execute(
            update(OutboxMessage).where(OutboxMessage.id.in_([row.id for row in rows])).values(gathered=False)
        )
        return
    mail = _digest(rows, to, now)
    session.add(mail)
    session.flush()
    settings: Settings = current_app.config["SETTINGS"]
    wiped: dict[str, Any] = {} if settings.demo else {"text": "", "html": "", "unsubscribe_url": "", "wiped_at": now}
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_([row.id for row in rows]))
        .values(state=MessageState.SENDING, gathered=False, digest_id=mail.id, **wiped)
    )


def _digest(rows: Any, to: Addressee, now: datetime) -> OutboxMessage:
    first, keeper = rows[0], wishes()
    names = list(dict.fromkeys(row.sender_name for row in rows if row.sender_name))
    rendered = digests.render(rows, to, " & ".join(names[:2]) or sender()[0])
    text, html = foot(rendered, [keeper.page(first.recipient_user_id, first.address)], to.language)
    return OutboxMessage(
        kind=DIGEST,
        address=first.address,
        display_name=to.name,
        language=to.language,
        school_id=first.school_id,
        recipient_user_id=first.recipient_user_id,
        sender_name=names[0] if len(names) == 1 else "",
        unsubscribe_url=keeper.stop(first.recipient_user_id, first.address, sorted({row.topic for row in rows})),
        subject=rendered.subject,
        text=text,
        html=html,
        topic=first.topic,
        message_id=f"<{uuid.uuid4().hex}@{mail_host()}>",
        state=MessageState.QUEUED,
        due_at=now,
        created_at=now,
    )
