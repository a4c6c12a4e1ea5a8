"""Whatever goes wrong around the outbox, each mail arrives, or its row says why not: two hundred for each fault.

Refusals, broken lines and silence in every phase; no name service; a full disk; a busy database; a clock that jumps.
"""

import random
import socket
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from klankbord.base import outbox, smtp
from klankbord.base.db import db as database
from klankbord.base.outbox import MessageState, OutboxMessage, delivery, ledger
from klankbord.kit import dates
from tests.factories.outbox import drafts
from tests.fixtures.mail import SmtpServer, send_through
from tests.mail.faults import FaultyServer, running

REFUSALS = ["421 4.3.2 later", "450 4.2.0 later", "451 4.7.1 greylisted", "452 4.2.2 full"]
UNDER_WAY = {MessageState.QUEUED, MessageState.UNCERTAIN, MessageState.SENDING}
FINAL = ["550 5.1.1 no such person", "552 5.2.2 too big", "554 5.7.1 no"]


@pytest.fixture
def many(full):
    return 200 if full else 4


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(smtp, "TIMEOUT", 0.2)
    monkeypatch.setattr(smtp, "DATA_TIMEOUT", 0.2)


def queue(db, number):
    outbox.queue_many(drafts(number), now=dates.now())
    db.session.commit()


def rows(db):
    db.session.rollback()
    return db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()


def settle(db, clock, *, rounds=400):
    """Let the worker work until nothing waits."""
    for _ in range(rounds):
        if delivery.deliver_due("w") == 0:
            if not any(
                row.state in {MessageState.QUEUED, MessageState.UNCERTAIN, MessageState.SENDING} for row in rows(db)
            ):
                return
            clock.forward(minutes=10)
    raise AssertionError("it does not come to an end")


class Moody(FaultyServer):
    """Does its fault to one mail in three, each time it likes."""

    def __init__(self, step, fault, dice):
        super().__init__(step, fault)
        self.dice = dice
        self.did = 0

    async def _misbehave(self, step, server):
        if step == self.step and self.dice.random() < 1 / 3:
            self.did += 1
            await super()._misbehave(step, server)


class Refusing(SmtpServer):
    """Refuses every third address, or text, with these words."""

    def __init__(self, words, *, at_data, always):
        super().__init__()
        self.words, self.late, self.always = words, at_data, always
        self.met = Counter()

    def _answer(self, address):
        self.met[address] += 1
        chosen = int("".join(filter(str.isdigit, address)) or 0) % 3 == 0
        return self.words if chosen and (self.always or self.met[address] == 1) else None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        refused = None if self.late else self._answer(address)
        return refused or await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        refused = self._answer(envelope.rcpt_tos[0]) if self.late else None
        return refused or await super().handle_DATA(server, session, envelope)


@pytest.mark.parametrize("at_data", [False, True], ids=["at RCPT", "at DATA"])
@pytest.mark.parametrize("words", REFUSALS)
def test_refused_for_now_arrives_later(db, through, clock, many, words, at_data):
    with running(Refusing(words, at_data=at_data, always=False)) as server:
        through(server)
        queue(db, many)
        settle(db, clock)
    assert sorted(Counter(server.numbers()).values()) == [1] * many
    assert {row.state for row in rows(db)} == {MessageState.SENT}


