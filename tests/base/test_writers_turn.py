"""Writers of one process wait for each other in the order they came, and for nobody for ever."""

import threading

from sqlalchemy import text

from klankbord.base import db as base
from klankbord.base.db import db, writing
from tests.fixtures.database import KIND


def test_the_turn_is_given_back_whatever_becomes_of_it(app):
    for end in ("commit", "rollback"):
        with writing(), db.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            assert ("turn" in connection.info) == (KIND == "sqlite")
            getattr(connection, end)()
    with db.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        assert "turn" not in connection.info


def test_many_writers_at_once_all_have_theirs(app):
    go, done = threading.Barrier(8), []

    def write(number: int) -> None:
        with app.app_context(), writing():
            go.wait()
            for _ in range(5):
                db.session.execute(text("SELECT 1"))
                db.session.commit()
            done.append(number)
            db.session.remove()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(base.PATIENCE * 20)
    assert sorted(done) == list(range(8))
