"""One reminder before the last day for corrections, to who said nothing of the minutes yet."""

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from klankbord.agenda.models import AgendaItem
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.meetings.models import Meeting
from klankbord.minutes import mails, queries_errata
from klankbord.minutes.models import Correction, Minutes, MinutesState
from klankbord.minutes.models_shows import ItemCheck
from klankbord.people.models import User

HOUR, UNTIL_HOUR = 9, 21
"""The hours of the day, where the meeting is, between which a reminder goes out."""
SETTLED = timedelta(days=1)
"""Minutes that went round less than this before the reminder is due need none."""


def remind_due(now: datetime) -> int:
    """Remind of minutes whose last day for corrections is tomorrow, or today; how many mails. A job of the worker.

    Whether somebody was reminded is asked of the outbox, whose rows stay, so nobody hears it twice.
    """
    return sum(_remind(minutes, now) for minutes in _near(now))


def _near(now: datetime) -> list[Minutes]:
    rows = db.session.scalars(
        select(Minutes)
        .join(Meeting, Meeting.id == Minutes.meeting_id)
        .join(Council, Council.id == Meeting.council_id)
        .where(
            Minutes.state == MinutesState.CIRCULATED,
            Minutes.corrections_until.between(now.date() - timedelta(days=1), now.date() + timedelta(days=2)),
        )
        .options(contains_eager(Minutes.meeting).contains_eager(Meeting.council))
        .order_by(Minutes.id)
    )
    return [minutes for minutes in rows if _is_time(minutes, now)]


def _is_time(minutes: Minutes, now: datetime) -> bool:
    until, zone = minutes.corrections_until, minutes.meeting.zone
    if until is None or minutes.circulated_at is None:
        return False
    local, before = dates.local(now, zone), until - timedelta(days=1)
    due = dates.to_instant(before, time(HOUR), zone)
    settled = minutes.circulated_at <= due - SETTLED
    return settled and before <= local.date() <= until and HOUR <= local.hour < UNTIL_HOUR


def _remind(minutes: Minutes, now: datetime) -> int:
    checked = (
        select(ItemCheck.user_id)
        .join(AgendaItem, AgendaItem.id == ItemCheck.item_id)
        .where(AgendaItem.meeting_id == minutes.meeting_id)
    )
    corrected = select(Correction.by_id).where(Correction.minutes_id == minutes.id)
    reminded = queries_errata.mailed(minutes.id, queries_errata.REMINDER)
    heard = set(db.session.scalars(checked.union(corrected, reminded))) | {minutes.circulated_by_id}
    people: list[User] = [user for user, _viewer in queries_errata.circulated_to(minutes, now) if user.id not in heard]
    count = mails.reminder(minutes, people, now=now) if people else 0
    if count:
        audit.record("minutes.remind", minutes, by=None, now=now, mailed=count)
    return count
