"""Every question asked of suggestions: what waits and how long, and what became of one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from klankbord.agenda.models import AgendaItem, ItemSource
from klankbord.agenda.models_initiatives import InitiativeSuggestion
from klankbord.agenda.models_life import Suggestion, SuggestionState
from klankbord.base.db import db
from klankbord.councils.kinds import KINDS
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting, MeetingState

WAITING = (SuggestionState.SUGGESTED, SuggestionState.DEFERRED)
COMING = (MeetingState.DRAFT, MeetingState.PLANNED)


@dataclass(frozen=True, slots=True)
class Line:
    """A suggestion on home: what waits in a council for who organises it, or what came of one's own."""

    waits: bool
    id: int
    council_id: int
    council: str
    title: str
    state: SuggestionState
    answer: str
    count: int
    since: datetime


def one(viewer: Viewer, suggestion_id: int) -> Select[Suggestion]:
    """A suggestion of the viewer's school with its council and whose it is, for `load_or_404`."""
    return (
        select(Suggestion)
        .where(Suggestion.id == suggestion_id, Suggestion.school_id == viewer.school_id)
        .options(*SHOWN)
    )


SHOWN = (
    joinedload(Suggestion.by),
    joinedload(Suggestion.council),
    joinedload(Suggestion.meeting),
    joinedload(Suggestion.deferred_to),
    joinedload(Suggestion.item),
    joinedload(Suggestion.into).options(
        joinedload(Suggestion.meeting), joinedload(Suggestion.deferred_to), joinedload(Suggestion.item)
    ),
)


def waiting_of(council_id: int, meeting_id: int | None = None) -> Sequence[Suggestion]:
    """What waits for an answer in a council, longest first. For a meeting: without what was deferred to a later one."""
    statement = (
        select(Suggestion)
        .where(Suggestion.council_id == council_id, Suggestion.state.in_(WAITING))
        .options(*SHOWN)
        .order_by(Suggestion.waits_since, Suggestion.id)
    )
    if meeting_id is not None:
        statement = statement.where(
            or_(Suggestion.state == SuggestionState.SUGGESTED, Suggestion.deferred_to_id == meeting_id)
        )
    return db.session.scalars(statement).all()


def answered_of(council_id: int, most: int = 20) -> Sequence[Suggestion]:
    """What was answered in a council, newest first."""
    return db.session.scalars(
        select(Suggestion)
        .where(Suggestion.council_id == council_id, Suggestion.state.not_in(WAITING))
        .options(*SHOWN)
        .order_by(Suggestion.answered_at.desc(), Suggestion.id.desc())
        .limit(most)
    ).all()


def own_of(council_id: int, user_id: int, most: int = 20) -> Sequence[Suggestion]:
    """What somebody suggested to a council themselves, newest first."""
    return db.session.scalars(
        select(Suggestion)
        .where(Suggestion.council_id == council_id, Suggestion.by_id == user_id)
        .options(*SHOWN)
        .order_by(Suggestion.id.desc())
        .limit(most)
    ).all()


def merged_into(suggestion: Suggestion) -> Sequence[Suggestion]:
    """Suggestions that were merged into this one, and hear what becomes of it."""
    return db.session.scalars(
        select(Suggestion)
        .where(Suggestion.into_id == suggestion.id, Suggestion.state == SuggestionState.MERGED)
        .options(*SHOWN)
        .order_by(Suggestion.id)
    ).all()


def waiting_count(council_id: int) -> tuple[int, datetime | None]:
    """How many suggestions wait in a council, and since when the oldest does."""
    row = db.session.execute(
        select(func.count(), func.min(Suggestion.waits_since)).where(
            Suggestion.council_id == council_id, Suggestion.state.in_(WAITING)
        )
    ).one()
    return row[0], row[1]


def for_home(viewer: Viewer, most: int = 3) -> Select[*tuple[Any, ...]]:
    """The newest suggestions of the viewer, and all that wait for their answer; `lines` sorts them out.

    Columns: id, by_id, title, state, answer, waits_since, council_id, council_name, council_kind.
    """
    mine = and_(Suggestion.by_id == viewer.id, _recent(most, viewer))
    return (
        select(
            Suggestion.id,
            Suggestion.by_id,
            Suggestion.title,
            Suggestion.state,
            Suggestion.answer,
            Suggestion.waits_since,
            Council.id.label("council_id"),
            Council.name.label("council_name"),
            Council.kind.label("council_kind"),
        )
        .join(Council, Council.id == Suggestion.council_id)
        .where(
            Suggestion.school_id == viewer.school_id,
            or_(mine, and_(_organised(viewer), Suggestion.state.in_(WAITING))),
        )
        .order_by(Suggestion.id.desc())
    )


