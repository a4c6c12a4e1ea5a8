"""What comes onto an agenda by itself: what the council left open, as the sources of the application find it.

A source is a function of a meeting; the application names them all (`AGENDA_SOURCES`), in the order of an agenda. One
more kind of thing that comes by itself is one more function there and one more member of `ItemSource`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from klankbord.agenda.actions import ItemValues
from klankbord.agenda.models import AgendaItem, ItemKind, ItemSource
from klankbord.agenda.models_life import LeftOut, Suggestion, SuggestionState
from klankbord.agenda.queries_closed import closed_items
from klankbord.base.db import db
from klankbord.base.i18n import long_date
from klankbord.councils.kinds import kind_of
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people.models import User
from klankbord.proposals.models import FeedbackRound, Proposal, ProposalState

LOOKS_BACK = timedelta(days=366)
"""How far back an agenda looks for what was left open."""
OFF = (MeetingState.CANCELLED,)
BEGUN = (MeetingState.IN_SESSION, MeetingState.PAUSED, MeetingState.HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """One thing that comes by itself, and the item it makes; `papers_of` is an item whose papers come along."""

    source: ItemSource
    thing_id: int
    values: ItemValues
    papers_of: int | None = None

    @property
    def key(self) -> tuple[str, int]:
        """What it is, whatever it is called."""
        return self.source.value, self.thing_id


Source = Callable[[Meeting], Sequence[Coming]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How an agenda stands to what comes by itself: what is on it, what can still come, what was left out."""

    there: list[AgendaItem] = field(default_factory=list)
    offered: list[Coming] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def coming(meeting: Meeting) -> list[Coming]:
    """Everything that comes onto a meeting's agenda by itself, in the order of an agenda. One statement a source."""
    sources: Sequence[Source] = current_app.extensions["agenda_sources"]
    return [one for source in sources for one in source(meeting)]


def coverage(meeting: Meeting, items: Sequence[AgendaItem]) -> Coverage:
    """What of it is on the agenda, what is not yet, and what its organiser left out."""
    there = [item for item in items if item.came_from not in {None, ItemSource.STANDING}]
    known = {(str(item.came_from), item.came_from_id) for item in there}
    approved = {item.approves_meeting_id for item in items} - {None}
    about = {item.proposal_id for item in items} - {None}
    left_out = list(left_out_of(meeting.id))
    known |= {(row.source.value, row.thing_id) for row in left_out}
    offered = [
        one
        for one in coming(meeting)
        if one.key not in known
        and one.values.approves_meeting_id not in approved
        and one.values.proposal_id not in about
    ]
    return Coverage(there, offered, left_out)


def left_out_of(meeting_id: int) -> Sequence[LeftOut]:
    """What was left out of a meeting's agenda, in the order of doing so."""
    return db.session.scalars(select(LeftOut).where(LeftOut.meeting_id == meeting_id).order_by(LeftOut.id)).all()


def minutes_to_approve(meeting: Meeting) -> list[Coming]:
    """The last meeting, and earlier ones, whose minutes nobody approved yet: oldest first."""
    days = _before(meeting)
    if days is None:
        return []
    held = db.session.scalars(
        select(Meeting)
        .where(
            Meeting.council_id == meeting.council_id,
            Meeting.id != meeting.id,
            Meeting.state == MeetingState.HELD,
            Meeting.filed_at.is_(None),
            Meeting.day.between(*days),
        )
        .order_by(Meeting.day, Meeting.id)
    )
    return [
        Coming(
            source=ItemSource.MINUTES,
            thing_id=earlier.id,
            values=ItemValues(
                title=_("Minutes of %(day)s", day=long_date(earlier.day)),
                kind=ItemKind.MINUTES_APPROVAL,
                duration_minutes=5,
                approves_meeting_id=earlier.id,
            ),
        )
        for earlier in held
    ]


