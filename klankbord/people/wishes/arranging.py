"""How each mail goes, as its reader wishes: at once, together with others, after the quiet hours, or not at all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from klankbord.base import web
from klankbord.base.db import db
from klankbord.base.outbox import MessageState, OutboxMessage
from klankbord.base.outbox.wishes import Addressee, Arranged, Asked, Reader
from klankbord.kit.quiet import after_quiet, next_digest
from klankbord.people.models import User
from klankbord.people.wishes import links
from klankbord.people.wishes.models import MailWish, Pace, QuietHours
from klankbord.people.wishes.topics import topic_of

WINDOW = timedelta(minutes=30)
"""How long after a mail to somebody what more there is waits, to go in one mail."""


@dataclass
class _Reader:
    """What somebody wishes, and when their last mail that is of a topic goes or went, if that is within the window."""

    paces: dict[str, Pace] = field(default_factory=dict)
    quiet: tuple[time, time] | None = None
    last: datetime | None = None


@dataclass(frozen=True)
class Keeper:
    """Those who keep the wishes, as the outbox asks them; `zone_of` tells the zone of a school."""

    zone_of: Callable[[Session, int | None], str]

    def arrange(self, asked: Sequence[Asked], now: datetime) -> Sequence[Arranged]:
        """How each of these mails goes. One statement, and one a school where somebody's clock matters."""
        session = db.session()
        several = [user_id for one in asked if not one.urgent for user_id in (one.user_id, *one.behind)]
        readers = _readers(session, [user_id for user_id in several if user_id is not None], now)
        zones: dict[int | None, str] = {}

        def zone(school_id: int | None) -> str:
            if school_id not in zones:
                zones[school_id] = self.zone_of(session, school_id)
            return zones[school_id]

        return [self._one(one, readers, zone, now) for one in asked]

    def _one(
        self, one: Asked, readers: Mapping[int, _Reader], zone: Callable[[int | None], str], now: datetime
    ) -> Arranged:
        if one.user_id is None and one.behind and not one.urgent:
            return self._for_box(one, readers)
        reader = readers.get(one.user_id or 0)
        if reader is None or one.user_id is None or one.urgent:
            return Arranged()
        page = self.page(one.user_id, one.address)
        topic = None if one.alone else topic_of(one.kind, one.about_kind)
        pace = reader.paces.get(topic, Pace.AT_ONCE) if topic is not None else Pace.AT_ONCE
        stop = self.stop(one.user_id, one.address, [topic]) if topic is not None else ""
        if pace is Pace.NONE:
            return Arranged(topic=topic, declined=True)
        due, gathered = max(one.due_at, now), False
        if pace is not Pace.AT_ONCE:
            together = next_digest(due, zone(one.school_id), weekly=pace is Pace.WEEKLY)
            gathered = one.until is None or together < one.until
            due = together if gathered else due
        if topic is not None and not gathered and due <= now:
            due, gathered = _in_window(due, reader, now)
        if reader.quiet is not None:
            due = after_quiet(due, *reader.quiet, zone(one.school_id))
        return Arranged(due, topic, gathered, stop_url=stop, pages=(page,))

    def _for_box(self, one: Asked, readers: Mapping[int, _Reader]) -> Arranged:
        """One mail to several goes at once, unless none of them wants it; each has their own link at its foot."""
        topic = None if one.alone else topic_of(one.kind, one.about_kind)
        paces = [readers[user_id].paces.get(topic or "") for user_id in one.behind if user_id in readers]
        declined = topic is not None and bool(paces) and all(pace is Pace.NONE for pace in paces)
        return Arranged(
            topic=topic, declined=declined, pages=tuple(self.page(user_id, one.address) for user_id in one.behind)
        )

    def page(self, user_id: int | None, address: str) -> str:
        """The address where somebody changes their wishes; empty for nobody in particular."""
        return links.page(user_id, address) if user_id is not None else ""

    def stop(self, user_id: int, address: str, topics: Sequence[str]) -> str:
        """The address at which one click ends all mail of these topics (RFC 8058)."""
        return links.stop(user_id, address, topics)

    def quiet(self, session: Session, readers: Iterable[Reader], at: datetime) -> dict[Reader, datetime]:
        """Until when each of these readers wants no mail; who does not mind now is left out."""
        several = set(readers)
        rows = session.scalars(select(QuietHours).where(QuietHours.user_id.in_({user_id for user_id, _ in several})))
        hours = {row.user_id: (row.begins, row.ends) for row in rows}
        ends = {
            (user_id, school_id): after_quiet(at, *hours[user_id], self.zone_of(session, school_id))
            for user_id, school_id in several
            if user_id in hours
        }
        return {reader: end for reader, end in ends.items() if end > at}

    def addressee(self, session: Session, user_id: int) -> Addressee | None:
        """Who they are now; None for an account that is closed."""
        user = session.get(User, user_id)
        if user is None or user.disabled_at is not None:
            return None
        return Addressee(user.language, user.name, user.first_name)


def _in_window(due: datetime, reader: _Reader, now: datetime) -> tuple[datetime, bool]:
    """When it goes and whether with others: the first one at once, what follows within the window together."""
    settings = web.settings()
    if settings.demo and not settings.sends_mail:
        return due, False
    if reader.last is None or due >= reader.last + WINDOW:
        reader.last = due
        return due, False
    if reader.last <= due:
        reader.last += WINDOW
    return reader.last, True


def _readers(session: Session, user_ids: Iterable[int], now: datetime) -> dict[int, _Reader]:
    ids = set(user_ids)
    last = (
        select(func.max(OutboxMessage.due_at))
        .where(
            OutboxMessage.recipient_user_id == User.id,
            OutboxMessage.topic.is_not(None),
            OutboxMessage.state != MessageState.DECLINED,
            OutboxMessage.due_at > now - WINDOW,
            OutboxMessage.due_at <= now + WINDOW,
        )
        .correlate(User)
        .scalar_subquery()
    )
    rows = session.execute(
        select(User.id, MailWish.topic, MailWish.pace, QuietHours.begins, QuietHours.ends, last)
        .outerjoin(MailWish, MailWish.user_id == User.id)
        .outerjoin(QuietHours, QuietHours.user_id == User.id)
        .where(User.id.in_(ids))
    )
    found: dict[int, _Reader] = {}
    for user_id, topic, pace, begins, ends, latest in rows.all():
        reader = found.setdefault(user_id, _Reader(last=latest))
        if begins is not None and ends is not None:
            reader.quiet = begins, ends
        if topic is not None and pace is not None:
            reader.paces[topic] = pace
    return found
