"""The order in which a meeting treats its agenda, where that is not the order it is numbered in."""

from collections.abc import Sequence
from datetime import datetime

from klankbord.agenda import actions_steps, queries
from klankbord.agenda.actions import need_open
from klankbord.agenda.actions_steps import Way
from klankbord.agenda.models import AgendaItem
from klankbord.agenda.models_steps import StepKind
from klankbord.agenda.queries_treating import in_turn
from klankbord.base import audit
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting


def treat_next(meeting: Meeting, item: AgendaItem, *, after_id: int | None = None, by: Person, now: datetime) -> None:
    """Treat an item right after the current one (or after `after_id`), whatever its number; nothing is renumbered.

    Raises DomainError when the meeting is at no item yet, or at this one.
    """
    need_open(meeting)
    items = queries.items_of(meeting.id)
    turn = in_turn(items)
    anchor_id = after_id if after_id is not None else meeting.current_item_id
    anchor = next((each for each in items if each.id == anchor_id), None)
    if anchor is None:
        raise DomainError(N_("The meeting is at no item yet. Move the item on the agenda instead."))
    if anchor.id == item.id:
        raise DomainError(N_("The meeting is at this item now."))
    before = {each.id: each.treated_after_id for each in items}
    _leave(turn, items, item)
    for each in items:
        if each.treated_after_id == anchor.id and each.id != item.id:
            each.treated_after_id = item.id
    item.treated_after_id = anchor.id
    _keep(meeting, items, before, item, by=by, now=now)


def treat_in_order(meeting: Meeting, item: AgendaItem, *, by: Person, now: datetime) -> None:
    """Treat an item in its own place on the agenda again."""
    need_open(meeting)
    items = queries.items_of(meeting.id)
    before = {each.id: each.treated_after_id for each in items}
    _leave(in_turn(items), items, item)
    item.treated_after_id = None
    _keep(meeting, items, before, item, by=by, now=now)


def _leave(turn: Sequence[AgendaItem], items: Sequence[AgendaItem], item: AgendaItem) -> None:
    """What was to be treated right after the item comes after the one before it instead, or in its own place."""
    at = next(number for number, each in enumerate(turn) if each.id == item.id)
    before_id = turn[at - 1].id if at else None
    for each in items:
        if each.treated_after_id == item.id:
            each.treated_after_id = before_id if each.id != before_id else None


def _keep(
    meeting: Meeting,
    items: Sequence[AgendaItem],
    before: dict[int, int | None],
    item: AgendaItem,
    *,
    by: Person,
    now: datetime,
) -> None:
    key = "treated_after_id"
    changed = {
        each.id: ({key: before[each.id]}, {key: each.treated_after_id})
        for each in items
        if before[each.id] != each.treated_after_id
    }
    if changed:
        audit.record("agenda.treat", item, by=by, now=now, meeting_id=meeting.id, after=item.treated_after_id)
        way = Way(changed=changed)
        actions_steps.keep(meeting, StepKind.TREAT, changed, way, title=item.title, by=by, now=now)
