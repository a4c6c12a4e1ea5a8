"""Row numbers as one value of a statement: written out once, it need not be written anew for every list.

What SQLAlchemy does for `in_` with a list, a place for each value, changes the words of a statement with each
execution; a statement that is made once for a page read often asks this way.
"""

import json
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Dialect, Integer, String, TypeDecorator, or_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine


class Numbers(TypeDecorator[Collection[int]]):
    """Several row numbers: an array in PostgreSQL, a text that json_each reads in SQLite."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """What each database takes."""
        return dialect.type_descriptor(ARRAY(Integer) if dialect.name == "postgresql" else String())

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        """The numbers as the database reads them; none at all is an empty list."""
        numbers = list(value or ())
        return numbers if dialect.name == "postgresql" else json.dumps(numbers)


class among(FunctionElement[bool]):  # noqa: N801 - written as the function it is: among(Council.id, place)
    """Whether a number is one of `Numbers`."""

    name = "among"
    type = Boolean()
    inherit_cache = True


@compiles(among)
def _in_sqlite(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    number, numbers = element.clauses
    one, several = compiler.process(number, **options), compiler.process(numbers, **options)
    return f"({one} IN (SELECT value FROM json_each({several})))"  # noqa: S608 - names and places, no values


@compiles(among, "postgresql")
def _in_postgresql(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    number, numbers = element.clauses
    one, several = compiler.process(number, **options), compiler.process(numbers, **options)
    return f"({one} = ANY({several}))"


def one_of(column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether a column has one of some values that are known when the statement is made, never none."""
    return or_(*(column == value for value in values))
