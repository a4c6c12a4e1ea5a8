"""One recurring appointment out of the meetings of a series: the rule that makes their starts, and what it does not.

Only a rule counts that a calendar repeats to the very same wall times (RFC 5545, 3.3.10): every so many weeks on a
weekday, or on the first to fourth or the last such weekday of every so many months. What the rule makes beside the
meetings is left out by name (EXDATE), what it does not make is added (RDATE). Times are wall times in one zone (naive),
or instants (aware, UTC).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule

from klankbord.kit.series import LAST_OF_MONTH, WEEKDAYS

_MOST_WEEKS, _MOST_MONTHS = 26, 12
_AN_ADDED_DAY = 12
"""How many days that are left out are better than one that is added: some programs do not read RDATE."""
_A_MOVED_DAY = 2
"""How many are better than one that is moved."""


@dataclass(frozen=True, slots=True)
class _Steps:
    """A rule without a time of day: every `every` weeks (`nth` 0) or months from the day `first`, one of its days."""

    first: date
    every: int
    nth: int = 0

    def days(self, until: date, *, before: bool = False) -> list[date]:
        """Its days from the first, or the one before that, to `until`."""
        start, on = self.first, WEEKDAYS[self.first.weekday()]
        if self.nth:
            months = start.year * 12 + start.month - 1 - self.every * before
            start = date(months // 12, months % 12 + 1, 1)
            on = on(self.nth)
        elif before:
            start -= timedelta(weeks=self.every)
        frequency: Literal[1, 2] = MONTHLY if self.nth else WEEKLY
        begin, end = datetime.combine(start, time()), datetime.combine(until, time())
        return [one.date() for one in rrule(frequency, dtstart=begin, until=end, interval=self.every, byweekday=on)]

    def rule(self, until: datetime) -> dict[str, Any]:
        """The parts of an RRULE that ends with the instant `until`."""
        name = str(WEEKDAYS[self.first.weekday()])
        byday = f"{self.nth}{name}" if self.nth else name
        return {"freq": "MONTHLY" if self.nth else "WEEKLY", "interval": self.every, "byday": byday, "until": until}


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A first start, the parts of its RRULE (empty for none), and the wall times left out and added."""

    start: datetime
    rule: dict[str, Any]
    left_out: tuple[datetime, ...]
    added: tuple[datetime, ...]


