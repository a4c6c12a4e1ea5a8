"""What one person said, traced: to the answer of the school, the meeting that weighed it, and what was done with it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true, union
from sqlalchemy.orm import aliased

from klankbord.agenda.models import AgendaItem, ItemProposal
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.minutes import queries as minutes
from klankbord.minutes.models import Minutes, MinutesState
from klankbord.proposals import queries
from klankbord.proposals.models import (
    Asked,
    Comment,
    FeedbackRound,
    Naming,
    Outcome,
    OutcomeResult,
    Proposal,
    ProposalState,
    ProposalVersion,
    SpeaksAs,
    Stance,
    StanceKind,
)
from klankbord.proposals.outcomes.models_themes import Theme, ThemeComment
from klankbord.proposals.passages import queries as queries_passages
from klankbord.proposals.writing.models import FollowedPoint

_SHOWN = (MeetingState.PLANNED, MeetingState.IN_SESSION, MeetingState.PAUSED, MeetingState.HELD)


@dataclass(frozen=True, slots=True)
class Words:
    """One thing somebody said, and what became of it by itself; `followed` is the version that follows it.

    `about` are the words of the plan it is about, if it is about some of them.
    """

    id: int
    text: str
    day: datetime
    hidden_reason: str
    hidden: bool
    themes: Sequence[Theme]
    answers: Sequence[Any]
    followed: int | None
    about: str


@dataclass(frozen=True, slots=True)
class Evening:
    """A meeting that weighed it, and its minutes where the reader may read them."""

    id: int
    council: str
    day: date
    held: bool
    minutes_id: int | None
    minutes_state: MinutesState | None


@dataclass(slots=True)
class Trace:
    """A proposal somebody answered or spoke about, from what they said to what was done with it.

    `by_key` says that they answered an anonymous round, so that only their own link shows what.
    """

    proposal_id: int
    title: str
    council: str
    state: ProposalState
    due: Any
    result: OutcomeResult | None
    decided: str
    done_with_feedback: str
    told_at: datetime | None
    by_key: bool = False
    stances: list[StanceKind] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    meetings: list[Evening] = field(default_factory=list)


def of(viewer: Viewer, *, only: int | None = None, digests: Sequence[str] = ()) -> list[Trace]:
    """What a viewer said in a school, newest proposal first; with `only`, about that proposal.

    What hangs on a key comes along for who holds it (`digests`), and for nobody else. Nine statements.
    """
    own = or_(Comment.author_id == viewer.id, Comment.key_digest.in_(digests) if digests else false())
    traces = {trace.proposal_id: trace for trace in _proposals(viewer, own, only)}
    if not traces:
        return []
    _stances(traces, viewer, digests)
    _words(traces, own)
    _meetings(traces, viewer)
    return list(traces.values())


def _proposals(viewer: Viewer, own: ColumnElement[bool], only: int | None) -> Iterable[Trace]:
    answered = (
        exists()
        .where(
            Asked.user_id == viewer.id,
            Asked.answered_on.is_not(None),
            Asked.round_id == FeedbackRound.id,
            FeedbackRound.proposal_id == Proposal.id,
        )
        .correlate(Proposal)
    )
    spoke = exists().where(Comment.proposal_id == Proposal.id, own).correlate(Proposal)
    newest = aliased(FeedbackRound)
    rows = db.session.execute(
        select(
            Proposal.id,
            Proposal.title,
            Proposal.state,
            Proposal.answer_due_on,
            Council.name.label("council"),
            Council.outcome_days,
            newest.closed_at,
            Outcome.result,
            Outcome.decided,
            Outcome.done_with_feedback,
            Outcome.published_at,
        )
        .join(Council, Council.id == Proposal.council_id)
        .outerjoin(newest, newest.id == queries.newest_round())
        .outerjoin(Outcome, and_(Outcome.proposal_id == Proposal.id, Outcome.published_at.is_not(None)))
        .where(
            queries.visible(viewer),
            or_(answered, spoke),
            Proposal.id == only if only is not None else true(),
        )
        .order_by(func.coalesce(newest.opened_at, Proposal.created_at).desc(), Proposal.id.desc())
    )
    for row in rows:
        yield Trace(
            row.id,
            row.title,
            row.council,
            row.state,
            row,
            row.result,
            row.decided or "",
            row.done_with_feedback or "",
            row.published_at,
        )


def _stances(traces: dict[int, Trace], viewer: Viewer, digests: Sequence[str]) -> None:
    """The stances by their own name or key; and that they answered where only a key shows what."""
    mine = or_(Stance.user_id == viewer.id, Stance.key_digest.in_(digests) if digests else false())
    for proposal_id, kind in db.session.execute(
        select(FeedbackRound.proposal_id, Stance.kind)
        .join(FeedbackRound, FeedbackRound.id == Stance.round_id)
        .where(mine, FeedbackRound.proposal_id.in_(traces))
        .order_by(FeedbackRound.id)
    ):
        traces[proposal_id].stances.append(kind)
    for proposal_id in db.session.scalars(
        select(FeedbackRound.proposal_id)
        .join(Asked, Asked.round_id == FeedbackRound.id)
        .where(
            Asked.user_id == viewer.id,
            Asked.answered_on.is_not(None),
            FeedbackRound.naming == Naming.ANONYMOUS,
            FeedbackRound.proposal_id.in_(traces),
        )
    ):
        traces[proposal_id].by_key = not traces[proposal_id].stances


def _words(traces: dict[int, Trace], own: ColumnElement[bool]) -> None:
    rows = db.session.execute(
        select(Comment.id, Comment.proposal_id, Comment.body, Comment.created_at, Comment.hidden_at,
               Comment.hidden_reason)
        .where(own, Comment.withdrawn_at.is_(None), Comment.proposal_id.in_(traces))
        .order_by(Comment.created_at, Comment.id)
    ).all()  # fmt: skip
    ids = [row.id for row in rows]
    themes, answers, followed, about = _themes(ids), _answers(ids), _followed(ids), queries_passages.quotes(ids)
    for row in rows:
        trace = traces[row.proposal_id]
        trace.words.append(
            Words(
                row.id,
                row.body,
                row.created_at,
                row.hidden_reason,
                row.hidden_at is not None,
                themes.get(row.id, ()) if trace.told_at is not None else (),
                answers.get(row.id, ()),
                followed.get(row.id),
                about.get(row.id, ""),
            )
        )


def _themes(comment_ids: Sequence[int]) -> dict[int, list[Theme]]:
    found: dict[int, list[Theme]] = defaultdict(list)
    for comment_id, theme in db.session.execute(
        select(ThemeComment.comment_id, Theme)
        .join(Theme, Theme.id == ThemeComment.theme_id)
        .where(ThemeComment.comment_id.in_(comment_ids))
        .order_by(Theme.position, Theme.id)
    ):
        found[comment_id].append(theme)
    return found


def _answers(comment_ids: Sequence[int]) -> dict[int, list[Any]]:
    """The answers of the school right under what was said."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(
        select(Comment.parent_id, Comment.body, Comment.created_at)
        .where(
            Comment.parent_id.in_(comment_ids),
            Comment.speaks_as == SpeaksAs.SCHOOL,
            Comment.hidden_at.is_(None),
            Comment.withdrawn_at.is_(None),
        )
        .order_by(Comment.created_at, Comment.id)
    ):
        found[row.parent_id].append(row)
    return found


