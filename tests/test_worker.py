"""The worker: it wakes when mail is queued, lives through errors, runs each job once, and leaves when asked."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from klankbord import worker as working
from klankbord.base import jobs, outbox
from klankbord.base.jobs import Job, PeriodicJob, WorkerBeat
from klankbord.base.outbox import MessageState, OutboxMessage, delivery
from klankbord.kit import dates
from klankbord.worker import Worker, run_job
from tests.factories.outbox import draft, drafts


@pytest.fixture
def at_work(app, db):
    """Start workers in threads; they are stopped afterwards."""
    started = []

    def start(*several):
        worker = Worker(app, several)
        thread = threading.Thread(target=worker.run, daemon=True)
        thread.start()
        started.append((worker, thread))
        return worker

    yield start
    for worker, thread in started:
        worker.stop()
        thread.join(timeout=20)
        assert not thread.is_alive()


def until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    assert condition()


def test_mail_queued_in_this_process_is_sent_at_once(db, smtp, at_work, monkeypatch):
    monkeypatch.setattr(working, "POLL", 600.0)
    at_work()
    until(lambda: jobs.worker_seen_at() is not None or db.session.rollback())
    db.session.rollback()
    time.sleep(0.2)

    outbox.queue(draft(), now=dates.now())
    db.session.commit()

    smtp.wait(1, seconds=5)


def test_a_worker_gives_signs_of_life_and_says_when_it_ends(db, clock, at_work):
    worker = at_work()
    until(lambda: db.session.rollback() or jobs.worker_seen_at() == clock.instant)
    worker.stop()
    until(lambda: db.session.rollback() or db.session.scalar(select(WorkerBeat.ended_at)) is not None)

    assert db.session.scalar(select(WorkerBeat.name)) == worker.name
    assert jobs.worker_seen_at() is None


def test_a_worker_that_hangs_gives_no_sign_of_life(db, app, clock, monkeypatch):
    monkeypatch.setattr(working, "BEAT", 0.01)
    beats = []
    worker = Worker(app, ())
    monkeypatch.setattr(worker, "_beat", lambda **_: beats.append(1))
    clock.forward(minutes=11)
    heart = threading.Thread(target=worker._beat_on)
    heart.start()
    time.sleep(0.2)
    worker.stop()
    heart.join(timeout=5)

    assert beats == [1]


def test_no_error_ends_the_worker(db, smtp, at_work, monkeypatch):
    monkeypatch.setattr(working, "_LONGEST_REST", 0.05)
    deliver, stumbles = delivery.deliver_due, []

    def stumbling(*arguments, **named):
        if len(stumbles) < 3:
            stumbles.append(1)
            raise RuntimeError("the disk is full")
        return deliver(*arguments, **named)

    monkeypatch.setattr(delivery, "deliver_due", stumbling)
    outbox.queue(draft(), now=dates.now())
    db.session.commit()
    at_work()

    smtp.wait(1)
    assert len(stumbles) == 3


def test_a_job_runs_when_it_is_due_and_what_it_writes_is_kept(db, clock):
    ran = []
    job = Job("remind", timedelta(minutes=5), lambda now: (ran.append(now), outbox.queue(draft(), now=now)))

    assert run_job(job)
    assert not run_job(job)
    clock.forward(minutes=5)
    assert run_job(job)

    assert ran == [clock.instant - timedelta(minutes=5), clock.instant]
    assert db.session.scalar(select(func.count(OutboxMessage.id))) == 2


def test_a_job_that_fails_leaves_nothing_and_is_tried_again_at_its_next_time(db, clock):
    def fail(now):
        outbox.queue(draft(), now=now)
        raise ValueError("round 7 has no end")

    job = Job("close rounds", timedelta(minutes=5), fail)
    assert run_job(job)

    row = db.session.scalars(select(PeriodicJob)).one()
    assert row.trouble == "ValueError: round 7 has no end"
    assert row.due_at == clock.instant + timedelta(minutes=5)
    assert db.session.scalar(select(func.count(OutboxMessage.id))) == 0


def test_a_clock_set_back_does_not_silence_a_job(db, clock):
    job = Job("remind", timedelta(minutes=5), lambda now: None)
    assert run_job(job)

    clock.forward(hours=-2)
    assert run_job(job)


def test_workers_side_by_side_run_a_job_once(app, db, at_work):
    ran = []
    job = Job("remind", timedelta(hours=1), lambda now: ran.append(threading.get_ident()))
    for _ in range(4):
        at_work(job)

    until(lambda: ran)
    time.sleep(0.5)
    assert len(ran) == 1


def test_the_jobs_of_the_application_are_its_workers_jobs(app, monkeypatch):
    job = Job("remind", timedelta(hours=1), lambda now: None)
    monkeypatch.setitem(app.extensions, "jobs", ())
    jobs.init_app(app, [job])

    assert Worker(app).jobs == (job,)


def test_a_terminated_worker_finishes_the_mail_in_hand_and_leaves(app, db, smtp):
    outbox.queue_many(drafts(10), now=dates.now())
    db.session.commit()
    busy = threading.Event()

    def dawdle(_mail):
        busy.set()
        time.sleep(0.5)

    smtp.before_answer = dawdle
    settings = app.config["SETTINGS"]
    process = subprocess.Popen(
        [sys.executable, "-m", "klankbord.cli", "worker"],
        env={
            **os.environ,
            "KLANKBORD_DATA": str(settings.data),
            "KLANKBORD_DATABASE_URL": settings.database_url,
            "KLANKBORD_SECRET_KEY": settings.secret_key,
            "KLANKBORD_MAIL_SERVER": smtp.host,
            "KLANKBORD_MAIL_PORT": str(smtp.port),
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        busy.wait(20)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=20)
    finally:
        process.kill()
        process.wait()

    assert process.returncode == 0, said
    assert busy.is_set(), said
    states = db.session.scalars(select(OutboxMessage.state)).all()
    assert set(states) == {MessageState.SENT, MessageState.QUEUED}
    assert states.count(MessageState.SENT) == len(smtp.arrived)
    assert len(smtp.arrived) <= 2
    db.session.rollback()
    assert db.session.scalar(select(WorkerBeat.ended_at)) is not None
