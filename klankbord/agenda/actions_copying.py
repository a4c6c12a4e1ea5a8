"""Copying an item of an agenda."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from klankbord.agenda import actions_steps
from klankbord.agenda.actions import STEP
from klankbord.agenda.actions_order import Order
from klankbord.agenda.actions_steps import Way
from klankbord.agenda.models import AgendaItem, ItemPaper, ItemProposal
from klankbord.agenda.models_steps import StepKind
from klankbord.base import audit
from klankbord.base.db import Base, db
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting

SAME = (
    "title", "kind", "kind_words", "section", "description", "goal", "presenter", "presenter_id", "duration_minutes",
    "without_discussion", "closed", "closed_words", "proposal_id",
)  # fmt: skip
"""What a copy says too. What a record says, typed numbers and fixed times belong to the one item only."""


def duplicate(meeting: Meeting, item: AgendaItem, *, by: Person, now: datetime) -> AgendaItem:
    """Put a copy right behind an item and its sub-items, which are copied with it; papers and proposals too."""
    order = Order(meeting)
    block = order.block(order.find(item.id))
    end = order.end_of(block[0])
    made: dict[int, AgendaItem] = {}
    for number, each in enumerate(block, 1):
        copy = AgendaItem(
            school_id=meeting.school_id,
            meeting_id=meeting.id,
            position=block[-1].position + STEP * number,
            parent_id=made[each.parent_id].id if each.parent_id in made else each.parent_id,
            created_at=now,
            **{key: getattr(each, key) for key in SAME},
        )
        db.session.add(copy)
        db.session.flush()
        made[each.id] = copy
    order.shift(list(made.values()), end)
    _copy(ItemPaper, made, ItemPaper.removed_at.is_(None))
    _copy(ItemProposal, made)
    first = made[item.id]
    audit.record("agenda.duplicate", first, by=by, now=now, meeting_id=meeting.id, of=item.id)
    ids = [each.id for each in made.values()]
    actions_steps.keep(meeting, StepKind.DUPLICATE, ids, Way(added=ids), title=first.title, by=by, now=now)
    return first


def _copy(model: type[Base], made: dict[int, AgendaItem], *only: Any) -> None:
    """Copy what hangs on the items onto their copies."""
    table = model.__table__
    rows = db.session.execute(
        select(table).where(table.c.item_id.in_(made), *only).order_by(table.c.position, table.c.id)
    ).mappings()
    values = [{**row, "item_id": made[row["item_id"]].id} for row in rows]
    for row in values:
        del row["id"]
    if values:
        db.session.execute(insert(model), values)
