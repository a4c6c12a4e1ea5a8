"""Mail over a real SMTP server: what arrives is what was queued, once, and its row says so."""

import email.utils
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime

from icalendar import Calendar
from sqlalchemy import select

from klankbord.base import outbox
from klankbord.base.outbox import MessageState, OutboxMessage, delivery, ledger
from klankbord.base.outbox.wishes import FOOT
from klankbord.base.smtp import Connection
from klankbord.kit import dates, ical
from klankbord.worker import Worker
from tests.factories.outbox import LETTER, draft, drafts

SCHOOL_MAIL = {
    "display_name": 'Samira "Sam" El Amrani; é',
    "sender_name": "Klankbordgroep De Regenboog",
    "reply_to": "antwoord+12@klankbord.example",
    "unsubscribe_url": "https://klankbord.example/l/" + "x" * 90,
}


def queue(db, *several, **values):
    """Queue mails and commit, as a view does."""
    now = dates.now()
    rows = [outbox.queue(one, now=now) for one in several or [draft(**values)]]
    db.session.commit()
    return rows


def row(db, queued):
    db.session.expire_all()
    return db.session.get(OutboxMessage, queued.id)


def test_a_mail_arrives_in_both_forms_from_the_council_and_in_the_readers_language(db, smtp, clock):
    (queued,) = queue(db, draft(**SCHOOL_MAIL))

    assert delivery.deliver_due("w") == 1

    (mail,) = smtp.arrived
    assert (mail.mail_from, mail.to) == ("post@klankbord.example", ["samira@ouder.example"])
    message = mail.message
    assert message["Subject"] == "Denk mee over het schoolplein"
    assert message["From"].addresses[0].display_name == "Klankbordgroep De Regenboog via Klankbord"
    assert message["From"].addresses[0].addr_spec == "post@klankbord.example"
    assert message["To"].addresses[0].display_name == 'Samira "Sam" El Amrani; é'
    assert message["Reply-To"].addresses[0].addr_spec == "antwoord+12@klankbord.example"
    assert email.utils.parsedate_to_datetime(message["Date"]) == clock.instant
    assert message["Message-ID"] == queued.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "nl"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"List-Unsubscribe: <{SCHOOL_MAIL['unsubscribe_url']}>\r\n".encode() in mail.raw
    assert message["List-Id"] == "<round-opened.school-0.localhost>"
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert mail.part("text/plain") == LETTER.text.replace("\n", "\r\n") or mail.part("text/plain") == LETTER.text
    assert "Wat vind jij?" in mail.part("text/html")


