"""Saying afterwards that approved minutes are not right. What they say themselves stays as it is."""

from datetime import datetime

from sqlalchemy import select

from klankbord.agenda.models import AgendaItem
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.minutes import mails
from klankbord.minutes.actions import hold
from klankbord.minutes.models import Minutes, MinutesState
from klankbord.minutes.models_errata import Erratum


def write(
    minutes: Minutes, text: str, *, item_id: int | None = None, passage: str = "", by: Person, now: datetime
) -> tuple[Erratum, int]:
    """Add an erratum, about all of the minutes or one item; with it how many people were mailed.

    Raises WrongState for minutes that are not approved or were erased, DomainError for an item of another meeting.
    """
    hold(minutes)
    if minutes.state != MinutesState.APPROVED:
        raise WrongState(N_("These minutes are not approved yet, so change the notes themselves."))
    if minutes.meeting.erased_at is not None:
        raise WrongState(N_("These minutes are erased, so there is nothing left to correct."))
    if item_id is not None and item_id not in _items(minutes):
        raise DomainError(N_("This item is on another meeting's agenda."), "item_id")
    erratum = Erratum(
        school_id=minutes.school_id,
        minutes_id=minutes.id,
        item_id=item_id,
        passage=passage,
        text=text,
        by_id=by.id,
        at=now,
    )
    db.session.add(erratum)
    db.session.flush()
    count = mails.erratum(minutes, erratum, by=by, now=now)
    audit.record(
        "minutes.write_erratum", erratum, by=by, now=now, minutes_id=minutes.id, meeting_id=minutes.meeting_id,
        mailed=count,
    )  # fmt: skip
    return erratum, count


def _items(minutes: Minutes) -> set[int]:
    return set(db.session.scalars(select(AgendaItem.id).where(AgendaItem.meeting_id == minutes.meeting_id)))
