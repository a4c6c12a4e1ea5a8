"""What the worker writes in the outbox, each in a short transaction of its own: claims, hand-overs, results.

A row is claimed for a lease. Whoever writes about it afterwards must still hold it, so that a worker that slept past
its lease changes nothing. `handed_over_at` splits what a crash leaves behind: without it the mail surely did not go
and is queued again; with it the mail is uncertain.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, String, and_, bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from klankbord.base.db import UtcDateTime, db, writing
from klankbord.base.outbox.models import MessageState, OutboxAttachment, OutboxMessage

LEASE = timedelta(minutes=5)
BACK_OFF = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 120, 240, 480, 480, 480, 480, 480))
"""Waits after each attempt that failed for now: 47 hours together, then the mail is given up."""
DIGEST = "digest"
"""The kind of a mail that holds several: they share its fate."""
Also = Callable[[Connection], object]
_NOTHING_HELD: dict[str, Any] = {"claimed_by": None, "lease_until": None}
_ROWS: Any = OutboxMessage.__table__
_FILES: Any = OutboxAttachment.__table__
"""Written to without a session: two short transactions a mail are a good part of what sending it takes."""
_HELD_BY = and_(
    OutboxMessage.id == bindparam("of", type_=Integer),
    OutboxMessage.claimed_by == bindparam("worker", type_=String),
    OutboxMessage.state == MessageState.SENDING,
)
_HAND_OVER = (
    update(_ROWS)
    .where(_HELD_BY)
    .values(handed_over_at=bindparam("handed_over_at"), lease_until=bindparam("lease_until"))
)
_UNSURE = and_(
    OutboxMessage.id == bindparam("of", type_=Integer),
    OutboxMessage.state == MessageState.UNCERTAIN,
    OutboxMessage.handed_over_at == bindparam("gone_at", type_=UtcDateTime()),
)
_SENT = (
    update(_ROWS)
    .where(or_(_HELD_BY, _UNSURE))
    .values(
        state=MessageState.SENT,
        sent_at=bindparam("sent_at"),
        last_code=bindparam("last_code"),
        last_reply=bindparam("last_reply"),
        attempts=OutboxMessage.attempts + 1,
        **_NOTHING_HELD,
    )
)
_SENT_AND_WIPED = _SENT.values(
    text="", html="", calendar=None, unsubscribe_url="", attachments=0, wiped_at=bindparam("wiped_at")
)
"""Made once: they are run with every mail."""


class LeaseLost(Exception):
    """Another worker has taken the mail over; nothing may be sent or written about it."""


@contextmanager
def writing_rows() -> Iterator[Connection]:
    """A short transaction apart from the request's, committed at its end; it writes."""
    with writing(), db.engine.begin() as connection:
        yield connection


@contextmanager
def transaction() -> Iterator[Session]:
    """The same with a session."""
    with writing_rows() as connection, Session(connection, expire_on_commit=False) as session:
        yield session
        session.flush()


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
            .where(
                OutboxMessage.state == MessageState.QUEUED,
                OutboxMessage.due_at <= now,
                OutboxMessage.gathered.is_(False),
            )
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


@dataclass(frozen=True, slots=True)
class Taken:
    """The server took a mail, with its code and words at an instant; `also` is done when that is written down."""

    row: OutboxMessage
    at: datetime
    code: int
    words: str
    wipe: bool
    also: Also | None = None

    def write(self, connection: Connection, worker: str) -> bool:
        """Write it down: sent, and its texts and files wiped unless this is a demo.

        It counts also where the lease seemed over meanwhile, as when the clock was put forward, while nobody
        repeated it.
        """
        values = {
            "of": self.row.id, "worker": worker, "gone_at": self.row.handed_over_at, "sent_at": self.at,
            "last_code": self.code, "last_reply": self.words, **({"wiped_at": self.at} if self.wipe else {}),
        }  # fmt: skip
        written = connection.execute(_SENT_AND_WIPED if self.wipe else _SENT, values).rowcount
        if written and self.wipe and self.row.attachments:
            connection.execute(delete(_FILES).where(OutboxAttachment.message_id == self.row.id))
        if written:
            fate = {"sent_at": self.at, "last_code": self.code, "last_reply": self.words}
            _share(connection, self.row, state=MessageState.SENT, **fate)
        if written and self.also is not None:
            self.also(connection)
        return bool(written)


def attached(row: OutboxMessage) -> list[OutboxAttachment]:
    """The files that go with a mail, in the order they were given. No query when there are none."""
    if not row.attachments:
        return []
    of_row = OutboxAttachment.message_id == row.id
    with Session(db.engine) as session:
        return list(session.scalars(select(OutboxAttachment).where(of_row).order_by(OutboxAttachment.id)))


def hand_over(row: OutboxMessage, worker: str, now: datetime, *, after: Taken | None = None) -> None:
    """Write down, before the text goes, that it goes, and renew the lease. Raises LeaseLost.

    What became of the mail `after` which it goes is written in the same transaction: each costs a wait for the disk.
    """
    with writing_rows() as connection:
        if after is not None:
            after.write(connection, worker)
        gone = {"of": row.id, "worker": worker, "handed_over_at": now, "lease_until": now + LEASE}
        held = connection.execute(_HAND_OVER, gone).rowcount
    if not held:
        raise LeaseLost
    row.handed_over_at = now


def sent(taken: Taken, worker: str) -> bool:
    """The server took it."""
    with writing_rows() as connection:
        return taken.write(connection, worker)


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


def waits(row: OutboxMessage, worker: str, until: datetime) -> bool:
    """Nothing was tried, for its reader wants no mail before that instant."""
    return _write(row, worker, state=MessageState.QUEUED, due_at=until, handed_over_at=None, **_NOTHING_HELD)


def put_back(row: OutboxMessage, worker: str) -> bool:
    """Nothing was tried: queued as it was."""
    return _write(row, worker, state=MessageState.QUEUED, handed_over_at=None, **_NOTHING_HELD)


def _wait(attempts: int) -> timedelta:
    return BACK_OFF[attempts] * random.uniform(0.8, 1.0)


def _write(row: OutboxMessage, worker: str, also: Also | None = None, **values: Any) -> bool:
    with writing_rows() as connection:
        changed = update(_ROWS).where(_HELD_BY).values(**values)
        written = connection.execute(changed, {"of": row.id, "worker": worker}).rowcount
        if written and values.get("state") is MessageState.FAILED:
            _share(
                connection, row, state=values["state"], last_code=values["last_code"], last_reply=values["last_reply"]
            )
        if written and also is not None:
            also(connection)
    return bool(written)


def _share(connection: Connection, row: OutboxMessage, **fate: Any) -> None:
    """Let those inside a mail share its fate."""
    if row.kind == DIGEST:
        connection.execute(update(_ROWS).where(OutboxMessage.digest_id == row.id).values(**fate))
