"""Hours by the clock on the wall: when a mail that is quiet at night goes, and when the next one with several does."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DIGEST_AT = time(17)
FRIDAY = 4


def after_quiet(at: datetime, begins: time, ends: time, zone: str) -> datetime:
    """That instant, or the end of the quiet hours it falls in; equal times are no hours at all.

    On the nights the clocks change a time that comes twice begins the hours the first time and ends them the second;
    one that is skipped counts as both the clocks before and after would have it, whichever makes the hours longer.
    """
    if begins == ends:
        return at
    today = at.astimezone(ZoneInfo(zone)).date()
    for day in (today - timedelta(days=1), today):
        begin = min(_readings(day, begins, zone))
        end = max(_readings(day if begins < ends else day + timedelta(days=1), ends, zone))
        if begin <= at < end:
            return end
    return at


def _readings(day: date, wall: time, zone: str) -> tuple[datetime, datetime]:
    there = datetime.combine(day, wall, ZoneInfo(zone))
    return there.astimezone(UTC), there.replace(fold=1).astimezone(UTC)


def next_digest(at: datetime, zone: str, *, weekly: bool) -> datetime:
    """The first five o'clock in the afternoon after an instant, of a Friday if weekly."""
    clock = ZoneInfo(zone)
    day = at.astimezone(clock).date()
    while True:
        due = datetime.combine(day, DIGEST_AT, clock).astimezone(UTC)
        if due > at and (not weekly or day.weekday() == FRIDAY):
            return due
        day += timedelta(days=1)
