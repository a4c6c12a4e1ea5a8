"""Servers that refuse, stall, hang up or are not there: nothing is lost, and the row says what happened."""

import itertools
from datetime import timedelta

import pytest
from sqlalchemy import select

from klankbord.base import outbox, smtp
from klankbord.base.outbox import MessageState, OutboxMessage, delivery, ledger
from klankbord.kit import dates
from tests.factories.outbox import LETTER, draft, drafts
from tests.fixtures.mail import free_port
from tests.mail.faults import BusyServer, FaultyServer, running


@pytest.fixture(autouse=True)
def short_timeouts(monkeypatch):
    monkeypatch.setattr(smtp, "TIMEOUT", 0.3)
    monkeypatch.setattr(smtp, "DATA_TIMEOUT", 0.3)


def queue(db, count=1, **values):
    outbox.queue_many(drafts(count, **values), now=dates.now())
    db.session.commit()


def rows(db):
    db.session.rollback()
    return db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()


def states(db):
    return [row.state for row in rows(db)]


def deliver_until_done(db, clock, *, days=3):
    """Let the worker work through simulated time, minute by minute where something is due."""
    for _ in range(days * 24 * 60):
        if delivery.deliver_due("w") == 0:
            waiting = db.session.scalars(
                select(OutboxMessage.due_at).where(OutboxMessage.state == MessageState.QUEUED)
            ).all() + [
                lease
                for lease in db.session.scalars(
                    select(OutboxMessage.lease_until).where(OutboxMessage.state == MessageState.UNCERTAIN)
                )
                if lease
            ]
            db.session.rollback()
            if not waiting:
                return
            clock.set(max(clock.instant + timedelta(seconds=1), min(waiting)))


def test_a_greylisted_mail_comes_back_later_with_its_own_number(db, smtp, clock):
    smtp.refusals["ouder0@school.example"] = "451 4.7.1 Greylisted, try again later"
    queue(db)
    number = rows(db)[0].message_id

    delivery.deliver_due("w")
    (row,) = rows(db)
    assert (row.state, row.last_code, row.attempts) == (MessageState.QUEUED, 451, 1)
    assert row.last_reply == "4.7.1 Greylisted, try again later"
    assert timedelta(seconds=48) <= row.due_at - clock.instant <= timedelta(minutes=1)
    assert delivery.deliver_due("w") == 0

    smtp.refusals.clear()
    clock.forward(minutes=1)
    delivery.deliver_due("w")
    assert [mail.message["Message-ID"] for mail in smtp.arrived] == [number]
    assert states(db) == [MessageState.SENT]


def test_the_waits_grow_to_two_days_and_then_it_is_given_up(db, smtp, clock):
    smtp.refusals["ouder0@school.example"] = "450 4.2.0 later"
    began = clock.instant
    queue(db)

    waits = []
    while states(db) == [MessageState.QUEUED]:
        clock.set(max(rows(db)[0].due_at, clock.instant))
        waits.append(clock.instant)
        delivery.deliver_due("w")

    minutes = [(b - a).total_seconds() / 60 for a, b in itertools.pairwise(waits)]
    for real, planned in zip(minutes, [1, 5, 15, 60, 120, 240, 480, 480, 480, 480, 480], strict=True):
        assert 0.8 * planned <= real <= planned
    assert timedelta(hours=37) < clock.instant - began <= timedelta(hours=48)
    (row,) = rows(db)
    assert (row.state, row.attempts) == (MessageState.FAILED, 12)
    assert row.text == LETTER.text


@pytest.mark.parametrize("words", ["550 5.1.1 <ouder0@school.example>: no such person", "551 no", "553 no"])
def test_a_refused_recipient_fails_at_once_with_the_servers_words(db, smtp, words):
    smtp.refusals["ouder0@school.example"] = words
    queue(db, 2)

    delivery.deliver_due("w")

    refused, other = rows(db)
    assert (refused.state, f"{refused.last_code} {refused.last_reply}") == (MessageState.FAILED, words)
    assert (refused.attempts, refused.text) == (1, LETTER.text)
    assert other.state is MessageState.SENT
    assert delivery.deliver_due("w") == 0


@pytest.mark.parametrize("words", ["552 5.3.4 too big", "554 5.7.1 looks like spam", "550 5.7.1 no"])
def test_a_refused_text_fails_at_once(db, smtp, words):
    smtp.at_data = words
    queue(db, 2)

    delivery.deliver_due("w")

    assert states(db) == [MessageState.FAILED, MessageState.FAILED]
    assert f"{rows(db)[0].last_code} {rows(db)[0].last_reply}" == words
    assert smtp.arrived == []


@pytest.mark.parametrize("words", ["452 4.3.1 disk full", "451 4.3.0 local error"])
def test_a_text_refused_for_now_is_tried_again(db, smtp, clock, words):
    smtp.at_data = words
    queue(db, 2)

    delivery.deliver_due("w")
    assert states(db) == [MessageState.QUEUED, MessageState.QUEUED]

    smtp.at_data = ""
    clock.forward(minutes=1)
    delivery.deliver_due("w")
    assert len(smtp.arrived) == 2


class NoServer:
    """An address nobody listens at."""

    def __init__(self, port):
        self.host, self.port = "127.0.0.1", port


def test_a_server_that_is_not_there_costs_one_try_for_the_whole_batch(db, through, clock):
    through(NoServer(free_port()))
    queue(db, 5)

    delivery.deliver_due("w")

    assert states(db) == [MessageState.QUEUED] * 5
    assert all("refused" in row.last_reply for row in rows(db))


