"""What tests of rosters share: taking one over without a page, and every row that an import may touch."""

from datetime import date

from sqlalchemy import select

from klankbord.base.db import Base
from klankbord.base.db import db as database
from klankbord.kit import dates
from klankbord.kit.roster.shape import Roster
from klankbord.schools.actions_roster_apply import Applied, apply
from klankbord.schools.actions_roster_errands import planned
from klankbord.schools.actions_roster_lines import counts_of, lines_of
from klankbord.schools.models import School
from tests.factories.roster import RosterBuilder

LEFT_ASIDE = ("change_", "roster_", "audit_event", "errand", "outbox_", "alembic")
KINDS = ("new", "changed", "same", "gone", "doubtful")


def preview(school: School, roster: Roster | RosterBuilder, choices: dict[str, str] | None = None) -> list[dict]:
    """The lines a roster would show."""
    plan, known = planned(school.id, roster.build() if isinstance(roster, RosterBuilder) else roster, choices or {})
    return lines_of(plan, known)


def take_over(
    school: School,
    roster: Roster | RosterBuilder,
    choices: dict[str, str] | None = None,
    *,
    leave_out: bool = True,
) -> Applied:
    """Take a roster over, and let go of who is not in it."""
    read = roster.build() if isinstance(roster, RosterBuilder) else roster
    plan, known = planned(school.id, read, choices or {})
    counts = counts_of(plan, lines_of(plan, known))
    made = apply(plan, known, counts, leave_out=leave_out, by=None, on=date(2026, 10, 6), now=dates.now())
    database.session.flush()
    return made


def counted(lines: list[dict]) -> dict[str, int]:
    """How many lines there are of each kind that has any."""
    verdicts = [line["verdict"].value for line in lines]
    return {kind: verdicts.count(kind) for kind in KINDS if kind in verdicts}


def told(lines: list[dict], name: str) -> list[list[str]]:
    """What the line of somebody says that changes."""
    about = (line["data"] for line in lines if line["name"] == name and line["data"]["kind"] != "doubt")
    return next(about).get("changes", [])


def everything() -> dict[str, list[tuple]]:
    """Every row of every table that is not about imports themselves, but for the count of a version."""
    database.session.flush()
    found = {}
    for table in Base.metadata.sorted_tables:
        if not table.name.startswith(LEFT_ASIDE):
            columns = [column for column in table.c if column.name != "version"]
            found[table.name] = sorted(map(repr, database.session.execute(select(*columns))))
    return found
