"""The days without school: the school's own, and with them those of its region."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.kit import free_days
from klankbord.kit.free_days import Span
from klankbord.schools.models import FreeDay, School


def own_days(school_id: int, since: date) -> Sequence[FreeDay]:
    """The school's own free days that end on a day or after it, in order."""
    return db.session.scalars(
        select(FreeDay)
        .where(FreeDay.school_id == school_id, FreeDay.last_day >= since)
        .order_by(FreeDay.first_day, FreeDay.last_day, FreeDay.id)
    ).all()


def free_spans(school_id: int, first: date, last: date) -> list[Span]:
    """Every free day that touches a period: the school's own and its region's, in order. Two statements."""
    region = db.session.scalar(select(School.holiday_region).where(School.id == school_id)) or ""
    own = [Span(row.first_day, row.last_day, row.name) for row in own_days(school_id, first) if row.first_day <= last]
    return sorted([*own, *free_days.of_region(region, first, last)])
