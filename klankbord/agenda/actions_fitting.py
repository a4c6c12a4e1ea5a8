"""Making an agenda that is too long fit its meeting: a proposal, and doing what it says."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from klankbord.agenda import actions_steps, queries
from klankbord.agenda.actions import need_open
from klankbord.agenda.actions_steps import Way
from klankbord.agenda.models import ItemKind
from klankbord.agenda.models_steps import StepKind
from klankbord.agenda.rows import Row
from klankbord.base import audit
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting

STEP, LEAST = 5, 5
"""Minutes: items become shorter by whole steps, and none shorter than the least."""
STAYS = {ItemKind.BREAK, ItemKind.MINUTES_APPROVAL, ItemKind.ANY_OTHER_BUSINESS}


@dataclass(frozen=True, slots=True)
class Shorter:
    """An item and the minutes it would get."""

    id: int
    title: str
    number: str
    was: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Fit:
    """How an agenda could fit: items to shorten (none when that is not enough), and one that could wait instead."""

    shorter: tuple[Shorter, ...] = ()
    later: Row | None = None

    @property
    def key(self) -> str:
        """The proposal in short, so that what is done is what was shown."""
        return ",".join(f"{one.id}:{one.was}:{one.minutes}" for one in self.shorter)


def proposal(rows: Sequence[Row], over: int) -> Fit:
    """How to win `over` minutes: every item of ten minutes or more gives in proportion, in steps of five.

    The proportion is rounded up first, so that it is always enough; what was taken too much goes back to the item that
    gave most. The item that could wait is the shortest that is long enough by itself, one that only tells before one
    that asks.
    """
    if over <= 0:
        return Fit()
    long = [row for row in _counted(rows) if (row.minutes or 0) >= LEAST + STEP and row.kind != ItemKind.BREAK]
    return Fit(_shortened(long, over), _waiting(rows, over))


def _counted(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows whose own minutes make up the agenda's: an item, or its sub-items where it has no minutes itself."""
    for row in rows:
        if row.summed:
            yield from _counted(row.children)
        else:
            yield row


def _shortened(rows: Sequence[Row], over: int) -> tuple[Shorter, ...]:
    was = {row.id: row.minutes or 0 for row in rows}
    most = {item_id: (minutes - LEAST) // STEP * STEP for item_id, minutes in was.items()}
    total = sum(was.values())
    if sum(most.values()) < over:
        return ()
    gives = {key: min(most[key], -(-minutes * over // (total * STEP)) * STEP) for key, minutes in was.items()}
    while sum(gives.values()) < over:
        # Short items gave all they could: the longest that are left give more.
        gives[max((key for key in gives if gives[key] < most[key]), key=lambda key: was[key] - gives[key])] += STEP
    while sum(gives.values()) - STEP >= over:
        gives[max((key for key in gives if gives[key]), key=lambda key: (gives[key] / was[key], -was[key]))] -= STEP
    return tuple(
        Shorter(row.id, row.title, row.number, was[row.id], was[row.id] - gives[row.id])
        for row in rows
        if gives[row.id]
    )


def _waiting(rows: Sequence[Row], over: int) -> Row | None:
    could = [row for row in rows if (row.minutes or 0) >= over and row.kind not in STAYS]
    return min(could, key=lambda row: (row.asks, row.minutes or 0), default=None)


def fit(meeting: Meeting, found: Fit, shown: str, *, by: Person, now: datetime) -> int:
    """Shorten the items as a proposal says; returns how many. `shown` is the key of what the person saw.

    Raises DomainError when the agenda changed since, so that the proposal would be another one.
    """
    need_open(meeting)
    if not found.shorter or found.key != shown:
        raise DomainError(N_("The agenda changed since this was worked out. Look at it again."))
    items = {item.id: item for item in queries.items_of(meeting.id)}
    for one in found.shorter:
        items[one.id].duration_minutes = one.minutes
    ids = [one.id for one in found.shorter]
    audit.record("agenda.fit", meeting, by=by, now=now, items=len(ids))
    key = "duration_minutes"
    way = Way(changed={one.id: ({key: one.was}, {key: one.minutes}) for one in found.shorter})
    title = found.shorter[0].title
    actions_steps.keep(meeting, StepKind.FIT, ids, way, title=title, count=len(ids), by=by, now=now)
    return len(ids)