@pytest.mark.parametrize("at_data", [False, True], ids=["at RCPT", "at DATA"])
@pytest.mark.parametrize("words", FINAL)
def test_refused_for_good_is_tried_once_and_said(db, through, clock, many, words, at_data):
    with running(Refusing(words, at_data=at_data, always=True)) as server:
        through(server)
        queue(db, many)
        settle(db, clock)
    refused = [row for row in rows(db) if row.state == MessageState.FAILED]
    assert len(refused) == -(-many // 3)
    assert {(row.attempts, f"{row.last_code} {row.last_reply}") for row in refused} == {(1, words)}
    assert set(server.met.values()) == {1}
    assert len(server.arrived) == many - len(refused)


@pytest.mark.parametrize("fault", ["cut", "stall"])
@pytest.mark.parametrize("step", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_a_line_that_breaks_or_falls_silent_loses_nothing(db, through, clock, monkeypatch, many, seed, step, fault):
    if (step, fault) != ("DATA", "stall"):  # a machine that is busy is not a server that is silent
        monkeypatch.setattr(smtp, "DATA_TIMEOUT", 10.0)
    with running(Moody(step, fault, random.Random(f"{seed} {step} {fault}"))) as server:
        through(server)
        queue(db, many)
        settle(db, clock)
    came = Counter(mail.message["Message-ID"] for mail in server.took)
    assert set(came) == {row.message_id for row in rows(db)}
    assert {row.state for row in rows(db)} == {MessageState.SENT}
    assert sum(came.values()) - many <= (server.did if step == "DATA" else 0)


def test_without_a_name_service_mail_waits(db, through, clock, monkeypatch, many):
    server = SmtpServer()
    with monkeypatch.context() as patch:
        through(server)
        queue(db, many)

        def nobody_knows(*_given, **_named):
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

        patch.setattr(socket, "getaddrinfo", nobody_knows)
        for _ in range(10):
            delivery.deliver_due("w")
            clock.forward(minutes=1)
        assert {row.state for row in rows(db)} == {MessageState.QUEUED}
        assert any("name resolution" in row.last_reply for row in rows(db))
    with running(server):
        settle(db, clock)
    assert len(set(server.numbers())) == len(server.numbers()) == many


def failing(monkeypatch, at, times, words):
    """Let the ledger's transactions from number `at` on fail so many times, as a database does with these words."""
    writing_rows, count = ledger.writing_rows, 0

    def sometimes():
        nonlocal count
        count += 1
        if at <= count < at + times:
            raise OperationalError("UPDATE outbox_message", {}, Exception(words))
        return writing_rows()

    monkeypatch.setattr(ledger, "writing_rows", sometimes)
    monkeypatch.setattr(delivery.time, "sleep", lambda _seconds: None)


@pytest.mark.parametrize("times", [1, 5])
@pytest.mark.parametrize("at", [1, 2, 3, 4, 5])
def test_a_database_that_is_busy_or_full_for_a_while_repeats_one_mail_at_most(db, smtp, clock, monkeypatch, at, times):
    """The transactions are: settle, claim, hand over, sent with hand over, sent."""
    queue(db, 2)
    failing(monkeypatch, at, times, "database or disk is full")
    for _ in range(8):
        with suppress(OperationalError):
            delivery.deliver_due("w")
        clock.forward(minutes=6)
    settle(db, clock)
    came = Counter(smtp.numbers())
    assert set(came) == {row.message_id for row in rows(db)}
    written_in_time = times < 3 or at < 4
    assert sum(came.values()) <= (2 if written_in_time else 3)


def test_a_disk_that_is_full_takes_no_mail_it_cannot_keep(small_disk, clock):
    """What was committed arrives, what was not was refused loudly."""
    app, more = small_disk
    with app.app_context(), running(SmtpServer()) as server:
        send_through(app, server)
        kept, refused = 0, 0
        while refused < 5:
            try:
                queue(database, 20)
                kept += 20
            except OperationalError:
                database.session.rollback()
                refused += 1
        assert kept
        assert refused
        for _ in range(kept // delivery.BATCH):
            try:
                delivery.deliver_due("w")
            except OperationalError:
                clock.forward(minutes=6)
        more()
        settle(database, clock, rounds=4000)
        came = Counter(server.numbers())
        assert len(came) == kept
        print(f"disk full: {kept} kept, {refused} batches refused, {sum(came.values()) - kept} twice, 0 lost")


@pytest.mark.parametrize("jump", [timedelta(hours=-2), timedelta(days=366)], ids=["back", "a year on"])
def test_a_clock_that_jumps_sends_nothing_twice(db, smtp, clock, many, jump):
    queue(db, many)
    smtp.before_answer = lambda mail: clock.set(clock.instant + jump) if "ouder1@" in mail.to[0] else None
    for _ in range(3):
        delivery.deliver_due("first")
        delivery.deliver_due("second")
    clock.forward(hours=3)
    settle(db, clock)
    assert sorted(Counter(smtp.numbers()).values()) == [1] * many


def test_a_clock_put_forward_while_the_server_answers_leaves_no_doubt(app, db, smtp, clock):
    queue(db, 1)

    def another_looks(_mail):
        clock.forward(days=1)
        with app.app_context():
            ledger.settle(clock.instant, repeat=True)

    smtp.before_answer = another_looks
    delivery.deliver_due("first")
    assert [row.state for row in rows(db)] == [MessageState.SENT]
    settle(db, clock)
    assert len(smtp.arrived) == 1
