"""What the page of a meeting shows, gathered in five statements beside the viewer's own two."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from flask import url_for
from sqlalchemy import (
    Integer,
    and_,
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import aliased, contains_eager

from klankbord.agenda import actions_publishing, queries, rows_marks
from klankbord.agenda import rows as agenda_rows
from klankbord.agenda.models import AgendaItem, AgendaVersion, ItemKind
from klankbord.agenda.models_life import AgendaReading
from klankbord.agenda.rows_published import changes_said, published
from klankbord.agenda.views_board import documents, subjects
from klankbord.base.db import db, made_once
from klankbord.base.i18n import clock
from klankbord.councils import queries as councils
from klankbord.councils.models import Council, Way
from klankbord.councils.queries_composition import way_of
from klankbord.followup.models import ActionItem
from klankbord.followup.queries import open_actions
from klankbord.incoming.queries import WAITING_AT_MEETING
from klankbord.invitations import queries as invitations
from klankbord.invitations.models import Invitation
from klankbord.invitations.models_draw import Draw
from klankbord.invitations.models_sign_up import SignUp
from klankbord.kit.viewer import Viewer
from klankbord.meetings import queries as meetings
from klankbord.meetings import rules
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.minutes import rules as minutes_rules
from klankbord.minutes import words
from klankbord.minutes.models import Minutes

Recorded = tuple[agenda_rows.Row, list[tuple[str, Any]]]
TOLD = {MeetingState.PLANNED, MeetingState.IN_SESSION, MeetingState.PAUSED}
BEGUN = {MeetingState.IN_SESSION, MeetingState.PAUSED, MeetingState.HELD}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A meeting as one viewer meets it: their invitation, the version that was published, the minutes there are.

    `read` is the number of the version they said they read (0: none), `known` that version, or else the one their last
    mail showed; None when they know of none yet. `mails` are the messages about it that wait for its organiser.
    """

    meeting: Meeting
    invitation: Invitation | None
    version: AgendaVersion | None
    minutes: Minutes | None
    draw: Draw | None = None
    sign_up: SignUp | None = None
    known: AgendaVersion | None = None
    read: int = 0
    way: Way | None = None
    mails: int = 0

    @property
    def participant(self) -> bool:
        """Whether they are invited."""
        return self.invitation is not None


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
    marks: rows_marks.Marks = field(default_factory=dict)
    since: rows_marks.Since | None = None
    recorded: list[Recorded] = field(default_factory=list)


_MEETING = bindparam("meeting_id", type_=Integer)
_KNOWN = aliased(AgendaVersion)
_LOAD = (
    select(
        Meeting,
        Invitation,
        AgendaVersion,
        Minutes,
        Draw,
        SignUp,
        _KNOWN,
        func.coalesce(AgendaReading.version_read, 0),
        way_of(Meeting.council_id, Meeting.school_year),
        WAITING_AT_MEETING,
    )
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
    .outerjoin(Draw, Draw.meeting_id == Meeting.id)
    .outerjoin(SignUp, SignUp.meeting_id == Meeting.id)
    .outerjoin(AgendaReading, and_(AgendaReading.meeting_id == Meeting.id, AgendaReading.user_id == councils.VIEWER))
    .outerjoin(
        _KNOWN,
        and_(
            _KNOWN.meeting_id == Meeting.id,
            _KNOWN.number == func.coalesce(AgendaReading.version_read, Invitation.told_version),
        ),
    )
    .where(Meeting.id == _MEETING, meetings.visible(None, invitations.MEETINGS))
    .options(contains_eager(Meeting.council))
)


def load(viewer: Viewer, meeting_id: int) -> Loaded | None:
    """The meeting and what belongs to it (see `Loaded`), with its council, where the viewer may see it."""
    found = db.session.execute(made_once(_LOAD), {**councils.sight(viewer), "meeting_id": meeting_id}).one_or_none()
    return Loaded(*found) if found is not None else None


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
        everything = agenda_rows.whole(found.items, meeting, about, documents(found, meeting), found.also)
        top = everything if closed else list(agenda_rows.opened(everything))
        top = top if inside else list(agenda_rows.unnamed(top))
    elif version is not None:
        top = published(version, meeting.council, about, lambda paper: _paper(meeting, paper), show_closed=closed)
    else:
        top = []
    asks, tells = agenda_rows.balance(top)
    since = _since(loaded, found, everything, live=live, closed=closed)
    origins = rows_marks.origins(found.items) if live and meeting.state not in BEGUN else {}
    changed = since.marks if since is not None else {}
    return Agenda(
        rows=top,
        live=live,
        changed=live and version is not None and actions_publishing.has_changed(meeting, found, version, everything),
        changes=changes_said(version, show_closed=closed) if version is not None else [],
        asks=asks,
        tells=tells,
        clock=agenda_rows.clock(top, meeting),
        marks=rows_marks.together(changed, origins, rows_marks.late(top)),
        since=since,
        recorded=_recorded(top, found.items) if inside else [],
    )


def in_lines(rows: Sequence[agenda_rows.Row]) -> list[str]:
    """The agenda as lines for a calendar: time, number, title, purpose and by whom; an empty line behind it."""
    found = []
    for row in agenda_rows.flat(rows):
        named = " ".join(part for part in (clock(row.start), row.number, row.title) if part)
        about = [str(row.kind_label) if row.kind != ItemKind.BREAK else "", row.presenter]
        more = ", ".join(part for part in about if part)
        found.append(f"{named} ({more})" if more else named)
    return [*found, ""] if found else []


def _since(
    loaded: Loaded, found: queries.Agenda, everything: Sequence[agenda_rows.Row], *, live: bool, closed: bool
) -> rows_marks.Since | None:
    """What changed since the version they know, in what they see now; None when they know none, or it is over."""
    meeting, version, known = loaded.meeting, loaded.version, loaded.known
    if version is None or known is None or meeting.state not in TOLD:
        return None
    present = actions_publishing.snapshot(found, meeting, everything) if live else version.rows
    changes = actions_publishing.compare(known.rows, present)
    since = rows_marks.since(known.number, changes, show_closed=closed)
    return since if since.any else None


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


def open_tasks(loaded: Loaded, viewer: Viewer) -> Sequence[ActionItem]:
    """What is still to be done in the council, for who may read that before a meeting; none once it was held."""
    meeting = loaded.meeting
    over = meeting.state in (MeetingState.HELD, MeetingState.CANCELLED)
    if over or not rules.may_see_inside(viewer, meeting, participant=loaded.participant):
        return ()
    return open_actions(meeting.council_id, with_closed=rules.may_see_closed(viewer, meeting), but_of=meeting.id)
