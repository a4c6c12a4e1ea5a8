"""The post that tests of crashes send through: a sink of our own, or real servers with KLANKBORD_TEST_POST=dovecot."""

import os
import shutil
import subprocess

import pytest
from sqlalchemy import event

from klankbord import create_app
from klankbord.base.db import db as database
from tests.fixtures.database import close, settings_for
from tests.fixtures.mail import send_through
from tests.mail.postbox import Postbox

REAL = os.environ.get("KLANKBORD_TEST_POST") == "dovecot"


@pytest.fixture(scope="session")
def postbox():
    """OpenSMTPD and Dovecot."""
    box = Postbox()
    try:
        box.start()
        yield box
    finally:
        box.stop()


@pytest.fixture
def through(app):
    """Send through a server for the length of a test."""
    settings = app.config["SETTINGS"]
    yield lambda server: send_through(app, server)
    app.config["SETTINGS"] = settings
    send_through(app, None)


@pytest.fixture
def small_disk(tmp_path, migrated_file):
    """An application whose database has room for some mails, and how to give it more.

    With real servers, as root, it is a disk of its own; else SQLite is told that there is no more.
    """
    if REAL:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", tmp_path], check=True)
    file = tmp_path / "full.db"
    shutil.copy(migrated_file, file)
    app = create_app(settings_for(tmp_path, f"sqlite:///{file}"))
    with app.app_context():
        engine = database.engine

    def no_more(connection, _record):
        connection.execute(f"PRAGMA max_page_count = {file.stat().st_size // 4096 + 20}")

    def more():
        if REAL:
            subprocess.run(["mount", "-o", "remount,size=64m", tmp_path], check=True)
        else:
            event.remove(engine, "connect", no_more)
            engine.dispose()

    if not REAL:
        engine.dispose()
        event.listen(engine, "connect", no_more)
    yield app, more
    close(app)
    if REAL:
        subprocess.run(["umount", "-l", tmp_path], check=True)


@pytest.fixture
def post(request, app):
    """Where mail goes, with `numbers()`: the Message-ID of each that arrived."""
    if not REAL:
        yield request.getfixturevalue("smtp")
        return
    settings = app.config["SETTINGS"]
    send_through(app, request.getfixturevalue("postbox"))
    yield request.getfixturevalue("postbox")
    app.config["SETTINGS"] = settings
    send_through(app, None)
