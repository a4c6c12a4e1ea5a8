"""Instants, wall times and school years; the one clock."""

import calendar
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from klankbord.kit.errors import N_, DomainError


class Clock:
    """The source of every "now"; a test sets `read` to a function of its own."""

    def __init__(self) -> None:
        self.read: Callable[[], datetime] = self.system

    @staticmethod
    def system() -> datetime:
        """The machine's time as an aware UTC instant."""
        return datetime.now(UTC)


clock = Clock()


def now() -> datetime:
    """The present instant, UTC and aware."""
    return clock.read()


def today(zone: str) -> date:
    """The calendar day it is now in an IANA zone."""
    return now().astimezone(ZoneInfo(zone)).date()


def local(instant: datetime, zone: str) -> datetime:
    """An instant as wall time in an IANA zone (aware)."""
    return instant.astimezone(ZoneInfo(zone))


def to_instant(day: date, wall: time, zone: str) -> datetime:
    """The UTC instant of a wall time; the earlier one when the clock shows it twice.

    Raises DomainError for a wall time that the zone skips, such as 02:30 on the night the clocks go forward.
    """
    there = datetime.combine(day, wall, ZoneInfo(zone))
    instant = there.astimezone(UTC)
    if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != there.replace(tzinfo=None):
        raise DomainError(
            N_("%(time)s does not exist on that night: the clocks go forward. Choose another time."),
            "start_time",
            time=wall.strftime("%H:%M"),
        )
    return instant


def end_of_day(day: date, zone: str) -> datetime:
    """The first instant after a calendar day in a zone: a round "until Saturday" closes here."""
    return datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(zone)).astimezone(UTC)


def school_year(day: date) -> str:
    """The Dutch school year a day falls in, turning on 1 August (WPO art. 1): `2026-2027`."""
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first}-{first + 1}"


def first_day(year: str) -> date:
    """The day on which a school year begins: 1 August 2026 for `2026-2027`."""
    return date(int(year[:4]), 8, 1)


def last_day(year: str) -> date:
    """The day on which a school year ends: 31 July 2027 for `2026-2027`."""
    return date(int(year[:4]) + 1, 7, 31)


def turning_day(day: date) -> date:
    """The 1 August around which a day asks for the turn of the year: the last one until New Year, then the next."""
    return date(day.year, 8, 1)


def months_before(day: date, months: int) -> date:
    """The day so many months earlier; the last one of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def year_later(day: date, first: date) -> date:
    """The same weekday a school year later, 52 weeks on; a week more where that is before the year's first day."""
    later = day + timedelta(weeks=52)
    return later if later >= first else later + timedelta(weeks=1)
