"""`klankbord mail`: messages that come in."""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import click

from klankbord.kit import incoming

PLACES = (("message_id", "Message-ID"), ("from", "From"), ("subject", "Subject"), ("recipient_failed", "Did not reach"))
DATA_ERROR, TRY_AGAIN = 65, 75
"""What a mail server's pipe understands (sysexits.h)."""


@click.group()
def mail() -> None:
    """Read messages that come in."""


@mail.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def parse(file: str, as_json: bool) -> int:
    """Say what the message in FILE is (- for standard input); no database is opened. A bare .ics is read too."""
    _tell(incoming.parse(_read(file)).as_json(), as_json=as_json)
    return 0


@mail.command()
@click.argument("file", default="-")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def receive(file: str, as_json: bool) -> int:
    """Take in the message in FILE or on standard input, as a mail server's pipe hands it over.

    Exit code 0 for every message that can be read, 65 for one that cannot, 75 when it has to be tried again.
    """
    raw = _read(file)
    if incoming.parse(raw).kind == incoming.Kind.UNREADABLE:
        click.echo("This is not a mail that can be read.", err=True)
        if as_json:
            unread = {"action": "dropped", "reason": "This message cannot be read.", "thing": None}
            _tell(incoming.Incoming(kind=incoming.Kind.UNREADABLE).as_json() | unread, as_json=True)
        return DATA_ERROR
    try:
        told = importlib.import_module("klankbord.cli.mail_receiving").take_in(raw)
    except Exception as error:  # noqa: BLE001 - whatever it was, the mail server keeps the message and tries again
        click.echo(f"Not taken in now: {type(error).__name__}: {' '.join(str(error).split())[:300]}", err=True)
        return TRY_AGAIN
    _tell(told, as_json=as_json)
    return 0


@mail.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def unplaced(as_json: bool) -> int:
    """List what came in and belongs to no school that is known, with the number to give it away by."""
    found = importlib.import_module("klankbord.cli.mail_receiving").unplaced()
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return 0
    for row in found:
        click.echo(f"{row['id']:>6}  {row['received'][:16]}  {row['from'] or '?'}  {row['subject']}")
    if not found:
        click.echo("Nothing waits.")
    return 0


@mail.command()
@click.argument("message_id", type=int)
@click.argument("slug")
def give(message_id: int, slug: str) -> int:
    """Give such a message to the school with that SLUG; its administrators then find it under Mail."""
    name = importlib.import_module("klankbord.cli.mail_receiving").give(message_id, slug)
    click.echo(f"The administrators of {name} see message {message_id} now.")
    return 0


def _tell(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    click.echo(": ".join(filter(None, (found["type"], found.get("action"), found.get("reason")))))
    for key, name in PLACES:
        if found[key]:
            click.echo(f"{name}: {found[key]}")
    for event in found["events"]:
        click.echo(", ".join(f"{key} {value}" for key, value in event.items() if value is not None))
    if found["text"]:
        click.echo(f"\n{found['text']}")


def _read(file: str) -> bytes:
    """The bytes of a file, or of standard input; never more than one above the largest message."""
    if file == "-":
        return sys.stdin.buffer.read(incoming.LARGEST + 1)
    with Path(file).open("rb") as opened:
        return opened.read(incoming.LARGEST + 1)
