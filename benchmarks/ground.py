"""The data folder that is measured, filled once for all rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from benchmarks import school
from benchmarks.servers import product_environment
from benchmarks.visitors import Visitor, sign_in
from klankbord import config
from klankbord.application import create_app
from klankbord.base.db import db
from klankbord.cli.migrate import bring_up

POSTERS = 600
SAID = 1000
"""Comments of the long round: with two of five a thread of its own parent, 400 parents are asked."""
WRITERS = 8
"""So many people post in turns that none meets the limit on comments, which stays on as it is in life."""


@dataclass(frozen=True)
class Ground:
    """Where everything is: a scratch folder, the product's data, its pages, and people who are signed in."""

    folder: Path
    data: Path
    log: Path
    cookie_name: str
    places: school.Measured
    visitors: list[Visitor]

    @property
    def posters(self) -> list[Visitor]:
        """Those who post one after another; each may post so often only."""
        return self.visitors[:-WRITERS]

    @property
    def writers(self) -> list[Visitor]:
        """Those who write at once, and have posted nothing before."""
        return self.visitors[-WRITERS:]


def migrated(data: Path) -> Flask:
    """An application on a fresh data folder with an empty, migrated database."""
    app = create_app(config.read(product_environment(data)))
    bring_up(app)
    return app


@contextmanager
def prepared(folder: Path) -> Iterator[Ground]:
    """The ground all rows stand on."""
    data = folder / "data"
    app = migrated(data)
    with app.app_context():
        places = school.fill(parents=POSTERS, said=SAID)
        people = sign_in(app, places.parents)
        db.session.remove()
        db.engine.dispose()
    yield Ground(folder, data, folder / "servers.log", app.config["SESSION_COOKIE_NAME"], places, people)
