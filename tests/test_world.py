"""The world of the tests is the same, whether it is made or put back."""

from sqlalchemy import select

from klankbord.base.db import Base, db
from tests import world
from tests.fixtures.database import written


def _everything() -> dict[str, list[str]]:
    return {
        table.name: sorted(repr(dict(row)) for row in db.session.execute(select(table)).mappings())
        for table in Base.metadata.sorted_tables
    }


def test_it_is_put_back_row_for_row(app, clean, clock):
    world._built.clear()
    made = world.build()
    rows = _everything()
    assert sum(map(len, rows.values())) > 60
    db.session.remove()
    clean()
    written.clear()
    assert world.build() == made
    assert _everything() == rows
