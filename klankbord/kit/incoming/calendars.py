"""Calendar messages of others (RFC 5545, 5546), read with patience: what is broken is passed over, nothing is raised.

Programs leave out ORGANIZER, DTSTART or DTSTAMP, put empty lines inside, quote a TZID, and keep what somebody typed in
COMMENT, in X-RESPONSE-COMMENT at the ATTENDEE, or in a property of their own.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from klankbord.kit.incoming.calendar_times import Zones, duration
from klankbord.kit.incoming.message import CalendarEvent

MOST_EVENTS = 200
_BEGIN = re.compile(r"^\s*BEGIN:VCALENDAR\s*$", re.IGNORECASE | re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAMETER = re.compile(r';\s*([A-Za-z0-9-]+)\s*=\s*((?:"[^"]*"|[^";:,])*(?:,(?:"[^"]*"|[^";:,])*)*)')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CARET = re.compile(r"\^([n'^])")
_COMMENTS = ("COMMENT", "X-CALENDARSERVER-ATTENDEE-COMMENT", "X-CALENDARSERVER-PRIVATE-COMMENT")
_ANSWERS = {"ACCEPTED", "TENTATIVE", "DECLINED", "DELEGATED"}


@dataclass(frozen=True)
class Property:
    """One content line: its name, its parameters with names in upper case, and its value as it stands."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass(frozen=True)
class CalendarFile:
    """A calendar with its METHOD, upper case and None where it has none, and its events."""

    method: str | None
    events: tuple[CalendarEvent, ...]


def read(text: str, *, sender: str | None = None) -> CalendarFile | None:
    """The first calendar in a text; None where there is none with an event.

    Of several attendees in one event the one who sent the message counts, else the first.
    """
    start = _BEGIN.search(text)
    if start is None:
        return None
    lines = _unfolded(text[start.start() :])
    blocks, outside, zone_blocks = _blocks(lines)
    own = [found for line in outside if (found := _property(line)) is not None]
    zones = Zones(zone_blocks, home=next((one.value for one in own if one.name == "X-WR-TIMEZONE"), None))
    events = tuple(_event(block, zones, sender) for block in blocks[:MOST_EVENTS])
    if not events:
        return None
    method = next((one.value.strip().upper() for one in own if one.name == "METHOD" and one.value.strip()), None)
    return CalendarFile(method, events)


def is_an_answer(calendar: CalendarFile) -> bool:
    """Whether each event names somebody who answered: what a reply is, also where it forgot to say so."""
    return all(event.attendee and event.partstat in _ANSWERS for event in calendar.events)


def with_comment(event: CalendarEvent, comment: str | None) -> CalendarEvent:
    """The event with a comment, where it has none of its own."""
    return event if event.comment or not comment else replace(event, comment=comment)


def _unfolded(text: str) -> list[str]:
    lines: list[str] = []
    for line in re.split(r"\r\n|\n|\r", text):
        if line[:1] in {" ", "\t"} and lines:
            lines[-1] += line[1:]
        elif line.strip():
            lines.append(line)
    return lines


def _blocks(lines: list[str]) -> tuple[list[list[str]], list[str], dict[str, str]]:
    """The lines of each event, those of the calendar itself, and the text of each zone by its TZID."""
    events: list[list[str]] = []
    outside: list[str] = []
    zones: dict[str, str] = {}
    within: list[str] = []
    zone: list[str] = []
    for line in lines:
        word, _, value = line.partition(":")
        word, value = word.strip().upper(), value.strip().upper()
        if word == "BEGIN":
            within.append(value)
            if value == "VEVENT":
                events.append([])
        if "VTIMEZONE" in within:
            zone.append(line.strip())
        elif within[-1:] == ["VEVENT"] and word != "BEGIN":
            events[-1].append(line)
        elif within == ["VCALENDAR"]:
            outside.append(line)
        if word == "END" and value in within:
            del within[within.index(value) :]
            if value == "VTIMEZONE":
                name = next((one[5:].strip() for one in zone if one.upper().startswith("TZID:")), "")
                zones[name] = "\n".join(zone)
                zone = []
            if value == "VCALENDAR":
                break
    return events, outside, zones


def _property(line: str) -> Property | None:
    name = _NAME.match(line)
    if name is None:
        return None
    at, parameters = name.end(), {}
    while (found := _PARAMETER.match(line, at)) is not None:
        parameters[found[1].upper()] = _parameter(found[2])
        at = found.end()
    rest = line[at:].lstrip()
    return Property(name[0].upper(), parameters, rest[1:]) if rest.startswith(":") else None


def _parameter(value: str) -> str:
    """A parameter's value without its quotes, as RFC 6868 and, wrongly, Google escape it."""
    plain = _CARET.sub(lambda found: {"n": "\n", "'": '"', "^": "^"}[found[1]], value.strip())
    return _text(plain[1:-1] if len(plain) > 1 and plain[0] == plain[-1] == '"' else plain)


def _text(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in {"n", "N"} else found[1], value)


def address(value: str) -> str | None:
    """An address as it stands in a calendar, in lower case and without mailto:; None for what is none."""
    plain = re.sub(r"^mailto:", "", value.strip().strip("<>"), flags=re.IGNORECASE).strip().casefold()
    return plain if "@" in plain and not re.search(r"[\s<>]", plain) else None


def _event(lines: list[str], zones: Zones, sender: str | None) -> CalendarEvent:
    properties = [found for line in lines if (found := _property(line)) is not None]

    def first(name: str) -> Property | None:
        return next((one for one in properties if one.name == name), None)

    def instant(name: str) -> datetime | None:
        one = first(name)
        return None if one is None else zones.instant(one.value, one.parameters.get("TZID"))

    attendee = _attendee(properties, sender)
    uid, sequence, organiser = first("UID"), first("SEQUENCE"), first("ORGANIZER")
    start, end, length = instant("DTSTART"), instant("DTEND"), first("DURATION")
    if end is None and start is not None and length is not None:
        lasts = duration(length.value)
        end = None if lasts is None else start + lasts
    number = sequence.value.strip() if sequence is not None else ""
    return CalendarEvent(
        uid=(_text(uid.value).strip() or None) if uid is not None else None,
        recurrence_id=instant("RECURRENCE-ID"),
        sequence=int(number) if re.fullmatch(r"\d{1,9}", number) else None,
        dtstamp=instant("DTSTAMP"),
        attendee=address(attendee.value) if attendee is not None else None,
        partstat=(attendee.parameters.get("PARTSTAT", "").strip().upper() or None) if attendee is not None else None,
        comment=_comment(properties, attendee),
        start=start,
        end=end,
        organiser=address(organiser.value) if organiser is not None else None,
    )


def _attendee(properties: list[Property], sender: str | None) -> Property | None:
    there = [one for one in properties if one.name == "ATTENDEE"]
    return next((one for one in there if address(one.value) == sender), there[0] if there else None)


def _comment(properties: list[Property], attendee: Property | None) -> str | None:
    said = [_text(one.value).strip() for name in _COMMENTS for one in properties if one.name == name]
    if not any(said) and attendee is not None:
        said = [attendee.parameters.get("X-RESPONSE-COMMENT", "").strip()]
    return "\n".join(dict.fromkeys(filter(None, said))) or None
