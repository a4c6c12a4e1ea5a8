"""Who does what: the one place that knows that an owner is a person, one of several, or who holds an office now."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, CompoundSelect, and_, or_, select, union

from klankbord.base.db import db
from klankbord.councils import queries as councils
from klankbord.councils.models import Seat
from klankbord.followup.models import ActionItem, ActionOwner


def owned_by(user_id: int, today: date) -> ColumnElement[bool]:
    """The action items that are somebody's to do today: alone, with others, or by an office they hold."""
    with_others = select(ActionOwner.action_id).where(ActionOwner.user_id == user_id)
    of_office = (
        select(ActionOwner.action_id)
        .join(Seat, and_(Seat.council_id == ActionItem.council_id, Seat.office == ActionOwner.office))
        .where(ActionOwner.action_id == ActionItem.id, Seat.user_id == user_id, councils.current(today))
        .correlate(ActionItem)
    )
    return or_(ActionItem.owner_id == user_id, ActionItem.id.in_(with_others), of_office.exists())


def everybody(today: date) -> CompoundSelect[int, int | None]:
    """Who does what today, as `owned_by` says: action_id, user_id (None where nobody known does), each pair once."""
    return union(
        select(ActionItem.id.label("action_id"), ActionItem.owner_id.label("user_id")),
        select(ActionOwner.action_id, ActionOwner.user_id),
        select(ActionOwner.action_id, Seat.user_id)
        .join(ActionItem, ActionItem.id == ActionOwner.action_id)
        .join(Seat, and_(Seat.council_id == ActionItem.council_id, Seat.office == ActionOwner.office))
        .where(councils.current(today)),
    )


def owners_of(action_ids: Iterable[int], today: date) -> dict[int, list[int]]:
    """The accounts that do each of these action items, as `owned_by` says. One statement."""
    every = everybody(today).subquery()
    rows = db.session.execute(
        select(every.c.action_id, every.c.user_id)
        .where(every.c.action_id.in_(list(action_ids)), every.c.user_id.is_not(None))
        .order_by(every.c.action_id, every.c.user_id)
    )
    found: dict[int, list[int]] = {}
    for action_id, user_id in rows:
        found.setdefault(action_id, []).append(user_id)
    return found


def theirs(user_id: int, council_id: int, today: date) -> set[int]:
    """The ids of what is somebody's to do in a council."""
    return set(
        db.session.scalars(select(ActionItem.id).where(ActionItem.council_id == council_id, owned_by(user_id, today)))
    )
