"""Times in calendar files of others to UTC: zones by their IANA or Windows name, else by the block in the file."""

import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from dateutil.tz import tzical
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

HOME = "Europe/Amsterdam"
"""A time without a zone is read as one of here."""
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?)?(Z)?", re.IGNORECASE)
_DURATION = re.compile(r"([+-])?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.IGNORECASE)
_LONGEST = timedelta(days=3660)


class Zones:
    """The zones that the times of one file name; `blocks` are its VTIMEZONE texts by TZID."""

    def __init__(self, blocks: Mapping[str, str], home: str | None = None) -> None:
        self._blocks = blocks
        self._known: dict[str, tzinfo] = {}
        self._home = _named(home or "") or ZoneInfo(HOME)

    def instant(self, value: str, zone: str | None) -> datetime | None:
        """The UTC instant of a DATE or DATE-TIME (RFC 5545, 3.3.4 and 3.3.5); None for what is none."""
        found = _TIME.fullmatch(value.strip())
        if found is None:
            return None
        numbers = [int(part or 0) for part in found.groups()[:6]]
        if numbers[5] == 60:  # a leap second
            numbers[5] = 59
        try:
            wall = datetime(*numbers)  # type: ignore[arg-type] # noqa: DTZ001 - wall time
            return wall.replace(tzinfo=UTC if found[7] else self._zone(zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            return None

    def _zone(self, name: str | None) -> tzinfo:
        if not name:
            return self._home
        if name not in self._known:
            self._known[name] = _named(name) or self._described(name) or self._home
        return self._known[name]

    def _described(self, name: str) -> tzinfo | None:
        """The zone as its block in the file describes it."""
        block = self._blocks.get(name)
        if block is None:
            return None
        try:
            return tzical(io.StringIO(block)).get(name)
        except (ValueError, TypeError, AttributeError, LookupError, OverflowError, RecursionError):
            return None


def _named(name: str) -> tzinfo | None:
    """A zone by its IANA name, also behind a prefix as in `/mozilla.org/20070129_1/Europe/Paris`, or by Windows'."""
    plain = name.strip().strip('"')
    tail = "/".join(plain.split("/")[-2:])
    for known in (plain, WINDOWS_TO_OLSON.get(plain, ""), tail if plain.startswith("/") else ""):
        if known and re.fullmatch(r"[A-Za-z0-9_+/-]{2,60}", known) and not known.startswith("/"):
            try:
                return ZoneInfo(known)
            except (OSError, ValueError, LookupError):
                continue
    return None


def duration(value: str) -> timedelta | None:
    """A DURATION (RFC 5545, 3.3.6); None for what is none or longer than ten years."""
    found = _DURATION.fullmatch(value.strip())
    if found is None or not any(found.groups()[1:]):
        return None
    weeks, days, hours, minutes, seconds = (min(int(part or 0), 10**7) for part in found.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return None if length > _LONGEST else (-length if found[1] == "-" else length)
