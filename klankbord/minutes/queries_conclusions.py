"""Items of a meeting that were spoken of and have no conclusion yet."""

from collections.abc import Sequence

from sqlalchemy import exists, or_, select

from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base.db import db
from klankbord.followup.models import Decision
from klankbord.minutes.models import ItemNote


def unconcluded(meeting_id: int) -> Sequence[AgendaItem]:
    """The items for an opinion or a decision that were begun or noted down, with nothing concluded and not deferred."""
    noted = exists().where(ItemNote.item_id == AgendaItem.id, ItemNote.text != "")
    concluded = exists().where(Decision.item_id == AgendaItem.id, Decision.withdrawn_at.is_(None))
    return db.session.scalars(
        select(AgendaItem)
        .where(
            AgendaItem.meeting_id == meeting_id,
            AgendaItem.kind.in_([ItemKind.OPINION, ItemKind.DECISION]),
            AgendaItem.carried_to == "",
            AgendaItem.decision == "",
            or_(AgendaItem.started_at.is_not(None), noted),
            ~concluded,
        )
        .order_by(AgendaItem.position, AgendaItem.id)
    ).all()
