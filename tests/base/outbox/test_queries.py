"""Reading the outbox: per thing, per state, per mailbox."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

from flask_babel import force_locale

from klankbord.base import outbox
from klankbord.base.outbox import MessageState, ledger
from klankbord.base.outbox import queries as read
from klankbord.base.outbox.compose import eml
from klankbord.base.outbox.delivery import UNBUILDABLE
from tests.factories.outbox import draft


def test_the_newest_mail_about_each_thing_is_told_with_masked_words(db, clock):
    for number in (1, 1, 2):
        outbox.queue(draft(about=("invitation", number)), now=clock.instant)
    outbox.queue(draft(about=("round", 1)), now=clock.instant)
    db.session.commit()
    rows = ledger.claim("w", clock.instant, 20)
    ledger.sent(ledger.Taken(rows[0], clock.instant, 250, "OK", wipe=True), "w")
    ledger.failed(rows[1], "w", 550, "5.1.1 <samira@ouder.example>: onbekend")

    found = read.last_about("invitation", [1, 2, 3])

    assert set(found) == {1, 2}
    assert (found[1].state, found[1].code, found[1].words) == (MessageState.FAILED, 550, "5.1.1 <s…@o…>: onbekend")
    assert found[2].state is MessageState.SENDING


def test_our_own_words_are_told_in_the_readers_language(db, clock):
    outbox.queue(draft(about=("invitation", 1)), now=clock.instant)
    db.session.commit()
    ledger.failed(*ledger.claim("w", clock.instant, 20), "w", None, UNBUILDABLE)

    with force_locale("nl"):
        assert read.last_about("invitation", [1])[1].words.startswith("Niet verstuurd: ")


def test_how_mails_fare_costs_one_query_however_many_things(db, clock, queries):
    for number in range(30):
        outbox.queue(draft(about=("invitation", number)), now=clock.instant)
    db.session.commit()

    with queries() as seen:
        assert len(read.last_about("invitation", range(300))) == 30
        assert read.counts_about("invitation", range(300)) == {MessageState.QUEUED: 30}
        assert read.counts_about("invitation", range(300), "reminder") == {}
    assert seen.count == 3, seen


def test_a_bundle_is_found_while_it_waits(db, clock):
    message = outbox.queue(draft(bundle="answers:7", due_at=clock.instant + timedelta(minutes=30)), now=clock.instant)
    db.session.commit()

    assert read.waiting_in_bundle("answers:7") == message
    assert read.waiting_in_bundle("answers:8") is None
    db.session.rollback()
    clock.forward(minutes=30)
    ledger.claim("w", clock.instant, 20)
    db.session.rollback()
    assert read.waiting_in_bundle("answers:7") is None


def test_the_oldest_due_mail_shows_how_long_mail_has_been_waiting(db, clock):
    assert read.oldest_due(clock.instant) is None
    outbox.queue(draft(), now=clock.instant - timedelta(minutes=9))
    outbox.queue(draft(due_at=clock.instant + timedelta(hours=1)), now=clock.instant - timedelta(minutes=20))

    assert read.oldest_due(clock.instant) == clock.instant - timedelta(minutes=9)


def test_what_could_not_be_delivered_is_found(db, clock):
    outbox.queue(draft(), now=clock.instant)
    db.session.commit()
    ledger.failed(*ledger.claim("w", clock.instant, 20), "w", 550, "no")

    assert [row.last_code for row in read.failed_since(clock.instant)] == [550]
    assert read.failed_since(clock.instant + timedelta(seconds=1)) == []


def test_a_mail_can_be_read_as_the_file_it_went_as(db, app, clock):
    row = outbox.queue(draft(display_name="Samira"), now=clock.instant)

    mail = message_from_bytes(eml(row), policy=default)

    assert mail["To"] == "Samira <samira@ouder.example>"
    assert mail["Message-ID"] == row.message_id
    assert mail.get_body(("plain",)).get_content().splitlines()[0] == "Beste Samira,"


def test_the_mailbox_lists_newest_first_for_everybody_or_for_one(db, clock):
    first = outbox.queue(draft("Samira@Ouder.example"), now=clock.instant)
    second = outbox.queue(draft("piet@ouder.example"), now=clock.instant)

    assert [row.id for row in read.mailbox()] == [second.id, first.id]
    assert [row.id for row in read.mailbox(" samira@OUDER.example ")] == [first.id]
    assert read.mailbox_message(first.id) == first
    assert read.mailbox_entry(first) == {
        "id": first.id,
        "to": "Samira@Ouder.example",
        "subject": "Denk mee over het schoolplein",
        "kind": "round_opened",
        "created": "2026-10-06T10:00:00+00:00",
        "state": "queued",
        "eml": f"/demo/mail/{first.id}.eml",
    }
