"""The yearly check: what team and parents answered about the fifteen success factors, side by side."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import contains_eager

from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.kit.success_factors import FACTORS
from klankbord.proposals.models import Audience, FeedbackRound, Proposal
from klankbord.proposals.questions.models import RoundQuestion
from klankbord.proposals.questions.queries_results import of_rounds

WIDEST = 3
"""How many gaps are put forward."""
WORTH = 0.5
"""The least difference of two means that is a gap at all."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one side answered: the mean step from 1 to 5, None where too few answered, and how many did."""

    mean: float | None
    answered: int | None


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor in one school year; a side that was not asked is None."""

    number: int
    parents: Side | None
    team: Side | None

    @property
    def gap(self) -> float | None:
        """How far the team stands above the parents; None while one of the two says nothing."""
        known = self.parents and self.team and self.parents.mean is not None and self.team.mean is not None
        return round(self.team.mean - self.parents.mean, 1) if known else None  # type: ignore[union-attr, operator]


def by_year(council_id: int, zone: str) -> dict[str, list[Factor]]:
    """The fifteen factors for each school year in which a council asked about them, the newest year first.

    Of two rounds of one side in one year the later stands. Four statements at most.
    """
    rounds = db.session.scalars(
        select(FeedbackRound)
        .join(Proposal, Proposal.id == FeedbackRound.proposal_id)
        .where(
            Proposal.council_id == council_id,
            exists().where(RoundQuestion.round_id == FeedbackRound.id, RoundQuestion.factor.is_not(None)),
        )
        .options(contains_eager(FeedbackRound.proposal))
        .order_by(FeedbackRound.opened_at, FeedbackRound.id)
    ).all()
    results = of_rounds(rounds, with_words=False)
    sides: dict[str, dict[bool, dict[int, Side]]] = defaultdict(dict)
    for asked_in in rounds:
        year = dates.school_year(dates.local(asked_in.opened_at, zone).date())
        sides[year][asked_in.audience is Audience.STAFF] = {
            result.question.factor: Side(result.mean, result.answered)
            for result in results.get(asked_in.id, ())
            if result.question.factor is not None
        }
    return {
        year: [
            Factor(number, of_year.get(False, {}).get(number), of_year.get(True, {}).get(number))
            for number in range(1, len(FACTORS) + 1)
        ]
        for year, of_year in sorted(sides.items(), reverse=True)
    }


def widest(factors: list[Factor]) -> list[Factor]:
    """The factors on which team and parents differ most, the widest gap first."""
    gaps = [factor for factor in factors if factor.gap is not None and abs(factor.gap) >= WORTH]
    return sorted(gaps, key=lambda factor: (-abs(factor.gap or 0), factor.number))[:WIDEST]
