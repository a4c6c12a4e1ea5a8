"""Calendar files: invitations, their updates and cancellations (RFC 5545, 5546), and a plain file of one meeting.

The UID of a meeting never changes. SEQUENCE rises when a new answer is needed (`asks_again`) and for a cancellation;
the same SEQUENCE with a newer DTSTAMP renews the details only (RFC 5546, 2.1.4). An invitation names one attendee, so
that nobody's address reaches another. Nothing here sets an alarm: that is the reader's own choice.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vDuration, vText, vUri

from klankbord.kit.ical_zones import vtimezone
from klankbord.kit.recurrence import instant_of

PRODUCT = "-//Klankbord//Klankbord//EN"
_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")
_LONG_AGO = datetime(2000, 1, 1)  # noqa: DTZ001 - wall time


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """A meeting as a calendar knows it.

    `start` is the wall time in the IANA `zone` (naive) and `minutes` the length; `stamp` is the instant this version
    was made. `page_url` is where the meeting can be read, `online_url` where it can be joined. The organiser's
    address is where answers go: it must reach the application.
    """

    uid: str
    sequence: int
    stamp: datetime
    start: datetime
    zone: str
    minutes: int
    summary: str
    organiser_name: str
    organiser_address: str
    description: str = ""
    location: str = ""
    online_url: str = ""
    page_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """The one person an invitation is for; `answer` is a PARTSTAT, empty while none was given."""

    name: str
    address: str
    answer: str = ""
    role: str = "REQ-PARTICIPANT"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A meeting as a calendar somebody follows shows it; one that is `free` leaves its time free for other things."""

    appointment: Appointment
    cancelled: bool = False
    free: bool = False


class Words(vText):
    """A TEXT value escaped as RFC 5545, 3.3.11 says; the library reads a typed `\\N` as a line break."""

    __slots__ = ()

    def to_ical(self) -> bytes:
        """The escaped value."""
        text = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return text.encode()


def invitation(appointment: Appointment, attendee: Attendee) -> bytes:
    """Ask one person to come, or tell them of a change (METHOD:REQUEST). An answer they gave stands in it."""
    return _calendar(appointment, asking(appointment, attendee), "REQUEST")


def cancellation(appointment: Appointment, attendee: Attendee) -> bytes:
    """Tell one person that the meeting is off (METHOD:CANCEL); `sequence` must be above that of the invitation."""
    return _calendar(appointment, calling_off(appointment, attendee), "CANCEL")


def asking(appointment: Appointment, attendee: Attendee) -> Event:
    """The event of an invitation."""
    event = _event(appointment, "CONFIRMED")
    event.add("organizer", _organiser(appointment), encode=False)
    person = _mailto(attendee.address, attendee.name)
    person.params["CUTYPE"] = "INDIVIDUAL"
    person.params["ROLE"] = attendee.role
    person.params["PARTSTAT"] = attendee.answer or "NEEDS-ACTION"
    person.params["RSVP"] = "TRUE"
    event.add("attendee", person, encode=False)
    return event


def calling_off(appointment: Appointment, attendee: Attendee) -> Event:
    """The event of a cancellation."""
    event = _event(appointment, "CANCELLED")
    event.add("organizer", _organiser(appointment), encode=False)
    event.add("attendee", _mailto(attendee.address, attendee.name), encode=False)
    return event


def published(appointment: Appointment, *, cancelled: bool = False) -> bytes:
    """A file of the meeting for anybody's calendar (METHOD:PUBLISH): no attendee, nothing to answer."""
    event = _event(appointment, "CANCELLED" if cancelled else "CONFIRMED")
    event.add("organizer", _organiser(appointment), encode=False)
    return _calendar(appointment, event, "PUBLISH")


