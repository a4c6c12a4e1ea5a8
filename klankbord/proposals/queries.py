"""Questions asked of proposals: what a viewer may see, what waits for them, what they were told."""

from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    column,
    exists,
    func,
    or_,
    select,
    table,
)
from sqlalchemy.orm import aliased, contains_eager, joinedload

from klankbord.base.among import Numbers, among, one_of
from klankbord.base.db import db, made_once
from klankbord.councils import queries as councils
from klankbord.councils import rules as council_rules
from klankbord.councils.kinds import KINDS
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer
from klankbord.proposals.initiatives.models import Supporter
from klankbord.proposals.models import (
    Asked,
    Comment,
    FeedbackRound,
    Outcome,
    Proposal,
    ProposalKind,
    ProposalPaper,
    ProposalState,
    ProposalVersion,
    Stance,
)

Line = Row[*tuple[Any, ...]]
OPENED = (ProposalState.OPEN, ProposalState.CLOSED, ProposalState.DECIDED)


def newest_round(proposal_id: ColumnElement[int] | int | Any = Proposal.id) -> ColumnElement[int]:
    """The id of a proposal's newest round."""
    return (
        select(func.max(FeedbackRound.id))
        .where(FeedbackRound.proposal_id == proposal_id)
        .correlate(Proposal)
        .scalar_subquery()
    )


def _organised(viewer: Viewer) -> list[int]:
    return [
        seat.council_id
        for seat in viewer.seats
        if council_rules.is_organiser(viewer, SimpleNamespace(id=seat.council_id, kind=seat.kind))  # type: ignore[arg-type]
    ]


def sight(viewer: Viewer) -> dict[str, Any]:
    """The values of the places in `VISIBLE`, for one viewer."""
    return {
        **councils.sight(viewer),
        "viewer_is_school": viewer.is_staff or viewer.is_school_admin,
        "viewer_is_parent": viewer.is_parent,
        "viewer_organises": _organised(viewer),
    }


_ITEM = table("agenda_item", column("proposal_id", Integer), column("meeting_id", Integer))
_INVITATION = table("invitation", column("meeting_id", Integer), column("user_id", Integer))
"""Two tables of features further down, known here by name alone: who is invited to a meeting reads its proposals."""


def _visible(viewer: Viewer | None = None) -> ColumnElement[bool]:
    known = sight(viewer) if viewer is not None else None

    def place(name: str, kind: type[Integer | Boolean | Numbers] = Integer) -> BindParameter[Any]:
        if known is None:
            return bindparam(name, type_=kind)
        return bindparam(name, known[name], type_=kind, unique=True)

    row, asked_in = aliased(Asked), aliased(FeedbackRound)
    asked = Proposal.id.in_(
        select(asked_in.proposal_id).join(row, row.round_id == asked_in.id).where(row.user_id == place("viewer_id"))
    )
    opened = or_(
        one_of(Proposal.state, OPENED),
        and_(
            Proposal.state == ProposalState.WITHDRAWN,
            or_(exists().where(asked_in.proposal_id == Proposal.id), Proposal.kind == ProposalKind.INITIATIVE),
        ),
    )
    invited = Proposal.id.in_(
        select(_ITEM.c.proposal_id)
        .join(_INVITATION, _INVITATION.c.meeting_id == _ITEM.c.meeting_id)
        .where(_INVITATION.c.user_id == place("viewer_id"), _ITEM.c.proposal_id.is_not(None))
    )
    started = and_(Proposal.kind == ProposalKind.INITIATIVE, Proposal.state != ProposalState.WITHDRAWN)
    told = and_(
        place("viewer_is_parent", Boolean),
        or_(Proposal.state == ProposalState.DECIDED, started),
        Council.open_to_parents,
    )
    seen = or_(
        place("viewer_is_school", Boolean), among(Council.id, place("viewer_seats", Numbers)), asked, invited, told
    )
    kinds = [kind for kind, about in KINDS.items() if about.admin_organises]
    mine = or_(
        Proposal.author_id == place("viewer_id"),
        among(Council.id, place("viewer_organises", Numbers)),
        and_(place("viewer_is_admin", Boolean), one_of(Council.kind, kinds)),
    )
    return and_(Proposal.school_id == place("viewer_school"), or_(and_(opened, seen), mine))


VISIBLE = _visible()
"""Proposals somebody may read, for a statement that joins Council; its places are filled from `sight(viewer)`.

A draft is for its author and who organises. Once opened: staff, the council, who was asked, who is invited to a meeting
about it; an initiative, and after the outcome all of them, every parent where the council is open. A withdrawn one
stays readable to who could read it, but an initiative to its author, the council and the staff alone.
Made once: the page of a proposal is read too often to put the condition together each time.
"""


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """The same condition with one viewer's values in it."""
    return _visible(viewer)


def visible_to(viewer: Viewer, proposal_id: int) -> Select[Proposal]:
    """One proposal with its council, if the viewer may read it."""
    return (
        select(Proposal)
        .join(Council, Council.id == Proposal.council_id)
        .where(Proposal.id == proposal_id, VISIBLE)
        .options(contains_eager(Proposal.council))
        .params(sight(viewer))
    )


def round_of(proposal: Proposal, *, lock: bool = False) -> FeedbackRound | None:
    """The newest round of a proposal, perhaps locked for a move."""
    newest = select(FeedbackRound).where(FeedbackRound.id == newest_round(proposal.id))
    return db.session.scalar(newest.with_for_update() if lock else newest)


def outcome_of(proposal: Proposal) -> Outcome | None:
    """The outcome of a proposal, draft or published."""
    return db.session.scalar(select(Outcome).where(Outcome.proposal_id == proposal.id))


