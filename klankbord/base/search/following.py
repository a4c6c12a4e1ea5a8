"""The index follows the audit log: the worker reads what was done since it last looked, and reads those things anew.

Whoever does something writes it down in the audit log anyway, in the transaction that does it, so nothing can happen
that the index never hears of, and a rollback leaves no trace in it. No page pays for the index when something is saved.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from klankbord.base.audit import AuditEvent
from klankbord.base.db import db, pieces, writing
from klankbord.base.search import index
from klankbord.base.search.index import Document, Whole
from klankbord.base.search.models import WORDS, SearchDocument, SearchFollower
from klankbord.kit import dates

AT_A_TIME = 10
"""Wholes that are read in one transaction: SQLite lets nobody else write meanwhile."""
EVENTS = 200
SETTLED = timedelta(hours=1)
"""After this long no transaction is open any more that could still bring an event with a lower id."""
DONE = "done"


@dataclass(frozen=True, slots=True)
class Source:
    """How one kind of whole is read: `after(id, many)` gives the ids of the next ones, `read(ids)` their documents."""

    kind: str
    after: Callable[[int, int], Sequence[int]]
    read: Callable[[Sequence[int]], Mapping[int, Sequence[Document]]]


Touched = Callable[[Sequence[AuditEvent]], Iterable[Whole]]
"""The wholes that some events may have changed."""


def init_app(app: Flask, sources: Iterable[Source], touched: Touched) -> None:
    """Say what can be found in this application."""
    app.extensions["search_sources"] = {source.kind: source for source in sources}
    app.extensions["search_touched"] = touched


def _sources() -> dict[str, Source]:
    sources: dict[str, Source] = current_app.extensions["search_sources"]
    return sources


def follow(stop: Callable[[], bool] = lambda: False) -> int:
    """Bring the index up to what was done; how many wholes changed in it. For the worker, and for a command."""
    changed = 0
    while not stop() and is_behind():
        try:
            with writing():
                step = _step()
                db.session.commit()
        except Exception:
            db.session.rollback()
            raise
        finally:
            db.session.remove()
        if step is None:  # another worker is at it
            break
        changed += step
    return changed


def is_behind() -> bool:
    """Whether there is something the index does not know yet. Only reads."""
    with Session(db.engine) as session:
        follower = session.scalar(_FOLLOWER)
        if follower is None or set(_sources()) - {kind for kind, at in follower.filled.items() if at == DONE}:
            return True
        behind = session.scalar(select(func.count(AuditEvent.id)).where(AuditEvent.id > follower.upto))
        return behind != len(follower.handled)


_FOLLOWER = select(SearchFollower).order_by(SearchFollower.id).limit(1)


def _step() -> int | None:
    """One short piece of the work, in the caller's transaction: new events first. None when another worker has it."""
    follower = db.session.scalar(_FOLLOWER.with_for_update(skip_locked=True))
    if follower is None:
        if db.session.scalar(_FOLLOWER) is not None:
            return None
        settled = select(func.max(AuditEvent.id)).where(AuditEvent.at < dates.now() - SETTLED)
        follower = SearchFollower(id=1, upto=db.session.scalar(settled) or 0, handled=[], filled={})
        db.session.add(follower)
        db.session.flush()
    changed = _hear(follower, dates.now())
    return _fill(follower) if changed is None else changed


def _hear(follower: SearchFollower, now: datetime) -> int | None:
    """Read anew what the next events were about; None when there are none."""
    ids = db.session.scalars(select(AuditEvent.id).where(AuditEvent.id > follower.upto).order_by(AuditEvent.id))
    handled = set(follower.handled)
    fresh = [event_id for event_id in ids if event_id not in handled]
    if not fresh:
        return None
    events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.id.in_(fresh[:EVENTS])).order_by(AuditEvent.id)
    ).all()
    touched: Touched = current_app.extensions["search_touched"]
    changed = _read(set(touched(events)))
    handled.update(event.id for event in events)
    settled = 0
    if len(fresh) <= EVENTS:
        old = select(func.max(AuditEvent.id)).where(AuditEvent.id > follower.upto, AuditEvent.at < now - SETTLED)
        settled = db.session.scalar(old) or 0
    follower.upto, follower.handled = advanced(follower.upto, handled, settled)
    return changed


def advanced(upto: int, handled: set[int], settled: int) -> tuple[int, list[int]]:
    """Up to which event everything is known, and those known beyond it; gaps up to `settled` will never be filled."""
    upto = max(upto, settled)
    beyond = sorted(event_id for event_id in handled if event_id > upto)
    while beyond and beyond[0] == upto + 1:
        upto = beyond.pop(0)
    return upto, beyond


def _fill(follower: SearchFollower) -> int:
    """Read the next things there are, for an index that is new or is looked over."""
    for kind, source in _sources().items():
        at = follower.filled.get(kind, 0)
        if at == DONE:
            continue
        known = (
            select(SearchDocument.whole_id)
            .where(SearchDocument.whole_kind == kind, SearchDocument.whole_id > at)
            .distinct()
            .order_by(SearchDocument.whole_id)
            .limit(AT_A_TIME)
        )
        ids = sorted({*source.after(at, AT_A_TIME), *db.session.scalars(known)})[:AT_A_TIME]
        follower.filled = {**follower.filled, kind: ids[-1] if ids else DONE}
        if ids:
            return _read({(kind, whole_id) for whole_id in ids})
    return 0


def _read(wholes: set[Whole]) -> int:
    changed = 0
    for kind, source in _sources().items():
        for ids in pieces(sorted(whole_id for of, whole_id in wholes if of == kind), AT_A_TIME):
            found = source.read(ids)
            changed += index.put({(kind, whole_id): found.get(whole_id, ()) for whole_id in ids})
    return changed


def look_over(_now: datetime | None = None) -> None:
    """Let the worker read everything anew, and put right what differs. A job of the worker, once a day."""
    follower = db.session.scalar(_FOLLOWER)
    if follower is not None:
        follower.filled = {}


def empty(school_id: int | None = None) -> None:
    """Throw the index away, of one school or of all, in the caller's transaction; the worker makes it anew."""
    documents: Any = SearchDocument.__table__
    if school_id is None:
        db.session.execute(delete(WORDS))
        db.session.execute(delete(documents))
    else:
        its_own = documents.c.school_id == school_id
        db.session.execute(delete(WORDS).where(WORDS.c.rowid.in_(select(documents.c.id).where(its_own))))
        db.session.execute(delete(documents).where(its_own))
    look_over()


def size(school_id: int | None = None) -> int:
    """How many texts can be found, in one school or in all."""
    counted = select(func.count(SearchDocument.id))
    if school_id is not None:
        counted = counted.where(SearchDocument.school_id == school_id)
    return db.session.scalar(counted) or 0
