"""`klankbord agenda parse`: what pasting would make of a text. Needs neither secret nor database."""

import json
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from klankbord.kit.agenda_text import Agenda, Item, parse

SCHOOL_ZONE = ZoneInfo("Europe/Amsterdam")
LARGEST = 4 * 1024 * 1024


@click.group()
def agenda() -> None:
    """Agendas as text."""


@agenda.command("parse")
@click.argument("file", metavar="FILE|-")
@click.option("--json", "as_json", is_flag=True, help="Print the whole reading as JSON.")
@click.option("--today", "today", metavar="YYYY-MM-DD", help="The day of reading, for dates without a year.")
def parse_text(file: str, as_json: bool, today: str | None) -> None:
    """Show what pasting FILE (or standard input, for -) would make of it."""
    reading = parse(decode(_bytes(file)), today=_day(today))
    if as_json:
        click.echo(json.dumps(reading.as_json(), ensure_ascii=False, indent=2))
    else:
        click.echo(shown(reading))


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now(SCHOOL_ZONE).date()
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=SCHOOL_ZONE).date()
    except ValueError as error:
        raise click.ClickException(
            f"“{text}” is not a date: write --today as YYYY-MM-DD, such as 2026-10-14."
        ) from error


def _bytes(file: str) -> bytes:
    if file == "-":
        data = sys.stdin.buffer.read(LARGEST + 1)
    else:
        try:
            with Path(file).open("rb") as opened:
                data = opened.read(LARGEST + 1)
        except FileNotFoundError as error:
            raise click.ClickException(f"There is no file “{file}”.") from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "its name is not one a file can have"
            raise click.ClickException(f"“{file}” cannot be read: {reason[0].lower()}{reason[1:]}.") from error
    if len(data) > LARGEST:
        raise click.ClickException("This is more than 4 MB, too much for an agenda: give the text alone.")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")):
        raise click.ClickException(
            "This is a document, not a text: open it, copy the agenda and save that as plain text."
        )
    return data


def decode(data: bytes) -> str:
    """The text of a file as UTF-8, UTF-16 (with a mark, or told by its zero bytes) or Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    zeros = data[1:400:2].count(0), data[0:400:2].count(0)
    if len(data) >= 8 and max(zeros) > 0.4 * (min(len(data), 400) // 2) and min(zeros) * 4 < max(zeros):
        return data.decode("utf-16-le" if zeros[0] > zeros[1] else "utf-16-be", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "".join(_western(byte) for byte in data)


def _western(byte: int) -> str:
    """One byte of Windows-1252; the five it leaves open mean what they mean in Latin-1."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def shown(reading: Agenda) -> str:
    """The reading for people: the meeting, the items, and what was not read."""
    meeting = reading.meeting
    facts = [
        ("Date", meeting.date),
        ("Start", meeting.start and meeting.start.strftime("%H:%M")),
        ("End", meeting.end and meeting.end.strftime("%H:%M")),
        ("Place", meeting.place),
        ("Next meeting", meeting.next_date),
    ]
    lines = [meeting.title or "(no title)"]
    lines += [f"  {name}: {value}" for name, value in facts if value]
    section = None
    for item in reading.items:
        if item.section != section:
            section = item.section
            lines += ["", section or ""]
        elif item is reading.items[0]:
            lines.append("")
        lines += _shown_item(item)
    if not reading.items:
        lines += ["", "No agenda items were found."]
    if reading.unread:
        lines += ["", "Not read:", *(f"  {line}" for line in reading.unread)]
    return "\n".join(lines)


def _shown_item(item: Item) -> list[str]:
    details = [
        item.start.strftime("%H:%M") if item.start else "",
        f"{item.duration_minutes} min" if item.duration_minutes is not None else "",
        item.kind.replace("_", " "),
        item.presenter or "",
        *item.attachments,
    ]
    number = f"{item.number}." if item.number else "-"
    told = "; ".join(detail for detail in details if detail)
    return [f"{number:>5} {item.title} ({told})", *(f"        {line}" for line in item.description)]
