"""How the installation is doing: one word or one sentence for each part, for /readyz and `klankbord check`."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from klankbord.base.db import db
from klankbord.base.jobs import worker_seen_at
from klankbord.config import Settings

OK = "ok"
SEEN_WITHIN = timedelta(minutes=1)


def database() -> str:
    """Whether the database answers."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        db.session.rollback()
        file = db.engine.url.database if db.engine.dialect.name == "sqlite" else None
        if file and not Path(file).exists():
            return "There is no database yet: run `klankbord migrate`."
        return f"The database does not answer ({type(getattr(error, 'orig', None) or error).__name__})."
    return OK


def newest_revision() -> str | None:
    """The revision this version of the program was written for."""
    return _revisions().get_current_head()


def migrations() -> str:
    """Whether the schema is the one this version was written for."""
    try:
        there = _revision_there()
    except SQLAlchemyError:
        return "The database could not be read, so its migrations are not known."
    if there == newest_revision():
        return OK
    if there is None:
        return "The database is not migrated yet: run `klankbord migrate`."
    if not _is_known(there):
        return f"The database is at migration {there}, which this version does not know: install the newer one again."
    return f"The database is at migration {there}, this version needs {newest_revision()}: run `klankbord migrate`."


def is_behind() -> bool:
    """Whether the schema is that of an older version, which `klankbord migrate` brings to this one."""
    there = _revision_there()
    return there is not None and there != newest_revision() and _is_known(there)


def _revisions() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", current_app.config["MIGRATIONS"])
    return ScriptDirectory.from_config(config)


def _revision_there() -> str | None:
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _is_known(revision: str) -> bool:
    return any(one.revision == revision for one in _revisions().walk_revisions())


def worker(now: datetime) -> str:
    """Whether a worker was seen in the last minute."""
    try:
        seen = worker_seen_at()
    except SQLAlchemyError:
        db.session.rollback()
        return "The database could not be read, so the worker is not known."
    if seen is None:
        return "No worker is running: mail waits until `klankbord serve` or `klankbord worker` runs."
    if now - seen > SEEN_WITHIN:
        return f"The worker was last seen at {seen:%Y-%m-%d %H:%M} UTC: start `klankbord serve` or `klankbord worker`."
    return OK


def data_folder(settings: Settings) -> str:
    """Whether files can be written where they are kept."""
    folder: Path = settings.data
    if not folder.is_dir():
        return f"The data folder {folder} is not there: make it, or set KLANKBORD_DATA."
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"The data folder {folder} cannot be written: give the account that runs Klankbord the right to."
    return OK


def clock(now: datetime) -> str:
    """Whether the machine's time can be right: past this version's day, zones known, close to the database's."""
    if now.year < 2026:
        return f"The machine's clock says {now:%Y-%m-%d}: set it right, mail and deadlines depend on it."
    ZoneInfo("Europe/Amsterdam")
    if db.engine.dialect.name == "postgresql":
        try:
            theirs = db.session.execute(text("SELECT now()")).scalar_one()
        except SQLAlchemyError:
            db.session.rollback()
            return OK
        if abs((now - theirs).total_seconds()) > 60:
            return "The clocks of this machine and of the database differ by more than a minute: set them right."
    return OK
