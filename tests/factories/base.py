"""How things are made for tests: written in the test's own session and flushed, committed by the next request."""

import factory
from factory.alchemy import SQLAlchemyModelFactory
from sqlalchemy import select

from klankbord.base.db import Base, db
from klankbord.kit import dates


class Factory(SQLAlchemyModelFactory):
    """A row with believable values; a test names only what it is about."""

    class Meta:
        abstract = True
        sqlalchemy_session_factory = lambda: db.session  # noqa: E731 - factory_boy takes a callable
        sqlalchemy_session_persistence = "flush"


def now() -> factory.LazyFunction:
    """The clock's instant when the row is made."""
    return factory.LazyFunction(lambda: dates.now())


def school_of(owner: str) -> factory.LazyAttribute:
    """The school of the thing a row hangs on."""
    return factory.LazyAttribute(lambda row: getattr(row, owner).school_id)


def state():
    """Every row of every table, but for what a request itself writes down."""
    db.session.expire_all()
    return {
        table.name: sorted(repr(tuple(row)) for row in db.session.execute(select(table)))
        for table in Base.metadata.sorted_tables
        if table.name != "user_session"
    }
