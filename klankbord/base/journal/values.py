"""Values of columns as JSON and back, so that a row can be put back exactly as it was."""

import base64
import enum
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Column, Enum, RowMapping, Table

from klankbord.base.db import Base, UtcDateTime


def table_of(model: type[Base]) -> Table:
    """The table of a model."""
    return model.metadata.tables[model.__tablename__]


def written(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def row_written(row: RowMapping | Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON can hold it."""
    return {name: written(value) for name, value in row.items()}


def read(column: Column[Any], value: Any) -> Any:
    """A value as the column takes it."""
    if value is None:
        return None
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    kind = column.type.python_type
    if isinstance(column.type, Enum) and column.type.enum_class is not None:
        return column.type.enum_class(value)
    if kind in {date, time}:
        return kind.fromisoformat(value)
    return base64.b64decode(value) if kind is bytes else value


def row_read(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the table takes it; columns that went away since are left out."""
    return {name: read(table.c[name], value) for name, value in row.items() if name in table.c}
