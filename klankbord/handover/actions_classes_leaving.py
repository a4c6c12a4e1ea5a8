"""The seat of a class ends when its holder has no child in that class any more: first told, eight days later ended.

Eight days are one more than a roster or a turn of the year can be undone, so that a mistake in them ends nobody's seat.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils import actions as councils
from klankbord.councils.models import Council, Seat
from klankbord.councils.queries_composition import per_class
from klankbord.handover import mails_classes as mails
from klankbord.handover.actions_classes import organisers_of
from klankbord.kit import dates
from klankbord.schools.models import Child, Guardianship, Membership, School

GRACE = timedelta(days=8)
_Classes = Mapping[tuple[int, int], list[tuple[int | None, date | None]]]


def look(now: datetime) -> int:
    """Tell holders whose child left their class, and end the seats of those told long enough ago; how many changed.

    Only in councils with one seat per class. Staff keep their seats, and so does who never had a child entered or has
    one that is in no class yet.
    """
    rows = db.session.execute(
        select(Seat, Council, School, Membership)
        .join(Council, Council.id == Seat.council_id)
        .join(School, School.id == Council.school_id)
        .outerjoin(Membership, and_(Membership.user_id == Seat.user_id, Membership.school_id == Seat.school_id))
        .where(
            Seat.class_group_id.is_not(None),
            or_(Seat.ends_on.is_(None), Seat.ends_on >= now.date() - timedelta(days=1)),
            Council.closed_at.is_(None),
        )
        .options(joinedload(Seat.user), joinedload(Seat.class_group))
        .order_by(Seat.id)
    ).all()
    days = {school.id: dates.local(now, school.zone).date() for _seat, _council, school, _membership in rows}
    asked = {council.id: days[school.id] for _seat, council, school, _membership in rows}
    composed = {council_id: per_class(council_id, day) for council_id, day in asked.items()}
    cared = _cared_for({row[0].user_id for row in rows})
    changed = 0
    for seat, council, school, membership in rows:
        day = days[school.id]
        if composed[council.id] and seat.is_current(day):
            changed += _look_at(seat, council, school, _has_left(seat, membership, cared), day, now)
    return changed


def _cared_for(user_ids: Iterable[int]) -> _Classes:
    """The children of each person in each school: class, and the day they left, by school and person."""
    found: dict[tuple[int, int], list[tuple[int | None, date | None]]] = defaultdict(list)
    for school_id, user_id, class_id, left_on in db.session.execute(
        select(Child.school_id, Guardianship.user_id, Child.class_group_id, Child.left_on)
        .join(Child, Child.id == Guardianship.child_id)
        .where(Guardianship.user_id.in_(user_ids))
    ):
        found[school_id, user_id].append((class_id, left_on))
    return found


def _has_left(seat: Seat, membership: Membership | None, cared: _Classes) -> bool:
    if membership is None:
        return False
    if membership.left_at is not None:
        return True
    children = cared.get((seat.school_id, seat.user_id), [])
    if membership.is_staff or not children:
        return False
    here = [class_id for class_id, left_on in children if left_on is None]
    return None not in here and seat.class_group_id not in here


def _look_at(seat: Seat, council: Council, school: School, has_left: bool, day: date, now: datetime) -> bool:
    if not has_left:
        if seat.class_left_on is None:
            return False
        seat.class_left_on = None
        audit.record("handover.class_seat_stays", seat, by=None, now=now, council_id=council.id)
        return True
    if seat.class_left_on is None:
        seat.class_left_on = day
        assert seat.class_group is not None  # noqa: S101 - only seats of a class are looked at
        last = min(seat.ends_on or date.max, last_day(day))
        holder = (seat.user_id, seat.user.name)
        mails.ends(council, school, holder, organisers_of(council, day), seat.class_group.name, last, now=now)
        audit.record("handover.tell_class_seat_ends", seat, by=None, now=now, council_id=council.id)
        return True
    last = last_day(seat.class_left_on)
    if day <= last:
        return False
    councils.end_seat(seat, last, by=None, now=now)
    return True


def last_day(left_on: date) -> date:
    """The last day of a seat whose holder was found without a child in its class on a day."""
    return left_on + GRACE
