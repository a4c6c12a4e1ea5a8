"""`klankbord roster import`: a roster taken over without a browser."""

from pathlib import Path

import click

from klankbord.base.db import db
from klankbord.cli.opening import opened, the_school
from klankbord.kit import dates
from klankbord.kit.roster import Problem, Unreadable, read
from klankbord.kit.roster.kinds import LARGEST
from klankbord.schools.actions_roster_apply import apply
from klankbord.schools.actions_roster_errands import planned, remembered
from klankbord.schools.actions_roster_lines import counts_of, is_left_out, is_open, lines_of
from klankbord.schools.actions_roster_plan import Plan


@click.command("import")
@click.argument("file", metavar="FILE")
@click.option("--school", "slug", metavar="SLUG", help="The school; needed where there are several.")
@click.option("--leave-out", is_flag=True, help="Also let go of who is not in FILE.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
def import_roster(file: str, slug: str | None, *, leave_out: bool, dry_run: bool) -> int:
    """Take FILE over; it can be undone in the browser for a week.

    Rows in doubt are taken over in the careful way, and named. Exit code 1: rows were left out that need a person; 2:
    FILE is no roster.
    """
    data = _bytes(file)
    with opened():
        school = the_school(slug)
        school_id, name, zone, said = school.id, school.name, school.zone, remembered(school.id)
        db.session.rollback()  # others may write while the file is read
        try:
            roster = read(data, Path(file).name, mapping=said)
        except Unreadable as error:
            click.echo(str(error), err=True)
            return 2
        plan, known = planned(school_id, roster, {})
        counts = counts_of(plan, lines_of(plan, known))
        writes = plan.writes or (leave_out and bool(counts["gone"]))
        if not dry_run and writes:
            apply(plan, known, counts, leave_out=leave_out, by=None, on=dates.today(zone), now=dates.now())
            db.session.commit()
    click.echo("\n".join([_headline(name, dry_run=dry_run, writes=writes), *_told(plan, counts, leave_out=leave_out)]))
    return 1 if counts["left_out"] else 0


def _bytes(file: str) -> bytes:
    try:
        with Path(file).open("rb") as opened_file:
            return opened_file.read(LARGEST + 1)
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror or error}.") from error


def _headline(name: str, *, dry_run: bool, writes: bool) -> str:
    if not writes:
        return f"{name}: nothing to change."
    return f"{name}: this would change." if dry_run else f"{name}: taken over; it can be undone for a week."


def _told(plan: Plan, counts: dict[str, int], *, leave_out: bool) -> list[str]:
    """The counts, then what needs a person."""
    new = counts["new"] - counts["classes"]
    gone = f"{counts['gone']} gone" if leave_out or not counts["gone"] else f"{counts['gone']} not in it, who stay"
    moved = f"{counts['children_new']} new, {counts['children_moved']} to another class"
    lines = [
        f"  people: {new} new, {counts['changed']} changed, {counts['same']} the same, {gone}",
        f"  children: {counts['children']}, of whom {moved}",
        f"  classes: {counts['classes']} new",
    ]
    waiting = [problem for problem in plan.problems if is_open(problem) or is_left_out(problem)]
    if waiting:
        lines += [f"  rows that need a person: {len(waiting)}; until then:", *(f"    {_doubt(one)}" for one in waiting)]
    return lines


def _doubt(problem: Problem) -> str:
    where = f"{problem.sheet}!{problem.row}" if problem.sheet else f"row {problem.row}"
    careful = problem.options[0] if problem.options else None
    how = f" → {careful.sentence % careful.values if careful.values else careful.sentence}" if careful else ""
    return f"{where}: {problem.told()}{how}"
