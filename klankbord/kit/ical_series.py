"""A series of meetings as one invitation, and what follows under its one UID (RFC 5545, 3.8.4.4, 3.8.5; RFC 5546).

A meeting is known by its RECURRENCE-ID: the start that the rule gave it, whatever became of its day. One that is as
all the others stands in the rule alone; one that differs has an event of its own beside it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Event, vRecur

from klankbord.kit import ical
from klankbord.kit.ical import Appointment, Attendee
from klankbord.kit.ical_zones import vtimezone
from klankbord.kit.recurrence import instant_of, recurrence, wall_of


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """One meeting of a series as one person has it.

    `by_rule` is the instant the rule gave it (UTC), `answer` their PARTSTAT, empty while none was given. The UID of its
    appointment is that of the series.
    """

    by_rule: datetime
    appointment: Appointment
    answer: str = ""


def invitation(occasions: Sequence[Occasion], attendee: Attendee, *, description: str, page_url: str) -> bytes:
    """Ask one person for a whole series (METHOD:REQUEST): one UID, its rule, and what differs from that.

    Description and page are those of the series; each meeting that differs keeps its own.
    """
    usual = _usual(occasions, description=description, page_url=page_url)
    whole = _repeating(ical.asking(usual, attendee), usual.zone, occasions)
    others = [
        _one_of(ical.asking(one.appointment, replace(attendee, answer=one.answer)), usual.zone, one)
        for one in occasions
        if one.answer or _differs(one, usual)
    ]
    return _calendar("REQUEST", [whole, *others], occasions)


def changes(occasions: Sequence[Occasion], attendee: Attendee, *, zone: str) -> bytes:
    """Tell one person of some meetings of a series they were asked for, or of one that is new (METHOD:REQUEST)."""
    events = [
        _one_of(ical.asking(one.appointment, replace(attendee, answer=one.answer)), zone, one) for one in occasions
    ]
    return _calendar("REQUEST", events, occasions)


def called_off(occasions: Sequence[Occasion], attendee: Attendee, *, zone: str) -> bytes:
    """Tell one person that some meetings of a series are off (METHOD:CANCEL)."""
    events = [_one_of(ical.calling_off(one.appointment, attendee), zone, one) for one in occasions]
    return _calendar("CANCEL", events, occasions)


def cancellation(occasions: Sequence[Occasion], attendee: Attendee, *, description: str, page_url: str) -> bytes:
    """Tell one person that the whole series is off (METHOD:CANCEL): its UID without a RECURRENCE-ID."""
    usual = _usual(occasions, description=description, page_url=page_url)
    return _calendar("CANCEL", [_repeating(ical.calling_off(usual, attendee), usual.zone, occasions)], occasions)


def _usual(occasions: Sequence[Occasion], *, description: str, page_url: str) -> Appointment:
    """What most meetings of a series are like, at the first start of the rule."""
    (kind, _times), *_rest = Counter(_kind(one.appointment) for one in occasions).most_common(1)
    one = next(each.appointment for each in occasions if _kind(each.appointment) == kind)
    start = recurrence([each.by_rule for each in occasions], one.zone).start
    return replace(one, start=start, description=description, page_url=page_url)


def _kind(appointment: Appointment) -> tuple[object, ...]:
    """What every meeting of a series has alike, unless it differs."""
    one = appointment
    return (one.zone, one.minutes, one.summary, one.location, one.online_url, one.sequence)


def _differs(one: Occasion, usual: Appointment) -> bool:
    own = one.appointment
    return _kind(own) != _kind(usual) or instant_of(own.start, own.zone) != one.by_rule


def _repeating(event: Event, zone: str, occasions: Iterable[Occasion]) -> Event:
    found = recurrence([one.by_rule for one in occasions], zone)
    if found.rule:
        event.add("rrule", vRecur(found.rule))
    for name, walls in (("exdate", found.left_out), ("rdate", found.added)):
        for wall in walls:
            event.add(name, wall.replace(tzinfo=ZoneInfo(zone)))
    return event


def _one_of(event: Event, zone: str, one: Occasion) -> Event:
    event.add("recurrence-id", wall_of(one.by_rule, zone).replace(tzinfo=ZoneInfo(zone)))
    return event


def _calendar(method: str, events: Iterable[Event], occasions: Iterable[Occasion]) -> bytes:
    calendar = ical.head(method)
    walls: dict[str, list[datetime]] = {}
    for one in occasions:
        own = one.appointment
        walls.setdefault(own.zone, []).extend([own.start, wall_of(one.by_rule, own.zone)])
    for zone, used in sorted(walls.items()):
        calendar.add_component(vtimezone(zone, min(used), max(used)))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical(sorted=False))
