"""The schema: up from nothing, down, up again, with rows in it, all or nothing, and equal to the models."""

from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Engine, event, inspect, select

from klankbord import create_app
from klankbord.base.db import db
from klankbord.people.models import User
from klankbord.schools.models import School
from tests.factories.councils import CouncilFactory, SeatFactory
from tests.factories.schools import ClassGroupFactory, SchoolFactory, parent
from tests.fixtures.database import close, settings_for

KEPT = {"alembic_version"}


@pytest.fixture
def empty(empty_database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database without tables."""
    app = create_app(settings_for(tmp_path, empty_database_url))
    with app.app_context():
        yield app
    close(app)


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names())


def revisions(app: Flask) -> list[str]:
    """Every revision, oldest first."""
    script = ScriptDirectory(app.config["MIGRATIONS"])
    return [revision.revision for revision in script.walk_revisions()][::-1]


def difference() -> list[object]:
    """What autogenerate would still change."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": ours})
        return list(compare_metadata(context, db.metadata))


def ours(thing: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    """The tables SQLite keeps for a search index are not models."""
    return not (kind == "table" and name is not None and name not in db.metadata.tables and "search" in name)


def test_from_nothing_the_schema_is_that_of_the_models(empty: Flask) -> None:
    flask_migrate.upgrade()

    assert tables() >= set(db.metadata.tables)
    assert difference() == []


def test_there_is_one_line_of_revisions(empty: Flask) -> None:
    assert len(ScriptDirectory(empty.config["MIGRATIONS"]).get_heads()) == 1


def test_each_step_goes_up_down_and_up_again(empty: Flask) -> None:
    for revision in revisions(empty):
        before = tables()
        flask_migrate.upgrade(revision=revision)
        after = tables()
        flask_migrate.downgrade(revision="-1")
        assert tables() - KEPT == before - KEPT
        flask_migrate.upgrade(revision=revision)
        assert tables() == after
    assert difference() == []


def test_down_and_up_with_rows_in_it(empty: Flask) -> None:
    flask_migrate.upgrade()
    school = SchoolFactory()
    group = ClassGroupFactory(school_id=school.id)
    SeatFactory(council=CouncilFactory(school_id=school.id), user=parent(school, classes=[group]))
    db.session.commit()
    db.session.remove()

    flask_migrate.downgrade(revision="base")
    assert tables() - KEPT == set()
    flask_migrate.upgrade()

    assert db.session.scalars(select(School)).all() == []
    assert difference() == []


def test_migrating_again_keeps_the_rows(empty: Flask) -> None:
    flask_migrate.upgrade()
    name = parent(SchoolFactory()).name
    db.session.commit()
    db.session.remove()

    flask_migrate.upgrade()

    assert db.session.scalars(select(User.name)).all() == [name]


class Broken(Exception):
    """What goes wrong half-way."""


@pytest.mark.parametrize("statement", [1, 2, 17, 40])
def test_all_or_nothing(empty: Flask, statement: int) -> None:
    """A migration that breaks half-way leaves the database as it was."""
    seen = 0

    def breaks(_connection, _cursor, words, _parameters, _context, _many):
        nonlocal seen
        seen += words.lstrip().upper().startswith(("CREATE", "INSERT"))
        if seen > statement:
            raise Broken

    event.listen(Engine, "before_cursor_execute", breaks)
    try:
        with pytest.raises(Broken):
            flask_migrate.upgrade()
    finally:
        event.remove(Engine, "before_cursor_execute", breaks)

    assert tables() == set()
    flask_migrate.upgrade()
    assert difference() == []
