"""Workers that are killed: no invitation is lost, at most one comes twice for each kill, and none where that is held.

`make faults` runs this at full size through real servers and counts in a real mailbox.
"""

import random
import time
from collections import Counter
from datetime import datetime

import pytest
from sqlalchemy import func, select

from klankbord.base import outbox
from klankbord.base.outbox import MessageState, OutboxMessage, delivery
from klankbord.kit import dates, ical
from tests.factories.outbox import draft
from tests.fixtures.database import KIND
from tests.mail.processes import Fuse, ended, fork, kill, start_worker

UNDER_WAY = {MessageState.QUEUED, MessageState.SENDING, MessageState.UNCERTAIN}


@pytest.fixture(params=["repeat", "hold"])
def policy(request, app):
    """What becomes of a mail nobody knows the fate of."""
    settings = app.config["SETTINGS"].mail
    before, settings["uncertain"] = settings["uncertain"], request.param
    yield request.param
    app.config["SETTINGS"].mail["uncertain"] = before


def invitations(number):
    """So many invitations to one meeting, each to somebody else."""
    meeting = {
        "uid": "avond@klankbord.example", "sequence": 0, "stamp": dates.now(), "start": datetime(2027, 3, 4, 19, 30),  # noqa: DTZ001
        "zone": "Europe/Amsterdam", "minutes": 90, "summary": "Ouderraad De Regenboog", "organiser_name": "Ouderraad",
        "organiser_address": "post@klankbord.example", "location": "Lokaal van groep 7",
    }  # fmt: skip
    for one in range(number):
        asked = ical.Attendee(name=f"Ouder {one}", address=f"ouder{one}@school.example")
        file = ical.invitation(ical.Appointment(**meeting), asked)
        yield draft(asked.address, kind="invited", display_name=asked.name, calendar=file, calendar_method="REQUEST")


def queue(db, number):
    """Queue them; their Message-IDs."""
    before = set(db.session.scalars(select(OutboxMessage.id)))
    outbox.queue_many(invitations(number), now=dates.now())
    db.session.commit()
    rows = db.session.execute(select(OutboxMessage.id, OutboxMessage.message_id)).all()
    db.session.rollback()
    return {number for id_, number in rows if id_ not in before}


def states(db):
    """How many mails are in each state."""
    found = db.session.execute(select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)).all()
    db.session.rollback()
    return Counter({row[0]: row[1] for row in found})


def left(db):
    """How many have not come to an end."""
    return sum(count for state, count in states(db).items() if state in UNDER_WAY)


def held(db):
    """The mails somebody must decide about."""
    return list(db.session.scalars(select(OutboxMessage).where(OutboxMessage.state == MessageState.HELD)))


def wait_for_the_end(db, seconds=60):
    """As long as it goes on: a busy machine takes its time, and nothing moving for a minute is a fault."""
    had, until = -1, 0.0
    while (now_left := left(db)) and (now_left != had or time.monotonic() < until):
        if now_left != had:
            had, until = now_left, time.monotonic() + seconds
        time.sleep(0.05)
    assert left(db) == 0


def counts(arrived, queued, unsure):
    """What happened, in words."""
    twice = sum(arrived.values()) - len(arrived)
    lost = len(queued - set(arrived) - unsure)
    return f"{len(arrived)} of {len(queued)} arrived, {twice} twice, {len(unsure)} held, {lost} lost"


def test_workers_killed_at_random_lose_no_invitation(app, db, post, policy, seed, full):
    number, kills = (1000, 100) if full else (40, 3)
    several = 4 if KIND == "postgresql" else 1
    dice = random.Random(f"{seed} {policy}")
    before = Counter(post.numbers())
    queued = queue(db, number)
    begin = {"lease": 3.0 if full else 1.0, "pause": 0.04 * several if full else 0.03}
    workers = [start_worker(app, **begin) for _ in range(several)]
    killed = 0
    try:
        while killed < kills and left(db):
            sent = states(db)[MessageState.SENT]
            until = time.monotonic() + 20
            while states(db)[MessageState.SENT] == sent and left(db) and time.monotonic() < until:
                time.sleep(0.01)
            time.sleep(dice.uniform(0, 0.1))
            if not left(db):
                break
            kill(workers.pop(dice.randrange(several)))
            killed += 1
            workers.append(start_worker(app, **begin))
        wait_for_the_end(db)
    finally:
        for worker in workers:
            kill(worker)
    arrived = Counter(post.numbers()) - before
    unsure = {row.message_id for row in held(db)}
    twice = sum(arrived.values()) - len(arrived)
    told = f"{KIND}, {policy}, {several} workers: {killed} kills, {counts(arrived, queued, unsure)}"
    print(told)
    assert killed >= (kills if full else 2), told
    assert set(arrived) | unsure == queued, told
    assert twice <= (killed if policy == "repeat" else 0), told
    assert len(unsure) <= (0 if policy == "repeat" else killed), told


def test_a_kill_at_any_statement_loses_no_invitation(app, db, post, clock, policy, seed, full):
    dice = random.Random(f"{seed} {policy}")
    steps = range(1, 1000) if full else sorted(dice.sample(range(1, 50), 3))
    queued, kills, unsure = set(), 0, set()
    before = Counter(post.numbers())
    for step in steps:
        mine = queue(db, 2)
        queued |= mine

        def killed_at(step=step):
            Fuse(step)
            delivery.deliver_due("first")

        survived = ended(fork(app, killed_at))
        kills += not survived
        clock.forward(minutes=6)
        for _ in range(3):
            assert ended(fork(app, lambda: delivery.deliver_due("second")))
            clock.forward(minutes=6)
        assert left(db) == 0, step
        unsure |= {row.message_id for row in held(db)}
        assert len(unsure & mine) <= (1 if policy == "hold" else 0), step
        if survived:
            break
    arrived = Counter(post.numbers()) - before
    twice = sum(arrived.values()) - len(arrived)
    told = f"{KIND}, {policy}: killed at {kills} steps, {counts(arrived, queued, unsure)}"
    print(told)
    assert set(arrived) | unsure == queued, told
    assert twice <= (kills if policy == "repeat" else 0), told
    assert max(arrived.values()) <= 2, told
    if full:
        assert kills > 40, told

    for row in held(db):
        if row.message_id not in arrived:
            outbox.release(row, now=clock.instant)
    db.session.commit()
    assert ended(fork(app, lambda: delivery.deliver_due("third")))
    after = Counter(post.numbers()) - before
    assert set(after) == queued
    assert sum(after.values()) - len(after) == twice


def test_workers_side_by_side_send_each_mail_once(app, db, post, full):
    number, several = (1000, 4) if full else (60, 3)
    before = Counter(post.numbers())
    queued = queue(db, number)

    workers = [start_worker(app, lease=60) for _ in range(several)]
    try:
        wait_for_the_end(db)
    finally:
        for worker in workers:
            kill(worker)

    arrived = Counter(post.numbers()) - before
    assert set(arrived) == queued
    assert set(arrived.values()) == {1}
