"""What stands beside a row of an agenda: where it comes from, what changed since it was read, and late papers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from klankbord.agenda.models import AgendaItem, ItemSource
from klankbord.agenda.rows import Row, flat
from klankbord.agenda.rows_published import from_outside

SOURCES: dict[str, Any] = {
    ItemSource.MINUTES: _l("of the last meeting"),
    ItemSource.ACTIONS: _l("still to be done"),
    ItemSource.DEFERRED: _l("deferred before"),
    ItemSource.ROUND: _l("feedback is in"),
    ItemSource.SUGGESTION: _l("suggested"),
    ItemSource.STANDING: _l("every time"),
}
CHANGES: dict[str, Any] = {"added": _l("new"), "changed": _l("changed"), "moved": _l("moved")}


@dataclass(frozen=True, slots=True)
class Mark:
    """A small label beside a row; tone and icon as `chip` knows them."""

    text: str
    tone: str = "plain"
    icon: str = ""


Marks = dict[int, list[Mark]]


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since a version that somebody read, or was told: a mark for each row, and what was taken off."""

    number: int
    marks: Marks = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return bool(self.marks or self.gone)


def origins(items: Iterable[AgendaItem]) -> Marks:
    """Where each item comes from, for those that came by themselves."""
    return {
        item.id: [
            Mark(str(SOURCES[item.came_from]), "plain", "refresh-cw" if item.came_from == ItemSource.STANDING else "")
        ]
        for item in items
        if item.came_from is not None
    }


def late(rows: Iterable[Row]) -> Marks:
    """The rows with papers that came after their day."""
    return {
        row.id: [Mark(_("late paper"), "warn", "clock")]
        for row in flat(rows)
        if any(paper.late for paper in row.documents)
    }


def short(rows: Iterable[Row]) -> Marks:
    """The rows that say fewer minutes than what hangs below them takes together: the clock counts their own."""
    found = {row.id: sum(child.minutes or 0 for child in row.children) for row in flat(rows)}
    return {
        row.id: [Mark(_("below it: %(n)d min", n=found[row.id]), "warn", "clock")]
        for row in flat(rows)
        if row.minutes is not None and found[row.id] > row.minutes
    }


def since(number: int, changes: Sequence[Mapping[str, Any]], *, show_closed: bool) -> Since:
    """What changed since version `number`, one mark a row; nothing of closed items for outsiders."""
    marks: Marks = {}
    gone = []
    for change in changes:
        seen = change if show_closed else from_outside(change)
        if seen is None:
            continue
        if seen["what"] == "removed":
            gone.append(str(seen["title"]))
        elif seen["id"] not in marks:
            marks[seen["id"]] = [Mark(str(CHANGES[seen["what"]]), "ask", "circle-dot")]
    return Since(number, marks, gone)


def together(*several: Marks) -> Marks:
    """The marks of every kind, in the order given."""
    found: Marks = {}
    for marks in several:
        for item_id, some in marks.items():
            found.setdefault(item_id, []).extend(some)
    return found
