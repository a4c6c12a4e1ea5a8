"""Taking items off an agenda and putting them back as they were."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from klankbord.agenda import actions_steps, queries
from klankbord.agenda.actions import block_of, heads, need_open
from klankbord.agenda.actions_steps import Way, values_of
from klankbord.agenda.classes import actions_falling
from klankbord.agenda.models import AgendaItem, ItemPaper, RemovedItem
from klankbord.agenda.models_steps import AgendaStep, StepKind
from klankbord.base import audit
from klankbord.base.db import db, pointing_at
from klankbord.base.journal.values import row_read, row_written
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting

_OWN = {"id", "school_id", "meeting_id", "parent_id", "version", "created_at"}
KEPT = [column.key for column in AgendaItem.__table__.columns if column.key not in _OWN]


def remove(meeting: Meeting, item: AgendaItem, *, by: Person, now: datetime) -> RemovedItem:
    """Take an item off, with what hangs below it; it can be put back as it was.

    Raises WrongState for an item of which notes, decisions or action items were written down.
    """
    return remove_many(meeting, [item.id], by=by, now=now)[0]


def remove_many(meeting: Meeting, ids: Sequence[int], *, by: Person, now: datetime) -> list[RemovedItem]:
    """Take several items off as one step; those below another one that goes, go with it. Raises like `remove`."""
    need_open(meeting)
    items = queries.items_of(meeting.id)
    chosen = heads(items, ids)
    if not chosen:
        raise DomainError(N_("These items are gone already. Look at the agenda again."))
    titles = [item.title for item in chosen]
    touched = [each.id for item in chosen for each in block_of(items, item.id)]
    removed = [take_off(meeting, item, by=by, now=now) for item in chosen]
    db.session.flush()
    way = Way(removed=[removal.id for removal in removed])
    actions_steps.keep(meeting, StepKind.REMOVE, touched, way, title=titles[0], count=len(titles), by=by, now=now)
    return removed


def take_off(meeting: Meeting, item: AgendaItem, *, by: Person, now: datetime) -> RemovedItem:
    """Take one item off, with its sub-items and papers; no step of its own."""
    block = block_of(queries.items_of(meeting.id), item.id)
    ids = [each.id for each in block]
    papers = db.session.execute(
        select(ItemPaper.item_id, ItemPaper.file_id)
        .where(ItemPaper.item_id.in_(ids), ItemPaper.removed_at.is_(None))
        .order_by(ItemPaper.position, ItemPaper.id)
    ).all()
    links = _links(ids)
    removal = RemovedItem(
        school_id=meeting.school_id,
        meeting_id=meeting.id,
        parent_id=item.parent_id,
        entries=[
            {
                "id": each.id,
                "parent": each.parent_id,
                "values": {key: actions_steps.kept(getattr(each, key)) for key in KEPT},
                "files": [file_id for item_id, file_id in papers if item_id == each.id],
                "links": [link for link in links if link["item"] == each.id],
            }
            for each in block
        ],
        removed_at=now,
        removed_by_id=by.id,
    )
    title = item.title
    try:
        with db.session.begin_nested():
            db.session.execute(delete(ItemPaper).where(ItemPaper.item_id.in_(ids)))
            actions_falling.taken_off(ids, now=now)
            for each in reversed(block):
                db.session.delete(each)
                db.session.flush()
    except IntegrityError as error:
        raise WrongState(
            N_("Notes, decisions or action items hang on “%(title)s”, so it stays."), title=title
        ) from error
    if meeting.current_item_id in ids:
        meeting.current_item_id = None
    db.session.add(removal)
    audit.record("agenda.remove", removal, by=by, now=now, meeting_id=meeting.id, title=title)
    return removal


def put_back(meeting: Meeting, removal: RemovedItem, *, by: Person, now: datetime) -> AgendaItem:
    """Put an item that was taken off back where it was, with its sub-items, papers and links; under its own id."""
    need_open(meeting)
    there = {each.id for each in queries.items_of(meeting.id)}
    ids = [entry["id"] for entry in removal.entries]
    taken = set(db.session.scalars(select(AgendaItem.id).where(AgendaItem.id.in_(ids))))
    new_ids: dict[int, int] = {}
    first: AgendaItem | None = None
    for entry in removal.entries:
        item = AgendaItem(
            school_id=meeting.school_id, meeting_id=meeting.id, created_at=now, **values_of(entry["values"])
        )
        if entry["id"] not in taken:
            item.id = entry["id"]
        item.parent_id = new_ids.get(entry["parent"] or 0)
        if first is None:
            item.parent_id = removal.parent_id if removal.parent_id in there else None
            first = item
        db.session.add(item)
        db.session.flush()
        new_ids[entry["id"]] = item.id
        db.session.add_all(
            ItemPaper(school_id=meeting.school_id, item_id=item.id, file_id=file_id, position=number)
            for number, file_id in enumerate(entry["files"])
        )
        _link_again(entry.get("links", ()), item.id)
    removal.restored_at = now
    actions_falling.put_back(meeting.id, removal.removed_at, new_ids)
    _follow(removal, {old: new for old, new in new_ids.items() if old != new})
    assert first is not None  # noqa: S101 - a removal always holds the item itself
    audit.record("agenda.put_back", first, by=by, now=now, meeting_id=meeting.id)
    return first


def _links(ids: Sequence[int]) -> list[dict[str, Any]]:
    """The rows that go with an item when it goes: every table whose key to it cascades, this floor's or one below."""
    found: list[dict[str, Any]] = []
    for table, column in pointing_at("agenda_item"):
        if any(key.ondelete == "CASCADE" for key in column.foreign_keys):
            rows = db.session.execute(select(table).where(column.in_(ids)).order_by(table.c.id)).mappings()
            found += [
                {"table": table.name, "column": column.name, "item": row[column.name], "row": row_written(row)}
                for row in rows
            ]
    return found


def _link_again(links: Sequence[dict[str, Any]], item_id: int) -> None:
    tables = {table.name: table for table, _ in pointing_at("agenda_item")}
    for link in links:
        table = tables.get(link["table"])
        if table is not None:
            values = row_read(table, link["row"]) | {link["column"]: item_id}
            values.pop("id")
            db.session.execute(insert(table), values)


def _follow(removal: RemovedItem, new_ids: dict[int, int]) -> None:
    """Where an old id was given away meanwhile: name the item by its new one, and forget steps that tell of the old."""
    for old, new in new_ids.items():
        db.session.execute(
            update(AgendaItem)
            .where(AgendaItem.meeting_id == removal.meeting_id, AgendaItem.treated_after_id == old)
            .values(treated_after_id=new),
            execution_options={"synchronize_session": False},
        )
    earlier = select(AgendaStep).where(
        AgendaStep.meeting_id == removal.meeting_id,
        AgendaStep.undone_at.is_(None),
        AgendaStep.made_at < removal.removed_at,
    )
    for step in db.session.scalars(earlier) if new_ids else ():
        if set(step.items) & set(new_ids):
            db.session.delete(step)
