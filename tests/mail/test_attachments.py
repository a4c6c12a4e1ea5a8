"""Files that go with a mail: kept as they were, sent the same at every attempt, gone once the mail has gone."""

import re

import pytest
from sqlalchemy import func, select

from klankbord.base import outbox
from klankbord.base.outbox import MessageState, OutboxMessage, actions, delivery
from klankbord.base.outbox.models import OutboxAttachment
from klankbord.kit import dates
from klankbord.kit.errors import DomainError
from tests.factories.outbox import draft

PDF = ("Advies over het schóólplein – 2026.pdf", "application/pdf", b"%PDF-1.7\n" + bytes(range(256)))
NOTE = ("notitie.txt", "text/plain", "één regel\r\n".encode())


def queued(db, *files, **values):
    """Queue a mail with these files and commit, as a view does."""
    message = outbox.queue(draft(**values), now=dates.now(), attachments=files)
    db.session.commit()
    return message


def left(db):
    db.session.rollback()
    return db.session.scalar(select(func.count(OutboxAttachment.id)))


def sent_files(mail):
    return [(part.get_filename(), part.get_content_type(), part.get_payload(decode=True)) for part in
            mail.message.iter_attachments()]  # fmt: skip


def test_the_files_arrive_as_they_were_under_their_own_names(db, smtp, clock):
    queued(db, PDF, NOTE, calendar=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", calendar_method="REQUEST")

    assert delivery.deliver_due("w") == 1

    (mail,) = smtp.arrived
    calendar, *files = sent_files(mail)
    assert calendar[0] == "invite.ics"
    assert files == [PDF, NOTE]
    assert re.search(rb"filename\*(0\*)?=utf-8''Advies", mail.raw), "RFC 2231, which every mail program reads"
    assert "Wat vind jij?" in mail.part("text/plain")


def test_every_attempt_sends_the_same_and_a_mail_that_has_gone_keeps_nothing(db, smtp, clock):
    message = queued(db, PDF)
    smtp.at_data = "451 later"
    delivery.deliver_due("w")
    assert left(db) == 1
    smtp.at_data = ""
    clock.forward(hours=1)

    delivery.deliver_due("w")

    assert sent_files(smtp.arrived[0]) == [PDF]
    assert left(db) == 0
    db.session.expire_all()
    assert (message.state, message.attachments, message.wiped_at) == (MessageState.SENT, 0, clock.instant)


def test_what_is_wiped_or_deleted_leaves_no_file_behind(db, clock):
    gone, kept = queued(db, PDF, about=("letter", 1)), queued(db, NOTE, about=("letter", 2))
    outbox.wipe(OutboxMessage.about_kind == "letter", OutboxMessage.about_id == 1, now=clock.instant)
    db.session.commit()

    assert (gone.address, gone.text, gone.attachments, gone.wiped_at) == ("", "", 0, clock.instant)
    assert db.session.scalars(select(OutboxAttachment.name)).all() == ["notitie.txt"]
    db.session.delete(kept)
    db.session.commit()
    assert left(db) == 0


def test_files_too_large_for_a_mail_are_refused_and_nothing_is_queued(db, clock, monkeypatch):
    monkeypatch.setattr(actions, "MOST_BYTES", 300)
    with pytest.raises(DomainError, match="too large"):
        outbox.queue(draft(), now=clock.instant, attachments=[PDF, NOTE, ("x", "text/plain", b"." * 40)])

    assert db.session.scalar(select(func.count(OutboxMessage.id))) == 0


def test_a_mail_without_files_costs_no_look_for_them(db, smtp, clock, queries):
    queued(db)
    with queries() as seen:
        delivery.deliver_due("w")

    assert not [statement for statement in seen.statements if "outbox_attachment" in statement]


def test_a_demo_shows_the_files_with_a_mail(db, make_app, clock):
    app = make_app(DEMO="1")
    message = queued(db, PDF)
    with app.app_context():
        delivery.deliver_due("w")
    door = app.test_client()

    page = door.get(f"/demo/mail/{message.id}")
    file = door.get(re.search(r'href="(/demo/mail/\d+/files/\d+)"', page.text)[1])

    assert PDF[0] in page.text
    assert (file.data, file.mimetype) == (PDF[2], PDF[1])
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert b"filename*" in door.get(f"/demo/mail/{message.id}.eml").data
    assert door.get(f"/demo/mail/{message.id + 1}/files/1").status_code == 404