def _followed(comment_ids: Sequence[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(FollowedPoint.comment_id, ProposalVersion.number)
        .join(ProposalVersion, ProposalVersion.id == FollowedPoint.version_id)
        .where(FollowedPoint.comment_id.in_(comment_ids))
        .order_by(ProposalVersion.number.desc())
    )
    return dict(rows.all())


def _meetings(traces: dict[int, Trace], viewer: Viewer) -> None:
    """Where each was on the agenda, of the councils whose agendas the viewer may read; nothing of closed items."""
    open_item = ~func.coalesce(AgendaItem.closed, False)
    places = union(
        select(AgendaItem.proposal_id, AgendaItem.meeting_id).where(AgendaItem.proposal_id.in_(traces), open_item),
        select(ItemProposal.proposal_id, AgendaItem.meeting_id)
        .join(AgendaItem, AgendaItem.id == ItemProposal.item_id)
        .where(ItemProposal.proposal_id.in_(traces), open_item),
    ).subquery()
    readable = minutes.visible_to(viewer).with_only_columns(Minutes.id, Minutes.meeting_id, Minutes.state).subquery()
    seats = [seat.council_id for seat in viewer.seats]
    rows = db.session.execute(
        select(
            places.c.proposal_id,
            Meeting.id,
            Council.name.label("council"),
            Meeting.day,
            Meeting.state,
            readable.c.id.label("minutes_id"),
            readable.c.state.label("minutes_state"),
        )
        .join(Meeting, Meeting.id == places.c.meeting_id)
        .join(Council, Council.id == Meeting.council_id)
        .outerjoin(readable, readable.c.meeting_id == Meeting.id)
        .where(
            Meeting.state.in_(_SHOWN),
            Meeting.day.is_not(None),
            or_(true() if viewer.is_school_admin else false(), Council.open_to_parents, Council.id.in_(seats)),
        )
        .order_by(Meeting.day, Meeting.id)
    )
    for row in rows:
        held = row.state is MeetingState.HELD
        evening = Evening(row.id, row.council, row.day, held, row.minutes_id, row.minutes_state)
        traces[row.proposal_id].meetings.append(evening)
