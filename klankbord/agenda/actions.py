"""What is done to an agenda's items: adding, changing, taking off and putting back."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from klankbord.agenda import kinds, queries
from klankbord.agenda.models import AgendaItem, ItemKind, ItemPaper, RemovedItem
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit import shapes
from klankbord.kit.errors import N_, EditConflict, WrongState
from klankbord.kit.viewer import Person
from klankbord.meetings import actions_pulse as pulse
from klankbord.meetings.models import Meeting, MeetingState

STEP = 1024
_OWN = {"id", "school_id", "meeting_id", "parent_id", "version", "created_at"}
_KEPT = [column.key for column in AgendaItem.__table__.columns if column.key not in _OWN]
# What a record said in words of its own goes once somebody chooses here.
_BESIDE: dict[str, tuple[str, str | None]] = {
    "kind": ("kind_words", None),
    "closed": ("closed_words", ""),
    "carried_over": ("carried_over_words", ""),
    "added_during_meeting": ("added_words", ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemValues:
    """What an item says. `number` is None where it counts by itself, `closed` None where it follows its parent."""

    title: str
    kind: ItemKind
    duration_minutes: int | None = None
    presenter: str = ""
    description: str = ""
    section: str = ""
    number: str | None = None
    start_time: time | None = None
    closed: bool | None = None
    proposal_id: int | None = None
    approves_meeting_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRecord:
    """What else a record of a meeting says of an item."""

    decision: str = ""
    note: str = ""
    vote: Any = None
    motions: Any = None
    timeline: Any = None
    part: str | None = None
    carried_over: bool | None = None
    carried_to: str = ""
    legal: str = ""
    audience: str = ""
    added_during_meeting: bool | None = None


def need_open(meeting: Meeting) -> None:
    """Refuse a change of the agenda of a meeting that was called off or whose minutes are approved (WrongState).

    Else the screens of the meeting are told that one is on its way.
    """
    pulse.stir(meeting.id)
    if meeting.state == MeetingState.CANCELLED:
        raise WrongState(N_("This meeting was called off, so its agenda stays as it is."))
    meeting.need_open_record()


def add(meeting: Meeting, values: ItemValues, *, by: Person, now: datetime) -> AgendaItem:
    """Put an item at the end of a meeting's agenda. What is added while it runs is marked so."""
    need_open(meeting)
    last = select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting.id)
    item = make(meeting, values, (db.session.scalar(last) or 0) + STEP, now)
    if meeting.state in {MeetingState.IN_SESSION, MeetingState.PAUSED}:
        item.added_during_meeting = True
    db.session.add(item)
    audit.record("agenda.add", item, by=by, now=now, meeting_id=meeting.id)
    return item


def make(meeting: Meeting, values: ItemValues, position: int, now: datetime) -> AgendaItem:
    """An item with its values at a position, not yet in the database; its kind is one the council can have."""
    given = asdict(values) | {"kind": kinds.made_here(values.kind, meeting.council)}
    if given["kind"] != ItemKind.MINUTES_APPROVAL:
        given["approves_meeting_id"] = None
    return AgendaItem(school_id=meeting.school_id, meeting_id=meeting.id, position=position, created_at=now, **given)


def change(
    meeting: Meeting,
    item: AgendaItem,
    values: ItemValues,
    record: ItemRecord | None = None,
    *,
    read_version: int | None,
    by: Person,
    now: datetime,
) -> None:
    """Save an item. Raises EditConflict with both texts when somebody saved it since it was read."""
    need_open(meeting)
    mine = asdict(values) | (asdict(record) if record is not None else {})
    if values.kind != item.kind:
        mine["kind"] = kinds.made_here(values.kind, meeting.council)
    if mine["kind"] != ItemKind.MINUTES_APPROVAL:
        mine["approves_meeting_id"] = None
    differs = {key for key, value in mine.items() if getattr(item, key) != value}
    if read_version is not None and read_version != item.version:
        raise EditConflict(
            {key: _words(key, mine[key]) for key in sorted(differs)},
            {key: _words(key, getattr(item, key)) for key in sorted(differs)},
            item.version,
        )
    for key in differs:
        setattr(item, key, mine[key])
        if key in _BESIDE:
            setattr(item, *_BESIDE[key])
    if differs:
        audit.record("agenda.change", item, by=by, now=now, meeting_id=meeting.id, changed=sorted(differs))


