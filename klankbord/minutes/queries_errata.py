"""The errata of minutes, and whom they are told."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from klankbord.agenda.queries_closed import closed_items
from klankbord.base.db import db
from klankbord.base.outbox.models import OutboxMessage
from klankbord.councils.queries import viewer_of_user
from klankbord.followup.queries import silenced
from klankbord.minutes import queries, rules
from klankbord.minutes.models import Minutes, MinutesState
from klankbord.minutes.models_errata import Erratum
from klankbord.people.models import User

CIRCULATED = "minutes_circulated"
"""The mail with which minutes go round, by its slug."""
ERRATUM = "minutes_erratum"


def errata_of(minutes: Minutes) -> Sequence[Erratum]:
    """What was said afterwards of approved minutes, oldest first, with who said it; of others nothing is asked."""
    if minutes.state != MinutesState.APPROVED:
        return ()
    return db.session.scalars(
        select(Erratum).where(Erratum.minutes_id == minutes.id).options(joinedload(Erratum.by)).order_by(Erratum.id)
    ).all()


def told(minutes: Minutes, erratum: Erratum, now: datetime) -> list[User]:
    """Who hears of an erratum: everybody who was mailed the minutes and may still read what it is about.

    Without who wrote it, and without those who want no mail about what the council notes down.
    """
    council = minutes.meeting.council
    mailed = select(OutboxMessage.recipient_user_id).where(
        OutboxMessage.about_kind == Minutes.__tablename__,
        OutboxMessage.about_id == minutes.id,
        OutboxMessage.kind == CIRCULATED,
    )
    people = db.session.scalars(
        select(User).where(User.id.in_(mailed), User.id != erratum.by_id, User.disabled_at.is_(None)).order_by(User.id)
    )
    quiet = silenced(council.id)
    return [user for user in people if user.id not in quiet and _may_read(user.id, minutes, erratum, now)]


def _may_read(user_id: int, minutes: Minutes, erratum: Erratum, now: datetime) -> bool:
    viewer = viewer_of_user(user_id, minutes.school_id, now)
    if viewer is None or db.session.scalar(queries.visible_to(viewer).where(Minutes.id == minutes.id)) is None:
        return False
    return not is_closed(minutes, erratum) or rules.may_read_closed(viewer, minutes.meeting.council)


def is_closed(minutes: Minutes, erratum: Erratum) -> bool:
    """Whether an erratum is about an item behind closed doors."""
    return erratum.item_id is not None and erratum.item_id in set(
        db.session.scalars(closed_items(meeting_id=minutes.meeting_id))
    )
