"""`klankbord demo`: a data folder with a demo school in it, marked as one."""

import os
import secrets
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import inspect

from klankbord import config
from klankbord.application import create_app
from klankbord.base import status
from klankbord.base.db import db, writing
from klankbord.cli.demo.fill import fill
from klankbord.cli.demo.people import presented
from klankbord.cli.migrate import bring_up
from klankbord.kit import dates

SEED = 2026
OURS = {"demo", "secret"}


def ready(settings: config.Settings, seed: int = SEED) -> None:
    """Make the demo unless it is there: secret (0600), schema, school, and last the mark.

    One that an older version made is brought to this one's schema and keeps what was done in it. An attempt that was
    cut off before its end holds nothing but the secret and an empty schema, and is gone on with.

    Raises ClickException for a folder or database that holds anything else.
    """
    if (settings.data / "demo").exists():
        _bring_along(create_app(settings))
        return
    _require_empty(settings.data)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o750)
    if config.secret_trouble(settings):
        _write_secret(settings.data / "secret")
    app = create_app(config.read())
    _require_empty_database(app)
    bring_up(app)
    with app.app_context(), writing():
        fill(seed=seed, now=dates.now())
        db.session.commit()
    (settings.data / "demo").write_text(f"A demo school lives here, grown from seed {seed}.\n", "utf-8")


def _bring_along(app: Flask) -> None:
    with app.app_context():
        is_behind = status.database() == status.OK and status.is_behind()
        db.session.remove()
    if is_behind:
        bring_up(app)


def _require_empty(folder: Path) -> None:
    held = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    strange = [name for name in held if name not in OURS and not name.startswith("klankbord.db")]
    if strange:
        raise click.ClickException(
            f"The folder {folder} holds something else ({strange[0]}): choose an empty one with KLANKBORD_DATA."
        )


def _write_secret(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())


def _require_empty_database(app: Flask) -> None:
    with app.app_context():
        tables = set(inspect(db.engine).get_table_names())
        ours = set(db.metadata.tables)
        filled = [
            name
            for name in sorted(tables & ours)
            if db.session.execute(db.metadata.tables[name].select().limit(1)).first() is not None
        ]
        db.session.remove()
    if filled or tables - ours - {"alembic_version"}:
        raise click.ClickException("The database holds something else: choose an empty one, or another KLANKBORD_DATA.")


def tell_people(app: Flask) -> None:
    """Print who can be stepped into, and where."""
    with app.app_context():
        base = app.config["SETTINGS"].base_url
        click.echo(f"\nStep in as anybody on {base}/demo; every mail is on {base}/demo/mail\n")
        for name, what, email in presented():
            click.echo(f"  {name:<24} {what:<40} {email}")
        db.session.remove()


@click.command()
@click.option("--seed", type=int, default=SEED, show_default=True, help="The same seed gives the same school.")
def demo(seed: int) -> None:
    """Migrate the data folder and fill it with a demo school; every later command on it is in demo mode."""
    settings = config.read()
    if (settings.data / "demo").exists():
        raise click.ClickException(f"The folder {settings.data} has a demo already: serve it, or choose an empty one.")
    ready(settings, seed)
    click.echo(f"The demo is in {settings.data}. Serve it with `klankbord serve`.")
