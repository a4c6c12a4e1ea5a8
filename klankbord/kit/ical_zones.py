"""VTIMEZONE blocks (RFC 5545, 3.6.5): our own rule for the Netherlands, the zone database's transitions for the rest.

The icalendar library makes blocks too, but they are an hour off on the changing day itself and end in 2037.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

AMSTERDAM = "Europe/Amsterdam"
_HOUR = timedelta(hours=1)
_REACH = timedelta(days=400)
_STEP = timedelta(days=7)


def vtimezone(zone: str, around: datetime, until: datetime | None = None) -> Timezone:
    """The rules of an IANA zone for a meeting about the wall time `around` (naive), or for those up to `until`.

    Amsterdam gets its rule since 1996, without an end. Any other zone gets what it does within 400 days of the
    meetings, read from the zone database.
    """
    block = Timezone()
    block.add("tzid", zone)
    if zone == AMSTERDAM:
        _add_amsterdam(block)
    else:
        _add_transitions(block, ZoneInfo(zone), around, until or around)
    return block


def _add_amsterdam(block: Timezone) -> None:
    """Directive 2000/84/EC: the clocks change at 01:00 UTC on the last Sundays of March and October."""
    for observance, name, start, month, before, after in (
        (TimezoneDaylight(), "CEST", datetime(1970, 3, 29, 2), 3, _HOUR, 2 * _HOUR),  # noqa: DTZ001 - wall time
        (TimezoneStandard(), "CET", datetime(1970, 10, 25, 3), 10, 2 * _HOUR, _HOUR),  # noqa: DTZ001 - wall time
    ):
        observance.add("dtstart", start)
        observance.add("tzoffsetfrom", before)
        observance.add("tzoffsetto", after)
        observance.add("tzname", name)
        observance.add("rrule", vRecur(freq="YEARLY", bymonth=month, byday="-1SU"))
        block.add_component(observance)


def _add_transitions(block: Timezone, zone: ZoneInfo, first: datetime, last: datetime) -> None:
    instants = [first.replace(tzinfo=ZoneInfo("UTC")) - _REACH]
    instants += transitions(zone, instants[0], last.replace(tzinfo=ZoneInfo("UTC")) + _REACH)
    offsets = [_offset(zone, instant) for instant in instants]
    for index, instant in enumerate(instants):
        before = offsets[max(0, index - 1)]
        observance = TimezoneDaylight() if offsets[index] > min(offsets) else TimezoneStandard()
        observance.add("dtstart", (instant + before).replace(tzinfo=None))
        observance.add("tzoffsetfrom", before)
        observance.add("tzoffsetto", offsets[index])
        observance.add("tzname", instant.astimezone(zone).tzname() or zone.key)
        block.add_component(observance)


def transitions(zone: ZoneInfo, since: datetime, until: datetime) -> list[datetime]:
    """The UTC instants between two others at which the zone changes its offset, to the second."""
    found = []
    left = since.replace(microsecond=0)
    while left < until:
        right = min(left + _STEP, until)
        if _offset(zone, left) != _offset(zone, right):
            found.append(_change_between(zone, left, right))
        left = right
    return found


def _change_between(zone: ZoneInfo, left: datetime, right: datetime) -> datetime:
    before = _offset(zone, left)
    while right - left > timedelta(seconds=1):
        middle = left + timedelta(seconds=int((right - left).total_seconds()) // 2)
        left, right = (middle, right) if _offset(zone, middle) == before else (left, middle)
    return right


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()
