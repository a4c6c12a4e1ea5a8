"""Free days out of a file: a calendar (RFC 5545) or a list with separators, as schools keep them."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar

from klankbord.kit.agenda_text.days import find_days
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.free_days import Span
from klankbord.kit.roster.encodings import decode

LARGEST = 1_000_000
"""Bytes: a school's calendar of years is a tenth of it."""
MOST = 300
LONGEST_NAME = 120
_UNREADABLE = N_(
    "No free days were found in this file. Choose a calendar (.ics), or a list (.csv) with a day on each line."
)


@dataclass(frozen=True, slots=True)
class FromFile:
    """The days that were read, in order, and the lines in which no day was found."""

    spans: list[Span]
    unread: list[str]


def read(data: bytes, today: date) -> FromFile:
    """Read a calendar or a list. Raises DomainError (at `file`) for one that is too large or holds no days."""
    if len(data) > LARGEST:
        raise DomainError(N_("This file is too large for a list of free days. Choose one under 1 MB."), "file")
    text, _encoding = decode(data)
    found = _calendar(text) if text.lstrip().upper().startswith("BEGIN:VCALENDAR") else _list(text, today)
    if not found.spans:
        raise DomainError(_UNREADABLE, "file")
    if len(found.spans) > MOST:
        raise DomainError(
            N_("These are more than %(most)d free days. Leave out what is no free day."), "file", most=MOST
        )
    return FromFile(sorted(set(found.spans)), found.unread)


def _calendar(text: str) -> FromFile:
    """Every event as free days; DTEND is the day after the last one (RFC 5545, 3.6.1)."""
    try:
        events = Calendar.from_ical(text).walk("VEVENT")
    except (ValueError, IndexError, KeyError) as error:
        raise DomainError(N_("This calendar is damaged and cannot be read. Export it once more."), "file") from error
    spans, unread = [], []
    for event in events:
        name = " ".join(str(event.get("SUMMARY") or "").split())[:LONGEST_NAME]
        if str(event.get("STATUS") or "").upper() == "CANCELLED":
            continue
        first, last = _day(event, "DTSTART"), _day(event, "DTEND")
        if first is None or "RRULE" in event:
            unread.append(name)
            continue
        if last is None:
            length = getattr(event.get("DURATION"), "dt", None)
            last = first + length if isinstance(length, timedelta) else first + timedelta(days=1)
        elif isinstance(getattr(event.get("DTEND"), "dt", None), datetime):
            last += timedelta(days=1)
        spans.append(Span(first, max(first, last - timedelta(days=1)), name))
    return FromFile(spans, unread)


def _day(event: Any, key: str) -> date | None:
    """The day of a property: an instant counts by its own wall date."""
    value = getattr(event.get(key), "dt", None)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _records(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise DomainError(_UNREADABLE, "file") from error


def _list(text: str, today: date) -> FromFile:
    """Each line: one day or two, and a name; headings are the lines above the first day."""
    sample = text[:5000]
    delimiter = max(";\t,", key=sample.count)
    spans: list[Span] = []
    unread: list[str] = []
    for cells in _records(text, delimiter):
        cells = [" ".join(cell.split()) for cell in cells if cell.strip()]
        days = [day.date for cell in cells for day in find_days(cell, today, labelled=True)][:2]
        if days:
            words = [cell for cell in cells if not find_days(cell, today, labelled=True)]
            spans.append(Span(min(days), max(days), (words[0] if words else "")[:LONGEST_NAME]))
        elif cells and spans:
            unread.append(" ".join(cells)[:LONGEST_NAME])
    return FromFile(spans, unread)
