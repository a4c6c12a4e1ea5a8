"""What is overdue and whom to tell."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from klankbord.agenda.queries_closed import closed_items
from klankbord.base.db import db
from klankbord.councils import queries as councils
from klankbord.councils.models import Council, Seat
from klankbord.followup.models import ActionItem, ActionState, CouncilSilence
from klankbord.followup.models_reminders import OverdueMail
from klankbord.followup.queries_owners import everybody
from klankbord.people.models import User
from klankbord.schools.models import Membership, School


def schools(now: datetime) -> Sequence[School]:
    """The schools in which something may be overdue, whatever day it is there."""
    late = select(ActionItem.school_id).where(ActionItem.overdue(now.date() + timedelta(days=1)))
    return db.session.scalars(select(School).where(School.id.in_(late)).order_by(School.id)).all()


def overdue(school_id: int, today: date, *, but_mailed_since: datetime) -> dict[User, list[ActionItem]]:
    """By person what of theirs is overdue in a school, what is due longest on top, with its council. One statement.

    Left out is who left or was mailed since then, who wants no mail of that council, what councils that closed gave,
    and what closed items gave to somebody who does not sit in the council.
    """
    doing = everybody(today).subquery()
    mailed = select(OverdueMail.user_id).where(OverdueMail.school_id == school_id, OverdueMail.at > but_mailed_since)
    silent = select(CouncilSilence.id).where(
        CouncilSilence.council_id == ActionItem.council_id, CouncilSilence.user_id == User.id
    )
    sits = select(Seat.id).where(
        Seat.council_id == ActionItem.council_id, Seat.user_id == User.id, councils.current(today)
    )
    rows = db.session.execute(
        select(User, ActionItem)
        .join(doing, doing.c.user_id == User.id)
        .join(ActionItem, ActionItem.id == doing.c.action_id)
        .join(Council, Council.id == ActionItem.council_id)
        .join(
            Membership,
            and_(Membership.user_id == User.id, Membership.school_id == school_id, Membership.left_at.is_(None)),
        )
        .where(
            ActionItem.school_id == school_id,
            ActionItem.state == ActionState.OPEN,
            ActionItem.overdue(today),
            Council.closed_at.is_(None),
            User.disabled_at.is_(None),
            User.id.not_in(mailed),
            ~silent.exists(),
            or_(
                ActionItem.item_id.is_(None),
                ActionItem.item_id.not_in(closed_items(school_id=school_id)),
                sits.exists(),
            ),
        )
        .options(joinedload(ActionItem.council))
        .order_by(User.id, *ActionItem.soonest())
    )
    found: dict[User, list[ActionItem]] = {}
    for user, action in rows:
        found.setdefault(user, []).append(action)
    return found


def councils_of(user_id: int, school_id: int, today: date) -> Sequence[Council]:
    """The councils for which somebody has something to do that is open."""
    doing = everybody(today).subquery()
    theirs = (
        select(ActionItem.council_id)
        .join(doing, doing.c.action_id == ActionItem.id)
        .where(doing.c.user_id == user_id, ActionItem.school_id == school_id, ActionItem.state == ActionState.OPEN)
    )
    return db.session.scalars(select(Council).where(Council.id.in_(theirs)).order_by(Council.name, Council.id)).all()