def test_a_server_down_for_an_hour_loses_nothing(db, app, through, clock):
    server = FaultyServer()
    through(NoServer(server.port))
    queue(db, 30)
    back = clock.instant + timedelta(hours=1)
    while clock.instant < back:
        delivery.deliver_due("w")
        clock.forward(minutes=1)
    assert states(db) == [MessageState.QUEUED] * 30

    with running(server):
        deliver_until_done(db, clock)
    assert sorted(mail.to[0] for mail in server.arrived) == sorted(one.address for one in drafts(30))
    assert set(states(db)) == {MessageState.SENT}


def test_a_busy_server_is_visited_once_for_a_batch(db, through, clock):
    with BusyServer() as server:
        through(server)
        queue(db, 5)
        delivery.deliver_due("w")

    assert server.visits == 1
    assert states(db) == [MessageState.QUEUED] * 5
    assert (rows(db)[0].last_code, rows(db)[0].last_reply) == (421, "4.3.2 busy, come back later")


@pytest.mark.parametrize("fault", ["cut", "stall"])
@pytest.mark.parametrize("step", ["EHLO", "MAIL", "RCPT"])
def test_a_connection_lost_before_the_text_is_simply_tried_again(db, through, clock, step, fault):
    server = FaultyServer(step, fault, times=2)
    with running(server):
        through(server)
        queue(db, 4)
        delivery.deliver_due("w")
        assert not server.took
        assert MessageState.UNCERTAIN not in states(db)
        deliver_until_done(db, clock)

    assert sorted(mail.to[0] for mail in server.arrived) == sorted(one.address for one in drafts(4))
    assert set(states(db)) == {MessageState.SENT}


@pytest.mark.parametrize("fault", ["cut", "stall"])
def test_a_connection_lost_before_the_250_leaves_the_mail_uncertain_and_repeats_it_recognisably(
    db, through, clock, fault
):
    server = FaultyServer("DATA", fault, times=1)
    with running(server):
        through(server)
        queue(db, 3)
        delivery.deliver_due("w")

        uncertain = rows(db)[0]
        assert uncertain.state is MessageState.UNCERTAIN
        assert uncertain.handed_over_at == clock.instant
        assert uncertain.text == LETTER.text
        assert delivery.deliver_due("w") == 0
        deliver_until_done(db, clock)

    numbers = [mail.message["Message-ID"] for mail in server.took]
    assert set(states(db)) == {MessageState.SENT}
    assert len(set(numbers)) == 3
    assert numbers.count(uncertain.message_id) == 2
    assert len(numbers) == 4


def test_an_uncertain_mail_is_held_where_that_is_the_policy(db, app, through, clock):
    server = FaultyServer("DATA", "cut", times=1)
    with running(server):
        through(server)
        app.config["SETTINGS"].mail["uncertain"] = "hold"
        queue(db)
        delivery.deliver_due("w")
        clock.forward(hours=1)
        delivery.deliver_due("w")
        assert states(db) == [MessageState.HELD]

        outbox.release(rows(db)[0], now=clock.instant)
        db.session.commit()
        delivery.deliver_due("w")
    assert states(db) == [MessageState.SENT]
    assert len(server.took) == 2


def test_two_lost_connections_end_the_batch(db, through, clock):
    server = FaultyServer("RCPT", "stall")
    with running(server):
        through(server)
        queue(db, 6)
        delivery.deliver_due("w")

    assert server.times == 998
    assert states(db) == [MessageState.QUEUED] * 6


@pytest.mark.parametrize("address", ["geen adres", "jan@", "jan@x.example\r\nBcc: piet@x.example", ""])
def test_what_is_no_address_fails_with_a_sentence_and_holds_up_nobody(db, smtp, address):
    outbox.queue_many([draft(address), draft("piet@x.example")], now=dates.now())
    db.session.commit()

    delivery.deliver_due("w")

    bad, good = rows(db)
    assert (bad.state, good.state) == (MessageState.FAILED, MessageState.SENT)
    assert bad.last_reply.startswith("Not sent: ")
    assert [mail.to for mail in smtp.arrived] == [["piet@x.example"]]


def test_an_international_address_is_delivered_where_the_server_can(db, through):
    server = FaultyServer()
    server.controller.SMTP_kwargs["enable_SMTPUTF8"] = True
    with running(server):
        through(server)
        outbox.queue_many([draft("josé@café.example", display_name="José")], now=dates.now())
        db.session.commit()
        delivery.deliver_due("w")

    (mail,) = server.arrived
    assert mail.to == ["josé@xn--caf-dma.example"]
    assert states(db) == [MessageState.SENT]


def test_an_international_address_fails_with_a_sentence_where_the_server_cannot(db, through):
    server = FaultyServer()
    server.controller.SMTP_kwargs["enable_SMTPUTF8"] = False
    with running(server):
        through(server)
        outbox.queue_many([draft("josé@x.example"), draft("piet@x.example")], now=dates.now())
        db.session.commit()
        delivery.deliver_due("w")

    assert states(db) == [MessageState.FAILED, MessageState.SENT]
    assert "characters" in rows(db)[0].last_reply


def test_the_whole_schedule_stays_within_two_days():
    assert sum(ledger.BACK_OFF, timedelta()) <= timedelta(hours=48)
