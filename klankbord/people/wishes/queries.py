"""What somebody wished so far."""

from datetime import time

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.people.wishes.forms import WishesForm
from klankbord.people.wishes.models import MailWish, Pace, QuietHours, Topic

NIGHT = time(21), time(7)
"""The hours that the form offers to who has chosen none."""


def paces_of(user_id: int) -> dict[Topic, Pace]:
    """How often somebody wants mail of each topic."""
    kept = {row.topic: row.pace for row in db.session.scalars(select(MailWish).where(MailWish.user_id == user_id))}
    return {topic: kept.get(topic, Pace.AT_ONCE) for topic in Topic}


def form_of(user_id: int) -> WishesForm:
    """The form as somebody last sent it."""
    quiet = db.session.scalar(select(QuietHours).where(QuietHours.user_id == user_id))
    begins, ends = (quiet.begins, quiet.ends) if quiet is not None else NIGHT
    paces = {topic.value: pace.value for topic, pace in paces_of(user_id).items()}
    return WishesForm(formdata=None, is_quiet=quiet is not None, begins=begins, ends=ends, **paces)
