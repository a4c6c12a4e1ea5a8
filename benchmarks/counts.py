"""How many statements a page asks of the database, with one thing on it and with three hundred."""

import re
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import event

from benchmarks import school, visitors
from benchmarks.ground import migrated
from benchmarks.rows import Row
from klankbord.base.db import db

MOST = {"proposal": 5, "long_round": 5, "meeting": 7, "home": 7}
NAMES = tuple(f"{page}_queries" for page in MOST)
FEW, MANY = 1, 300
_COUNTED = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)


@cache
def of_pages(size: int = MANY) -> dict[str, int]:
    """Statements by page, those of the session and the viewer included."""
    with tempfile.TemporaryDirectory() as folder:
        app = migrated(Path(folder) / "data")
        with app.app_context():
            places = school.fill(comments=size, items=size, more=size, parents=size + 2, said=3 * size + 2)
            visitor = visitors.sign_in(app, places.parents[:1])[0]
            engine = db.engine
            db.session.remove()
        client = app.test_client()
        base = app.config["SETTINGS"].base_url
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], visitor.cookie, domain="127.0.0.1")
        found: dict[str, int] = {}
        for page in MOST:
            seen: list[str] = []

            def notice(_connection, _cursor, statement, *_rest, seen=seen):
                if _COUNTED.match(statement):
                    seen.append(statement)

            event.listen(engine, "before_cursor_execute", notice)
            answer = client.get(getattr(places, page), base_url=base)
            event.remove(engine, "before_cursor_execute", notice)
            if answer.status_code != 200:
                raise RuntimeError(f"{page} answered {answer.status}")
            found[page] = len(seen)
        engine.dispose()
    return found


def rows(wanted: set[str]) -> list[Row]:
    """One row for each page; a count that grows with what is on the page misses its goal whatever it is."""
    made = []
    for page, most in MOST.items():
        few, many = of_pages(FEW)[page], of_pages(MANY)[page]
        row = Row(f"{page}_queries", "count", "max", many, [few, many], queries=many, goal=most)
        row.ok = row.ok and few == many
        made.append(row)
    return [row for row in made if row.name in wanted]
