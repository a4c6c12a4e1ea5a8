"""What the page of a meeting shows, gathered in five statements beside the viewer's own two."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from flask import url_for
from sqlalchemy import (
    Date,
    Integer,
    Row,
    Select,
    String,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import contains_eager

from klankbord.agenda import actions_publishing, queries
from klankbord.agenda import rows as agenda_rows
from klankbord.agenda.models import AgendaItem, AgendaVersion
from klankbord.agenda.rows_published import changes_said, published
from klankbord.agenda.views_board import documents, subjects
from klankbord.base.db import db
from klankbord.base.db import rows as plain_rows
from klankbord.councils import queries as councils
from klankbord.councils.models import Council
from klankbord.followup.models import ActionItem, ActionState, Decision
from klankbord.invitations import queries as invitations
from klankbord.invitations.models import Invitation
from klankbord.kit.entries import ACTION, DECISION
from klankbord.kit.viewer import Viewer
from klankbord.meetings import queries as meetings
from klankbord.meetings import rules
from klankbord.meetings.models import Meeting, MeetingPart, MeetingState
from klankbord.minutes import rules as minutes_rules
from klankbord.minutes import words
from klankbord.minutes.models import Minutes
from klankbord.people.models import User

Recorded = tuple[agenda_rows.Row, list[tuple[str, Any]]]
BEGUN = {MeetingState.IN_SESSION, MeetingState.PAUSED, MeetingState.HELD}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A meeting as one viewer meets it: their invitation, the version that was published, the minutes there are."""

    meeting: Meeting
    invitation: Invitation | None
    version: AgendaVersion | None
    minutes: Minutes | None

    @property
    def participant(self) -> bool:
        """Whether they are invited."""
        return self.invitation is not None


@dataclass(frozen=True, slots=True)
class Result:
    """A decision, an action item, or a part of the meeting as a record gave it; `more` is what it says besides."""

    kind: str
    label: str
    text: str
    who: str
    due_on: date | None
    due_words: str
    state: str
    entry: Any = None
    more: str = ""


@dataclass(frozen=True, slots=True)
class Agenda:
    """The agenda this viewer sees: live for members, as published for others."""

    rows: list[agenda_rows.Row]
    live: bool
    changed: bool
    changes: list[str]
    asks: int
    tells: int
    clock: agenda_rows.Clock
    recorded: list[Recorded] = field(default_factory=list)


_MEETING = bindparam("meeting_id", type_=Integer)
_LOAD = (
    select(Meeting, Invitation, AgendaVersion, Minutes)
    .join(Council, Council.id == Meeting.council_id)
    .outerjoin(
        Invitation,
        and_(
            Invitation.meeting_id == Meeting.id,
            Invitation.user_id == councils.VIEWER,
            Invitation.removed_at.is_(None),
        ),
    )
    .outerjoin(
        AgendaVersion, and_(AgendaVersion.meeting_id == Meeting.id, AgendaVersion.number == Meeting.agenda_version)
    )
    .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
    .where(Meeting.id == _MEETING, meetings.visible(None, invitations.MEETINGS))
    .options(contains_eager(Meeting.council))
)


def load(viewer: Viewer, meeting_id: int) -> Loaded | None:
    """The meeting with council, own invitation, published version and minutes, where the viewer may see it."""
    found = db.session.execute(_LOAD, {**councils.sight(viewer), "meeting_id": meeting_id}).one_or_none()
    return Loaded(found[0], found[1], found[2], found[3]) if found is not None else None


def readable_minutes(loaded: Loaded, viewer: Viewer) -> Minutes | None:
    """The minutes, where the viewer may read them."""
    minutes, council = loaded.minutes, loaded.meeting.council
    along = loaded.participant or rules.sits_along(viewer, loaded.meeting)
    if minutes is None or not minutes_rules.may_read(viewer, minutes, council, participant=along):
        return None
    return minutes


def agenda_for(loaded: Loaded, viewer: Viewer) -> Agenda:
    """The agenda in two statements. Somebody outside sees what was published; closed items are for members."""
    meeting, version = loaded.meeting, loaded.version
    inside = rules.may_see_inside(viewer, meeting, participant=loaded.participant)
    closed = rules.may_see_closed(viewer, meeting)
    found = queries.agenda_of(meeting.id, viewer)
    about = subjects(found)
    # Once its minutes are approved a meeting shows what was dealt with, not what was planned.
    live = inside or meeting.filed_at is not None
    everything: list[agenda_rows.Row] = []
    if live:
        everything = agenda_rows.whole(found.items, meeting, about, documents(found, meeting))
        top = everything if closed else list(agenda_rows.opened(everything))
    elif version is not None:
        top = published(version, meeting.council, about, lambda paper: _paper(meeting, paper), show_closed=closed)
    else:
        top = []
    asks, tells = agenda_rows.balance(top)
    return Agenda(
        rows=top,
        live=live,
        changed=live and version is not None and actions_publishing.has_changed(meeting, found, version, everything),
        changes=changes_said(version, show_closed=closed) if version is not None else [],
        asks=asks,
        tells=tells,
        clock=agenda_rows.clock(top, meeting),
        recorded=_recorded(top, found.items) if live else [],
    )


