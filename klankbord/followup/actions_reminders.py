"""Reminding people of what is overdue: politely, by one mail in a week about all of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.followup import mails_reminders, queries_reminders
from klankbord.followup.models import ActionItem
from klankbord.followup.models_reminders import OverdueMail
from klankbord.kit import dates
from klankbord.people import links
from klankbord.people.models import User
from klankbord.schools.models import School

WEEK = timedelta(days=7)
HOURS = range(8, 19)
"""Nobody is reminded at night, nor in a weekend; hours in the school's zone."""
KEPT = timedelta(days=30)


def remind_overdue(now: datetime) -> int:
    """Mail everybody what of theirs is overdue, if the last such mail is a week ago; returns how many mails. A job."""
    db.session.execute(delete(OverdueMail).where(OverdueMail.at < now - KEPT))
    return sum(_remind(school, now) for school in queries_reminders.schools(now))


def _remind(school: School, now: datetime) -> int:
    there = dates.local(now, school.zone)
    if there.weekday() >= 5 or there.hour not in HOURS:
        return 0
    due = queries_reminders.overdue(school.id, there.date(), but_mailed_since=now - WEEK)
    boxes = links.mailboxes(sorted(user.id for user in due))
    count = 0
    for user, actions in due.items():
        if user.id in boxes:
            mails_reminders.overdue(actions, user, boxes[user.id], school, now=now)
            _note(school, user, actions, now)
            count += 1
    return count


def _note(school: School, user: User, actions: Sequence[ActionItem], now: datetime) -> None:
    mail = OverdueMail(school_id=school.id, user_id=user.id, at=now)
    db.session.add(mail)
    audit.record("followup.remind_overdue", mail, by=None, now=now, count=len(actions))
