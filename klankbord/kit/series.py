"""The days of a series of meetings from a rule, around the days without school.

The rule of the calendar itself is RFC 5545's recurrence (python-dateutil's `rrule`); what happens on a day without
school is ours: it moves week by week, but never to or past the day of the next meeting, or it is left out.
"""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from dateutil.rrule import FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, rrule

from klankbord.kit import free_days
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.free_days import Span

WEEK = timedelta(weeks=1)
MOST = 60
"""Meetings in one series: more than one each week of a school year is a slip of the pen."""
FURTHEST = timedelta(days=2 * 366)
LAST_OF_MONTH = -1
WEEKDAYS = (MO, TU, WE, TH, FR, SA, SU)


class Rhythm(enum.StrEnum):
    """How a series repeats."""

    WEEKS = "weeks"
    MONTH = "month"
    SPREAD = "spread"


class WhenFree(enum.StrEnum):
    """What happens with a meeting that would fall on a day without school."""

    MOVE = "move"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A series in words of the calendar: on `weekday` (0 is Monday) from the day `first` on.

    WEEKS: every `every` weeks. MONTH: every `every` months on the `nth` such weekday (1 to 4, -1 the last). SPREAD:
    `times` meetings evenly from `first` to `until`. The other two end at `until` or after `times` meetings, whichever
    is given; with both, at what comes first.
    """

    rhythm: Rhythm
    weekday: int
    first: date
    until: date | None = None
    times: int | None = None
    every: int = 1
    nth: int = 1
    when_free: WhenFree = WhenFree.MOVE


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a series: the day the rule gives, the day the meeting is on (None: left out), what was in the way."""

    by_rule: date
    day: date | None
    because: Span | None = None

    @property
    def moved(self) -> bool:
        """Whether it is on another day than the rule gives."""
        return self.day is not None and self.day != self.by_rule


def turns(rule: Rule, free: Sequence[Span], taken: frozenset[date] = frozenset()) -> list[Turn]:
    """Every turn of a series, those left out too; `taken` are days on which there is a meeting already.

    With a number of times, turns that are left out do not count towards it. Raises DomainError, at the field it is
    about, for a rule that gives no end, no meeting, or far too many.
    """
    _check(rule)
    found: list[Turn] = []
    held = 0
    wanted = rule.times if rule.times is not None and rule.rhythm != Rhythm.SPREAD else MOST + 1
    for by_rule, following in _with_next(_days(rule)):
        if held >= wanted:
            break
        turn = _turn(rule, by_rule, following, free, taken)
        held += turn.day is not None
        found.append(turn)
        if held > MOST:
            raise DomainError(
                N_("These are more than %(most)d meetings. Choose an earlier last day."), "until", most=MOST
            )
    if not held:
        raise DomainError(
            N_("No meeting comes out of this. Choose a later last day, or let free days be moved."), "until"
        )
    return found


def _check(rule: Rule) -> None:
    if rule.until is None and rule.times is None:
        raise DomainError(N_("Say when it ends: a last day, or a number of meetings."), "until")
    if rule.until is not None and rule.until < rule.first:
        raise DomainError(N_("The last day is before the first. Choose a later one."), "until")
    if rule.until is not None and rule.until > rule.first + FURTHEST:
        raise DomainError(N_("That is more than two years of meetings. Choose an earlier last day."), "until")
    if rule.rhythm != Rhythm.SPREAD:
        return
    if rule.times is None:
        raise DomainError(N_("Say how many meetings there are to spread."), "times")
    if rule.until is None:
        raise DomainError(N_("Say until which day to spread them."), "until")
    if rule.times > (rule.until - rule.first).days // 7 + 1:
        raise DomainError(N_("So many do not fit: at most one a week can be spread. Choose fewer."), "times")


def _days(rule: Rule) -> Iterator[date]:
    """The days the rule itself gives, without an eye for holidays; an endless rule ends after two years."""
    last = rule.until or rule.first + FURTHEST
    start, end = datetime.combine(rule.first, time()), datetime.combine(last, time())
    if rule.rhythm == Rhythm.SPREAD:
        return iter(_spread(rule, last))
    on = WEEKDAYS[rule.weekday]
    if rule.rhythm == Rhythm.MONTH:
        found = rrule(MONTHLY, dtstart=start, until=end, interval=rule.every, byweekday=on(rule.nth))
    else:
        # The weeks are counted from the first such weekday, or "every second week" would begin with one too few.
        start += timedelta(days=(rule.weekday - rule.first.weekday()) % 7)
        found = rrule(WEEKLY, dtstart=start, until=end, interval=rule.every, byweekday=on)
    return (one.date() for one in found)


def _spread(rule: Rule, last: date) -> list[date]:
    """`times` days evenly from the first such weekday to the last one."""
    first = rule.first + timedelta(days=(rule.weekday - rule.first.weekday()) % 7)
    weeks = (last - first).days // 7
    times = rule.times or 1
    if weeks < times - 1:
        return []
    return [first + WEEK * (round(turn * weeks / (times - 1)) if times > 1 else 0) for turn in range(times)]


def _with_next(days: Iterator[date]) -> Iterator[tuple[date, date | None]]:
    yield from pairwise([*days, None])


def _turn(rule: Rule, by_rule: date, following: date | None, free: Sequence[Span], taken: frozenset[date]) -> Turn:
    because = free_days.on(by_rule, free)
    if because is None and by_rule not in taken:
        return Turn(by_rule, by_rule)
    if rule.when_free == WhenFree.SKIP:
        return Turn(by_rule, None, because)
    end = min(each for each in (following, rule.until and rule.until + timedelta(days=1), by_rule + WEEK * 13) if each)
    day = by_rule + WEEK
    while day < end:
        if free_days.on(day, free) is None and day not in taken:
            return Turn(by_rule, day, because)
        day += WEEK
    return Turn(by_rule, None, because)
