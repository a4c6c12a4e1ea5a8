"""What every test can ask for; the fixtures themselves stand in tests/fixtures/."""

import os
import zlib

import pytest
from hypothesis import HealthCheck, settings

from tests.fixtures.browser import axe, browser, fits, live, migrated_file, new_page, page, serve
from tests.fixtures.database import (
    KIND,
    app,
    application,
    clean,
    database_url,
    db,
    empty_database_url,
    folder,
    make_app,
    postgres,
    queries,
)
from tests.fixtures.mail import smtp, smtp_server
from tests.fixtures.web import FULL, client, clock, new_client

__all__ = [
    "app", "application", "axe", "browser", "clean", "client", "clock", "database_url", "db", "empty_database_url",
    "fits",
    "folder", "live", "make_app", "migrated_file", "new_client", "new_page", "page", "postgres", "queries", "serve",
    "smtp",
    "smtp_server",
]  # fmt: skip

SEED = int(os.environ.get("KLANKBORD_TEST_SEED", "20261006"))

settings.register_profile("sampled", max_examples=25, deadline=None, derandomize=True, database=None)
settings.register_profile(
    "full", max_examples=500, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("full" if FULL else "sampled")


@pytest.fixture(scope="session")
def seed() -> int:
    """The seed of everything drawn at random in tests; KLANKBORD_TEST_SEED repeats a run."""
    return SEED


@pytest.fixture(scope="session")
def full() -> bool:
    """Whether tests run at full size (make test-all) or sampled."""
    return FULL


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what opens Chromium; on PostgreSQL run what needs the database, once is enough for the rest.

    Unless all is asked for, a matrix, which asks the same of each of its hundreds of rows, is divided: two thirds go to
    SQLite and the other third to PostgreSQL, which also gets a third of all others and has that third for itself but
    for the tests that count statements. Those of the schema and the mail run on both. So each test runs on one of the
    two at least, and the seed says which.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    if KIND == "postgresql":
        bases = {"database_url", "empty_database_url"}
        _keep(config, items, [item for item in items if bases & {*getattr(item, "fixturenames", ())}])
    if not FULL:
        _keep(config, items, [item for item in items if _is_drawn(item)])


def _is_drawn(item: pytest.Item) -> bool:
    """Whether a test is part of a run of sampled size on this database."""
    number = zlib.crc32(f"{SEED} {item.nodeid}".encode())
    if item.get_closest_marker("matrix"):
        return (number % 3 == 0) == (KIND == "postgresql")
    fixtures = getattr(item, "fixturenames", ())
    if item.nodeid.startswith(("tests/test_migrations.py", "tests/mail/")):
        return True
    if KIND == "postgresql":
        return number % 3 == 0
    return "database_url" not in fixtures or "queries" in fixtures or "browser" in fixtures or number % 3 != 0


def _keep(config: pytest.Config, items: list[pytest.Item], kept: list[pytest.Item]) -> None:
    """Run these tests alone."""
    names = {item.nodeid for item in kept}
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in names])
    items[:] = kept


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what is needed to repeat the run."""
    terminalreporter.write_line(f"database {KIND}, seed {SEED}, {'full size' if FULL else 'sampled'}")
