"""`klankbord roster check`: what reading a roster of parents gives. Needs neither secret nor database."""

import importlib
import importlib.util
import json
from pathlib import Path

import click

from klankbord.kit.roster import Meaning, Roster, Unreadable, read
from klankbord.kit.roster.kinds import LARGEST
from klankbord.kit.roster.shape import ReadPerson

ELSEWHERE = {"import": ("klankbord.cli.roster_import", "import_roster")}  # needs the database: opened when asked for


class Rosters(click.Group):
    """The commands about rosters, each with no more than it needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in alphabetical order."""
        found = [name for name, (module, _command) in ELSEWHERE.items() if importlib.util.find_spec(module)]
        return sorted([*super().list_commands(ctx), *found])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command; those that need the database are imported now."""
        if cmd_name in ELSEWHERE and importlib.util.find_spec(ELSEWHERE[cmd_name][0]):
            module, name = ELSEWHERE[cmd_name]
            found: click.Command = getattr(importlib.import_module(module), name)
            return found
        return super().get_command(ctx, cmd_name)


@click.group(cls=Rosters)
def roster() -> None:
    """Rosters of parents as school systems export them."""


@roster.command("check")
@click.argument("file", metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="Print the whole reading as JSON.")
def check(file: str, as_json: bool) -> int:
    """Show what importing FILE would make of it. Exit code 1: a row needs a person; 2: no roster."""
    try:
        reading = read(_bytes(file), Path(file).name)
    except Unreadable as error:
        click.echo(str(error), err=True)
        return 2
    click.echo(json.dumps(reading.as_json(), ensure_ascii=False, indent=2) if as_json else shown(reading))
    return 1 if reading.problems else 0


def _bytes(file: str) -> bytes:
    try:
        with Path(file).open("rb") as opened:
            return opened.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise click.UsageError(f"There is no file “{file}”.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not one a file can have"
        raise click.UsageError(f"“{file}” cannot be read: {reason[0].lower()}{reason[1:]}.") from error


def shown(reading: Roster) -> str:
    """The reading for people: how the file is written, its columns, its people, and what must be looked at."""
    lines = [*_facts(reading), "", *_columns(reading)]
    lines += ["", "People:", *(f"  {_person(person)}" for person in reading.people)] if reading.people else []
    if reading.format.row_per == "school":
        lines += ["", "EDEXML holds no parents: only groups, pupils and teachers."]
    lines += [f"Left out: the hidden sheet “{name}”." for name in reading.left_out]
    if reading.problems:
        lines += ["", f"To look at ({len(reading.problems)}):"]
        for problem in reading.problems:
            where = f"{problem.sheet}!{problem.row}" if problem.sheet else f"row {problem.row}"
            lines.append(f"  {where}: {problem.told()}")
    else:
        lines += ["", "Nothing to look at."]
    return "\n".join(lines)


def _facts(reading: Roster) -> list[str]:
    written = reading.format
    how = [
        written.encoding,
        f"separated by {written.delimiter}" if written.delimiter else "",
        f"headings in row {written.header_row}" if written.header_row else "",
        f"a row for each {written.row_per}" if written.row_per != "school" else "",
    ]
    counts = [
        f"{reading.count} rows",
        f"{len(reading.people)} people",
        f"{len(reading.pupils)} children",
        f"{len(reading.classes)} classes",
    ]
    facts = ["; ".join(part for part in how if part), ", ".join(counts)]
    if reading.classes:
        facts.append(f"Classes: {', '.join(reading.classes)}")
    return facts


def _columns(reading: Roster) -> list[str]:
    used = [column for column in reading.columns if column.meaning is not Meaning.NOT_KEPT]
    lines = [
        f"  {column.heading or f'column {column.index + 1}'}: {column.meaning.replace('_', ' ')}"
        f"{f' {column.carer}' if column.carer else ''}"
        for column in used
    ]
    kept_out = [column.heading for column in reading.columns if column.meaning is Meaning.NOT_KEPT and column.heading]
    if kept_out:
        lines.append(f"  not taken over: {', '.join(kept_out)}")
    return ["Columns:", *lines] if lines else []


def _person(person: ReadPerson) -> str:
    details = [
        person.email or "no address",
        ", ".join(person.classes),
        person.relation.replace("_", " ") if person.relation else "",
        "teacher" if person.is_staff else "",
        f"shares the address with {', '.join(person.shares_mailbox_with)}" if person.shares_mailbox_with else "",
        "in doubt" if person.doubtful else "",
    ]
    return f"{person.name or '(no name)'}: {'; '.join(detail for detail in details if detail)}"
