"""Queueing, rewriting, holding, releasing and retrying mail, always in the caller's transaction."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from klankbord.base import outbox
from klankbord.base.mail import Rendered
from klankbord.base.outbox import MessageState, OutboxMessage, ledger
from klankbord.kit.errors import WrongState
from tests.factories.outbox import LETTER, draft, drafts

NEWS = Rendered("Met de agenda erbij", "De agenda staat klaar.\n", "<p>De agenda staat klaar.</p>\n")


@pytest.fixture
def message(db, clock):
    """A committed mail in the outbox."""
    row = outbox.queue(draft(about=("invitation", 12), bundle="answers:7"), now=clock.instant)
    db.session.commit()
    return row


def claim(db, clock):
    """Take what is due, as another process does."""
    db.session.rollback()
    return ledger.claim("w", clock.instant, 20)


def test_a_queued_mail_waits_with_a_number_of_its_own(db, clock, message):
    assert (message.state, message.due_at, message.created_at) == (MessageState.QUEUED, clock.instant, clock.instant)
    assert message.message_id.startswith("<")
    assert message.message_id.endswith("@localhost>")
    assert (message.about_kind, message.about_id, message.attempts) == ("invitation", 12, 0)
    html = LETTER.html.replace("<!--foot-->", "")  # nobody in particular has no wishes to change
    assert (message.subject, message.text, message.html) == (LETTER.subject, LETTER.text, html)


def test_queueing_does_not_commit(db, clock):
    outbox.queue(draft(), now=clock.instant)
    outbox.queue_many(drafts(3), now=clock.instant)
    db.session.rollback()

    assert db.session.scalar(select(func.count(OutboxMessage.id))) == 0


def test_many_mails_cost_few_statements(db, clock, queries):
    with queries() as seen:
        assert outbox.queue_many(drafts(1200), now=clock.instant) == 1200
    db.session.commit()

    assert seen.count == 3, seen
    assert db.session.scalar(select(func.count(OutboxMessage.message_id.distinct()))) == 1200


def test_no_mails_are_no_trouble(db, clock):
    assert outbox.queue_many([], now=clock.instant) == 0


def test_a_waiting_mail_can_say_something_newer_and_keeps_its_number(db, clock, message):
    number = message.message_id

    assert outbox.rewrite(message, NEWS, calendar=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    db.session.commit()

    assert (message.subject, message.text, message.html) == (NEWS.subject, NEWS.text, NEWS.html)
    assert message.calendar == "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    assert (message.message_id, message.state) == (number, MessageState.QUEUED)


def test_a_mail_on_its_way_is_not_rewritten(db, clock, message):
    assert message.state is MessageState.QUEUED
    claim(db, clock)

    assert not outbox.rewrite(message, NEWS)
    assert message.state is MessageState.SENDING
    assert message.subject == LETTER.subject


def test_a_held_mail_goes_nowhere_until_it_is_released(db, clock, message):
    outbox.hold(message)
    db.session.commit()
    assert claim(db, clock) == []

    clock.forward(minutes=5)
    outbox.release(message, now=clock.instant)
    db.session.commit()
    assert [row.id for row in claim(db, clock)] == [message.id]


def test_a_failed_mail_can_be_tried_again_by_hand_with_its_own_number(db, clock, message):
    number = message.message_id
    ledger.failed(*claim(db, clock), "w", 550, "no such person")
    db.session.refresh(message)

    clock.forward(days=1)
    outbox.retry(message, now=clock.instant)
    db.session.commit()

    assert (message.state, message.attempts, message.due_at) == (MessageState.QUEUED, 0, clock.instant)
    assert message.message_id == number


@pytest.mark.parametrize("move", [outbox.release, outbox.retry])
def test_what_is_not_held_or_failed_is_neither_released_nor_retried(db, clock, message, move):
    with pytest.raises(WrongState):
        move(message, now=clock.instant)
    assert message.state is MessageState.QUEUED


def test_a_mail_that_is_gone_cannot_be_held(db, clock, message):
    ledger.sent(ledger.Taken(*claim(db, clock), clock.instant, 250, "OK", wipe=True), "w")

    with pytest.raises(WrongState):
        outbox.hold(message)


def test_a_mail_for_later_is_not_taken_before(db, clock):
    outbox.queue(draft(due_at=clock.instant + timedelta(hours=1)), now=clock.instant)
    db.session.commit()

    assert claim(db, clock) == []
    clock.forward(hours=1)
    assert len(claim(db, clock)) == 1