def followed(name: str, entries: Sequence[Entry], *, zone: str, refresh: timedelta) -> bytes:
    """A whole calendar to follow, read again every `refresh` (RFC 7986, 5.7); without entries it has its zone alone.

    Nobody is asked anything and nobody but the organisers stands in it. The same meetings give the same bytes.
    """
    calendar = head("PUBLISH")
    calendar.add("name", Words(_line(name)), encode=False)
    calendar.add("x-wr-calname", Words(_line(name)), encode=False)
    calendar.add("x-wr-timezone", zone)
    calendar.add("refresh-interval", vDuration(refresh, params={"VALUE": "DURATION"}), encode=False)
    calendar.add("x-published-ttl", vDuration(refresh), encode=False)
    starts: dict[str, list[datetime]] = {}
    for entry in entries:
        starts.setdefault(entry.appointment.zone, []).append(entry.appointment.start)
    for used, walls in sorted(starts.items()):
        calendar.add_component(vtimezone(used, min(walls), max(walls)))
    if not starts:
        calendar.add_component(vtimezone(zone, _LONG_AGO))
    for entry in entries:
        event = _event(entry.appointment, "CANCELLED" if entry.cancelled else "CONFIRMED")
        event.add("organizer", _organiser(entry.appointment), encode=False)
        event.add("last-modified", entry.appointment.stamp.astimezone(UTC).replace(microsecond=0))
        event.add("transp", "TRANSPARENT" if entry.free or entry.cancelled else "OPAQUE")
        calendar.add_component(event)
    return bytes(calendar.to_ical(sorted=False))


def asks_again(before: Appointment, after: Appointment) -> bool:
    """Whether a change needs a new answer and so a higher SEQUENCE: another instant or another length."""
    return before.minutes != after.minutes or (
        instant_of(before.start, before.zone) != instant_of(after.start, after.zone)
    )


def tidy(text: str) -> str:
    """A text as a calendar can carry it: any Unicode, line breaks as `\\n`, no control characters."""
    return _FORBIDDEN.sub("", _LINE_BREAKS.sub("\n", text))


def _event(appointment: Appointment, status: str) -> Event:
    if appointment.minutes < 1:
        raise ValueError("a meeting lasts at least one minute")
    zone = ZoneInfo(appointment.zone)
    starts_at = instant_of(appointment.start, appointment.zone)
    ends_at = starts_at + timedelta(minutes=appointment.minutes)
    event = Event()
    event.add("uid", Words(_line(appointment.uid)), encode=False)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", appointment.stamp.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", starts_at.astimezone(zone).replace(fold=0))
    if ends_at.astimezone(zone).fold:
        # The wall time of the end comes twice that night, and DTEND can only say the first.
        event.add("duration", vDuration(timedelta(minutes=appointment.minutes)), encode=False)
    else:
        event.add("dtend", ends_at.astimezone(zone))
    event.add("summary", Words(_line(appointment.summary)), encode=False)
    event.add("status", status)
    if appointment.description:
        event.add("description", Words(tidy(appointment.description)), encode=False)
    where = _line(appointment.location) or _address(appointment.online_url)
    if where:
        event.add("location", Words(where), encode=False)
    if appointment.page_url:
        event.add("url", vUri(_address(appointment.page_url)), encode=False)
    if appointment.online_url:
        conference = vUri(_address(appointment.online_url), params={"VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"]})
        event.add("conference", conference, encode=False)
    return event


def _calendar(appointment: Appointment, event: Event, method: str) -> bytes:
    calendar = head(method)
    calendar.add_component(vtimezone(appointment.zone, appointment.start))
    calendar.add_component(event)
    return bytes(calendar.to_ical(sorted=False))


def head(method: str) -> Calendar:
    """A calendar with its METHOD and nothing in it yet."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _organiser(appointment: Appointment) -> vCalAddress:
    return _mailto(appointment.organiser_address, appointment.organiser_name)


def _mailto(address: str, name: str) -> vCalAddress:
    """An address with a name as parameter: no quote fits in one, and some readers take a backslash for an escape."""
    person = vCalAddress(f"mailto:{_address(address)}")
    if called := _line(name).replace('"', "'").replace("\\", "/"):
        person.params["CN"] = called
    return person


def _line(text: str) -> str:
    return _SPACE.sub(" ", tidy(text)).strip()


def _address(text: str) -> str:
    return _SPACE.sub("", tidy(text))