def lines(viewer: Viewer, rows: Sequence[Row[*tuple[Any, ...]]], most: int = 3) -> tuple[list[Line], list[Line]]:
    """From the rows of `for_home`: what waits for the viewer to answer, one line a council; and what came of their own.

    A line of the first kind counts what waits there, and says since when; of the second it is one suggestion, also
    while it still waits.
    """
    own = [_line(row, waits=False) for row in rows if row.by_id == viewer.id]
    organised = _organised_ids(viewer)
    waiting: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in rows:
        if row.state in WAITING and (row.council_id in organised or _by_admin(viewer, row.council_kind)):
            waiting.setdefault(row.council_id, []).append(row)
    asked = [
        _line(min(several, key=lambda row: row.waits_since), waits=True, count=len(several))
        for several in waiting.values()
    ]
    return sorted(asked, key=lambda line: line.since), own[:most]


def _line(row: Row[*tuple[Any, ...]], *, waits: bool, count: int = 1) -> Line:
    answer = "" if waits else row.answer
    return Line(waits, row.id, row.council_id, row.council_name, row.title, row.state, answer, count, row.waits_since)


def _recent(most: int, viewer: Viewer) -> ColumnElement[bool]:
    newest = aliased(Suggestion)
    ids = (
        select(newest.id)
        .where(newest.by_id == viewer.id, newest.school_id == viewer.school_id)
        .order_by(newest.id.desc())
        .limit(most)
    )
    return Suggestion.id.in_(select(ids.subquery().c.id))


def _organised_ids(viewer: Viewer) -> set[int]:
    """The councils in which the viewer holds an office that answers."""
    return {
        seat.council_id
        for seat in viewer.seats
        if seat.office in KINDS[seat.kind].organising and (viewer.is_staff or not KINDS[seat.kind].organiser_is_staff)
    }


def _by_admin(viewer: Viewer, kind: str) -> bool:
    return viewer.is_school_admin and KINDS[kind].admin_organises


def _organised(viewer: Viewer) -> ColumnElement[bool]:
    kinds = [kind for kind, row in KINDS.items() if row.admin_organises] if viewer.is_school_admin else []
    return or_(Suggestion.council_id.in_(_organised_ids(viewer)), Council.kind.in_(kinds))


def coming_meetings(council_id: int) -> Sequence[Meeting]:
    """The meetings of a council whose agenda can still take an item, soonest first."""
    return db.session.scalars(
        select(Meeting)
        .where(Meeting.council_id == council_id, Meeting.state.in_(COMING))
        .order_by(Meeting.day.is_(None), Meeting.day, Meeting.id)
    ).all()


def items_to_join(council_id: int) -> Sequence[tuple[int, int, str]]:
    """The items of coming agendas that a suggestion can be merged into: item id, meeting id, title."""
    rows = db.session.execute(
        select(AgendaItem.id, AgendaItem.meeting_id, AgendaItem.title)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(Meeting.council_id == council_id, Meeting.state.in_(COMING))
        .order_by(Meeting.day.is_(None), Meeting.day, Meeting.id, AgendaItem.position)
        .limit(300)
    )
    return [(item_id, meeting_id, title) for item_id, meeting_id, title in rows]


def item_of(suggestion: Suggestion) -> AgendaItem | None:
    """The item an accepted suggestion made, where it stands on an agenda."""
    return db.session.scalar(
        select(AgendaItem)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(
            AgendaItem.came_from == ItemSource.SUGGESTION,
            AgendaItem.came_from_id == suggestion.id,
            Meeting.state != MeetingState.CANCELLED,
        )
        .order_by(AgendaItem.id.desc())
        .limit(1)
    )


def of_initiative(proposal_id: int) -> Suggestion | None:
    """The suggestion an initiative of parents became, if it had enough supporters."""
    return db.session.scalar(
        select(Suggestion)
        .join(InitiativeSuggestion, InitiativeSuggestion.suggestion_id == Suggestion.id)
        .where(InitiativeSuggestion.proposal_id == proposal_id)
        .options(*SHOWN)
    )


def initiative_of(suggestion_id: int) -> int | None:
    """The id of the initiative of parents that a suggestion came from, if it came from one."""
    return db.session.scalar(
        select(InitiativeSuggestion.proposal_id).where(InitiativeSuggestion.suggestion_id == suggestion_id)
    )
