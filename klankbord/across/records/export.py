"""Writing a meeting as a record: what stands on its pages now, in the spelling and shape it came in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from klankbord.across.records import columns
from klankbord.across.records.store import CAPACITY, STATUS
from klankbord.across.records.values import LIST_KEYS, SHAPE_KEYS
from klankbord.agenda import queries as agenda
from klankbord.agenda.models import AgendaItem
from klankbord.base.db import db
from klankbord.followup import queries as followup
from klankbord.followup.models import ActionItem, ActionState, Decision
from klankbord.kit.entries import ACTION, DECISION, PRESENCE, clock
from klankbord.kit.shapes import unpack
from klankbord.kit.yaml_text import dump
from klankbord.meetings.models import Attendance, AttendanceStatus, Meeting, MeetingPart
from klankbord.minutes.models import ItemNote

STATUS_KEYS = {status: key for key, status in STATUS.items()}
CAPACITY_KEYS = {capacity: key for key, capacity in CAPACITY.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a record tells beside the meeting itself, each in its order; `notes` by the id of their item."""

    attendance: Sequence[Attendance]
    parts: Sequence[MeetingPart]
    items: Sequence[AgendaItem]
    notes: Mapping[int, str]
    decisions: Sequence[Decision]
    actions: Sequence[ActionItem]


def export(meeting: Meeting, contents: Contents | None = None) -> str:
    """A meeting as YAML, with what is given or else with all there is."""
    return dump(as_record(meeting, contents or _contents(meeting.id)))


def as_record(meeting: Meeting, contents: Contents) -> dict[str, Any]:
    """A meeting as the mapping of a record; keys without a value are left out."""
    record = _taken(columns.MEETING, meeting)
    record["attendees"] = {**_attendance(contents.attendance), **_taken(columns.COUNTS_AND_NOTES, meeting)}
    record["parts"] = _listed(contents.parts, [unpack(part.entry) for part in contents.parts])
    record["agenda_items"] = _items(contents.items, contents.notes)
    decisions = [decision for decision in contents.decisions if decision.withdrawn_at is None]
    record["decisions"] = _listed(decisions, [_decision(decision) for decision in decisions])
    record["actions"] = _listed(contents.actions, [_action(action) for action in contents.actions])
    record["next_meeting"] = unpack(meeting.next_meeting)
    return _without_nothing(record)


def _contents(meeting_id: int) -> Contents:
    people = select(Attendance).where(Attendance.meeting_id == meeting_id).options(joinedload(Attendance.user))
    parts = select(MeetingPart).where(MeetingPart.meeting_id == meeting_id)
    return Contents(
        attendance=db.session.scalars(people.order_by(Attendance.position, Attendance.id)).all(),
        parts=db.session.scalars(parts.order_by(MeetingPart.position, MeetingPart.id)).all(),
        items=agenda.items_of(meeting_id),
        notes=_notes(meeting_id),
        decisions=followup.decisions_of(meeting_id),
        actions=followup.actions_of(meeting_id),
    )


def _taken(table: Iterable[Any], row: Any) -> dict[str, Any]:
    return {column.key: value for column in table if (value := column.take(row)) is not None}


def _without_nothing(record: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if value is not None and value not in ("", [], {})}


def _listed(rows: Sequence[Any], entries: list[Any]) -> Any:
    return entries[0] if len(rows) == 1 and rows[0].alone else entries


def _attendance(rows: Iterable[Attendance]) -> dict[str, Any]:
    found: dict[str, list[Attendance]] = {}
    for row in rows:
        found.setdefault(_list_of(row), []).append(row)
    return {key: _listed(found[key], [_presence(row) for row in found[key]]) for key in LIST_KEYS if key in found}


def _list_of(row: Attendance) -> str:
    if row.status != AttendanceStatus.PRESENT:
        return STATUS_KEYS[row.status]
    if row.came_late:
        return "late"
    return "present_remote" if row.online else CAPACITY_KEYS.get(row.capacity, "present")


def _presence(row: Attendance) -> Any:
    said = {
        "name": row.name or (row.user.name if row.user is not None else ""),
        "arrived": clock(row.arrived_at),
        "left": clock(row.left_at),
        "note": row.note,
    }
    return PRESENCE.write(row.late_entry if _list_of(row) == "late" else row.entry, said)


def _notes(meeting_id: int) -> dict[int, str]:
    rows = db.session.scalars(
        select(ItemNote).join(AgendaItem, AgendaItem.id == ItemNote.item_id).where(AgendaItem.meeting_id == meeting_id)
    )
    return {note.item_id: note.text for note in rows}


def _items(items: Sequence[AgendaItem], notes: Mapping[int, str]) -> list[dict[str, Any]]:
    below: dict[int | None, list[AgendaItem]] = {}
    for item in items:
        below.setdefault(item.parent_id, []).append(item)

    def written(parent_id: int | None) -> list[dict[str, Any]]:
        return [_item(item, notes.get(item.id, ""), written(item.id)) for item in below.get(parent_id, ())]

    return written(None)


def _item(item: AgendaItem, minutes: str, sub: list[dict[str, Any]]) -> dict[str, Any]:
    taken = {**_taken((*columns.ITEM, columns.PURPOSE), item), "minutes": columns.marked(item, "minutes", minutes)}
    shapes = {key: unpack(getattr(item, key)) for key in SHAPE_KEYS}
    order = ("no", "title", "kind", "presenter", "minutes", "decision")
    return _without_nothing({**{key: taken.pop(key, None) for key in order}, **shapes, **taken, "sub": sub})


def _decision(decision: Decision) -> Any:
    return DECISION.write(decision.entry, {"text": decision.text})


def _action(action: ActionItem) -> Any:
    due = action.due_on.isoformat() if action.due_on is not None else ""
    said = {
        "what": action.what,
        "owner": action.who,
        "due": f"{due} ({action.due_words})" if due and action.due_words else due or action.due_words,
        "ended": "" if action.state == ActionState.OPEN else action.state.value,
    }
    return ACTION.write(action.entry, said)
