"""Taking a large change back: what nobody has touched since goes back as it was, the rest stays and is counted.

A row the change brought in is held when something that came later points at it: a person who has spoken since is not
taken away. A held person stays whole, with the rows of the same change that belong to them, and so does everything a
held row points at.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Column, ForeignKey, Table, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from klankbord.base import audit
from klankbord.base.db import Base, db
from klankbord.base.journal.models import ChangeBatch, ChangeGroup, Verb
from klankbord.base.journal.queries import undoable
from klankbord.base.journal.values import pieces, row_read, row_written
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person

WHOLE = {"user"}
"""Tables whose held rows keep everything of the same change that points at them."""
Row = tuple[str, int]
Cell = tuple[str, int, str]
After = Callable[[ChangeBatch, datetime], object]


@dataclass
class Undone:
    """What an undo left as it was: rows somebody went on with, and rows that were changed again, by table and id."""

    held: set[Row] = field(default_factory=set)
    changed: set[Row] = field(default_factory=set)

    @property
    def people(self) -> list[int]:
        """The people who stay because they did something since."""
        return sorted(row_id for table, row_id in self.held if table == "user")


def init_app(app: Flask, after: Mapping[str, After]) -> None:
    """Say what else is done, in the same transaction, when a change of a kind is taken back: its mails kept back."""
    app.extensions["after_undo"] = dict(after)


def undo(batch: ChangeBatch, *, by: Person, now: datetime) -> Undone:
    """Take a change back. Raises DomainError when its time is over or it was undone already."""
    if batch.undone_at is not None:
        raise DomainError(N_("This has been undone already."))
    if not undoable(batch, now):
        raise DomainError(N_("This can no longer be undone: it was more than a week ago."))
    db.session.flush()
    groups = db.session.scalars(
        select(ChangeGroup).where(ChangeGroup.batch_id == batch.id).order_by(ChangeGroup.position.desc())
    ).all()
    result = Undone()
    result.held = _Held(groups).rows
    for group in groups:
        table = Base.metadata.tables[group.table_name]
        if group.verb == Verb.INSERT:
            _take_out(table, [row_id for row_id in group.rows if (table.name, row_id) not in result.held])
        elif group.verb == Verb.UPDATE:
            result.changed |= _set_back(table, group.rows)
        else:
            result.changed |= _put_back(table, group.rows)
    batch.undone_at, batch.undone_by_id = now, by.id
    batch.kept = len(result.held) + len(result.changed)
    after: After | None = current_app.extensions.get("after_undo", {}).get(batch.kind)
    if after is not None:
        after(batch, now)
    audit.record("journal.undo", batch, by=by, now=now, kind=batch.kind, kept=batch.kept)
    db.session.flush()
    db.session.expire_all()
    return result


def _references(to: str) -> Iterator[tuple[Table, Column[Any]]]:
    """Every column that points at a table."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(_target(key) == to for key in column.foreign_keys):
                yield table, column


def _target(key: ForeignKey) -> str:
    return key.target_fullname.split(".")[0]


class _Held:
    """Which of the rows that came in must stay."""

    def __init__(self, groups: Sequence[ChangeGroup]) -> None:
        self.made: dict[str, set[int]] = defaultdict(set)
        self.after: dict[Cell, Any] = {}
        for group in groups:  # newest first: the last value written is the one that must still stand
            if group.verb == Verb.INSERT:
                self.made[group.table_name].update(group.rows)
            elif group.verb == Verb.UPDATE:
                for row_id, _before, after in group.rows:
                    for name, value in after.items():
                        self.after.setdefault((group.table_name, row_id, name), value)
        self.inside: dict[Row, set[Row]] = defaultdict(set)  # who points at a row, within the change
        self.points: dict[Row, set[Row]] = defaultdict(set)  # what a row points at, within the change
        self.rows: set[Row] = set()
        for name in list(self.made):
            for table, column in _references(name):
                self._look(name, table, column)
        self._close()

    def _look(self, name: str, table: Table, column: Column[Any]) -> None:
        """Find who points at the rows of a table: rows of the same change, or others that hold them."""
        for some in pieces(sorted(self.made[name])):
            found = db.session.connection().execute(select(table.c.id, column).where(column.in_(some)))
            for row_id, target in found:
                row, held = (table.name, row_id), (name, target)
                if row_id in self.made.get(table.name, ()):
                    self.inside[held].add(row)
                    self.points[row].add(held)
                elif self.after.get((table.name, row_id, column.name)) != target and "undo" not in column.info:
                    self.rows.add(held)

    def _close(self) -> None:
        waiting = list(self.rows)
        while waiting:
            row = waiting.pop()
            along = set(self.points[row])
            if row[0] in WHOLE:
                along |= self.inside[row]
            waiting += along - self.rows
            self.rows |= along


def _take_out(table: Table, ids: Sequence[int]) -> None:
    """Delete rows that came in; what only leads to them (a column marked `undo`) is emptied or goes along."""
    for some in pieces(ids):
        for other, column in _references(table.name):
            if column.info.get("undo") == "empty":
                _run(update(other).where(column.in_(some)).values({column.name: None}))
            elif column.info.get("undo") == "drop":
                _run(delete(other).where(column.in_(some)))
        _run(delete(table).where(table.c.id.in_(some)))


def _run(statement: Any, values: Any = None) -> None:
    db.session.connection().execute(statement, values)


def _set_back(table: Table, rows: Sequence[Any]) -> set[Row]:
    """Give rows their former values; what was changed again since stays, and is told."""
    changed: set[Row] = set()
    for some in pieces(rows):
        now = _present(table, [row_id for row_id, _before, _after in some])
        back: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for row_id, before, after in some:
            if row_id not in now:
                continue
            mine = {name: before[name] for name, value in after.items() if now[row_id].get(name) == value}
            if len(mine) < len(after):
                changed.add((table.name, row_id))
            if mine:
                values = {f"new_{name}": value for name, value in row_read(table, mine).items()}
                back[tuple(sorted(mine))].append({"row_id": row_id, **values})
        for names, many in back.items():
            new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names if name in table.c}
            if "version" in table.c:
                new["version"] = table.c.version + 1
            statement = update(table).where(table.c.id == bindparam("row_id")).values(new)
            changed |= {(table.name, row["row_id"]) for row in _refused(statement, many)}
    return changed


def _present(table: Table, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    found = db.session.connection().execute(select(table).where(table.c.id.in_(ids))).mappings()
    return {row["id"]: row_written(row) for row in found}


def _put_back(table: Table, rows: Sequence[Any]) -> set[Row]:
    """Insert rows again that the change took away; those whose place was taken since are told."""
    lost: set[Row] = set()
    for some in pieces(rows):
        there = _present(table, [row["id"] for row in some])
        back = [row_read(table, row) for row in some if row["id"] not in there]
        lost |= {(table.name, row["id"]) for row in _refused(insert(table), back)}
    return lost


def _refused(statement: Any, values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Run a statement for many rows; those the database refuses, because somebody took their place meanwhile."""
    if not values:
        return []
    try:
        with db.session.begin_nested():
            _run(statement, values)
    except IntegrityError:
        if len(values) == 1:
            return values
        return [row for value in values for row in _refused(statement, [value])]
    return []