def remove(meeting: Meeting, item: AgendaItem, *, by: Person, now: datetime) -> RemovedItem:
    """Take an item off, with what hangs below it; it can be put back as it was.

    Raises WrongState for an item of which notes, decisions or action items were written down.
    """
    need_open(meeting)
    block = block_of(queries.items_of(meeting.id), item.id)
    ids = [each.id for each in block]
    papers = db.session.execute(
        select(ItemPaper.item_id, ItemPaper.file_id)
        .where(ItemPaper.item_id.in_(ids), ItemPaper.removed_at.is_(None))
        .order_by(ItemPaper.position, ItemPaper.id)
    ).all()
    removal = RemovedItem(
        school_id=meeting.school_id,
        meeting_id=meeting.id,
        parent_id=item.parent_id,
        entries=[_entry(each, [file_id for item_id, file_id in papers if item_id == each.id]) for each in block],
        removed_at=now,
        removed_by_id=by.id,
    )
    try:
        with db.session.begin_nested():
            db.session.execute(delete(ItemPaper).where(ItemPaper.item_id.in_(ids)))
            for each in reversed(block):
                db.session.delete(each)
                db.session.flush()
    except IntegrityError as error:
        raise WrongState(
            N_("Notes, decisions or action items hang on “%(title)s”, so it stays."), title=item.title
        ) from error
    if meeting.current_item_id in ids:
        meeting.current_item_id = None
    db.session.add(removal)
    audit.record("agenda.remove", removal, by=by, now=now, meeting_id=meeting.id, title=item.title)
    return removal


def put_back(meeting: Meeting, removal: RemovedItem, *, by: Person, now: datetime) -> AgendaItem:
    """Put an item that was taken off back where it was, with its sub-items and papers."""
    need_open(meeting)
    there = {each.id for each in queries.items_of(meeting.id)}
    new_ids: dict[int, int] = {}
    first: AgendaItem | None = None
    for entry in removal.entries:
        item = AgendaItem(
            school_id=meeting.school_id, meeting_id=meeting.id, created_at=now, **_values_of(entry["values"])
        )
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
    removal.restored_at = now
    assert first is not None  # noqa: S101 - a removal always holds the item itself
    audit.record("agenda.put_back", first, by=by, now=now, meeting_id=meeting.id)
    return first


def block_of(items: Any, item_id: int) -> list[AgendaItem]:
    """An item and everything below it, each after its parent."""
    below: dict[int | None, list[AgendaItem]] = {}
    for each in items:
        below.setdefault(each.parent_id, []).append(each)
    found = [each for each in items if each.id == item_id]
    for each in found:
        found += below.get(each.id, [])
    return found


def _entry(item: AgendaItem, files: list[int]) -> dict[str, Any]:
    values = {key: _kept(getattr(item, key)) for key in _KEPT}
    return {"id": item.id, "parent": item.parent_id, "values": values, "files": files}


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, time | date) else value


def _values_of(kept: dict[str, Any]) -> dict[str, Any]:
    values = dict(kept, kind=ItemKind(kept["kind"]))
    if values["start_time"]:
        values["start_time"] = time.fromisoformat(values["start_time"])
    for key in ("started_at", "ended_at"):
        values[key] = datetime.fromisoformat(values[key]) if values[key] else None
    return values


def _words(key: str, value: Any) -> str:
    """A value as the form of an item holds it."""
    if isinstance(value, dict | list):
        return shapes.to_lines(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if key == "closed":
        return {True: "yes", False: "no"}.get(value, "")
    if isinstance(value, bool):
        return "y" if value else ""
    return ("0" if key.endswith("_id") else "") if value is None else str(value)
