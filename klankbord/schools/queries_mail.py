"""The mail of a school as its administrators see it: how it fares, what came back and why, what somebody was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select

from klankbord.base.db import db
from klankbord.base.outbox import MessageState, OutboxMessage

PER_PAGE = 50
WAITING = (MessageState.QUEUED, MessageState.SENDING, MessageState.UNCERTAIN)


@dataclass(frozen=True)
class Fares:
    """How many mails are in each state, how many went in the last hour and day, and since when the next one is due."""

    counts: dict[MessageState, int]
    last_hour: int
    last_day: int
    due_since: datetime | None

    @property
    def waiting(self) -> int:
        """How many are still on their way."""
        return sum(self.counts.get(state, 0) for state in WAITING)


def fares(school_id: int, now: datetime) -> Fares:
    """Of a school, in two statements."""
    of_school = OutboxMessage.school_id == school_id
    rows = db.session.execute(
        select(OutboxMessage.state, func.count()).where(of_school).group_by(OutboxMessage.state)
    ).all()
    hour, day, since = db.session.execute(
        select(
            func.count().filter(OutboxMessage.sent_at > now - timedelta(hours=1)),
            func.count().filter(OutboxMessage.sent_at > now - timedelta(days=1)),
            func.min(OutboxMessage.due_at).filter(
                OutboxMessage.state == MessageState.QUEUED, OutboxMessage.due_at <= now
            ),
        ).where(of_school)
    ).one()
    return Fares({row[0]: row[1] for row in rows}, hour, day, since)


def newest(school_id: int, state: MessageState | None, to: str) -> Sequence[OutboxMessage]:
    """The newest mails of a school: in one state, to one address or person by a part of either, or all."""
    chosen = select(OutboxMessage).where(OutboxMessage.school_id == school_id)
    if state is not None:
        chosen = chosen.where(OutboxMessage.state == state)
    if to:
        part = to.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        named = func.lower(OutboxMessage.display_name).like(f"%{part}%", escape="\\")
        chosen = chosen.where(func.lower(OutboxMessage.address).like(f"%{part}%", escape="\\") | named)
    return db.session.scalars(chosen.order_by(OutboxMessage.id.desc()).limit(PER_PAGE)).all()


def message(school_id: int, message_id: int) -> Select[OutboxMessage]:
    """One mail of a school."""
    return select(OutboxMessage).where(OutboxMessage.id == message_id, OutboxMessage.school_id == school_id)
