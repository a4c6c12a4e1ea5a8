"""Errands: long work that somebody asked for on a page, done by the worker while the page shows how far it is.

An errand has two halves. `prepare` reads and thinks, and tells how far it is; `carry_out` writes, in one transaction
that stands or falls as a whole. A worker that dies leaves an errand behind that another one takes up again.
"""

import enum
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import JSON, ForeignKey, Index, Select, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from klankbord.base.db import Base, OfSchool, db, writing
from klankbord.base.outbox.actions import WAITING
from klankbord.base.outbox.ledger import transaction
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person

LEASE = timedelta(minutes=5)
TELL_EVERY = timedelta(seconds=0.5)
log = logging.getLogger(__name__)
Tell = Callable[[int, int], None]


class ErrandState(enum.StrEnum):
    """The life line of an errand."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Errand(OfSchool, Base):
    """Work to do about one thing: `done` of `total` parts are behind it; `sentence` says why it failed."""

    __tablename__ = "errand"
    __table_args__ = (Index("ix_errand_due", "state", "claimed_until"), Index("ix_errand_thing", "kind", "thing_id"))

    kind: Mapped[str]
    thing_id: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    state: Mapped[ErrandState] = mapped_column(default=ErrandState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    sentence: Mapped[str] = mapped_column(default="")
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Handler:
    """How one kind of errand is done.

    `prepare(thing_id, tell)` may take its time and writes nothing; `carry_out(thing_id, prepared, by, now)` writes.
    `failed(thing_id, now)` may set the thing to rights when either could not be done.
    """

    prepare: Callable[[int, Tell], Any]
    carry_out: Callable[[int, Any, Person, datetime], object]
    failed: Callable[[int, datetime], object] | None = None


@dataclass(frozen=True)
class Sender:
    """Who asked for an errand, for the audit log."""

    id: int
    name: str = ""


def init_app(app: Flask, handlers: dict[str, Handler]) -> None:
    """Say how each kind of errand is done."""
    app.extensions["errands"] = dict(handlers)


def ask(kind: str, thing: Base, *, by: Person, now: datetime) -> Errand:
    """Ask for an errand about a thing of a school, in the caller's transaction; the worker is woken by the commit."""
    db.session.flush()
    school_id: int = thing.school_id  # type: ignore[attr-defined]
    errand = Errand(school_id=school_id, kind=kind, thing_id=thing.id, by_id=by.id, created_at=now)
    db.session.add(errand)
    db.session.flush()
    db.session.info[WAITING] = True
    return errand


def latest(kind: str, thing_id: int) -> Select[Errand]:
    """The newest errand of a kind about a thing."""
    return select(Errand).where(Errand.kind == kind, Errand.thing_id == thing_id).order_by(Errand.id.desc()).limit(1)


def open_about(kind: str, thing_ids: Sequence[int]) -> dict[int, Errand]:
    """The newest errand of a kind about each of these things, by thing, unless it was done."""
    found = db.session.scalars(
        select(Errand).where(Errand.kind == kind, Errand.thing_id.in_(thing_ids)).order_by(Errand.id)
    )
    newest = {errand.thing_id: errand for errand in found}
    return {thing_id: errand for thing_id, errand in newest.items() if errand.state != ErrandState.DONE}


def run_due(stop: Callable[[], bool] = lambda: False) -> int:
    """Do the errands that wait, or that a worker left behind, oldest first; how many were done."""
    done = 0
    while not stop() and (errand := _claim(dates.now())) is not None:
        _run(errand)
        done += 1
    return done


def _open(now: datetime) -> Any:
    left = (Errand.state == ErrandState.RUNNING) & (Errand.claimed_until <= now)
    return or_(Errand.state == ErrandState.WAITING, left)


def _claim(now: datetime) -> Errand | None:
    with Session(db.engine) as reading:
        if reading.scalar(select(Errand.id).where(_open(now)).limit(1)) is None:
            return None
    with transaction() as session:
        errand = session.scalar(
            select(Errand).where(_open(now)).order_by(Errand.id).limit(1).with_for_update(skip_locked=True)
        )
        if errand is not None:
            errand.state, errand.claimed_until = ErrandState.RUNNING, now + LEASE
        return errand


def _run(errand: Errand) -> None:
    handler: Handler = current_app.extensions["errands"][errand.kind]
    try:
        prepared = handler.prepare(errand.thing_id, _teller(errand))
        db.session.rollback()
        with writing():
            handler.carry_out(errand.thing_id, prepared, Sender(errand.by_id), dates.now())
            _finish(errand, ErrandState.DONE)
            db.session.commit()
    except DomainError as error:
        _fail(errand, handler, error.sentence, error.values)
    except Exception:
        log.exception("The errand %s %s failed", errand.kind, errand.id)
        _fail(errand, handler, N_("Something went wrong, and nothing was changed. Try again."), {})
    finally:
        db.session.rollback()


def _finish(errand: Errand, state: ErrandState) -> None:
    db.session.execute(
        update(Errand).where(Errand.id == errand.id).values(state=state, ended_at=dates.now(), claimed_until=None),
        execution_options={"synchronize_session": False},
    )


def _fail(errand: Errand, handler: Handler, sentence: str, values: dict[str, Any]) -> None:
    db.session.rollback()
    with writing():
        if handler.failed is not None:
            handler.failed(errand.thing_id, dates.now())
        _finish(errand, ErrandState.FAILED)
        db.session.execute(
            update(Errand)
            .where(Errand.id == errand.id)
            .values(sentence=sentence, values={key: str(value) for key, value in values.items()}),
            execution_options={"synchronize_session": False},
        )
        db.session.commit()


def _teller(errand: Errand) -> Tell:
    """Writes down how far an errand is, at most twice a second, and that somebody is still busy with it."""
    told = dates.now() - TELL_EVERY

    def tell(done: int, total: int) -> None:
        nonlocal told
        now = dates.now()
        if now - told < TELL_EVERY and done < total:
            return
        told = now
        db.session.rollback()
        with transaction() as session:
            session.execute(
                update(Errand).where(Errand.id == errand.id).values(done=done, total=total, claimed_until=now + LEASE)
            )

    return tell
