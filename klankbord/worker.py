"""The worker: one loop that sends due mail, runs the periodic jobs and does errands, beside the server or alone."""

import logging
import os
import socket
import threading
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import delete, event, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from klankbord import mailbox
from klankbord.base import errands
from klankbord.base.db import db, writing
from klankbord.base.jobs import Job, PeriodicJob, WorkerBeat, jobs_of
from klankbord.base.outbox import delivery
from klankbord.base.outbox.actions import WAITING
from klankbord.base.outbox.ledger import transaction
from klankbord.base.search import following
from klankbord.kit import dates

POLL = 2.0
"""Seconds between looks at the outbox; mail queued in this process is seen at once."""
BEAT = 15.0
STUCK = timedelta(minutes=10)
"""A worker that has not got any further for this long gives no sign of life any more."""
FORGET = timedelta(days=1)
_LONGEST_REST = 30.0

log = logging.getLogger(__name__)
_mail_queued = threading.Event()


class Worker:
    """One worker, with the application's jobs unless others are given. `run` returns once the mail in hand is done."""

    def __init__(self, app: Flask, jobs: Sequence[Job] | None = None) -> None:
        self.app = app
        self.jobs = jobs_of(app) if jobs is None else tuple(jobs)
        self.name = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self.stopping = threading.Event()
        self._moved_at = dates.now()

    def stop(self) -> None:
        """Finish the mail in hand and leave."""
        self.stopping.set()
        _mail_queued.set()

    def run(self) -> None:
        """Work until stopped. No error ends it: it is logged, and the next try waits longer."""
        heart = threading.Thread(target=self._beat_on, name="heartbeat", daemon=True)
        heart.start()
        reader = threading.Thread(target=self._read_mailbox, name="mailbox", daemon=True)
        reader.start()
        more = [
            threading.Thread(target=self._send_beside, args=(number,), name=f"sender {number}", daemon=True)
            for number in range(2, self.app.config["SETTINGS"].mail["connections"] + 1)
        ]
        for sender in more:
            sender.start()
        rest = 0.0
        while not self.stopping.is_set():
            _mail_queued.clear()
            try:
                with self.app.app_context():
                    busy = self.work()
                rest = 0.0 if busy else POLL
            except Exception:
                log.exception("The worker stumbled")
                rest = min(_LONGEST_REST, max(1.0, rest * 2))
            if rest:
                _mail_queued.wait(rest)
        heart.join(timeout=5)
        for thread in (reader, *more):
            thread.join(timeout=5)
        self._beat(ended=True)

    def work(self) -> bool:
        """One round: due jobs, a batch of mail, errands, then the search index. True when there may be more at once."""
        self._moved_at = dates.now()
        for job in self.jobs:
            if not self.stopping.is_set():
                run_job(job)
                self._moved_at = dates.now()
        sent = delivery.deliver_due(self.name, stop=self._stop_asked)
        done = errands.run_due(stop=self._stop_asked)
        following.follow(stop=self._stop_asked)
        return done + sent > 0

    def _stop_asked(self) -> bool:
        self._moved_at = dates.now()
        return self.stopping.is_set()

    def _read_mailbox(self) -> None:
        """Read the mailbox of the settings, if there is one, every minute. Mail that goes out never waits for it."""
        if not self.app.config["SETTINGS"].reads_mail:
            return
        while not self.stopping.is_set():
            with self.app.app_context():
                more = mailbox.poll(stop=self.stopping.is_set)
            if not more:
                self.stopping.wait(mailbox.EVERY)

    def _send_beside(self, number: int) -> None:
        """Send mail over one more connection, as a worker of its own that takes other mails."""
        while not self.stopping.is_set():
            sent = 0
            try:
                with self.app.app_context():
                    sent = delivery.deliver_due(f"{self.name}/{number}", stop=self.stopping.is_set)
            except Exception:
                log.exception("A sender stumbled")
            if not sent:
                self.stopping.wait(POLL)

    def _beat_on(self) -> None:
        self._beat()
        while not self.stopping.wait(BEAT):
            if dates.now() - self._moved_at < STUCK:
                self._beat()

    def _beat(self, *, ended: bool = False) -> None:
        now = dates.now()
        try:
            with self.app.app_context(), transaction() as session:
                _write_beat(session, self.name, now, ended=ended)
        except Exception:
            log.exception("The worker could not give a sign of life")


def _write_beat(session: Session, name: str, now: datetime, *, ended: bool) -> None:
    values = {"seen_at": now, "ended_at": now if ended else None}
    known = session.scalar(select(WorkerBeat.id).where(WorkerBeat.name == name))
    if known is None:
        session.execute(delete(WorkerBeat).where(WorkerBeat.seen_at < now - FORGET))
        session.add(WorkerBeat(name=name, started_at=now, **values))
    else:
        session.execute(update(WorkerBeat).where(WorkerBeat.id == known).values(**values))


def run_job(job: Job) -> bool:
    """Run a job if it is due and no other worker has it; returns whether it ran. Its error is kept and logged."""
    now = dates.now()
    if not _is_due(job, now):
        return False
    try:
        with writing():
            row = db.session.scalar(
                select(PeriodicJob)
                .where(PeriodicJob.name == job.name, PeriodicJob.due(now, job.every))
                .with_for_update(skip_locked=True)
            )
            if row is None:
                db.session.rollback()
                return False
            row.due_at, row.ran_at, row.trouble = now + job.every, now, ""
            job.run(now)
            db.session.commit()
    except Exception as error:
        db.session.rollback()
        log.exception("The job %s failed", job.name)
        with transaction() as session:
            session.execute(
                update(PeriodicJob)
                .where(PeriodicJob.name == job.name)
                .values(due_at=now + job.every, trouble=f"{type(error).__name__}: {error}"[:500])
            )
    finally:
        db.session.remove()
    return True


def _is_due(job: Job, now: datetime) -> bool:
    with Session(db.engine) as session:
        known = session.execute(
            select(PeriodicJob.id, PeriodicJob.due(now, job.every)).where(PeriodicJob.name == job.name)
        ).first()
    if known is not None:
        return bool(known[1])
    try:
        with transaction() as session:
            session.add(PeriodicJob(name=job.name, due_at=now))
    except IntegrityError:
        return False
    return True


def start_in_thread(app: Flask) -> tuple[Worker, threading.Thread]:
    """Start a worker beside the server of this process; `worker.stop()` and a join end it."""
    worker = Worker(app)
    thread = threading.Thread(target=worker.run, name="worker", daemon=True)
    thread.start()
    return worker, thread


def _after_commit(session: Session) -> None:
    if session.info.pop(WAITING, False):
        _mail_queued.set()


event.listen(db.session, "after_commit", _after_commit)
