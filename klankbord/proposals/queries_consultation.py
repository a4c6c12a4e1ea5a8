"""A consultation of all parents: its reach, and whether an outcome goes against what most of them said."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, bindparam, func, select

from klankbord.base.db import db
from klankbord.base.outbox import MessageState, OutboxMessage
from klankbord.base.outbox import queries as outbox
from klankbord.kit.suppression import enough
from klankbord.proposals.kinds import kind_of
from klankbord.proposals.models import (
    FeedbackRound,
    Naming,
    Outcome,
    OutcomeResult,
    Proposal,
    Stance,
    StanceKind,
)
from klankbord.proposals.queries_page import Entries, entry

FOR = (StanceKind.SUPPORT, StanceKind.SUPPORT_WITH_CONCERNS)
AGAINST = (StanceKind.OBJECT,)
_THING = FeedbackRound.__tablename__
_KIND = "opened"

MAILS: Entries = (
    select(*entry("mails", func.count(), OutboxMessage.state))
    .where(
        OutboxMessage.about_kind == _THING,
        OutboxMessage.about_id == bindparam("round_id", type_=Integer),
        OutboxMessage.kind == _KIND,
    )
    .group_by(OutboxMessage.state)
)
"""For the page of a consultation: how many mails that asked are in each state."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a round reached: people asked, mails that arrived (sent and not come back), people who answered.

    `answered` is None where it is too few to show without giving away who, in an anonymous round.
    """

    asked: int
    delivered: int
    answered: int | None

    @property
    def percent(self) -> int | None:
        """How many of a hundred people asked have answered, rounded."""
        if self.answered is None or not self.asked:
            return None
        return round(100 * self.answered / self.asked)


def reach(asked: int, answered: int, naming: Naming, mails: Iterable[Any]) -> Reach:
    """The reach of a round, from its counts and the rows of `MAILS`."""
    delivered = sum(row.n for row in mails if row.tag == "mails" and row.a == MessageState.SENT)
    return Reach(asked, delivered, _shown(answered, naming))


def _shown(answered: int, naming: Naming) -> int | None:
    return answered if naming is Naming.NAMED or enough(answered) else None


def reach_of(asked_in: FeedbackRound) -> Reach:
    """The reach of a round as it is now."""
    delivered = outbox.counts_about(_THING, [asked_in.id], _KIND).get(MessageState.SENT, 0)
    return Reach(asked_in.asked_count, delivered, _shown(sum(stances(asked_in.id).values()), asked_in.naming))


def stances(round_id: int) -> dict[StanceKind, int]:
    """How many took each stance in a round."""
    rows = db.session.execute(
        select(Stance.kind, func.count()).where(Stance.round_id == round_id).group_by(Stance.kind)
    )
    return {row[0]: row[1] for row in rows}


def deviates(result: OutcomeResult, counts: dict[StanceKind, int]) -> bool:
    """Whether a result goes against what most said, of those who are for or against; a tie and a delay do not."""
    favour, against = sum(counts.get(kind, 0) for kind in FOR), sum(counts.get(kind, 0) for kind in AGAINST)
    if result in {OutcomeResult.ADOPTED, OutcomeResult.ADOPTED_WITH_CHANGES}:
        return against > favour
    return result is OutcomeResult.NOT_ADOPTED and favour > against


def must_be_explained(proposal: Proposal, asked_in: FeedbackRound | None, outcome: Outcome) -> bool:
    """Whether an outcome still lacks the reasons for deviating from what most parents said.

    Of an anonymous round with fewer than five answers nothing is asked: the question alone would tell how they fell.
    """
    if asked_in is None or not kind_of(proposal.kind).answers_for_deviation or outcome.reasons_for_deviation.strip():
        return False
    counts = stances(asked_in.id)
    if _shown(sum(counts.values()), asked_in.naming) is None:
        return False
    return deviates(outcome.result, counts)
