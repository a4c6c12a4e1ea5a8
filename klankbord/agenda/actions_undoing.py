"""Undoing what somebody did to an agenda, the newest first."""

from datetime import datetime
from typing import Any

from klankbord.agenda import actions, queries, queries_steps
from klankbord.agenda.actions import block_of, need_open
from klankbord.agenda.actions_order import Order
from klankbord.agenda.actions_removing import put_back, take_off
from klankbord.agenda.models import AgendaItem, RemovedItem
from klankbord.agenda.models_steps import AgendaStep
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting

CHANGED = N_("“%(title)s” was changed since, so this cannot be undone any more. Change it by hand.")


def undo(meeting: Meeting, step_id: int, *, by: Person, now: datetime) -> AgendaStep:
    """Undo what a person did last to an agenda; `step_id` is the step they were shown.

    Raises DomainError when that is not their newest any more, or when something it touched was changed since.
    """
    need_open(meeting)
    step = queries_steps.last_step(meeting.id, by.id)
    if step is None or step.id != step_id:
        raise DomainError(N_("This was undone already, or you did something else since. Look at the agenda again."))
    touched = set(step.items)
    if any(touched & set(other.items) for other in queries_steps.steps_of_others(step)):
        raise DomainError(CHANGED, title=step.title)
    step.undone_at = now
    db.session.flush()
    _take_away(meeting, step, by, now)
    _set_back(meeting, step)
    for removal_id in step.data["removed"]:
        removal = db.session.get(RemovedItem, removal_id)
        if removal is None or removal.restored_at is not None:
            raise DomainError(CHANGED, title=step.title)
        put_back(meeting, removal, by=by, now=now)
    _move_back(meeting, step)
    audit.record("agenda.undo", step, by=by, now=now, meeting_id=meeting.id, kind=step.kind.value)
    return step


def _take_away(meeting: Meeting, step: AgendaStep, by: Person, now: datetime) -> None:
    """Take away what the step added; not what somebody put below it since."""
    added = step.data["added"]
    items = queries.items_of(meeting.id) if added else []
    known = {item.id for item in items}
    for item in actions.heads(items, added):
        if {each.id for each in block_of(items, item.id)} - set(added):
            raise DomainError(CHANGED, title=item.title)
    if not known.issuperset(added):
        raise DomainError(CHANGED, title=step.title)
    for item in actions.heads(items, added):
        take_off(meeting, item, by=by, now=now)
    db.session.flush()


def _set_back(meeting: Meeting, step: AgendaStep) -> None:
    changed = step.data["changed"]
    items = {item.id: item for item in queries.items_of(meeting.id)} if changed else {}
    for words, values in changed.items():
        item = items.get(int(words))
        if item is None or not actions.set_back(item, values["before"], values["after"]):
            raise DomainError(CHANGED, title=item.title if item is not None else step.title)
    db.session.flush()


def _move_back(meeting: Meeting, step: AgendaStep) -> None:
    moved: list[dict[str, Any]] = step.data["moved"]
    if not moved:
        return
    order = Order(meeting)
    for entry in moved:
        item = next((each for each in order.items if each.id == entry["id"]), None)
        if item is None:
            raise DomainError(CHANGED, title=step.title)
        _stand_again(order, item, entry)


def _stand_again(order: Order, item: AgendaItem, entry: dict[str, Any]) -> None:
    block = order.block(item)
    inside = {each.id for each in block}
    known = {each.id for each in order.items} - inside
    rest = [each for each in order.items if each.id not in inside]
    at = next((n for n, each in enumerate(rest, 1) if each.id == entry["after"]), None)
    if at is None:
        at = min(entry["at"], len(rest)) if entry["after"] is not None else 0
    order.put(item, entry["parent"] if entry["parent"] in known else None,
              order.index(rest[at]) if at < len(rest) else len(order.items))  # fmt: skip
    if item.section != entry["section"]:
        order.write({each.id: entry["section"] for each in block}, "section")
