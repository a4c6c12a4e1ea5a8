"""The order of an agenda. Positions rise in reading order and leave gaps, so that a move writes few rows.

Moving an item does not touch its version: somebody who is writing in it meets no conflict for that. What is treated
out of its place in the meeting itself keeps its place and its number here; see actions_treating.
"""

import enum
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import case, update
from sqlalchemy.orm.attributes import set_committed_value

from klankbord.agenda import actions_steps, queries
from klankbord.agenda.actions import STEP, block_of, heads, need_open
from klankbord.agenda.actions_steps import Way
from klankbord.agenda.models import AgendaItem
from klankbord.agenda.models_steps import StepKind
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting

DEEPEST = 3
"""How many items an item can hang below, one above the other: as deep as records of meetings go (2.1.b and below)."""


class Step(enum.StrEnum):
    """A move by a button or a key."""

    UP = "up"
    DOWN = "down"
    INDENT = "indent"
    OUTDENT = "outdent"


def step(meeting: Meeting, item_id: int, step: Step, *, by: Person, now: datetime) -> AgendaItem:
    """Move an item one place among its neighbours, below the item above it, or out again; with all that hangs below it.

    Raises DomainError where there is no further to go, and where what hangs below it would hang too deep.
    """
    order = Order(meeting)
    item = order.find(item_id)
    was = [order.place_of(item)]
    siblings = order.siblings(item)
    at = siblings.index(item)
    if step == Step.UP:
        order.need(at > 0)
        order.put(item, item.parent_id, order.index(siblings[at - 1]))
    elif step == Step.DOWN:
        order.need(at < len(siblings) - 1)
        order.put(item, item.parent_id, order.end_of(siblings[at + 1]))
    elif step == Step.INDENT:
        order.need(at > 0)
        order.need_room(item, siblings[at - 1].id)
        order.put(item, siblings[at - 1].id, order.end_of(siblings[at - 1]))
    else:
        order.need(item.parent_id is not None)
        parent = order.find(item.parent_id or 0)
        order.put(item, parent.parent_id, order.end_of(parent))
    audit.record("agenda.move", item, by=by, now=now, meeting_id=meeting.id, step=step.value)
    _keep(meeting, order, [item], was, by=by, now=now)
    return item


def place(meeting: Meeting, item_id: int, after_id: int | None, *, by: Person, now: datetime) -> AgendaItem:
    """Put an item right after another one, or first (None), as dragging does; with its sub-items.

    Between two sub-items it becomes one of them. Where what hangs below it would then hang too deep, it goes
    behind them all, one level up.
    """
    return place_many(meeting, [item_id], after_id, by=by, now=now)[0]


def place_many(
    meeting: Meeting, ids: Sequence[int], after_id: int | None, *, behind: bool = False, by: Person, now: datetime
) -> list[AgendaItem]:
    """Put several items, in the order they have, right after another one, or first (None); as one step.

    With `behind` they come behind that item and all its sub-items. Those below another one that moves, move with it.
    Raises DomainError when one of them or the item above is gone, or is itself one of those that move.
    """
    order = Order(meeting)
    moving = heads(order.items, [order.find(item_id).id for item_id in ids])
    if not moving:
        raise DomainError(N_("Tick the items to move first."))
    inside = {each.id for item in moving for each in order.block(item)}
    if after_id is not None:
        after = next((each for each in order.items if each.id == after_id and each.id not in inside), None)
        if after is None:
            raise DomainError(N_("The item above is gone. Look at the agenda again and move it once more."))
        if behind:
            last = [each for each in order.block(after) if each.id not in inside][-1]
            after_id = last.id
    was = [order.place_of(item) for item in moving]
    for item in moving:
        order.put_after(item, after_id)
        after_id = order.block(item)[-1].id
    for item in moving:
        audit.record("agenda.move", item, by=by, now=now, meeting_id=meeting.id, after=after_id)
    _keep(meeting, order, moving, was, by=by, now=now)
    return moving


def number_by_itself(meeting: Meeting, *, by: Person, now: datetime) -> int:
    """Let every item count by itself again; returns how many had a number that was typed."""
    order = Order(meeting)
    typed = {item.id: item.number for item in order.items if item.number is not None}
    if typed:
        first = next(item for item in order.items if item.id in typed)
        order.write(dict.fromkeys(typed), "number")
        audit.record("agenda.number", meeting, by=by, now=now, items=len(typed))
        way = Way(changed={item_id: ({"number": number}, {"number": None}) for item_id, number in typed.items()})
        actions_steps.keep(meeting, StepKind.NUMBER, typed, way, title=first.title, count=len(typed), by=by, now=now)
    return len(typed)


def _keep(
    meeting: Meeting, order: "Order", moved: list[AgendaItem], was: list[dict[str, Any]], *, by: Person, now: datetime
) -> None:
    touched = [each.id for item in moved for each in order.block(item)]
    title, count = moved[0].title, len(moved)
    actions_steps.keep(meeting, StepKind.MOVE, touched, Way(moved=was), title=title, count=count, by=by, now=now)


