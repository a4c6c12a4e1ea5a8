"""What the worker writes in the outbox, each in a short transaction of its own: claims, hand-overs, results.

A row is claimed for a lease. Whoever writes about it afterwards must still hold it, so that a worker that slept past
its lease changes nothing. `handed_over_at` splits what a crash leaves behind: without it the mail surely did not go
and is queued again; with it the mail is uncertain.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from klankbord.base.db import db, writing
from klankbord.base.outbox.models import MessageState, OutboxAttachment, OutboxMessage

LEASE = timedelta(minutes=5)
BACK_OFF = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 120, 240, 480, 480, 480, 480, 480))
"""Waits after each attempt that failed for now: 47 hours together, then the mail is given up."""
Also = Callable[[Session], object]
_NOTHING_HELD: dict[str, Any] = {"claimed_by": None, "lease_until": None}


class LeaseLost(Exception):
    """Another worker has taken the mail over; nothing may be sent or written about it."""


@contextmanager
def transaction() -> Iterator[Session]:
    """A short transaction apart from the request's, committed at its end; it writes."""
    with writing(), Session(db.engine, expire_on_commit=False) as session, session.begin():
        yield session


def has_work(now: datetime) -> bool:
    """Whether anything is due, or left behind by a worker that is gone. Only reads."""
    due = (OutboxMessage.state == MessageState.QUEUED) & (OutboxMessage.due_at <= now)
    with Session(db.engine) as session:
        return session.scalar(select(OutboxMessage.id).where(due | _left_behind(now)).limit(1)) is not None


def _left_behind(now: datetime) -> Any:
    return OutboxMessage.state.in_([MessageState.SENDING, MessageState.UNCERTAIN]) & (OutboxMessage.lease_until <= now)


def settle(now: datetime, *, repeat: bool) -> None:
    """Decide about mails whose lease ended: queue again what surely did not go, call the rest uncertain.

    An uncertain mail is repeated with its own Message-ID, or held for a person to decide.
    """
    over = OutboxMessage.lease_until <= now
    again = {"state": MessageState.QUEUED, "due_at": now, **_NOTHING_HELD}
    held = {"state": MessageState.HELD, **_NOTHING_HELD}
    with transaction() as session:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.state == MessageState.UNCERTAIN, over)
            .values(**(again if repeat else held), handed_over_at=None)
        )
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.state == MessageState.SENDING, over, OutboxMessage.handed_over_at.is_(None))
            .values(**again)
        )
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.state == MessageState.SENDING, over)
            .values(state=MessageState.UNCERTAIN, claimed_by=None, attempts=OutboxMessage.attempts + 1)
        )


def claim(worker: str, now: datetime, size: int) -> list[OutboxMessage]:
    """Take up to `size` due mails for a lease, urgent ones first. No other worker gets the same ones."""
    with transaction() as session:
        due = (
            select(OutboxMessage.id)
            .where(OutboxMessage.state == MessageState.QUEUED, OutboxMessage.due_at <= now)
            .order_by(OutboxMessage.urgent.desc(), OutboxMessage.due_at, OutboxMessage.id)
            .limit(size)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        rows = session.scalars(
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(select(due.c.id)))
            .values(state=MessageState.SENDING, claimed_by=worker, lease_until=now + LEASE, handed_over_at=None)
            .returning(OutboxMessage),
            execution_options={"synchronize_session": False},
        ).all()
    return sorted(rows, key=lambda row: (not row.urgent, row.due_at, row.id))


def attached(row: OutboxMessage) -> list[OutboxAttachment]:
    """The files that go with a mail, in the order they were given. No query when there are none."""
    if not row.attachments:
        return []
    of_row = OutboxAttachment.message_id == row.id
    with Session(db.engine) as session:
        return list(session.scalars(select(OutboxAttachment).where(of_row).order_by(OutboxAttachment.id)))


