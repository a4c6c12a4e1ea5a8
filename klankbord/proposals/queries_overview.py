"""What a school year of asking a council did, as plain counts; what may be shown of them is decided in `across`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, and_, bindparam, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from klankbord.base.among import Numbers, among
from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.proposals.models import (
    Asked,
    Audience,
    Comment,
    FeedbackRound,
    Naming,
    Outcome,
    OutcomeResult,
    Proposal,
    ProposalState,
    RoundClassGroup,
    SpeaksAs,
    Stance,
)
from klankbord.proposals.queries import OPENED, newest_round
from klankbord.schools.models import ClassGroup

_OPENED = or_(Asked.opened_on.is_not(None), Asked.answered_on.is_not(None))
"""Who answered had it open, also where the page could not say so."""


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal in its newest round: how many were asked, opened it and answered, and what came of it."""

    id: int
    title: str
    state: ProposalState
    answer_due_on: date | None
    round_id: int
    naming: Naming
    audience: Audience
    opened_at: datetime
    closes_on: date
    closed_at: datetime | None
    asked: int
    answered: int
    opened: int
    told: int
    published_at: datetime | None
    result: OutcomeResult | None


@dataclass(slots=True)
class Answers:
    """A named round by class, in the school's order: how many were asked, opened it, and took each stance."""

    asked: dict[str, int] = field(default_factory=dict)
    opened: dict[str, int] = field(default_factory=dict)
    stances: list[tuple[str, str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Thread:
    """A reaction that began a conversation: of which class, when, and when the school first answered it."""

    proposal_id: int
    class_name: str
    at: datetime
    answered_at: datetime | None


def years(council_id: int, zone: str) -> list[str]:
    """The school years in which a council asked anything, newest first. One statement."""
    first, last = db.session.execute(
        select(func.min(FeedbackRound.opened_at), func.max(FeedbackRound.opened_at))
        .join(Proposal, Proposal.id == FeedbackRound.proposal_id)
        .where(Proposal.council_id == council_id)
    ).one()
    if first is None:
        return []
    one, other = (int(dates.school_year(dates.local(at, zone).date())[:4]) for at in (first, last))
    return [f"{year}-{year + 1}" for year in range(other, one - 1, -1)]


def lines(council_id: int, year: str, zone: str) -> list[Line]:
    """The proposals whose newest round a council opened in a school year, in that order. One statement."""
    begin = dates.end_of_day(dates.last_day(f"{int(year[:4]) - 1}-{year[:4]}"), zone)
    end = dates.end_of_day(dates.last_day(year), zone)
    did = [
        select(func.count())
        .where(Asked.round_id == FeedbackRound.id, condition)
        .correlate(FeedbackRound)
        .scalar_subquery()
        for condition in (Asked.answered_on.is_not(None), _OPENED)
    ]
    rows: Any = db.session.execute(
        select(
            Proposal.id,
            Proposal.title,
            Proposal.state,
            Proposal.answer_due_on,
            FeedbackRound.id,
            FeedbackRound.naming,
            FeedbackRound.audience,
            FeedbackRound.opened_at,
            FeedbackRound.closes_on,
            FeedbackRound.closed_at,
            FeedbackRound.asked_count,
            *did,
            func.coalesce(Outcome.told_count, 0),
            Outcome.published_at,
            Outcome.result,
        )
        .join(FeedbackRound, FeedbackRound.id == newest_round())
        .outerjoin(Outcome, and_(Outcome.proposal_id == Proposal.id, Outcome.published_at.is_not(None)))
        .where(
            Proposal.council_id == council_id,
            Proposal.state.in_(OPENED),
            FeedbackRound.opened_at >= begin,
            FeedbackRound.opened_at < end,
        )
        .order_by(FeedbackRound.opened_at, Proposal.id)
    )
    return [Line(*row) for row in rows]


def answers(round_ids: Iterable[int]) -> dict[int, Answers]:
    """Of those rounds that asked parents with their names: who did what in which class. One statement.

    The order of the classes is the one of the page of a proposal, so that both hide the same cells.
    """
    ids = bindparam("rounds", list(round_ids), type_=Numbers())
    mine = and_(
        among(FeedbackRound.id, ids),
        FeedbackRound.naming == Naming.NAMED,
        FeedbackRound.audience.in_([Audience.ALL_PARENTS, Audience.CLASS_GROUPS]),
    )
    name = func.coalesce(ClassGroup.name, "").label("name")
    place, none = ClassGroup.position.label("place"), literal(0, Integer).label("place")
    classes = (
        select(RoundClassGroup.round_id, literal("class").label("what"), name, RoundClassGroup.asked_parents, place)
        .join(FeedbackRound, FeedbackRound.id == RoundClassGroup.round_id)
        .join(ClassGroup, ClassGroup.id == RoundClassGroup.class_group_id)
        .where(mine)
    )
    opened = (
        select(Asked.round_id, literal("opened"), name, func.count(), none)
        .join(FeedbackRound, FeedbackRound.id == Asked.round_id)
        .outerjoin(ClassGroup, ClassGroup.id == Asked.class_group_id)
        .where(mine, _OPENED)
        .group_by(Asked.round_id, ClassGroup.name)
    )
    stances = (
        select(Stance.round_id, Stance.kind, name, func.count(), none)
        .join(FeedbackRound, FeedbackRound.id == Stance.round_id)
        .outerjoin(ClassGroup, ClassGroup.id == Stance.class_group_id)
        .where(mine)
        .group_by(Stance.round_id, Stance.kind, ClassGroup.name)
    )
    found: dict[int, Answers] = {}
    rows: Sequence[Any] = db.session.execute(union_all(classes, opened, stances)).all()
    for round_id, what, of, number, _place in sorted(rows, key=lambda row: (row.what != "class", row.place, row.name)):
        into = found.setdefault(round_id, Answers())
        if what == "class":
            into.asked[of] = number
        elif what == "opened":
            into.opened[of] = into.opened.get(of, 0) + number
        else:
            into.stances.append((of, what, number))
    return found


def threads(proposal_ids: Iterable[int]) -> Sequence[Thread]:
    """The reactions to proposals that parents began and let stand, and when the school answered. One statement."""
    reply = aliased(Comment)
    standing = (reply.withdrawn_at.is_(None), reply.hidden_at.is_(None))
    answered_at = (
        select(func.min(reply.created_at))
        .where(reply.parent_id == Comment.id, reply.speaks_as == SpeaksAs.SCHOOL, *standing)
        .correlate(Comment)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Comment.proposal_id, func.coalesce(ClassGroup.name, ""), Comment.created_at, answered_at)
        .outerjoin(ClassGroup, ClassGroup.id == Comment.class_group_id)
        .where(
            among(Comment.proposal_id, bindparam("proposals", list(proposal_ids), type_=Numbers())),
            Comment.parent_id.is_(None),
            Comment.speaks_as != SpeaksAs.SCHOOL,
            Comment.withdrawn_at.is_(None),
            Comment.hidden_at.is_(None),
        )
    )
    return [Thread(*row) for row in rows]
