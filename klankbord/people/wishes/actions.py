"""Writing down what somebody wishes of their mail; what waits for them goes along with it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time

from sqlalchemy import delete, select, update

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.base.outbox import MessageState, OutboxMessage
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person
from klankbord.people.models import User
from klankbord.people.wishes.models import MailWish, Pace, QuietHours, Topic


def choose(
    user: User, paces: Mapping[Topic, Pace], quiet: tuple[time, time] | None, *, by: Person, now: datetime
) -> None:
    """Say how often mail of each topic goes, and in which hours none does.

    What waits of a topic that gets no mail any more is let go; what waits of one that goes at once now, goes. Raises
    DomainError for hours that begin when they end.
    """
    if quiet is not None and quiet[0] == quiet[1]:
        raise DomainError(N_("Choose two different times: from when until when there is no mail."), "begins")
    changed = _write(user, paces, now)
    _be_quiet(user, quiet, now)
    _let_go(user, [topic for topic in changed if paces[topic] is Pace.NONE], now)
    _send_on(user, [topic for topic in changed if paces[topic] is Pace.AT_ONCE], now)
    chosen = {topic.value: pace.value for topic, pace in paces.items()}
    audit.record("people.choose_mail", user, by=by, now=now, paces=chosen, quiet=quiet is not None)


def _write(user: User, paces: Mapping[Topic, Pace], now: datetime) -> list[Topic]:
    """The topics of which the pace is another than it was."""
    had = {row.topic: row for row in db.session.scalars(select(MailWish).where(MailWish.user_id == user.id))}
    before = {topic: had[topic].pace if topic in had else Pace.AT_ONCE for topic in paces}
    changed = [topic for topic, pace in paces.items() if pace is not before[topic]]
    for topic in changed:
        if topic in had:
            had[topic].pace, had[topic].changed_at = paces[topic], now
        else:
            db.session.add(MailWish(user_id=user.id, topic=topic, pace=paces[topic], changed_at=now))
    return changed


def _be_quiet(user: User, quiet: tuple[time, time] | None, now: datetime) -> None:
    kept = db.session.scalar(select(QuietHours).where(QuietHours.user_id == user.id))
    if quiet is None:
        db.session.execute(delete(QuietHours).where(QuietHours.user_id == user.id))
    elif kept is None:
        db.session.add(QuietHours(user_id=user.id, begins=quiet[0], ends=quiet[1], changed_at=now))
    elif (kept.begins, kept.ends) != quiet:
        kept.begins, kept.ends, kept.changed_at = *quiet, now


def stop(user: User, topics: Iterable[Topic], *, by: Person, now: datetime) -> None:
    """No more mail of these topics, the rest as it was."""
    changed = _write(user, dict.fromkeys(topics, Pace.NONE), now)
    _let_go(user, changed, now)
    if changed:
        audit.record("people.stop_mail", user, by=by, now=now, topics=[topic.value for topic in changed])


def _let_go(user: User, topics: list[Topic], now: datetime) -> None:
    waiting = OutboxMessage.state.in_((MessageState.QUEUED, MessageState.HELD))
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.recipient_user_id == user.id, OutboxMessage.topic.in_(topics), waiting)
        .values(state=MessageState.DECLINED, text="", html="", wiped_at=now)
    )


def _send_on(user: User, topics: list[Topic], now: datetime) -> None:
    waiting = OutboxMessage.gathered & (OutboxMessage.state == MessageState.QUEUED)
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.recipient_user_id == user.id, OutboxMessage.topic.in_(topics), waiting)
        .values(due_at=now)
    )
