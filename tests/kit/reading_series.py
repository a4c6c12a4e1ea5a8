"""What a calendar makes of a file with a series: read by icalendar, repeated by dateutil, as RFC 5545 says."""

from datetime import UTC, datetime

from dateutil.rrule import rruleset, rrulestr
from icalendar import Calendar


def instant(value: datetime) -> datetime:
    return value.replace(fold=0).astimezone(UTC)


def listed(event, name):
    """The times in a property that may be there never, once or many times."""
    found = event.get(name)
    lists = [] if found is None else found if isinstance(found, list) else [found]
    return [each.dt for one in lists for each in one.dts]


def masters(file: bytes):
    """The events of a file with a RECURRENCE-ID, by its instant, and the one without."""
    events = Calendar.from_ical(file).events
    others = {instant(one["RECURRENCE-ID"].dt): one for one in events if "RECURRENCE-ID" in one}
    (whole,) = [one for one in events if "RECURRENCE-ID" not in one]
    return whole, others


def made_by_rule(file: bytes) -> set[datetime]:
    """The instants that the event without RECURRENCE-ID makes."""
    whole, _others = masters(file)
    start = whole["DTSTART"].dt
    zone = start.tzinfo
    turns = rruleset()
    turns.rdate(start.replace(tzinfo=None))
    if "RRULE" in whole:
        rule = dict(whole["RRULE"])
        (until,) = rule.pop("UNTIL")
        text = ";".join(f"{key}={','.join(map(str, values))}" for key, values in rule.items())
        local = until.astimezone(zone).replace(tzinfo=None)
        turns.rrule(rrulestr(f"{text};UNTIL={local:%Y%m%dT%H%M%S}", dtstart=start.replace(tzinfo=None)))
    for one in listed(whole, "EXDATE"):
        assert one.tzinfo == zone
        turns.exdate(one.replace(tzinfo=None))
    for one in listed(whole, "RDATE"):
        turns.rdate(one.replace(tzinfo=None))
    return {instant(wall.replace(tzinfo=zone)) for wall in turns}


def end_of(event) -> datetime:
    """The instant at which an event ends: a DURATION is exact (RFC 5545, 3.3.6)."""
    return instant(event.start) + event["DURATION"].dt if "DURATION" in event else instant(event.end)


def held(file: bytes) -> dict[datetime, tuple[datetime, datetime, str, str]]:
    """Every meeting a calendar shows, by the instant its rule gave it: start, end, title and place."""
    whole, others = masters(file)
    length = end_of(whole) - instant(whole.start)
    shown = {}
    for turn in made_by_rule(file):
        one = others.get(turn)
        start, end = (turn, turn + length) if one is None else (instant(one.start), end_of(one))
        event = whole if one is None else one
        shown[turn] = (start, end, str(event["SUMMARY"]), str(event.get("LOCATION", "")))
    assert set(others) <= set(shown)
    return shown
