"""`klankbord council`: everything of a council in one file."""

import os
import shutil
from pathlib import Path
from typing import IO

import click
from flask_babel import force_locale

from klankbord.across.exports.archive import packing
from klankbord.across.exports.archive.sight import keeper
from klankbord.base import audit
from klankbord.base.db import db, set_writing
from klankbord.cli.opening import opened
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.schools.models import School


@click.group()
def council() -> None:
    """Take a council along."""


@council.command("export")
@click.argument("council_id", metavar="ID", type=int)
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="The zip to write.")
def bring_out(council_id: int, target: Path) -> None:
    """Write everything of the council with ID to a zip, closed items too; it is noted in the audit log."""
    if target.is_dir():
        raise click.ClickException(f"{target} is a folder: name a file.")
    if target.exists():
        raise click.ClickException(f"{target} is there already: name another file.")
    with opened():
        found = db.session.get(Council, council_id)
        if found is None:
            raise click.ClickException(f"There is no council with the id {council_id}.")
        school, now = db.session.get_one(School, found.school_id), dates.now()
        audit.record("exports.archive", found, by=None, now=now, closed=True)
        db.session.commit()
        set_writing(False)
        with force_locale(school.language):
            body = packing.pack(found, keeper(school, found, school.language), language=school.language, now=now)
        with body:
            _write(body, target)
        db.session.rollback()
    click.echo(target)


def _write(body: IO[bytes], target: Path) -> None:
    """Write the whole file or none of it, for the eyes of whoever asked alone."""
    part = target.with_name(f".{target.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            shutil.copyfileobj(body, file)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
