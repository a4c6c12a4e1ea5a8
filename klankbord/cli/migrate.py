"""`klankbord migrate`: the database to this version's schema."""

import click
from flask import Flask
from flask_migrate import upgrade

from klankbord.application import create_app
from klankbord.base import status
from klankbord.base.db import db, writing


def bring_up(app: Flask) -> None:
    """Run every migration that is missing; SQLite's file and folder are made when they are not there."""
    settings = app.config["SETTINGS"]
    if settings.database_url.startswith("sqlite"):
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o750)
    with app.app_context(), writing():
        try:
            upgrade()
        finally:
            db.session.remove()


@click.command()
def migrate() -> None:
    """Bring the database to this version's schema; running it again changes nothing."""
    app = create_app()
    with app.app_context():
        sentence = status.database() if not app.config["SETTINGS"].database_url.startswith("sqlite") else status.OK
    if sentence != status.OK:
        raise click.ClickException(sentence)
    bring_up(app)
    click.echo("The database is at this version's schema.")
