"""The order of an agenda. Positions rise in reading order and leave gaps, so that a move writes few rows.

Moving an item does not touch its version: somebody who is writing in it meets no conflict for that.
"""

import enum
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from sqlalchemy import case, update
from sqlalchemy.orm.attributes import set_committed_value

from klankbord.agenda import queries
from klankbord.agenda.actions import STEP, block_of, need_open
from klankbord.agenda.models import AgendaItem
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting


class Step(enum.StrEnum):
    """A move by a button or a key."""

    UP = "up"
    DOWN = "down"
    INDENT = "indent"
    OUTDENT = "outdent"


def step(meeting: Meeting, item_id: int, step: Step, *, by: Person, now: datetime) -> AgendaItem:
    """Move an item one place among its neighbours, below the item above it, or out again; with its sub-items.

    Raises DomainError where there is no further to go.
    """
    order = _Order(meeting)
    item = order.find(item_id)
    siblings = order.siblings(item)
    at = siblings.index(item)
    if step == Step.UP:
        order.need(at > 0)
        order.put(item, item.parent_id, order.index(siblings[at - 1]))
    elif step == Step.DOWN:
        order.need(at < len(siblings) - 1)
        order.put(item, item.parent_id, order.end_of(siblings[at + 1]))
    elif step == Step.INDENT:
        order.need(at > 0 and item.parent_id is None and not order.children(item))
        order.put(item, siblings[at - 1].id, order.end_of(siblings[at - 1]))
    else:
        order.need(item.parent_id is not None)
        parent = order.find(item.parent_id or 0)
        order.put(item, parent.parent_id, order.end_of(parent))
    audit.record("agenda.move", item, by=by, now=now, meeting_id=meeting.id, step=step.value)
    return item


def place(meeting: Meeting, item_id: int, after_id: int | None, *, by: Person, now: datetime) -> AgendaItem:
    """Put an item right after another one, or first (None), as dragging does; with its sub-items.

    Between two sub-items it becomes one of them, unless it has sub-items itself: then it goes behind them all.
    """
    order = _Order(meeting)
    item = order.find(item_id)
    block = {each.id for each in order.block(item)}
    rest = [each for each in order.items if each.id not in block]
    after = next((each for each in rest if each.id == after_id), None)
    if after_id is not None and after is None:
        raise DomainError(N_("The item above is gone. Look at the agenda again and move it once more."))
    at = rest.index(after) + 1 if after is not None else 0
    following = rest[at] if at < len(rest) else None
    parent_id: int | None = None
    inside = following.parent_id if following is not None else None
    if inside is None and after is not None and after.parent_id == item.parent_id:
        inside = item.parent_id
    if inside is not None and len(block) > 1:
        while at < len(rest) and rest[at].parent_id is not None:
            at += 1
    else:
        parent_id = inside
    target = order.index(rest[at]) if at < len(rest) else len(order.items)
    order.put(item, parent_id, target)
    audit.record("agenda.move", item, by=by, now=now, meeting_id=meeting.id, after=after_id)
    return item


class _Order:
    """The items of a meeting in reading order, and how to change it."""

    def __init__(self, meeting: Meeting) -> None:
        need_open(meeting)
        items = queries.items_of(meeting.id)
        known = {item.id for item in items}
        self.items: list[AgendaItem] = []
        for item in items:
            if item.parent_id not in known:
                self.items += self._deep(items, item)

    def _deep(self, items: Sequence[AgendaItem], item: AgendaItem) -> list[AgendaItem]:
        found = [item]
        for each in items:
            if each.parent_id == item.id:
                found += self._deep(items, each)
        return found

    def find(self, item_id: int) -> AgendaItem:
        found = next((item for item in self.items if item.id == item_id), None)
        if found is None:
            raise DomainError(N_("This item is gone; somebody else took it off."))
        return found

    def need(self, possible: bool) -> None:
        if not possible:
            raise DomainError(N_("It cannot go any further that way."))

    def index(self, item: AgendaItem) -> int:
        return self.items.index(item)

    def block(self, item: AgendaItem) -> list[AgendaItem]:
        ids = {each.id for each in block_of(self.items, item.id)}
        return [each for each in self.items if each.id in ids]

    def end_of(self, item: AgendaItem) -> int:
        return self.index(item) + len(self.block(item))

    def children(self, item: AgendaItem) -> list[AgendaItem]:
        return [each for each in self.items if each.parent_id == item.id]

    def siblings(self, item: AgendaItem) -> list[AgendaItem]:
        return [each for each in self.items if each.parent_id == item.parent_id]

    def put(self, item: AgendaItem, parent_id: int | None, target: int) -> None:
        """Put an item's block before what now stands at `target`, below a parent; in the section it comes to."""
        block = self.block(item)
        moving = {each.id for each in block}
        before = [each for each in self.items[:target] if each.id not in moving]
        after = [each for each in self.items[target:] if each.id not in moving]
        self.items = [*before, *block, *after]
        if item.parent_id != parent_id:
            self._write({item.id: parent_id}, "parent_id")
        neighbour = before[-1] if before else after[0] if after else None
        if neighbour is not None and neighbour.section != item.section:
            self._write({each.id: neighbour.section for each in block}, "section")
        low = before[-1].position if before else 0
        high = after[0].position if after else low + STEP * (len(block) + 1)
        apart = (high - low) // (len(block) + 1)
        rising = all(one.position < two.position for part in (before, after) for one, two in pairwise(part))
        if apart >= 1 and rising:
            self._write({each.id: low + apart * number for number, each in enumerate(block, 1)}, "position")
        else:
            self._write({each.id: STEP * number for number, each in enumerate(self.items, 1)}, "position")

    def _write(self, values: dict[int, int] | dict[int, str] | dict[int, int | None], column: str) -> None:
        """One statement, whatever the number of rows, that leaves versions alone."""
        known = {item.id: item for item in self.items}
        changed = {key: value for key, value in values.items() if getattr(known[key], column) != value}
        if not changed:
            return
        new = next(iter(changed.values())) if len(set(changed.values())) == 1 else case(changed, value=AgendaItem.id)
        db.session.execute(
            update(AgendaItem).where(AgendaItem.id.in_(changed)).values({column: new}),
            execution_options={"synchronize_session": False},
        )
        for key, value in changed.items():
            set_committed_value(known[key], column, value)