def deferred_items(meeting: Meeting) -> list[Coming]:
    """Items that an earlier meeting carried to a later one, and that no meeting took up since."""
    days = _before(meeting)
    if days is None:
        return []
    later, its = aliased(AgendaItem), aliased(Meeting)
    taken_up = (
        exists()
        .where(
            later.meeting_id == its.id,
            its.council_id == meeting.council_id,
            its.id != meeting.id,
            its.state.not_in(OFF),
            or_(
                and_(later.came_from == ItemSource.DEFERRED, later.came_from_id == AgendaItem.id),
                and_(its.day > Meeting.day, func.lower(later.title) == func.lower(AgendaItem.title)),
            ),
        )
        .correlate(AgendaItem, Meeting)
    )
    rows = db.session.execute(
        select(AgendaItem, AgendaItem.id.in_(closed_items(council_id=meeting.council_id)))
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(
            Meeting.council_id == meeting.council_id,
            Meeting.id != meeting.id,
            Meeting.state == MeetingState.HELD,
            Meeting.day.between(*days),
            AgendaItem.carried_to != "",
            ~taken_up,
        )
        .order_by(Meeting.day, AgendaItem.position)
    )
    return [
        Coming(
            source=ItemSource.DEFERRED,
            thing_id=item.id,
            papers_of=item.id,
            values=ItemValues(
                title=item.title,
                kind=item.kind,
                duration_minutes=item.duration_minutes,
                presenter=item.presenter,
                description=item.description,
                closed=True if closed else None,
                proposal_id=item.proposal_id,
            ),
        )
        for item, closed in rows
    ]


def closed_rounds(meeting: Meeting) -> list[Coming]:
    """Proposals whose feedback is in and that no meeting has treated since, unless another coming one will."""
    its = aliased(Meeting)
    closed_at = (
        select(func.max(FeedbackRound.closed_at))
        .where(FeedbackRound.proposal_id == Proposal.id)
        .correlate(Proposal)
        .scalar_subquery()
    )
    elsewhere = (
        exists()
        .where(
            AgendaItem.proposal_id == Proposal.id,
            AgendaItem.meeting_id == its.id,
            its.id != meeting.id,
            its.state.not_in(OFF),
            or_(its.state.not_in(BEGUN), its.starts_at >= closed_at),
        )
        .correlate(Proposal)
    )
    proposals = db.session.scalars(
        select(Proposal)
        .where(Proposal.council_id == meeting.council_id, Proposal.state == ProposalState.CLOSED, ~elsewhere)
        .order_by(Proposal.id)
    )
    kind = ItemKind.DECISION if kind_of(meeting.council.kind).decides else ItemKind.OPINION
    return [
        Coming(
            source=ItemSource.ROUND,
            thing_id=proposal.id,
            values=ItemValues(title=proposal.title, kind=kind, duration_minutes=20, proposal_id=proposal.id),
        )
        for proposal in proposals
    ]


def accepted_suggestions(meeting: Meeting) -> list[Coming]:
    """Suggestions that were accepted and stand on no agenda any more: taken off, or the meeting was called off.

    So are those that were merged into an item that is gone since.
    """
    its = aliased(Meeting)
    joined = exists().where(AgendaItem.id == Suggestion.item_id, AgendaItem.meeting_id == its.id, its.state.not_in(OFF))
    merged = (Suggestion.state == SuggestionState.MERGED) & Suggestion.into_id.is_(None)
    lost = (Suggestion.state == SuggestionState.ACCEPTED) | (merged & ~joined.correlate(Suggestion))
    there = (
        exists()
        .where(
            AgendaItem.came_from == ItemSource.SUGGESTION,
            AgendaItem.came_from_id == Suggestion.id,
            AgendaItem.meeting_id == its.id,
            its.state.not_in(OFF),
        )
        .correlate(Suggestion)
    )
    rows = db.session.execute(
        select(Suggestion, User.name)
        .join(User, User.id == Suggestion.by_id)
        .where(Suggestion.council_id == meeting.council_id, lost, ~there)
        .order_by(Suggestion.id)
    )
    return [
        Coming(source=ItemSource.SUGGESTION, thing_id=suggestion.id, values=values_of(suggestion, name))
        for suggestion, name in rows
    ]


def values_of(suggestion: Suggestion, name: str) -> ItemValues:
    """The item a suggestion makes: its reason, and whose it was where they let the agenda say so."""
    said = [suggestion.reason] if suggestion.reason else []
    if suggestion.named:
        said.append(_("Suggested by %(name)s.", name=name))
    return ItemValues(title=suggestion.title, kind=ItemKind.OPINION, duration_minutes=10, description="\n\n".join(said))


def _before(meeting: Meeting) -> tuple[date, date] | None:
    """The first and the last day of what lies before a meeting; None while it has no day."""
    return (meeting.day - LOOKS_BACK, meeting.day) if meeting.day is not None else None