def instant_of(wall: datetime, zone: str) -> datetime:
    """The UTC instant of a naive wall time, as RFC 5545, 3.3.5 reads it.

    A time that the zone skips counts by the offset before the gap (02:30 becomes 03:30 summer time); of a time that
    comes twice the first is meant.
    """
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def wall_of(instant: datetime, zone: str) -> datetime:
    """The naive wall time of an instant."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def starts_by_rule(starts: Sequence[datetime], zone: str) -> list[datetime]:
    """For meetings that start at these instants, all different, the instants at which a rule has them.

    That is the start itself, unless a meeting was moved within its turn: to another time of its day, or to another day
    with no other meeting in between. A turn is taken once.
    """
    walls = [wall_of(start, zone) for start in starts]
    at = _usual_time(walls)
    steps = _best({wall.date() for wall in walls}, at, zone, moved=True)
    if steps is None:
        return list(starts)
    turns = _turns(steps, {wall.date() for wall in walls})
    made: dict[datetime, datetime] = {}
    for wall in sorted(walls, key=lambda one: (one.time() != at, one)):
        turn = turns.pop(wall.date(), None)
        made[wall] = wall if turn is None or _is_skipped(turn, at, zone) else datetime.combine(turn, at)
    return [
        start if made[wall] == wall else instant_of(made[wall], zone) for wall, start in zip(walls, starts, strict=True)
    ]


def recurrence(starts: Iterable[datetime], zone: str) -> Recurrence:
    """What makes exactly these instants: at least one, all different."""
    walls = sorted(wall_of(start, zone) for start in starts)
    at = _usual_time(walls)
    steps = _best({wall.date() for wall in walls if wall.time() == at}, at, zone)
    if steps is None:
        return Recurrence(walls[0], {}, (), tuple(walls[1:]))
    turns = [datetime.combine(day, at) for day in steps.days(walls[-1].date())]
    last = max(index for index, turn in enumerate(turns) if turn in walls)
    turns = turns[: last + 1]
    left_out = tuple(turn for turn in turns if turn not in walls)
    added = tuple(wall for wall in walls if wall not in turns)
    return Recurrence(turns[0], steps.rule(instant_of(turns[-1], zone)), left_out, added)


def _usual_time(walls: Iterable[datetime]) -> time:
    return Counter(wall.time() for wall in sorted(walls)).most_common(1)[0][0]


def _best(days: set[date], at: time, zone: str, *, moved: bool = False) -> _Steps | None:
    """The steps that make most of these days with the fewest others; None where none makes two of them, and half.

    With `moved`, a day that is none of theirs may stand for a turn of them that has no meeting.
    """
    best: tuple[int, _Steps] | None = None
    for steps in _candidates(sorted(days)):
        made = steps.days(max(days))
        fits = [day for day in made if day in days]
        made = made[: made.index(fits[-1]) + 1]
        if any(_is_skipped(day, at, zone) for day in made):
            continue
        stand = _turns(steps, days) if moved else {day: day for day in fits}
        added, elsewhere = len(days) - len(stand), len(stand) - len(fits)
        cost = _AN_ADDED_DAY * added + _A_MOVED_DAY * elsewhere + len({*made} - {*stand.values()})
        if best is None or cost < best[0]:
            best = (cost, steps)
    return None if best is None else best[1]


def _turns(steps: _Steps, days: set[date]) -> dict[date, date]:
    """For days the turn of the steps each stands for: itself, or the nearest free one with no other day in between."""
    reach = timedelta(days=31 * (steps.every + 1)) if steps.nth else timedelta(weeks=steps.every)
    turns = steps.days(max(days) + reach, before=True)
    found = {day: day for day in days if day in turns}
    for day in sorted(days - set(found)):
        others = {*found.values(), *(days - {day} - set(found))}
        near = [turn for turn in turns if not _meets(turn, day, others)]
        if near:
            found[day] = min(near, key=lambda turn, day=day: abs(turn - day))  # type: ignore[misc]
    return found


def _candidates(days: Sequence[date]) -> Iterator[_Steps]:
    """Every rule that has two of these days and half of them, from its first on; weeks before months, longest first."""
    together: dict[tuple[int, ...], list[date]] = {}
    for every in range(_MOST_WEEKS, 0, -1):
        for day in days:
            together.setdefault((every, 0, day.toordinal() % (7 * every)), []).append(day)
    for every in range(_MOST_MONTHS, 0, -1):
        for day in days:
            for nth in _places(day):
                month = (day.year * 12 + day.month) % every
                together.setdefault((every, nth, day.weekday(), month), []).append(day)
    for (every, nth, *_phase), fits in together.items():
        if len(fits) > 1 and 2 * len(fits) >= len(days):
            yield _Steps(fits[0], every, nth)


def _places(day: date) -> list[int]:
    """Which of its weekday in the month a day is: the first to fourth, and perhaps the last."""
    nth = (day.day - 1) // 7 + 1
    is_last = (day + timedelta(days=7)).month != day.month
    return ([nth] if nth < 5 else []) + ([LAST_OF_MONTH] if is_last else [])


def _meets(turn: date, day: date, others: Iterable[date]) -> bool:
    """Whether another meeting lies on a turn, or between it and a day."""
    return any(min(turn, day) <= other <= max(turn, day) for other in others)


def _is_skipped(day: date, at: time, zone: str) -> bool:
    """Whether the clocks of a zone jump over a time that day: programs do not agree what a rule makes of it."""
    wall = datetime.combine(day, at)
    return wall_of(instant_of(wall, zone), zone) != wall
