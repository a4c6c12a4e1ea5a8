"""Spreading the last days of officers over several school years."""

from datetime import date, datetime

from sqlalchemy import select

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils import queries
from klankbord.councils.models import Council
from klankbord.councils.rules_stagger import Stagger, stagger
from klankbord.kit.errors import N_, WrongState
from klankbord.kit.viewer import Person


def stagger_terms(council: Council, mark: str, *, today: date, by: Person, now: datetime) -> Stagger:
    """Give the officers the last days that were proposed; `mark` is the proposal as it was read.

    Raises WrongState when the terms are others by now.
    """
    db.session.execute(select(Council.id).where(Council.id == council.id).with_for_update())
    proposed = stagger(queries.seats_of(council.id), today)
    if proposed is None or proposed.mark != mark:
        raise WrongState(N_("The terms have changed since you read this. Look again at who ends when."))
    changed = {}
    for seat in proposed.seats:
        day = proposed.days[seat.id]
        if day != seat.ends_on:
            seat.ends_on, seat.warned_at = day, None
            changed[str(seat.id)] = day.isoformat()
    audit.record("councils.stagger_terms", council, by=by, now=now, ends=changed)
    return proposed
