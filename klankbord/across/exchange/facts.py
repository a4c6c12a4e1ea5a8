"""A school year of one council: per proposal and per class what was asked, said, answered and told."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from klankbord.across.exchange.protected import InRound, InYear, in_round, in_year
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.kit.suppression import enough
from klankbord.kit.viewer import Viewer
from klankbord.proposals import queries_overview
from klankbord.proposals.models import Audience, Naming, ProposalState
from klankbord.proposals.queries_overview import Line, Thread

PARENTS = frozenset({Audience.ALL_PARENTS, Audience.CLASS_GROUPS})


@dataclass(frozen=True, slots=True)
class Row:
    """A proposal over its life. What is None is hidden, or known of nobody as in an anonymous round who opened it.

    `waited` are the days in the middle from a reaction to the school's answer, `decided_in` those from the close of the
    round to the outcome; `late` says that the outcome was promised for a day that has passed.
    """

    line: Line
    asked: int
    opened: int | None
    answered: int | None
    reactions: int
    replied: int
    told: int | None
    waited: float | None
    decided_in: int | None
    late: bool
    classes: list[InRound] = field(default_factory=list)

    @property
    def share(self) -> int | None:
        """How many of a hundred that were asked answered."""
        return None if self.answered is None or not self.asked else round(100 * self.answered / self.asked)

    @property
    def few(self) -> bool:
        """Whether so few answered without their name that it is not told how many."""
        return self.answered is None

    @property
    def unanswered(self) -> int:
        """How many reactions the school has not answered, of a proposal that is not decided."""
        return 0 if self.line.state is ProposalState.DECIDED else self.reactions - self.replied


@dataclass(frozen=True, slots=True)
class Sums:
    """The whole year, of what may be told of single proposals, so that no sum tells more than they do.

    `asked_to_open` and `asked_to_answer` are how many were asked in the proposals of which it is known how many did.
    """

    proposals: int
    asked: int
    opened: int
    asked_to_open: int
    answered: int
    asked_to_answer: int
    reactions: int
    replied: int
    told: int
    decided: int
    waited: float | None
    decided_in: float | None


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything of the page, its files and its report."""

    council: Council
    year: str
    years: list[str]
    today: date
    now: datetime
    rows: list[Row]
    classes: list[InYear]
    sums: Sums

    @property
    def owed(self) -> list[Row]:
        """Closed, and nobody was told what came of it; what is late first."""
        closed = [row for row in self.rows if row.line.state is ProposalState.CLOSED]
        return sorted(closed, key=lambda row: (not row.late, row.line.closes_on))

    @property
    def running(self) -> list[Row]:
        """People can still answer."""
        return [row for row in self.rows if row.line.state is ProposalState.OPEN]

    @property
    def unheard(self) -> list[Row]:
        """Reactions wait for an answer of the school."""
        return [row for row in self.rows if row.unanswered]

    @property
    def anonymous(self) -> int:
        """How many proposals stand in no figure by class, because names were not asked."""
        return sum(row.line.naming is Naming.ANONYMOUS for row in self.rows)

    @property
    def few(self) -> int:
        """How many proposals stand in no sum of answers, because fewer than five answered without their name."""
        return sum(row.few for row in self.rows)

    @property
    def hidden(self) -> bool:
        """Whether something of a class is hidden."""
        return any(None in (one.opened, one.answered, one.reactions, one.replied) for one in self.classes)


def read(council: Council, viewer: Viewer, asked_year: str, now: datetime) -> Overview:
    """A year of a council: the one asked for, else the present one. Four statements, whatever it saw."""
    today = dates.local(now, viewer.zone).date()
    years = queries_overview.years(council.id, viewer.zone)
    this = dates.school_year(today)
    year = asked_year if asked_year in years else this
    lines = queries_overview.lines(council.id, year, viewer.zone)
    answers = queries_overview.answers(line.round_id for line in lines)
    threads = queries_overview.threads(line.id for line in lines)
    of: dict[int, list[Thread]] = {}
    for thread in threads:
        of.setdefault(thread.proposal_id, []).append(thread)
    rows = [
        _row(line, of.get(line.id, []), viewer.zone, today, in_round(answers[line.round_id], line.asked))
        if line.round_id in answers
        else _row(line, of.get(line.id, []), viewer.zone, today, [])
        for line in lines
    ]
    return Overview(
        council=council,
        year=year,
        years=years if this in years else [this, *years],
        today=today,
        now=now,
        rows=rows,
        classes=in_year(lines, answers, threads),
        sums=_sums(rows, threads, viewer.zone),
    )


def _row(line: Line, threads: Sequence[Thread], zone: str, today: date, classes: list[InRound]) -> Row:
    anonymous = line.naming is Naming.ANONYMOUS
    tellable = not anonymous or enough(line.answered)
    decided = line.state is ProposalState.DECIDED
    return Row(
        line=line,
        asked=line.asked,
        opened=None if anonymous else line.opened,
        answered=line.answered if tellable else None,
        reactions=len(threads),
        replied=sum(thread.answered_at is not None for thread in threads),
        told=line.told if decided and tellable else None,
        waited=_middle(_waits(threads, zone)),
        decided_in=_days(_closed(line), line.published_at, zone),
        late=line.state is ProposalState.CLOSED and line.answer_due_on is not None and line.answer_due_on < today,
        classes=classes,
    )


def _closed(line: Line) -> datetime | None:
    return line.closed_at if line.published_at is not None else None


def _waits(threads: Iterable[Thread], zone: str) -> list[int]:
    """Of each reaction that was answered, after how many days; it tells nothing of who."""
    return [days for thread in threads if (days := _days(thread.at, thread.answered_at, zone)) is not None]


def _days(start: datetime | None, end: datetime | None, zone: str) -> int | None:
    if start is None or end is None:
        return None
    passed: timedelta = dates.local(end, zone).date() - dates.local(start, zone).date()
    return max(0, passed.days)


def _middle(days: Sequence[int]) -> float | None:
    return float(median(days)) if days else None


def _sums(rows: Sequence[Row], threads: Sequence[Thread], zone: str) -> Sums:
    def total(number: Callable[[Row], int | None], of: Callable[[Row], int | None] = lambda row: row.asked) -> int:
        return sum(of(row) or 0 for row in rows if number(row) is not None)

    return Sums(
        proposals=len(rows),
        asked=sum(row.asked for row in rows),
        opened=total(lambda row: row.opened, lambda row: row.opened),
        asked_to_open=total(lambda row: row.opened),
        answered=total(lambda row: row.answered, lambda row: row.answered),
        asked_to_answer=total(lambda row: row.answered),
        reactions=sum(row.reactions for row in rows),
        replied=sum(row.replied for row in rows),
        told=total(lambda row: row.told, lambda row: row.told),
        decided=sum(row.line.state is ProposalState.DECIDED for row in rows),
        waited=_middle(_waits(threads, zone)),
        decided_in=_middle([row.decided_in for row in rows if row.decided_in is not None]),
    )
