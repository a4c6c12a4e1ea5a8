"""A mailbox is read over IMAP: each message once, over a line that breaks, by one worker at a time."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from klankbord import mailbox as reading
from klankbord.incoming import actions
from klankbord.incoming.models import IncomingMessage, PolledMailbox
from klankbord.kit import dates
from tests.fixtures.imap import ImapServer
from tests.incoming.test_words import note


@pytest.fixture
def mailbox(app, world):
    """A mailbox that the settings name."""
    server = ImapServer()
    settings = app.config["SETTINGS"]
    imap = {
        "host": "127.0.0.1",
        "port": server.port,
        "username": "u",
        "password": "p",
        "folder": "INBOX",
        "tls": "none",
    }
    app.config["SETTINGS"] = replace(settings, imap=imap)
    yield server
    app.config["SETTINGS"] = settings
    server.close()


def number(n):
    return note(f"Vraag {n}", message_id=f"<{n}@x.example>", subject=f"Vraag {n}")


def subjects(db):
    db.session.rollback()
    return list(db.session.scalars(select(IncomingMessage.subject).order_by(IncomingMessage.id)))


def test_each_message_once_over_a_line_that_breaks(db, mailbox) -> None:
    mailbox.messages = {n: number(n) for n in (3, 5, 8)}
    mailbox.breaks_at = 5
    reading.poll()
    assert subjects(db) == ["Vraag 3"]
    [row] = db.session.scalars(select(PolledMailbox)).all()
    assert (row.last_uid, row.uid_validity, row.read_at, bool(row.trouble)) == (3, 7, None, True)
    reading.poll()
    reading.poll()
    assert subjects(db) == ["Vraag 3", "Vraag 5", "Vraag 8"]
    assert mailbox.fetched == [3, 5, 8]
    [row] = db.session.scalars(select(PolledMailbox)).all()
    assert (row.last_uid, row.trouble, row.read_at) == (8, "", dates.now())


def test_a_mailbox_made_anew_is_read_again_and_nothing_counts_twice(db, mailbox) -> None:
    mailbox.messages = {1: number(1), 2: number(2)}
    reading.poll()
    mailbox.validity, mailbox.messages = 9, {1: number(2), 2: number(3)}
    reading.poll()
    assert subjects(db) == ["Vraag 1", "Vraag 2", "Vraag 3"]


def test_one_worker_at_a_time(app, db, mailbox, clock) -> None:
    mailbox.messages = {1: number(1)}
    assert reading._claim("{username}@{host}/{folder}".format(**app.config["SETTINGS"].imap), dates.now())
    reading.poll()
    assert mailbox.fetched == []
    clock.forward(minutes=6)
    reading.poll()
    assert mailbox.fetched == [1]


def test_a_message_that_stumbles_is_kept_and_holds_up_nothing(db, mailbox, monkeypatch) -> None:
    def stumble(read, now):
        if read.subject == "Vraag 1":
            raise RuntimeError("a mistake of ours")
        return actions._unsorted(actions.NO_PLACE)

    monkeypatch.setattr(actions, "_sorted", stumble)
    mailbox.messages = {1: number(1), 2: number(2), 3: b"geen bericht"}
    reading.poll()
    rows = db.session.scalars(select(IncomingMessage).order_by(IncomingMessage.id)).all()
    assert [row.reason for row in rows] == [actions.STUMBLED, actions.NO_PLACE, actions.NO_PLACE]
    assert rows[0].raw == number(1)