class Order:
    """The items of a meeting in reading order, and how to change it."""

    def __init__(self, meeting: Meeting) -> None:
        need_open(meeting)
        items = queries.items_of(meeting.id)
        known = {item.id for item in items}
        below: dict[int | None, list[AgendaItem]] = {}
        for item in items:
            below.setdefault(item.parent_id if item.parent_id in known else None, []).append(item)
        self.items: list[AgendaItem] = []
        waiting = below.get(None, [])[::-1]
        while waiting:
            item = waiting.pop()
            self.items.append(item)
            waiting += reversed(below.get(item.id, []))

    def find(self, item_id: int) -> AgendaItem:
        """An item of this agenda. Raises DomainError when it is gone."""
        found = next((item for item in self.items if item.id == item_id), None)
        if found is None:
            raise DomainError(N_("This item is gone; somebody else took it off."))
        return found

    def need(self, possible: bool) -> None:
        """Raise DomainError unless it can go further."""
        if not possible:
            raise DomainError(N_("It cannot go any further that way."))

    def need_room(self, item: AgendaItem, parent_id: int | None) -> None:
        """Raise DomainError where an item, or what hangs below it, would hang too deep below that parent."""
        if not self.fits(item, parent_id):
            raise DomainError(N_("Items go four levels deep; this one, or what hangs below it, would go deeper."))

    def fits(self, item: AgendaItem, parent_id: int | None) -> bool:
        """Whether an item can hang below a parent with everything below it."""
        height = max(self.depth(each.id) for each in self.block(item)) - self.depth(item.id)
        return (self.depth(parent_id) + 1 if parent_id is not None else 0) + height <= DEEPEST

    def depth(self, item_id: int | None) -> int:
        """How many items of this agenda it hangs below."""
        above = {each.id: each.parent_id for each in self.items}
        found = 0
        while (item_id := above.get(item_id or 0)) is not None and item_id in above:
            found += 1
        return found

    def index(self, item: AgendaItem) -> int:
        """Its place in reading order, from 0."""
        return self.items.index(item)

    def block(self, item: AgendaItem) -> list[AgendaItem]:
        """The item and everything below it."""
        ids = {each.id for each in block_of(self.items, item.id)}
        return [each for each in self.items if each.id in ids]

    def end_of(self, item: AgendaItem) -> int:
        """The place right behind its block."""
        return self.index(item) + len(self.block(item))

    def siblings(self, item: AgendaItem) -> list[AgendaItem]:
        """The items beside it, itself too."""
        return [each for each in self.items if each.parent_id == item.parent_id]

    def place_of(self, item: AgendaItem) -> dict[str, Any]:
        """Where an item stands, to put it back there: below what, in which section, right after which other."""
        at = self.index(item)
        after = self.items[at - 1].id if at else None
        return {"id": item.id, "parent": item.parent_id, "section": item.section, "after": after, "at": at}

    def put_after(self, item: AgendaItem, after_id: int | None) -> None:
        """Put an item's block right after another item, or first; below what the place says."""
        block = {each.id for each in self.block(item)}
        rest = [each for each in self.items if each.id not in block]
        after = next((each for each in rest if each.id == after_id), None)
        at = rest.index(after) + 1 if after is not None else 0
        following = rest[at] if at < len(rest) else None
        parent_id = following.parent_id if following is not None else None
        known = {each.id: each for each in rest}
        while after is not None and after.id != parent_id and after.parent_id != parent_id:
            if after.parent_id == item.parent_id:
                parent_id = item.parent_id  # behind the last of those it stood among it stays one of them
                break
            after = known.get(after.parent_id or 0)
        while parent_id is not None and not self.fits(item, parent_id):
            above = known[parent_id]
            inside = {each.id for each in self.block(above)}
            while at < len(rest) and rest[at].id in inside:
                at += 1
            parent_id = above.parent_id
        self.put(item, parent_id, self.index(rest[at]) if at < len(rest) else len(self.items))

    def put(self, item: AgendaItem, parent_id: int | None, target: int) -> None:
        """Put an item's block before what now stands at `target`, below a parent; in the section it comes to."""
        if item.parent_id != parent_id:
            self.write({item.id: parent_id}, "parent_id")
        block = self.block(item)
        near = self.shift(block, target)
        if near is not None and near.section != item.section:
            self.write({each.id: near.section for each in block}, "section")

    def shift(self, block: Sequence[AgendaItem], target: int) -> AgendaItem | None:
        """Write these items, together, before what now stands at `target`; gives their new neighbour."""
        moving = {each.id for each in block}
        before = [each for each in self.items[:target] if each.id not in moving]
        after = [each for each in self.items[target:] if each.id not in moving]
        self.items = [*before, *block, *after]
        low = before[-1].position if before else 0
        high = after[0].position if after else low + STEP * (len(block) + 1)
        apart = (high - low) // (len(block) + 1)
        rising = all(one.position < two.position for part in (before, after) for one, two in pairwise(part))
        if apart >= 1 and rising:
            self.write({each.id: low + apart * number for number, each in enumerate(block, 1)}, "position")
        else:
            self.write({each.id: STEP * number for number, each in enumerate(self.items, 1)}, "position")
        return before[-1] if before else after[0] if after else None

    def write(self, values: Mapping[int, Any], column: str) -> None:
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
