"""What was done to an agenda last, and by whom."""

from collections.abc import Sequence

from sqlalchemy import select

from klankbord.agenda.models_steps import AgendaStep
from klankbord.base.db import db


def last_step(meeting_id: int, user_id: int) -> AgendaStep | None:
    """What a person did last to an agenda and did not undo."""
    return db.session.scalar(
        select(AgendaStep)
        .where(AgendaStep.meeting_id == meeting_id, AgendaStep.by_id == user_id, AgendaStep.undone_at.is_(None))
        .order_by(AgendaStep.id.desc())
        .limit(1)
    )


def steps_of_others(step: AgendaStep) -> Sequence[AgendaStep]:
    """What other people did to the same agenda after a step."""
    return db.session.scalars(
        select(AgendaStep).where(
            AgendaStep.meeting_id == step.meeting_id,
            AgendaStep.id > step.id,
            AgendaStep.by_id != step.by_id,
            AgendaStep.undone_at.is_(None),
        )
    ).all()
