"""An agenda as people read it: numbers, the running clock, sub-items below their item, closed ones only for members.

The builder, the meeting page, the live page, mails and the PDF all show these rows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from string import ascii_lowercase
from typing import Any

from markupsafe import Markup

from klankbord.agenda import kinds
from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.kit import markdown, meeting_parts
from klankbord.kit.meeting_parts import Part
from klankbord.kit.viewer import Viewer
from klankbord.meetings import rules
from klankbord.meetings.models import Meeting

DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Document:
    """A paper as a row links to it; `size` in bytes, `late` when it came after the day papers were due."""

    name: str
    url: str
    size: int
    id: int = 0
    alternative_text: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class AboutProposal:
    """A proposal as a row links to it; `stage` is a step of the loop, `responses` how many answered."""

    id: int
    title: str
    url: str
    stage: str
    responses: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item. `minutes` are its own, or those of its sub-items together; `start` is a wall time where it is known.

    `summed` says that the minutes are those of its sub-items. `treated_after` is the number of the item it is treated
    after in the meeting, out of its place.
    """

    id: int
    number: str
    title: str
    kind: ItemKind
    kind_label: Any
    minutes: int | None
    start: time | None
    summed: bool = False
    fixed_start: bool = False
    presenter: str = ""
    goal: str = ""
    without_discussion: bool = False
    treated_after: str = ""
    description: str = ""
    section: str = ""
    closed: bool = False
    part: str = ""
    depth: int = 0
    documents: tuple[Document, ...] = ()
    proposals: tuple[AboutProposal, ...] = ()
    children: tuple["Row", ...] = ()

    @property
    def description_html(self) -> Markup:
        """The description as safe HTML."""
        return Markup(markdown.to_html(self.description)) if self.description else Markup("")  # noqa: S704 - cleaned by nh3

    @property
    def asks(self) -> bool:
        """Whether people are asked something; what passes without discussion asks nothing."""
        return self.kind in kinds.ASKING and not self.without_discussion

    @property
    def end(self) -> time | None:
        """The wall time at which it ends, where that is known."""
        if self.start is None or not self.minutes:
            return None
        return _wall(self.start.hour * 60 + self.start.minute + self.minutes)


@dataclass(frozen=True, slots=True)
class Clock:
    """The minutes of an agenda against the meeting's length; `unknown` counts the items that do not say theirs."""

    minutes: int
    planned: int | None
    unknown: int

    @property
    def over(self) -> int:
        """How many minutes the agenda is too long; 0 when it fits."""
        return max(0, self.minutes - self.planned) if self.planned is not None else 0

    @property
    def left(self) -> int:
        """How many minutes are still free."""
        return max(0, self.planned - self.minutes) if self.planned is not None else 0


def build(
    items: Sequence[AgendaItem],
    meeting: Meeting,
    proposals: Mapping[int, AboutProposal],
    papers: Mapping[int, Sequence[Document]],
    viewer: Viewer | None,
    also: Mapping[int, Sequence[int]] | None = None,
) -> list[Row]:
    """The top rows of a meeting, each with its sub-items, as the viewer may see them (None: somebody outside).

    `proposals` are by proposal id and `papers` by item id, those that may be seen, with addresses that suit the place
    they are shown in; `also` are the ids of further proposals by item id. Numbers and times are the same for everybody:
    hidden items keep theirs.
    """
    rows = whole(items, meeting, proposals, papers, also)
    return rows if viewer is not None and rules.may_see_closed(viewer, meeting) else list(opened(rows))


def whole(
    items: Sequence[AgendaItem],
    meeting: Meeting,
    proposals: Mapping[int, AboutProposal],
    papers: Mapping[int, Sequence[Document]],
    also: Mapping[int, Sequence[int]] | None = None,
) -> list[Row]:
    """Every row, closed ones too."""
    known = {item.id for item in items}
    below: dict[int | None, list[AgendaItem]] = {}
    for item in sorted(items, key=lambda item: (item.position, item.id)):
        below.setdefault(item.parent_id if item.parent_id in known else None, []).append(item)
    return _Builder(meeting, below, proposals, papers, also or {}).top()


