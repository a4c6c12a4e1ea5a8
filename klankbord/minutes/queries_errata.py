"""The errata of minutes, and whom they are told."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from klankbord.agenda.queries_closed import closed_items
from klankbord.base.db import db
from klankbord.base.outbox.models import OutboxMessage
from klankbord.councils.queries import viewer_of_user
from klankbord.followup.queries import silenced
from klankbord.kit.viewer import Viewer
from klankbord.minutes import queries, rules
from klankbord.minutes.models import Minutes, MinutesState
from klankbord.minutes.models_errata import Erratum
from klankbord.people.models import User

CIRCULATED = "minutes_circulated"
"""The mail with which minutes go round, by its slug."""
ERRATUM, REMINDER = "minutes_erratum", "minutes_reminder"


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
    people = circulated_to(minutes, now)
    closed = is_closed(minutes, erratum)
    council = minutes.meeting.council
    return [
        user
        for user, viewer in people
        if user.id != erratum.by_id and (not closed or rules.may_read_closed(viewer, council))
    ]


def circulated_to(minutes: Minutes, now: datetime) -> list[tuple[User, Viewer]]:
    """Who was mailed the minutes, may still read them, and wants mail about what the council notes down."""
    people = db.session.scalars(
        select(User).where(User.id.in_(mailed(minutes.id, CIRCULATED)), User.disabled_at.is_(None)).order_by(User.id)
    ).all()
    quiet = silenced(minutes.meeting.council_id)
    found = [(user, viewer_of_user(user.id, minutes.school_id, now)) for user in people if user.id not in quiet]
    return [(user, viewer) for user, viewer in found if viewer is not None and _may_read(viewer, minutes)]


def mailed(minutes_id: int, kind: str) -> Select[int | None]:
    """The ids of the people whom some mail about minutes went to."""
    return select(OutboxMessage.recipient_user_id).where(
        OutboxMessage.about_kind == Minutes.__tablename__,
        OutboxMessage.about_id == minutes_id,
        OutboxMessage.kind == kind,
        OutboxMessage.recipient_user_id.is_not(None),
    )


def _may_read(viewer: Viewer, minutes: Minutes) -> bool:
    """Whether they read the minutes whole: what is said of them in a mail names people too."""
    if not queries.reads_whole(viewer, minutes.meeting):
        return False
    return db.session.scalar(queries.visible_to(viewer).where(Minutes.id == minutes.id)) is not None


def is_closed(minutes: Minutes, erratum: Erratum) -> bool:
    """Whether an erratum is about an item behind closed doors."""
    return erratum.item_id is not None and erratum.item_id in set(
        db.session.scalars(closed_items(meeting_id=minutes.meeting_id))
    )
