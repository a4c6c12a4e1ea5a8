"""The minutes that come up at each item of an agenda that approves minutes, by the day of their meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from klankbord.across.meeting_results import APPROVES, Result
from klankbord.agenda.models import ItemKind
from klankbord.agenda.rows import Row, flat
from klankbord.base.i18n import full_date


@dataclass(frozen=True, slots=True)
class Approval:
    """Minutes at the item where they are approved, in words, with the state they are in."""

    minutes_id: int
    words: str
    state: str


Approvals = Mapping[int, list[Approval]]
"""By the id of the item."""


def approvals(results: Sequence[Result], rows: Sequence[Row]) -> dict[int, list[Approval]]:
    """Oldest first: at the item that names them, all others at the first item of the agenda that approves minutes."""
    shown = {row.id: row.kind for row in flat(rows)}
    points = [item_id for item_id, kind in shown.items() if kind == ItemKind.MINUTES_APPROVAL]
    found: dict[int, list[Approval]] = {}
    told = {result.thing_id: result for result in results if result.kind == APPROVES}
    for one in sorted(told.values(), key=lambda one: (one.due_on or date.min, one.thing_id)):
        at = one.item_id if one.item_id in shown else next(iter(points), None)
        if at is not None:
            found.setdefault(at, []).append(Approval(one.thing_id, _named(one), one.state))
    return found


def _named(one: Result) -> str:
    words: str = _("Minutes of %(day)s", day=full_date(one.due_on) if one.due_on else one.due_words or one.text or "—")
    return words


def together(approving: Approvals, item_id: int) -> str:
    """All of an item in one line."""
    return "; ".join(one.words for one in approving.get(item_id, ()))