_NONE: Any = cast(null(), String)
_MINE = ActionItem.meeting_id == _MEETING
_STILL_OPEN = and_(
    ActionItem.council_id == bindparam("council_id", type_=Integer), ActionItem.state == ActionState.OPEN
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
    cast(ActionItem.state, String).label("state"),
    ActionItem.item_id.label("item_id"),
    _NONE.label("year"),
    cast(ActionItem.entry, Text).label("entry"),
).outerjoin(User, User.id == ActionItem.owner_id)
_DECISIONS = select(
    literal("decision"), Decision.position, Decision.id, cast(Decision.number, String), Decision.text, _NONE,
    cast(null(), Date), _NONE, _NONE, Decision.item_id, Decision.school_year, cast(Decision.entry, Text),
).where(Decision.meeting_id == _MEETING, Decision.withdrawn_at.is_(None))  # fmt: skip
_PARTS = select(
    literal("part"), MeetingPart.position, MeetingPart.id, _NONE, _NONE, _NONE,
    cast(null(), Date), _NONE, _NONE, cast(null(), MeetingPart.id.type), _NONE, cast(MeetingPart.entry, Text),
).where(MeetingPart.meeting_id == _MEETING)  # fmt: skip


def _results(*, own: bool) -> Select[Any]:
    actions = _ACTIONS.where(_MINE if own else or_(_MINE, _STILL_OPEN))
    both = union_all(actions, _DECISIONS, _PARTS).subquery()
    order = (both.c.position,) if own else (both.c.due_on.is_(None), both.c.due_on, both.c.position)
    return select(both).order_by(both.c.kind.desc(), *order, both.c.id)


_RESULTS = {own: _results(own=own) for own in (True, False)}


def results_of(meeting: Meeting, agenda: Agenda, viewer: Viewer, *, inside: bool) -> list[Result]:
    """Decisions, action items and parts of a meeting, in one statement; nothing of items that are hidden.

    Before it begins its action items are what still has to be done in the council. For outsiders only what stands in
    approved minutes.
    """
    if not inside and meeting.filed_at is None:
        return []
    own = meeting.state in BEGUN
    values = {"meeting_id": meeting.id} | ({} if own else {"council_id": meeting.council_id})
    shown = None if rules.may_see_closed(viewer, meeting) else {row.id for row in agenda_rows.flat(agenda.rows)}
    return [
        _result(row)
        for row in plain_rows(_RESULTS[own], values)
        if shown is None or row.item_id is None or (own and row.item_id in shown)
    ]


def _result(row: Row[Any]) -> Result:
    label = f"{row.year}/{int(row.label):02d}" if row.label else ""
    entry = json.loads(row.entry) if row.entry is not None else None
    more = {"action": ACTION, "decision": DECISION}[row.kind].more(entry) if row.kind != "part" else ""
    state = (row.state or "").lower()
    return Result(row.kind, label, row.text or "", row.who or "", row.due_on, row.due_words or "", state, entry, more)


def _paper(meeting: Meeting, paper_id: int) -> str:
    return url_for("meeting_pages.paper", meeting_id=meeting.id, paper_id=paper_id)


RECORDED = (
    "kind_words", "decision", "vote", "motions", "note", "timeline", "part", "carried_to", "legal", "audience",
)  # fmt: skip
_RECORDED = attrgetter(*RECORDED)
_EMPTY: tuple[Any, ...] = ("", [], {})
MARKS = {"carried_over": "carried_over_words", "added_during_meeting": "added_words", "closed": "closed_words"}


def _recorded(
    top: Sequence[agenda_rows.Row], items: Sequence[AgendaItem]
) -> list[tuple[agenda_rows.Row, list[tuple[str, Any]]]]:
    """What a record says of each item beside its agenda, as key and value; only of items that are shown."""
    known = {item.id: item for item in items}
    found = []
    for row in agenda_rows.flat(top):
        kept = _said(known[row.id])
        if kept and kept != [("closed", True)]:
            found.append((row, kept))
    return found


def _said(item: AgendaItem) -> list[tuple[str, Any]]:
    said = list(zip(RECORDED, _RECORDED(item), strict=True))
    said += [(key, getattr(item, beside) or getattr(item, key)) for key, beside in MARKS.items()]
    return [(key, value) for key, value in said if value is not None and value not in _EMPTY]


def in_words(value: Any) -> str:
    """A value of a record, of whatever shape, as a line of text."""
    return "; ".join(words.shape(value))
