"""`klankbord mail`: messages that come in."""

import json
import sys
from pathlib import Path

import click

from klankbord.kit import incoming

PLACES = (("message_id", "Message-ID"), ("from", "From"), ("subject", "Subject"), ("recipient_failed", "Did not reach"))


@click.group()
def mail() -> None:
    """Read messages that come in."""


@mail.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def parse(file: str, as_json: bool) -> int:
    """Say what the message in FILE is (- for standard input); no database is opened. A bare .ics is read too."""
    found = incoming.parse(_read(file)).as_json()
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return 0
    click.echo(found["type"])
    for key, name in PLACES:
        if found[key]:
            click.echo(f"{name}: {found[key]}")
    for event in found["events"]:
        click.echo(", ".join(f"{key} {value}" for key, value in event.items() if value is not None))
    if found["text"]:
        click.echo(f"\n{found['text']}")
    return 0


def _read(file: str) -> bytes:
    """The bytes of a file, or of standard input; never more than one above the largest message."""
    if file == "-":
        return sys.stdin.buffer.read(incoming.LARGEST + 1)
    with Path(file).open("rb") as opened:
        return opened.read(incoming.LARGEST + 1)
