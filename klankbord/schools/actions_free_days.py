"""The school's own free days, as they stand in its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.free_days import Span
from klankbord.kit.viewer import Person
from klankbord.schools.models import FreeDay, School


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: a known one (`id`) or a new one; without a span it is taken out."""

    id: int | None
    span: Span | None


def save_free_days(school: School, rows: Sequence[Row], *, by: Person, now: datetime) -> int:
    """Write the table down; how many rows changed. Days that are not in it stay: two people may work at once."""
    known = {row.id: row for row in db.session.scalars(select(FreeDay).where(FreeDay.school_id == school.id))}
    there = {_facts(row) for row in known.values()}
    changed = 0
    for row in rows:
        before = known.get(row.id) if row.id is not None else None
        if row.span is None:
            if before is not None:
                db.session.delete(before)
                changed += 1
            continue
        facts = (row.span.first, row.span.last, row.span.name)
        if facts in there:
            continue
        there.add(facts)
        if before is None:
            before = FreeDay(school_id=school.id)
            db.session.add(before)
        before.first_day, before.last_day, before.name = facts
        changed += 1
    if changed:
        audit.record("schools.save_free_days", school, by=by, now=now, school_id=school.id, changed=changed)
    return changed


def _facts(row: FreeDay) -> tuple[date, date, str]:
    return row.first_day, row.last_day, row.name
