"""Finding the rounds that wait for their day."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from klankbord.base.db import db
from klankbord.proposals.actions import Plan
from klankbord.proposals.models import Proposal
from klankbord.proposals.planned.models import PlannedClassGroup, PlannedRound


def of_proposal(proposal_id: int) -> PlannedRound | None:
    """The round that is planned for a draft."""
    return db.session.scalar(select(PlannedRound).where(PlannedRound.proposal_id == proposal_id))


def due(now: datetime) -> Sequence[PlannedRound]:
    """The rounds whose moment has come, with their proposal and who planned them; held until the end of the deed."""
    return db.session.scalars(
        select(PlannedRound)
        .where(PlannedRound.opens_at <= now, PlannedRound.refused_at.is_(None))
        .options(joinedload(PlannedRound.proposal).joinedload(Proposal.council), joinedload(PlannedRound.by))
        .order_by(PlannedRound.id)
        .with_for_update(of=PlannedRound, skip_locked=True)
    ).all()


def plan_of(planned: PlannedRound) -> Plan:
    """How it asks, as an action takes it."""
    groups = select(PlannedClassGroup.class_group_id).where(PlannedClassGroup.planned_id == planned.id)
    return Plan(
        audience=planned.audience,
        closes_on=planned.closes_on,
        class_group_ids=tuple(db.session.scalars(groups.order_by(PlannedClassGroup.class_group_id))),
        naming=planned.naming,
        minutes_needed=planned.minutes_needed,
        results=planned.results,
        remind_days=planned.remind_days,
    )


def drop(proposal_id: int) -> bool:
    """Take a planned round away, with the classes it would ask; whether there was one."""
    planned = of_proposal(proposal_id)
    if planned is None:
        return False
    db.session.execute(delete(PlannedClassGroup).where(PlannedClassGroup.planned_id == planned.id))
    db.session.delete(planned)
    db.session.flush()
    return True
