"""What came out of a meeting, and what stands at its items: decisions, action items, parts and classes at once."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Row,
    Select,
    String,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from klankbord.agenda import rows as agenda_rows
from klankbord.agenda.classes.models import ClassQuestion
from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.agenda.queries_closed import closed_items
from klankbord.base.db import rows as plain_rows
from klankbord.followup.models import ActionItem, ActionState, Decision, EarlierLink
from klankbord.kit import dates
from klankbord.kit.entries import ACTION, DECISION
from klankbord.kit.viewer import Viewer
from klankbord.meetings import rules, rules_quorum
from klankbord.meetings.models import Meeting, MeetingPart, MeetingState
from klankbord.meetings.queries_attendance import Line, attendance_of_council
from klankbord.minutes.models import Minutes, MinutesState
from klankbord.people.models import User
from klankbord.schools.models import ClassGroup

EARLIER = "earlier"
CLASS = "class"
PART = "part"
APPROVES = "approves"
AT_ITEMS = {EARLIER, CLASS, APPROVES}
"""What stands at an item of the agenda."""
BEGUN = {MeetingState.IN_SESSION, MeetingState.PAUSED, MeetingState.HELD}
_MEETING = bindparam("meeting_id", type_=Integer)


@dataclass(frozen=True, slots=True)
class Result:
    """A decision, an action item, or a part of the meeting as a record gave it; `more` is what it says besides.

    Of a decision `lacking` says that it was taken without the quorum that was needed then.
    """

    kind: str
    label: str
    text: str
    who: str
    due_on: date | None
    due_words: str
    due_kind: str
    state: str
    entry: Any = None
    more: str = ""
    item_id: int | None = None
    decided_at: datetime | None = None
    quorum_needed: int | None = None
    lacking: bool = False
    thing_id: int = 0


_NONE: Any = cast(null(), String)
_UNDECIDED: Any = (cast(null(), Decision.decided_at.type), cast(null(), Integer))
_MINE = ActionItem.meeting_id == _MEETING
_STILL_OPEN = and_(
    ActionItem.council_id == bindparam("council_id", type_=Integer), ActionItem.state == ActionState.OPEN
)
_COUNCIL: Any = bindparam("of_council", type_=Integer)
_HIDDEN = closed_items(council_id=_COUNCIL)


def _readable(thing: type[Decision] | type[ActionItem]) -> ColumnElement[bool]:
    """As `followup.queries.readable`, for a statement that is made once: inside, or approved; and not closed."""
    hidden = and_(thing.item_id.is_not(None), thing.item_id.in_(_HIDDEN))
    return and_(
        or_(bindparam("is_inside", type_=Boolean), Meeting.filed_at.is_not(None)),
        or_(bindparam("sees_closed", type_=Boolean), ~hidden),
    )


_ACTIONS = select(
    literal("action").label("kind"),
    ActionItem.position.label("position"),
    ActionItem.id.label("id"),
    _NONE.label("label"),
    ActionItem.what.label("text"),
    func.coalesce(func.nullif(ActionItem.owner_name, ""), User.name, "").label("who"),
    ActionItem.due_on.label("due_on"),
    ActionItem.due_words.label("due_words"),
    cast(ActionItem.due_kind, String).label("due_kind"),
    cast(ActionItem.state, String).label("state"),
    ActionItem.item_id.label("item_id"),
    _NONE.label("year"),
    cast(ActionItem.entry, Text).label("entry"),
    _UNDECIDED[0].label("decided_at"),
    _UNDECIDED[1].label("quorum_needed"),
).outerjoin(User, User.id == ActionItem.owner_id)
_DECISIONS = select(
    literal("decision"), Decision.position, Decision.id, cast(Decision.number, String), Decision.text, _NONE,
    cast(null(), Date), _NONE, _NONE, _NONE, Decision.item_id, Decision.school_year, cast(Decision.entry, Text),
    Decision.decided_at, Decision.quorum_needed,
).where(Decision.meeting_id == _MEETING, Decision.withdrawn_at.is_(None))  # fmt: skip
_EARLIER = (
    select(
        literal(EARLIER), EarlierLink.id, EarlierLink.id, cast(Decision.number, String), Decision.text, _NONE,
        cast(null(), Date), _NONE, _NONE, _NONE, EarlierLink.item_id, Decision.school_year, cast(null(), Text),
        *_UNDECIDED,
    )
    .join(AgendaItem, AgendaItem.id == EarlierLink.item_id)
    .join(Decision, Decision.id == EarlierLink.decision_id)
    .outerjoin(Meeting, Meeting.id == Decision.meeting_id)
    .where(AgendaItem.meeting_id == _MEETING, Decision.withdrawn_at.is_(None), _readable(Decision))
)  # fmt: skip
_EARLIER_ACTIONS = (
    select(
        literal(EARLIER), EarlierLink.id, EarlierLink.id, _NONE, ActionItem.what,
        func.coalesce(func.nullif(ActionItem.owner_name, ""), User.name, ""),
        ActionItem.due_on, ActionItem.due_words, cast(ActionItem.due_kind, String),
        cast(ActionItem.state, String), EarlierLink.item_id, _NONE,
        cast(null(), Text), *_UNDECIDED,
    )
    .join(AgendaItem, AgendaItem.id == EarlierLink.item_id)
    .join(ActionItem, ActionItem.id == EarlierLink.action_id)
    .outerjoin(Meeting, Meeting.id == ActionItem.meeting_id)
    .outerjoin(User, User.id == ActionItem.owner_id)
    .where(AgendaItem.meeting_id == _MEETING, _readable(ActionItem))
)  # fmt: skip
_CLASSES = (
    select(
        literal(CLASS), ClassQuestion.id, ClassQuestion.id, _NONE, ClassQuestion.brought, ClassGroup.name,
        cast(null(), Date), _NONE, _NONE, _NONE, ClassQuestion.item_id, _NONE, cast(null(), Text), *_UNDECIDED,
    )
    .join(ClassGroup, ClassGroup.id == ClassQuestion.class_group_id)
    .where(
        ClassQuestion.meeting_id == _MEETING,
        ClassQuestion.item_id.is_not(None),
        ClassQuestion.fell_away.is_(None),
        bindparam("is_inside", type_=Boolean),
    )
)  # fmt: skip
"""What classes say to the items, as it was brought along: for who is at the table, not for who reads the minutes."""
_PARTS = select(
    literal(PART), MeetingPart.position, MeetingPart.id, _NONE, _NONE, _NONE,
    cast(null(), Date), _NONE, _NONE, _NONE, cast(null(), MeetingPart.id.type), _NONE, cast(MeetingPart.entry, Text),
    *_UNDECIDED,
).where(MeetingPart.meeting_id == _MEETING)  # fmt: skip

_POINT = aliased(AgendaItem)
_WAITS = and_(
    Minutes.state == MinutesState.CIRCULATED,
    bindparam("is_inside", type_=Boolean),
    Meeting.council_id == _COUNCIL,
    Meeting.id != _MEETING,
    or_(Meeting.day <= bindparam("on_day", type_=Date), bindparam("on_day", type_=Date).is_(None)),
)
_APPROVES = (
    select(
        literal(APPROVES), Minutes.id, Minutes.id, _NONE, Meeting.title, _NONE, Meeting.day, Meeting.day_words, _NONE,
        cast(Minutes.state, String), _POINT.id, _NONE, cast(null(), Text), *_UNDECIDED,
    )
    .join(Meeting, Meeting.id == Minutes.meeting_id)
    .outerjoin(_POINT, and_(_POINT.approves_meeting_id == Meeting.id, _POINT.meeting_id == _MEETING))
    .where(
        or_(
            _POINT.id.is_not(None),
            and_(
                exists().where(AgendaItem.meeting_id == _MEETING, AgendaItem.kind == ItemKind.MINUTES_APPROVAL),
                or_(Minutes.approved_in_meeting_id == _MEETING, _WAITS),
            ),
        )
    )
)  # fmt: skip
"""As `minutes.queries_approval.up_for_approval`: what its items name, what it approved, and what waits for it."""


def _results(*, own: bool) -> Select[Any]:
    actions = _ACTIONS.where(_MINE if own else or_(_MINE, _STILL_OPEN))
    both = union_all(actions, _DECISIONS, _PARTS, _CLASSES, _EARLIER, _EARLIER_ACTIONS, _APPROVES).subquery()
    order = (both.c.position,) if own else (both.c.due_on.is_(None), both.c.due_on, both.c.position)
    return select(both).order_by(both.c.kind.desc(), *order, both.c.id)


_RESULTS = {own: _results(own=own) for own in (True, False)}


def results_of(meeting: Meeting, top: Sequence[agenda_rows.Row], viewer: Viewer, *, inside: bool) -> list[Result]:
    """Decisions, action items and parts of a meeting, in one statement; nothing of items that are hidden.

    Before it begins its action items are what still has to be done in the council. For outsiders only what stands in
    the public version of approved minutes: not who does it, and no parts.
    """
    if not inside and meeting.filed_at is None:
        return []
    own = meeting.state in BEGUN
    sees_closed = rules.may_see_closed(viewer, meeting)
    values: dict[str, Any] = {"meeting_id": meeting.id} | ({} if own else {"council_id": meeting.council_id})
    values |= {"of_council": meeting.council_id, "is_inside": inside, "sees_closed": sees_closed}
    values["on_day"] = meeting.day
    shown = None if sees_closed else {row.id for row in agenda_rows.flat(top)}
    found = [
        _result(row)
        for row in plain_rows(_RESULTS[own], values)
        if shown is None or row.item_id is None or ((own or row.kind in AT_ITEMS) and row.item_id in shown)
    ]
    return found if inside else [replace(one, who="", more="") for one in found if one.kind != PART]


def _result(row: Row[Any]) -> Result:
    label = f"{row.year}/{int(row.label):02d}" if row.label else ""
    entry = json.loads(row.entry) if row.entry is not None else None
    kept = {"action": ACTION, "decision": DECISION}.get(row.kind)
    more = kept.more(entry) if kept is not None else ""
    state = (row.state or "").lower()
    return Result(
        row.kind, label, row.text or "", row.who or "", row.due_on, row.due_words or "", (row.due_kind or "").lower(),
        state, entry, more, row.item_id, row.decided_at, row.quorum_needed, thing_id=row.id,
    )  # fmt: skip


def with_quorum(results: Sequence[Result], lines: Sequence[Line], meeting: Meeting) -> list[Result]:
    """The results, each decision with whether its quorum was lacking by the attendance list of its meeting.

    No statement, but for one in a joint meeting whose decisions asked a quorum.
    """
    if all(result.quorum_needed is None for result in results):
        return list(results)
    if meeting.joint_council_id is not None:
        lines = attendance_of_council(meeting.council_id, [meeting])[meeting.id]
    members = rules_quorum.members(lines)
    return [replace(result, lacking=_lacks(result, members, meeting)) for result in results]


def _lacks(result: Result, members: Sequence[Line], meeting: Meeting) -> bool:
    at = dates.local(result.decided_at, meeting.zone) if result.decided_at is not None else None
    return rules_quorum.is_lacking(result.quorum_needed, members, at)


def at_items(results: Sequence[Result], kind: str) -> dict[int, list[Result]]:
    """What stands at each item, by its id: what it goes on from, or what classes say to it."""
    found: dict[int, list[Result]] = {}
    for result in results:
        if result.kind == kind and result.item_id is not None:
            found.setdefault(result.item_id, []).append(result)
    return found
