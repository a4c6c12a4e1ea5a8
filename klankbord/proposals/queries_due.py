"""The clock of an outcome: which proposals wait for one, and by what day people hear it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from klankbord.councils.kinds import KINDS
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer
from klankbord.proposals import rules
from klankbord.proposals.models import FeedbackRound, Proposal, ProposalState
from klankbord.proposals.queries import newest_round, sight

AHEAD = timedelta(days=7)
"""How long before its day an outcome stands on the home page of who organises."""


@dataclass(frozen=True, slots=True)
class Due:
    """A proposal whose round has closed and of which nobody was told yet what came of it."""

    proposal_id: int
    title: str
    council_name: str
    due_on: date


def organises(viewer: Viewer) -> bool:
    """Whether they may owe anybody an outcome in this school."""
    return bool(sight(viewer)["viewer_organises"]) or viewer.is_school_admin


def organised(viewer: Viewer) -> ColumnElement[bool]:
    """That the viewer organises a council, by their seat or as administrator."""
    by_admin = [kind for kind, about in KINDS.items() if about.admin_organises]
    return or_(
        Council.id.in_(sight(viewer)["viewer_organises"]),
        Council.kind.in_(by_admin) if viewer.is_school_admin else false(),
    )


def waiting(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """The proposals the viewer organises whose round has closed: what `due` reads."""
    return (
        select(
            Proposal.id.label("proposal_id"),
            Proposal.title,
            Council.name.label("council_name"),
            Proposal.answer_due_on,
            Council.outcome_days,
            FeedbackRound.closed_at,
        )
        .join(Council, Council.id == Proposal.council_id)
        .join(FeedbackRound, and_(FeedbackRound.proposal_id == Proposal.id, FeedbackRound.id == newest_round()))
        .where(Proposal.school_id == viewer.school_id, Proposal.state == ProposalState.CLOSED, organised(viewer))
        .order_by(Proposal.id)
    )


def due(rows: Iterable[Any], zone: str, today: date) -> list[Due]:
    """Those whose day has come or is near, the longest overdue first."""
    days = ((row, rules.due_on(row, zone)) for row in rows)
    found = [
        Due(row.proposal_id, row.title, row.council_name, day)
        for row, day in days
        if day is not None and day <= today + AHEAD
    ]
    return sorted(found, key=lambda one: (one.due_on, one.proposal_id))