def hand_over(row: OutboxMessage, worker: str, now: datetime) -> None:
    """Write down, before the text goes, that it goes, and renew the lease. Raises LeaseLost."""
    if not _write(row, worker, handed_over_at=now, lease_until=now + LEASE):
        raise LeaseLost
    row.handed_over_at = now


def sent(
    row: OutboxMessage, worker: str, now: datetime, code: int, words: str, *, wipe: bool, also: Also | None = None
) -> bool:
    """The server took it. The texts and files are wiped, unless this is a demo.

    `also` is done in the same transaction. It counts also where the lease seemed over meanwhile, as when the clock was
    put forward, while nobody repeated it.
    """
    wiped: dict[str, Any] = (
        {"text": "", "html": "", "calendar": None, "unsubscribe_url": "", "attachments": 0, "wiped_at": now}
        if wipe
        else {}
    )

    def in_the_same(session: Session) -> None:
        if wipe and row.attachments:
            session.execute(delete(OutboxAttachment).where(OutboxAttachment.message_id == row.id))
        if also is not None:
            also(session)

    return _write(
        row,
        worker,
        in_the_same,
        came_through=True,
        state=MessageState.SENT,
        sent_at=now,
        last_code=code,
        last_reply=words,
        attempts=OutboxMessage.attempts + 1,
        **_NOTHING_HELD,
        **wiped,
    )


def failed(row: OutboxMessage, worker: str, code: int | None, words: str, also: Also | None = None) -> bool:
    """It will not arrive; the words say why. `also` is done in the same transaction."""
    return _write(
        row,
        worker,
        also,
        state=MessageState.FAILED,
        last_code=code,
        last_reply=words,
        attempts=OutboxMessage.attempts + 1,
        handed_over_at=None,
        **_NOTHING_HELD,
    )


def postponed(
    row: OutboxMessage, worker: str, now: datetime, code: int | None, words: str, also: Also | None = None
) -> bool:
    """Not now: queued again with a longer wait each time, and given up (and `also` done) after two days."""
    if row.attempts >= len(BACK_OFF):
        return failed(row, worker, code, words, also)
    return _write(
        row,
        worker,
        state=MessageState.QUEUED,
        due_at=now + _wait(row.attempts),
        last_code=code,
        last_reply=words,
        attempts=OutboxMessage.attempts + 1,
        handed_over_at=None,
        **_NOTHING_HELD,
    )


def uncertain(row: OutboxMessage, worker: str, now: datetime, words: str) -> bool:
    """The text went and no answer came: it may have arrived. `settle` decides once the wait is over."""
    return _write(
        row,
        worker,
        state=MessageState.UNCERTAIN,
        last_code=None,
        last_reply=words,
        attempts=OutboxMessage.attempts + 1,
        claimed_by=None,
        lease_until=now + _wait(min(row.attempts, len(BACK_OFF) - 1)),
    )


def put_back(row: OutboxMessage, worker: str) -> bool:
    """Nothing was tried: queued as it was."""
    return _write(row, worker, state=MessageState.QUEUED, handed_over_at=None, **_NOTHING_HELD)


def _wait(attempts: int) -> timedelta:
    return BACK_OFF[attempts] * random.uniform(0.8, 1.0)


def _write(
    row: OutboxMessage, worker: str, also: Also | None = None, *, came_through: bool = False, **values: Any
) -> bool:
    mine = and_(OutboxMessage.claimed_by == worker, OutboxMessage.state == MessageState.SENDING)
    if came_through:
        unsure = OutboxMessage.state == MessageState.UNCERTAIN
        mine = or_(mine, and_(unsure, OutboxMessage.handed_over_at == row.handed_over_at))
    with transaction() as session:
        written = session.execute(
            update(OutboxMessage).where(OutboxMessage.id == row.id, mine).values(**values).returning(OutboxMessage.id),
            execution_options={"synchronize_session": False},
        ).scalar_one_or_none()
        if written is not None and also is not None:
            also(session)
    return written is not None
