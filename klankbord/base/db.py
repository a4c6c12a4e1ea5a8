"""The database: SQLite in WAL mode or PostgreSQL, one declarative base, transactions that say when they write."""

import enum
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from threading import Lock
from typing import Any, TypeVar, cast

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Column,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Executable,
    ForeignKey,
    Index,
    MetaData,
    Table,
    TypeDecorator,
    event,
    insert,
    text,
)
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, make_transient_to_detached, mapped_column, registry
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.types import String

from klankbord.kit import names

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000")
PATIENCE = 1.0
"""Seconds a writer waits for the others of its process before it asks SQLite itself."""
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
# The highest number a row can have: an integer key of PostgreSQL is 32 bits.
HIGHEST = 2**31 - 1
AT_ONCE = 500
"""Rows in one statement: under the number of places that both databases allow."""
Item = TypeVar("Item")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC. Raises ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC for PostgreSQL, naive UTC for SQLite, whose text has no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive instant {value!r}")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _values(kind: type[enum.Enum]) -> list[str]:
    return [member.value for member in kind]


class Base(DeclarativeBase):
    """Every table: an integer key, aware instants, enumerations stored as their words."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UtcDateTime(),
            enum.Enum: Enum(enum.Enum, native_enum=False, length=40, values_callable=_values),
        },
    )

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
migrate = Migrate()


class OfSchool:
    """A row that belongs to exactly one school."""

    @declared_attr
    def school_id(cls) -> Mapped[int]:  # noqa: N805 - a declared attribute receives the class
        """The school that owns the row."""
        return mapped_column(ForeignKey("school.id"), index=True, sort_order=-9)


class Versioned:
    """A row two people may edit: each save raises `version`, and the save names the version that was read."""

    version: Mapped[int] = mapped_column(default=1, sort_order=90)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - a declared attribute receives the class
        """Let SQLAlchemy count the version and refuse a save that lost a race."""
        return {"version_id_col": cls.version}


_writing: ContextVar[bool] = ContextVar("writing", default=False)


def set_writing(value: bool) -> None:
    """Say whether the transactions that begin from here on write; SQLite then takes its write lock at once."""
    _writing.set(value)


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside take SQLite's write lock at the start, so that none fails half-way on a stale read."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def _connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.create_function(
        "folded", 1, lambda text: None if text is None else names.folded(text), deterministic=True
    )
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection, turn: Lock) -> None:
    """Begin a transaction; one that writes waits for the other writers of this process first.

    SQLite looks only now and then whether its lock is free, up to a tenth of a second later each time. Whoever writes
    in another process is waited for by SQLite itself, and after `PATIENCE` so is everybody.
    """
    if not _writing.get():
        connection.exec_driver_sql("BEGIN")
        return
    if "turn" not in connection.info and turn.acquire(timeout=PATIENCE):
        connection.info["turn"] = turn
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _end_turn(_connection: Any, record: ConnectionPoolEntry, *_reason: Any) -> None:
    turn = record.info.pop("turn", None)
    if turn is not None:
        turn.release()


def prepare_engine(engine: Engine) -> None:
    """Give an SQLite engine its pragmas and explicit transactions; leave PostgreSQL as it is."""
    if engine.dialect.name == "sqlite" and not event.contains(engine, "connect", _connect):
        event.listen(engine, "connect", _connect)
        turn = Lock()
        event.listen(engine, "begin", lambda connection: _begin(connection, turn))
        for given_back in ("checkin", "invalidate", "close"):
            event.listen(engine, given_back, _end_turn)


class folded(GenericFunction[str]):  # noqa: N801 - written as the function it is: folded(User.name)
    """A text as `names.folded` makes it, for finding "Yıldız" by "Yildiz"."""

    type = String()
    inherit_cache = True


@compiles(folded, "postgresql")
def _folded_there(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    """PostgreSQL has no such function, and `unaccent` is not everywhere: the same out of what is."""
    text = compiler.process(element.clauses, **options)
    text = f"regexp_replace(normalize({text}, NFKD), '[\u0300-\u036f]', '', 'g')"
    for letter, two in names.DOUBLE.items():
        text = f"replace({text}, '{letter}', '{two}')"
    return f"lower(translate({text}, '{''.join(names.ALONE)}', '{''.join(names.ALONE.values())}'))"


class _Hashed(tuple[Any, ...]):
    """The key under which SQLAlchemy keeps a compiled statement, hashed once instead of with every execution."""

    def __hash__(self) -> int:
        """As of any tuple; a key of a page's statement has hundreds of parts in each other."""
        found: int | None = self.__dict__.get("hash")
        if found is None:
            found = self.__dict__["hash"] = super().__hash__()
        return found


def made_once(statement: Executable) -> Executable:
    """The same statement, found quickly among the compiled ones: for those made at import for pages read often."""
    key = statement._generate_cache_key()  # type: ignore[attr-defined] # noqa: SLF001 - kept on the statement by SQLAlchemy too
    if key is not None and not isinstance(key.key, _Hashed):
        key = key._replace(key=_Hashed(key.key))
        statement.__dict__["_generate_cache_key"] = lambda: key
    return statement


def rows(statement: Executable, values: Mapping[str, Any]) -> CursorResult[*tuple[Any, ...]]:
    """Ask in the session's transaction for plain rows, past the part of the session that makes objects.

    For pages that are read often: it saves half the time of a statement.
    """
    session = db.session()
    session.flush()
    connection: Connection | None = session.info.get("connection")
    if connection is None or connection.closed:  # it is the session's until its transaction ends
        connection = session.info["connection"] = session.connection()
    return connection.execute(made_once(statement), values)


@cache
def _insertion(kind: type[Base]) -> tuple[ReturningInsert[int], dict[str, Any]]:
    """The statement that adds one row of a kind, and what its columns hold where nothing is said."""
    table = cast(Table, kind.__table__)
    blanks = {
        column.key: column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None
        for column in table.columns
        if not column.primary_key
    }
    return insert(table).returning(table.c.id), blanks


def put(row: Base) -> None:
    """Add one row at once and give it its number, past the part of the session that sorts what waits to be written.

    For what is written often, of tables whose columns are named as their attributes: it saves most of a flush.
    """
    statement, blanks = _insertion(type(row))
    said = vars(row)
    for name, value in blanks.items():
        said.setdefault(name, value)
    row.id = rows(statement, {name: said[name] for name in blanks}).scalar_one()
    make_transient_to_detached(row)
    db.session.add(row)


def pieces(items: Sequence[Item], size: int = AT_ONCE) -> Iterator[Sequence[Item]]:
    """The items in order, `size` at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def index_of_set(table: str, column: str) -> Index:
    """An index of the rows that have something in a column; the others, most of them, cost no write to it."""
    is_set = text(f"{column} IS NOT NULL")
    return Index(f"ix_{table}_{column}", column, sqlite_where=is_set, postgresql_where=is_set)


@cache
def pointing_at(name: str) -> tuple[tuple[Table, Column[Any]], ...]:
    """Every column with a foreign key to the table of that name. The tables are all there when the application is."""
    return tuple(
        (table, column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == name for key in column.foreign_keys)
    )


def init_app(app: Flask) -> None:
    """Bind the database to the application."""
    db.init_app(app)
    migrate.init_app(app, db, directory=app.config["MIGRATIONS"], render_as_batch=True, compare_type=True)
    with app.app_context():
        prepare_engine(db.engine)