def told_of(proposal_id: int) -> Select[Outcome]:
    """The outcome of a proposal, once it was told."""
    return select(Outcome).where(Outcome.proposal_id == proposal_id, Outcome.published_at.is_not(None))


_ANSWERING = (
    select(Proposal, FeedbackRound, Asked)
    .join(Council, Council.id == Proposal.council_id)
    .outerjoin(FeedbackRound, FeedbackRound.id == newest_round())
    .outerjoin(Asked, and_(Asked.round_id == FeedbackRound.id, Asked.user_id == bindparam("viewer_id", type_=Integer)))
    .where(Proposal.id == bindparam("proposal_id", type_=Integer), VISIBLE)
    .options(contains_eager(Proposal.council))
)


def answering(viewer: Viewer, proposal_id: int) -> Line | None:
    """What an answer needs in one statement: proposal with council, newest round, whether they were asked."""
    return db.session.execute(made_once(_ANSWERING), {**sight(viewer), "proposal_id": proposal_id}).one_or_none()


def comment_of(proposal_id: int, comment_id: int) -> Select[Comment]:
    """One comment of a proposal."""
    return select(Comment).where(Comment.id == comment_id, Comment.proposal_id == proposal_id)


def paper_of(proposal_id: int, paper_id: int, *, removed: bool = False) -> Select[ProposalPaper]:
    """One paper of a proposal with its file; with `removed`, also one that was taken away."""
    found = select(ProposalPaper).where(ProposalPaper.id == paper_id, ProposalPaper.proposal_id == proposal_id)
    if not removed:
        found = found.where(ProposalPaper.removed_at.is_(None))
    return found.options(joinedload(ProposalPaper.file))


def papers_of(proposal_id: int) -> Sequence[ProposalPaper]:
    """The papers of a proposal with their files, in order."""
    return db.session.scalars(
        select(ProposalPaper)
        .where(ProposalPaper.proposal_id == proposal_id, ProposalPaper.removed_at.is_(None))
        .options(joinedload(ProposalPaper.file))
        .order_by(ProposalPaper.position, ProposalPaper.id)
    ).all()


def version_of(proposal_id: int, number: int) -> Select[ProposalVersion]:
    """The words of a proposal as a round opened on them."""
    return select(ProposalVersion).where(ProposalVersion.proposal_id == proposal_id, ProposalVersion.number == number)


def councils_to_write_for(viewer: Viewer) -> list[Council]:
    """The councils the viewer may see and that still exist, to choose from before asking who may write."""
    return list(
        db.session.scalars(
            select(Council)
            .where(Council.school_id == viewer.school_id, Council.closed_at.is_(None))
            .order_by(Council.kind.desc(), Council.name)
        )
    )


def answered_count() -> ColumnElement[int]:
    """How many answers a round has, for a statement that joins it."""
    return select(func.count()).where(Stance.round_id == FeedbackRound.id).correlate(FeedbackRound).scalar_subquery()


def waiting_for(viewer: Viewer, now: datetime) -> Select[*tuple[Any, ...]]:
    """The open rounds the viewer was asked in and has not answered, the first to close first.

    Columns: proposal_id, title, question, kind, minutes_needed, audience, closes_on, asked, answered.
    """
    return (
        select(
            Proposal.id.label("proposal_id"),
            Proposal.title,
            Proposal.question,
            Proposal.kind,
            FeedbackRound.minutes_needed,
            FeedbackRound.audience,
            FeedbackRound.closes_on,
            FeedbackRound.asked_count.label("asked"),
            answered_count().label("answered"),
        )
        .join(FeedbackRound, FeedbackRound.proposal_id == Proposal.id)
        .join(Asked, and_(Asked.round_id == FeedbackRound.id, Asked.user_id == viewer.id))
        .where(
            Proposal.school_id == viewer.school_id,
            Proposal.state == ProposalState.OPEN,
            Asked.answered_on.is_(None),
            FeedbackRound.closed_at.is_(None),
            FeedbackRound.closes_at > now,
        )
        .order_by(FeedbackRound.closes_at, Proposal.id)
    )


def told_to(viewer: Viewer, most: int = 5) -> Select[*tuple[Any, ...]]:
    """The outcomes of proposals the viewer took part in, newest first, with their own words.

    Columns: proposal_id, title, result, decided, done_with_feedback, published_at, words (empty in an anonymous round).
    """
    words = (
        select(Comment.body)
        .where(
            Comment.proposal_id == Proposal.id,
            Comment.author_id == viewer.id,
            Comment.withdrawn_at.is_(None),
            Comment.hidden_at.is_(None),
        )
        .order_by(Comment.stance_id.is_(None), Comment.id.desc())
        .limit(1)
        .correlate(Proposal)
        .scalar_subquery()
    )
    answered = exists().where(
        Asked.user_id == viewer.id,
        Asked.answered_on.is_not(None),
        Asked.round_id == FeedbackRound.id,
        FeedbackRound.proposal_id == Proposal.id,
    )
    spoke = exists().where(Comment.proposal_id == Proposal.id, Comment.author_id == viewer.id)
    supported = exists().where(Supporter.proposal_id == Proposal.id, Supporter.user_id == viewer.id)
    return (
        select(
            Proposal.id.label("proposal_id"),
            Proposal.title,
            Outcome.result,
            Outcome.decided,
            Outcome.done_with_feedback,
            Outcome.published_at,
            func.coalesce(words, "").label("words"),
        )
        .join(Outcome, Outcome.proposal_id == Proposal.id)
        .where(
            Proposal.school_id == viewer.school_id, Outcome.published_at.is_not(None), or_(answered, spoke, supported)
        )
        .order_by(Outcome.published_at.desc(), Proposal.id.desc())
        .limit(most)
    )
