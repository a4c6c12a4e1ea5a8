"""A worker that dies: no mail is lost, at most the one in flight comes twice, and it can be recognised."""

import smtplib
from collections import Counter
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from klankbord.base import outbox
from klankbord.base.outbox import MessageState, OutboxMessage, delivery, ledger
from tests.factories.outbox import drafts


class Crash(BaseException):
    """The process dies here."""


class Fuse:
    """Blows at the given step, counted over everything the worker writes and says; nothing works after that."""

    def __init__(self, monkeypatch):
        self.left = -1
        self.monkeypatch = monkeypatch
        for verb in ("connect", "mail", "rcpt", "data", "quit"):
            self._guard(smtplib.SMTP, verb)
        writing_rows = ledger.writing_rows

        @contextmanager
        def guarded():
            self.step()
            with writing_rows() as connection:
                yield connection
                self.step()
            self.step()

        monkeypatch.setattr(ledger, "writing_rows", guarded)

    def _guard(self, owner, verb):
        method = getattr(owner, verb)

        def guarded(*arguments, **named):
            self.step()
            answer = method(*arguments, **named)
            if verb != "connect":  # nobody would close the socket
                self.step()
            return answer

        self.monkeypatch.setattr(owner, verb, guarded)

    def step(self):
        if self.left == 0:
            raise Crash
        self.left -= 1


def test_a_crash_at_any_step_loses_nothing_and_repeats_at_most_the_mail_in_flight(db, smtp, clock, monkeypatch):
    fuse = Fuse(monkeypatch)
    survived = 0
    for step in range(1, 200):
        smtp.arrived.clear()
        outbox.queue_many(drafts(2), now=clock.instant)
        db.session.commit()
        fuse.left = step
        try:
            delivery.deliver_due("first")
            survived += 1
        except Crash:
            pass
        fuse.left = -1
        for _ in range(3):
            clock.forward(minutes=6)
            delivery.deliver_due("second")

        counted = Counter(mail.message["Message-ID"] for mail in smtp.arrived)
        rows = db.session.execute(select(OutboxMessage.message_id, OutboxMessage.state)).all()
        db.session.rollback()
        assert {state for _, state in rows} == {MessageState.SENT}, step
        assert len(counted) == 2, step
        assert sum(counted.values()) <= 3, step
        db.session.execute(OutboxMessage.__table__.delete())
        db.session.commit()
        if survived:
            break
    assert survived
    assert step > 25


def test_a_crash_after_handing_over_is_called_uncertain_before_it_is_repeated(db, smtp, clock, monkeypatch):
    outbox.queue_many(drafts(1), now=clock.instant)
    db.session.commit()
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "sent", lambda *_arguments, **_named: (_ for _ in ()).throw(Crash))
        with pytest.raises(Crash):
            delivery.deliver_due("first")

    clock.forward(minutes=6)
    ledger.settle(clock.instant, repeat=True)
    assert db.session.scalars(select(OutboxMessage.state)).all() == [MessageState.UNCERTAIN]
    db.session.rollback()
    delivery.deliver_due("second")

    first, second = smtp.arrived
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert db.session.scalars(select(OutboxMessage.state)).all() == [MessageState.SENT]


def test_a_worker_that_slept_past_its_lease_sends_nothing(db, smtp, clock):
    outbox.queue_many(drafts(1), now=clock.instant)
    db.session.commit()
    (slow,) = ledger.claim("slow", clock.instant, 20)
    clock.forward(minutes=6)
    delivery.deliver_due("quick")

    with pytest.raises(ledger.LeaseLost):
        ledger.hand_over(slow, "slow", clock.instant)
    assert not ledger.sent(ledger.Taken(slow, clock.instant, 250, "OK", wipe=True), "slow")
    assert len(smtp.arrived) == 1


def test_a_mail_taken_over_while_the_server_dawdles_is_not_sent_by_the_first(db, smtp, clock, monkeypatch):
    outbox.queue_many(drafts(2), now=clock.instant)
    db.session.commit()
    hand_over, calls = ledger.hand_over, []

    def taken_over(row, worker, now, **more):
        calls.append(row.id)
        hand_over(row, "somebody else" if len(calls) == 1 else worker, now, **more)

    monkeypatch.setattr(ledger, "hand_over", taken_over)
    delivery.deliver_due("w")

    assert [mail.to for mail in smtp.arrived] == [["ouder1@school.example"]]
