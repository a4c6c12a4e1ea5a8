"""`klankbord meeting`: records of meetings in YAML, in and out."""

from pathlib import Path

import click

from klankbord.across.records import export as exporting
from klankbord.across.records import reader, store
from klankbord.across.records.values import BadRecord, Record
from klankbord.base.db import db
from klankbord.cli.opening import opened, the_school
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.meetings.models import Meeting
from klankbord.schools.models import School


@click.group()
def meeting() -> None:
    """Bring records of meetings in and out."""


@meeting.command("import")
@click.argument("file")
@click.option("--school", "slug", help="The school's slug; may be left out where there is one school.")
@click.option("--council", "council_id", type=int, help="The council's id, where it is not the first of its kind.")
def bring_in(file: str, slug: str | None, council_id: int | None) -> None:
    """Make a meeting of the record in FILE (YAML); print its id.

    Without --council, a group_kind with "klankbord" in it goes to the school's first sounding board, all else to its
    first parent council.
    """
    record = _read(Path(file))
    with opened():
        school = _school(slug, council_id)
        try:
            council = store.council_for(record, school, council_id)
        except BadRecord as error:
            raise click.ClickException(str(error)) from error
        made = store.store(record, council, school, now=dates.now())
        db.session.commit()
        click.echo(made.id)


@meeting.command("export")
@click.argument("meeting_id", metavar="ID", type=int)
def bring_out(meeting_id: int) -> None:
    """Write the meeting with ID as a record (YAML)."""
    with opened():
        found = db.session.get(Meeting, meeting_id)
        if found is None:
            raise click.ClickException(f"There is no meeting with the id {meeting_id}.")
        written = exporting.export(found)
    click.echo(written, nl=False)


def _read(path: Path) -> Record:
    if path.is_dir():
        raise click.ClickException(f"{path} is a folder: name a file.")
    try:
        return reader.read(path.read_bytes())
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read: {error.strerror}.") from error
    except BadRecord as error:
        raise click.ClickException(f"{path.name}: {error}") from error


def _school(slug: str | None, council_id: int | None) -> School:
    if slug is None and council_id is not None:
        council = db.session.get(Council, council_id)
        found = db.session.get(School, council.school_id) if council is not None else None
        if found is not None:
            return found
    return the_school(slug)
