"""Periodic jobs, and what the worker leaves in the database: signs of life, and when each job is due."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from klankbord.base.db import Base, db

CLOCK_PLAY = timedelta(minutes=10)


@dataclass(frozen=True)
class Job:
    """Something done every so often, within one transaction that the worker commits.

    Of many workers one runs it, and what it writes is there exactly when its next time is.
    """

    name: str
    every: timedelta
    run: Callable[[datetime], object]


def init_app(app: Flask, jobs: Iterable[Job]) -> None:
    """Say which jobs the workers of this application run."""
    app.extensions["jobs"] = tuple(jobs)


def jobs_of(app: Flask) -> tuple[Job, ...]:
    """The jobs the workers of this application run."""
    jobs: tuple[Job, ...] = app.extensions.get("jobs", ())
    return jobs


class WorkerBeat(Base):
    """A worker that lives, or lived: `seen_at` is renewed at least every twenty seconds until `ended_at`."""

    __tablename__ = "worker_beat"

    name: Mapped[str] = mapped_column(unique=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]


class PeriodicJob(Base):
    """When a periodic job runs next. Its row is locked while it runs, so that of many workers one runs it."""

    __tablename__ = "periodic_job"

    name: Mapped[str] = mapped_column(unique=True)
    due_at: Mapped[datetime]
    ran_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(default="")

    @classmethod
    def due(cls, now: datetime, every: timedelta) -> ColumnElement[bool]:
        """Its time has come, or lies further ahead than it can because the clock was set back.

        Workers read their clocks a moment apart, so a little further ahead is no sign of that.
        """
        return or_(cls.due_at <= now, cls.due_at > now + every + CLOCK_PLAY)


def worker_seen_at() -> datetime | None:
    """When a worker that has not ended was last seen (UTC); None when there is none."""
    return db.session.scalar(
        select(WorkerBeat.seen_at).where(WorkerBeat.ended_at.is_(None)).order_by(WorkerBeat.seen_at.desc()).limit(1)
    )
