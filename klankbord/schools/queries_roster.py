"""Every question asked of rosters: those of a school, and the lines of one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from klankbord.base.db import db
from klankbord.people.models import User
from klankbord.schools.models_roster import RosterImport, RosterLine, Verdict

PER_PAGE = 50
MOST_SHOWN = 30


@dataclass(frozen=True)
class LinesPage:
    """One page of the lines of a kind; `number` from 1."""

    lines: Sequence[RosterLine]
    number: int
    pages: int


def imports(school_id: int) -> list[tuple[RosterImport, str]]:
    """The rosters of a school with who uploaded each, newest first."""
    rows = db.session.execute(
        select(RosterImport, User.name)
        .join(User, User.id == RosterImport.by_id)
        .where(RosterImport.school_id == school_id)
        .options(joinedload(RosterImport.batch))
        .order_by(RosterImport.id.desc())
        .limit(MOST_SHOWN)
    )
    return [(row[0], row[1]) for row in rows]


def own_import(school_id: int, import_id: int) -> Select[RosterImport]:
    """One roster of a school, with what came of it."""
    return (
        select(RosterImport)
        .where(RosterImport.id == import_id, RosterImport.school_id == school_id)
        .options(joinedload(RosterImport.batch))
    )


def lines_page(roster: RosterImport, verdict: Verdict, number: int) -> LinesPage:
    """One page of a preview; past the end the last one."""
    pages = max(1, -(-int(roster.counts.get(verdict.value, 0)) // PER_PAGE))
    number = min(max(1, number), pages)
    lines = db.session.scalars(
        select(RosterLine)
        .where(RosterLine.import_id == roster.id, RosterLine.verdict == verdict)
        .order_by(RosterLine.position)
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    ).all()
    return LinesPage(lines, number, pages)