def test_an_invitation_is_laid_out_as_calendars_take_it_and_is_no_list_mail(db, smtp):
    meeting = ical.Appointment(
        uid="m1@klankbord.example",
        sequence=0,
        stamp=datetime(2026, 11, 24, 10, tzinfo=UTC),
        start=datetime(2026, 12, 8, 19, 30),  # noqa: DTZ001 - a wall time
        zone="Europe/Amsterdam",
        minutes=90,
        summary="Klankbordgroep: schoolplein, é",
        organiser_name="De Regenboog",
        organiser_address="post@klankbord.example",
    )
    file = ical.invitation(meeting, ical.Attendee(name="Samira", address="samira@ouder.example"))
    queue(db, kind="invitation", calendar=file, calendar_method="REQUEST")

    delivery.deliver_due("w")

    (mail,) = smtp.arrived
    assert [part.get_content_type() for part in mail.message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    calendar, attachment = list(mail.message.walk())[4:]
    assert dict(calendar["Content-Type"].params) == {"charset": "utf-8", "method": "REQUEST"}
    assert calendar.get_payload(decode=True) == attachment.get_payload(decode=True) == file
    assert attachment.get_filename() == "invite.ics"
    assert Calendar.from_ical(file)["METHOD"] == "REQUEST"
    assert "List-Unsubscribe" not in mail.message
    assert "List-Id" not in mail.message


def test_a_sent_mail_says_when_and_with_what_words_and_forgets_its_texts(db, smtp, clock):
    (queued,) = queue(db, calendar=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", calendar_method="REQUEST")

    delivery.deliver_due("w")

    sent = row(db, queued)
    assert sent.state is MessageState.SENT
    assert (sent.sent_at, sent.wiped_at, sent.attempts) == (clock.instant, clock.instant, 1)
    assert (sent.last_code, sent.last_reply) == (250, "OK: kept")
    assert (sent.text, sent.html, sent.calendar) == ("", "", None)
    assert (sent.claimed_by, sent.lease_until) == (None, None)
    assert sent.subject == LETTER.subject


def test_only_due_mail_goes_and_urgent_mail_goes_first(db, smtp, clock):
    later = clock.instant.replace(hour=23)
    queue(db, draft("een@x.example"), draft("twee@x.example", due_at=later), draft("nu@x.example", urgent=True))

    delivery.deliver_due("w")
    assert [mail.to for mail in smtp.arrived] == [["nu@x.example"], ["een@x.example"]]

    clock.set(later)
    delivery.deliver_due("w")
    assert smtp.arrived[-1].to == ["twee@x.example"]


def test_a_rolled_back_transaction_mails_nobody(db, smtp):
    outbox.queue(draft(), now=dates.now())
    db.session.rollback()

    assert delivery.deliver_due("w") == 0
    assert smtp.arrived == []


def test_many_mails_go_in_batches_over_one_connection_each_once(db, smtp, monkeypatch):
    outbox.queue_many(drafts(45), now=dates.now())
    db.session.commit()

    opened, taken, claim = [], [], ledger.claim
    begin = Connection.configure_host
    monkeypatch.setattr(Connection, "configure_host", lambda self: opened.append(self) or begin(self))
    monkeypatch.setattr(ledger, "claim", lambda *given: taken.append(claim(*given)) or taken[-1])

    assert delivery.deliver_due("w") == 45
    assert [len(batch) for batch in taken] == [20, 20, 5, 0]
    assert len(opened) == 1
    assert delivery.deliver_due("w") == 0
    assert sorted(mail.to[0] for mail in smtp.arrived) == sorted(one.address for one in drafts(45))
    assert len({mail.message["Message-ID"] for mail in smtp.arrived}) == 45
    assert set(db.session.scalars(select(OutboxMessage.state))) == {MessageState.SENT}


def test_a_stopped_worker_puts_the_rest_back(db, smtp):
    queue(db, *drafts(3))

    delivery.deliver_due("w", stop=lambda: len(smtp.arrived) == 1)

    states = db.session.scalars(select(OutboxMessage.state).order_by(OutboxMessage.id)).all()
    assert states == [MessageState.SENT, MessageState.QUEUED, MessageState.QUEUED]
    delivery.deliver_due("w")
    assert len(smtp.arrived) == 3


def test_without_a_server_mail_waits(db, clock):
    (queued,) = queue(db)

    assert delivery.deliver_due("w") == 0
    assert row(db, queued).state is MessageState.QUEUED


def test_a_demo_delivers_to_its_own_mailbox_and_keeps_the_texts(db, make_app):
    (queued,) = queue(db)
    with make_app(DEMO="1").app_context():
        assert delivery.deliver_due("w") == 1

    kept = row(db, queued)
    assert kept.state is MessageState.SENT
    assert (kept.text, kept.html, kept.wiped_at) == (LETTER.text, LETTER.html.replace(FOOT, ""), None)


def test_to_one_domain_no_more_goes_in_a_minute_than_it_may(app, db, smtp, clock):
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, mail={**settings.mail, "per_domain": 2})
    queue(db, *drafts(5), draft("elders@ouder.example"), draft("ouder9@school.example", urgent=True))
    for arrived in (4, 6, 7):  # who signs in waits for nobody
        while delivery.deliver_due("w"):
            pass
        assert len(smtp.arrived) == arrived
        clock.forward(minutes=1, seconds=1)
    app.config["SETTINGS"] = settings
    assert {row.attempts for row in db.session.scalars(select(OutboxMessage))} == {1}


def test_a_batch_that_others_took_from_does_not_end_the_connection(db, smtp, monkeypatch):
    outbox.queue_many(drafts(9), now=dates.now())
    db.session.commit()
    opened, claim, sizes = [], ledger.claim, iter([3, 1, 5])
    begin = Connection.configure_host
    monkeypatch.setattr(Connection, "configure_host", lambda self: opened.append(self) or begin(self))
    monkeypatch.setattr(ledger, "claim", lambda worker, now, _size: claim(worker, now, next(sizes, 20)))

    assert delivery.deliver_due("w") == 9
    assert len(opened) == 1


def test_several_connections_at_once_take_each_mail_once(app, db, smtp):
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, mail={**settings.mail, "connections": 3})
    now = dates.now()
    outbox.queue_many(drafts(90), now=now)
    db.session.commit()
    worker = Worker(app, jobs=())
    thread = threading.Thread(target=worker.run)
    thread.start()
    ends = time.monotonic() + 30
    while len(smtp.arrived) < 90 and time.monotonic() < ends:
        time.sleep(0.05)
    worker.stop()
    thread.join()
    app.config["SETTINGS"] = settings
    assert sorted(mail.to[0] for mail in smtp.arrived) == sorted(f"ouder{n}@school.example" for n in range(90))
    assert len({mail.peer for mail in smtp.arrived}) > 1
