"""What is done to an agenda's items: adding and changing (taking off: actions_removing)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import delete, func, select

from klankbord.agenda import actions_steps, kinds, queries
from klankbord.agenda.actions_steps import Way
from klankbord.agenda.models import AgendaItem, ItemKind, ItemProposal
from klankbord.agenda.models_steps import StepKind
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit import shapes
from klankbord.kit.errors import N_, EditConflict, WrongState
from klankbord.kit.viewer import Person
from klankbord.meetings import actions_pulse as pulse
from klankbord.meetings.models import Meeting, MeetingState

STEP = 1024
ALSO = "also_proposal_ids"
# What a record said in words of its own goes once somebody chooses here.
_BESIDE: dict[str, tuple[str, str | None]] = {
    "kind": ("kind_words", None),
    "closed": ("closed_words", ""),
    "carried_over": ("carried_over_words", ""),
    "added_during_meeting": ("added_words", ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemValues:
    """What an item says. `number` is None where it counts by itself, `closed` None where it follows its parent.

    `presenter_id` is the member the presenter is, `also_proposal_ids` are further proposals, in order.
    """

    title: str
    kind: ItemKind
    duration_minutes: int | None = None
    presenter: str = ""
    presenter_id: int | None = None
    goal: str = ""
    without_discussion: bool = False
    description: str = ""
    section: str = ""
    number: str | None = None
    start_time: time | None = None
    closed: bool | None = None
    proposal_id: int | None = None
    also_proposal_ids: tuple[int, ...] = ()
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
    _link(item, values.also_proposal_ids)
    actions_steps.keep(meeting, StepKind.ADD, [item.id], Way(added=[item.id]), title=item.title, by=by, now=now)
    return item


def make(meeting: Meeting, values: ItemValues, position: int, now: datetime) -> AgendaItem:
    """An item with its values at a position, not yet in the database; its kind is one the council can have."""
    given = asdict(values) | {"kind": kinds.made_here(values.kind, meeting.council)}
    del given["also_proposal_ids"]
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
    also = list(mine.pop("also_proposal_ids"))
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
    touched = differs | {_BESIDE[key][0] for key in differs & set(_BESIDE)}
    before: dict[str, Any] = {key: getattr(item, key) for key in touched}
    for key in differs:
        setattr(item, key, mine[key])
        if key in _BESIDE:
            setattr(item, *_BESIDE[key])
    after: dict[str, Any] = {key: getattr(item, key) for key in touched}
    linked = queries.also_about(item.id)
    if linked != also:
        _link(item, also)
        before, after = before | {ALSO: linked}, after | {ALSO: also}
    if after:
        audit.record("agenda.change", item, by=by, now=now, meeting_id=meeting.id, changed=sorted(after))
        way = Way(changed={item.id: (before, after)})
        actions_steps.keep(meeting, StepKind.CHANGE, [item.id], way, title=item.title, by=by, now=now)


def let_present(meeting: Meeting, item: AgendaItem, name: str, *, by: Person, now: datetime) -> None:
    """Name who presents an item, somebody from outside perhaps."""
    need_open(meeting)
    item.presenter = name
    audit.record("agenda.change", item, by=by, now=now, meeting_id=meeting.id, changed=["presenter"])


def set_back(item: AgendaItem, before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Give an item the values it had before a step; False, and nothing done, when it no longer has those of after."""
    present = {
        key: queries.also_about(item.id) if key == ALSO else actions_steps.kept(getattr(item, key)) for key in after
    }
    if present != after:
        return False
    for key, value in actions_steps.values_of(before).items():
        setattr(item, key, value)
    if ALSO in before:
        _link(item, before[ALSO])
    return True


def _link(item: AgendaItem, proposal_ids: Sequence[int]) -> None:
    """Let an item be about these proposals too, in order, and no others."""
    db.session.execute(delete(ItemProposal).where(ItemProposal.item_id == item.id))
    db.session.add_all(
        ItemProposal(school_id=item.school_id, item_id=item.id, proposal_id=proposal_id, position=number)
        for number, proposal_id in enumerate(proposal_ids)
    )


def block_of(items: Any, item_id: int) -> list[AgendaItem]:
    """An item and everything below it, each after its parent."""
    below: dict[int | None, list[AgendaItem]] = {}
    for each in items:
        below.setdefault(each.parent_id, []).append(each)
    found = [each for each in items if each.id == item_id]
    for each in found:
        found += below.get(each.id, [])
    return found


def heads(items: Sequence[AgendaItem], ids: Sequence[int]) -> list[AgendaItem]:
    """The items of these ids in their order, without those that hang below another of them."""
    wanted = set(ids)
    below = {each.id for item_id in wanted for each in block_of(items, item_id)[1:]}
    return [item for item in items if item.id in wanted - below]


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
