"""Opening the application for a command: with good settings, a migrated database and a write lock where it writes."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask
from sqlalchemy import select

from klankbord.application import create_app
from klankbord.base import status
from klankbord.base.db import db, writing
from klankbord.schools.models import School


def require_migrated(app: Flask) -> None:
    """Raise a ClickException with a sentence unless the database is there and at this version's schema."""
    with app.app_context():
        for sentence in (status.database(), status.migrations()):
            if sentence != status.OK:
                raise click.ClickException(sentence)


@contextmanager
def opened() -> Iterator[Flask]:
    """The application on a migrated database, in one transaction that the command commits."""
    app = create_app()
    require_migrated(app)
    with app.app_context(), writing():
        yield app


def the_school(slug: str | None) -> School:
    """The school with a slug, or the only one. Raises ClickException when that is not clear."""
    schools = db.session.scalars(select(School).order_by(School.slug)).all()
    if slug is not None:
        for school in schools:
            if school.slug == slug:
                return school
        raise click.ClickException(f"There is no school with the slug {slug}.")
    if len(schools) == 1:
        return schools[0]
    if not schools:
        raise click.ClickException("There is no school yet: run `klankbord school create NAME --slug SLUG` first.")
    raise click.ClickException("There are several schools: say which with --school SLUG.")