def opened(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows that are for everybody."""
    for row in rows:
        if not row.closed:
            yield replace(row, children=tuple(opened(row.children)))


def unnamed(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows without who presents them."""
    for row in rows:
        yield replace(row, presenter="", children=tuple(unnamed(row.children)))


def in_parts(rows: Iterable[Row], parts: Sequence[Part]) -> list[Row]:
    """The top rows, each saying by name which part of the meeting it is in; as they are where there are no parts."""
    if not parts:
        return list(rows)
    found = []
    for row in rows:
        part = meeting_parts.at(parts, row.start, row.part)
        found.append(replace(row, part=part.title if part is not None else row.part))
    return found


def flat(rows: Iterable[Row]) -> Iterator[Row]:
    """Every row in reading order, sub-items after their item."""
    for row in rows:
        yield row
        yield from flat(row.children)


def clock(rows: Sequence[Row], meeting: Meeting) -> Clock:
    """The agenda's minutes against the meeting's."""
    return Clock(
        sum(row.minutes or 0 for row in rows), meeting.planned_minutes, sum(1 for row in rows if row.minutes is None)
    )


def balance(rows: Iterable[Row]) -> tuple[int, int]:
    """Minutes that ask and minutes that tell; breaks are neither."""
    asks = tells = 0
    for row in rows:
        if row.children and row.minutes == sum(child.minutes or 0 for child in row.children):
            more = balance(row.children)
            asks, tells = asks + more[0], tells + more[1]
        elif row.kind != ItemKind.BREAK:
            asks, tells = (asks + (row.minutes or 0), tells) if row.asks else (asks, tells + (row.minutes or 0))
    return asks, tells


class _Builder:
    """Numbers and clocks a tree of items."""

    def __init__(
        self,
        meeting: Meeting,
        below: Mapping[int | None, Sequence[AgendaItem]],
        proposals: Mapping[int, AboutProposal],
        papers: Mapping[int, Sequence[Document]],
        also: Mapping[int, Sequence[int]],
    ) -> None:
        self.meeting, self.below, self.proposals, self.papers = meeting, below, proposals, papers
        self.also = also
        used = {item.kind for items in below.values() for item in items}
        self.labels = {kind: str(kinds.label(kind, meeting.council)) for kind in used}

    def top(self) -> list[Row]:
        found = list(self.rows(None, "", _minute(self.meeting.start_time), 0, closed=False))
        after = {item.id: item.treated_after_id for items in self.below.values() for item in items}
        if not any(after.values()):
            return found
        numbers = {row.id: row.number for row in flat(found)}
        return [_treated(row, {key: numbers.get(value or 0, "") for key, value in after.items()}) for row in found]

    def rows(self, parent_id: int | None, prefix: str, at: int | None, depth: int, *, closed: bool) -> Iterator[Row]:
        """The rows below one item; `at` is the minute of the day on which the first begins, None when unknown."""
        count = 0
        for item in self.below.get(parent_id, ()):
            if item.start_time is not None:
                at = _minute(item.start_time)
            if item.number:
                number = item.number
                count = int(number) if number.isdecimal() and depth == 0 else count + 1
            elif item.kind == ItemKind.BREAK:
                number = ""
            else:
                count += 1
                number = str(count) if depth == 0 else f"{prefix}{_below(count, depth, prefix)}"
            hidden = item.closed if item.closed is not None else closed
            children = tuple(self.rows(item.id, number, at, depth + 1, closed=hidden))
            minutes = item.duration_minutes
            if minutes is None and any(child.minutes is not None for child in children):
                minutes = sum(child.minutes or 0 for child in children)
            yield self.row(item, number, minutes, at, depth, closed=hidden, children=children)
            at = at + minutes if at is not None and minutes is not None else None

    def row(
        self, item: AgendaItem, number: str, minutes: int | None, at: int | None, depth: int, *, closed: bool,
        children: tuple[Row, ...],
    ) -> Row:  # fmt: skip
        about = [item.proposal_id or 0, *self.also.get(item.id, ())] if self.proposals else ()
        return Row(
            id=item.id,
            number=number,
            title=item.title,
            kind=item.kind,
            kind_label=self.labels[item.kind],
            minutes=minutes,
            start=_wall(at),
            summed=minutes is not None and item.duration_minutes is None,
            fixed_start=item.start_time is not None,
            presenter=item.presenter,
            goal=item.goal,
            without_discussion=item.without_discussion,
            description=item.description,
            section=item.section,
            closed=closed,
            part=item.part or "",
            depth=depth,
            documents=tuple(self.papers.get(item.id, ())),
            proposals=tuple(self.proposals[key] for key in about if key in self.proposals),
            children=children,
        )


def _treated(row: Row, after: Mapping[int, str]) -> Row:
    """A row that says after which number it and its sub-items are treated."""
    children = tuple(_treated(child, after) for child in row.children)
    return replace(row, treated_after=after[row.id], children=children)


def _below(count: int, depth: int, prefix: str) -> str:
    """a, b, … z below an item, aa after that; deeper a number behind a letter and a letter behind a number: 2b1a."""
    if depth > 1 and not prefix[-1:].isdecimal():
        return str(count)
    first, last = divmod(count - 1, 26)
    return (ascii_lowercase[first - 1] if first else "") + ascii_lowercase[last]


def _minute(wall: time | None) -> int | None:
    return None if wall is None else wall.hour * 60 + wall.minute


def _wall(minute: int | None) -> time | None:
    return None if minute is None else time(minute % DAY // 60, minute % 60)
