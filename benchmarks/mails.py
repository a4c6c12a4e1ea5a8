"""Mails beside a bare Flask-Mail loop: the same invitations, in turns, to one server that takes what it is given."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from os import W_OK, access
from pathlib import Path

import flask_mail
from flask import Flask

from benchmarks.ground import Ground, migrated
from benchmarks.rows import Row, middle
from klankbord.base import outbox, smtp
from klankbord.base.db import db, writing
from klankbord.base.mail import Rendered
from klankbord.base.outbox import delivery
from klankbord.kit import dates, ical

LEAST = 0.8
NAMES = ("mails_sent",)
MAILS, ROUNDS = 200, 7
SENDER = "post@klankbord.example"
TEXT = "Beste ouder,\n\nJe bent uitgenodigd voor de vergadering van dinsdag. Kom je? Laat het weten met één tik.\n" * 12
HTML = (
    "<p>Beste ouder, je bent uitgenodigd voor de vergadering van dinsdag. <a href='https://school.example/l/x'>Ja</a></p>\n"
    * 40
)
SINK = """
import asyncio, sys

async def serve(reader, writer):
    say = lambda words: writer.write(words + b"\\r\\n")
    say(b"220 sink")
    while line := await reader.readline():
        verb = line[:4].upper()
        if verb == b"DATA":
            say(b"354 go on")
            await reader.readuntil(b"\\r\\n.\\r\\n")
            say(b"250 kept")
        elif verb == b"QUIT":
            say(b"221 bye")
            break
        elif verb == b"EHLO":
            say(b"250-sink")
            say(b"250 8BITMIME")
        else:
            say(b"250 OK")
        await writer.drain()
    writer.close()

async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]), limit=2**22)
    print("ready", flush=True)
    await server.serve_forever()

asyncio.run(main())
"""


def rows(_at: Ground, _wanted: set[str]) -> list[Row]:
    """How fast the outbox builds and sends what is queued, as a part of the loop's speed; each over one connection.

    Its database lies in memory where that can be: the outbox asks the disk once a mail, so that a crash repeats one
    at most, and how long a disk takes is not what is compared.
    """
    shared = "/dev/shm"
    with tempfile.TemporaryDirectory(dir=shared if access(shared, W_OK) else None) as folder, _sink() as port:
        app = migrated(Path(folder) / "data")
        settings = app.config["SETTINGS"]
        there = {"server": "127.0.0.1", "port": port, "tls": "none", "sender": SENDER}
        app.config["SETTINGS"] = replace(settings, demo=False, mail={**settings.mail, **there})
        smtp.init_app(app)
        with app.app_context():
            drafts = list(_invitations())
            ours, loop = [], []
            for _ in range(ROUNDS):
                loop.append(_timed(lambda: _loop(app, drafts)))
                with writing():
                    outbox.queue_many(drafts, now=dates.now())
                    db.session.commit()
                ours.append(_timed(_outbox))
            db.session.remove()
            db.engine.dispose()
    rounds = [theirs / mine for theirs, mine in zip(loop, ours, strict=True)]
    each = 1000 / MAILS
    return [Row("mails_sent", "ratio", "min", middle(rounds), rounds, p50_ms=round(middle(ours) * each, 2), goal=LEAST)]


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _outbox() -> None:
    sent = 0
    while count := delivery.deliver_due("bench"):
        sent += count
    if sent != MAILS:
        raise RuntimeError(f"the outbox sent {sent} of {MAILS} mails")


def _loop(app: Flask, drafts: list[outbox.Draft]) -> None:
    with flask_mail.Connection(app.extensions["mail"]) as connection:
        for draft in drafts:
            message = flask_mail.Message(
                subject=draft.rendered.subject,
                recipients=[(draft.display_name, draft.address)],
                body=draft.rendered.text,
                html=draft.rendered.html,
                sender=(f"{draft.sender_name} via Klankbord", SENDER),
            )
            message.attach("invite.ics", 'text/calendar; charset="utf-8"; method="REQUEST"', draft.calendar)
            message.attach("invite.ics", "application/ics", draft.calendar)
            connection.send(message)


def _invitations() -> Iterator[outbox.Draft]:
    """One meeting, and one invitation to it for each of many people."""
    meeting = ical.Appointment(
        uid="avond@klankbord.example", sequence=0, stamp=dates.now(), zone="Europe/Amsterdam", minutes=90,
        start=datetime(2027, 3, 4, 19, 30, tzinfo=UTC).replace(tzinfo=None), summary="Ouderraad De Regenboog",
        organiser_name="Ouderraad", organiser_address=SENDER, location="Lokaal van groep 7",
        page_url="https://school.example/regenboog/meetings/7",
    )  # fmt: skip
    for number in range(MAILS):
        asked = ical.Attendee(name=f"Ouder {number}", address=f"ouder{number}@school.example")
        yield outbox.Draft(
            kind="invited", address=asked.address, display_name=asked.name, language="nl",
            sender_name="Ouderraad De Regenboog", rendered=Rendered("Uitnodiging: Ouderraad", TEXT, HTML),
            calendar=ical.invitation(meeting, asked), calendar_method="REQUEST",
        )  # fmt: skip


@contextmanager
def _sink() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with subprocess.Popen([sys.executable, "-c", SINK, str(port)], stdout=subprocess.PIPE) as server:
        if server.stdout is not None:
            server.stdout.readline()
        try:
            yield port
        finally:
            server.kill()
