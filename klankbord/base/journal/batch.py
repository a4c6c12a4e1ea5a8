"""Changing much at once, and writing down what was changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, insert, select, update

from klankbord.base import audit
from klankbord.base.db import Base, db, pieces
from klankbord.base.journal.models import ChangeBatch, ChangeGroup, Verb
from klankbord.base.journal.values import row_written, table_of
from klankbord.kit.viewer import Person

UNDO_FOR = timedelta(days=7)


def begin(kind: str, *, school_id: int, by: Person | None, now: datetime, undo_for: timedelta = UNDO_FOR) -> "Batch":
    """Begin a large change in the caller's transaction. `kind` is its verb: "schools.import_roster"."""
    row = ChangeBatch(
        school_id=school_id,
        kind=kind,
        by_id=by.id if by is not None else None,
        created_at=now,
        undo_until=now + undo_for,
    )
    db.session.add(row)
    db.session.flush()
    return Batch(row, by)


class Batch:
    """A large change while it is made: each method changes rows of one table and writes down how to take that back.

    Rows go past the session, so objects that were loaded before are stale after it: `close()` lets go of them.
    """

    def __init__(self, row: ChangeBatch, by: Person | None) -> None:
        self.row = row
        self._by = by
        self._position = 0

    def insert(self, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Add rows that all name the same columns; their ids, in order. Defaults of the model are filled in."""
        table = table_of(model)
        ids: list[int] = []
        for some in pieces(rows):
            made = _inserted(table, [dict(row) for row in some])
            self._write(table, Verb.INSERT, made)
            ids += made
        return ids

    def update(self, model: type[Base], changes: Mapping[int, Mapping[str, Any]]) -> int:
        """Change rows by id, each the same columns; how many really changed. The version of a row rises."""
        table = table_of(model)
        db.session.flush()
        return sum(self._update_some(table, dict(some)) for some in pieces(list(changes.items())))

    def _update_some(self, table: Table, changes: dict[int, Mapping[str, Any]]) -> int:
        names = sorted(next(iter(changes.values())))
        before = _rows(table, list(changes), names)
        changed = {row_id: row for row_id, row in changes.items() if row_id in before and dict(row) != before[row_id]}
        if not changed:
            return 0
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
        if "version" in table.c:
            values["version"] = table.c.version + 1
        statement = update(table).where(table.c.id == bindparam("row_id")).values(values)
        db.session.connection().execute(
            statement,
            [{"row_id": row_id, **{f"new_{name}": row[name] for name in names}} for row_id, row in changed.items()],
        )
        self._write(
            table,
            Verb.UPDATE,
            [[row_id, row_written(before[row_id]), row_written(row)] for row_id, row in changed.items()],
        )
        return len(changed)

    def delete(self, model: type[Base], ids: Sequence[int]) -> None:
        """Take rows away, whole."""
        table = table_of(model)
        db.session.flush()
        for some in pieces(ids):
            gone = db.session.connection().execute(select(table).where(table.c.id.in_(some))).mappings().all()
            db.session.connection().execute(delete(table).where(table.c.id.in_(some)))
            self._write(table, Verb.DELETE, [row_written(row) for row in gone])

    def _write(self, table: Table, verb: Verb, rows: list[Any]) -> None:
        self._position += 1
        db.session.execute(
            insert(ChangeGroup),
            [{"batch_id": self.row.id, "position": self._position, "table_name": table.name, "verb": verb,
              "rows": rows}],
        )  # fmt: skip

    def close(self, now: datetime, **summary: Any) -> ChangeBatch:
        """Finish: keep what it came to, write it in the audit log, and let go of what the session remembers."""
        self.row.summary = summary
        audit.record(self.row.kind, self.row, by=self._by, now=now, **summary)
        db.session.flush()
        db.session.expire_all()
        return self.row


def _inserted(table: Table, rows: list[dict[str, Any]]) -> list[int]:
    """Insert rows in one step; their ids, in order.

    SQLite answers many rows in any order, but whoever writes there is alone: the ids can be given beforehand, the same
    ones it would choose.
    """
    connection = db.session.connection()
    if connection.dialect.name != "sqlite":
        statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
        return list(connection.execute(statement, rows).scalars())
    first = (connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1
    ids = list(range(first, first + len(rows)))
    connection.execute(insert(table), [{"id": row_id, **row} for row_id, row in zip(ids, rows, strict=True)])
    return ids


def _rows(table: Table, ids: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, Any]]:
    found = db.session.connection().execute(
        select(table.c.id, *(table.c[name] for name in names)).where(table.c.id.in_(ids))
    )
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in found}
