"""Earlier decisions and action items that agenda items go on from."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from klankbord.agenda.models import AgendaItem
from klankbord.base.db import db
from klankbord.followup import queries, queries_action_list
from klankbord.followup.models import ActionItem, Decision, EarlierLink
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting

MOST = 100
"""So many of each are offered, the newest first; those that are linked always."""


@dataclass(frozen=True, slots=True)
class Linked:
    """The ids of the decisions and the action items one agenda item goes on from."""

    decisions: frozenset[int]
    actions: frozenset[int]


def linked(item: AgendaItem) -> Linked:
    """What an agenda item goes on from."""
    rows = db.session.scalars(select(EarlierLink).where(EarlierLink.item_id == item.id)).all()
    return Linked(
        frozenset(row.decision_id for row in rows if row.decision_id is not None),
        frozenset(row.action_id for row in rows if row.action_id is not None),
    )


def offered(viewer: Viewer, meeting: Meeting, known: Linked) -> tuple[Sequence[Decision], Sequence[ActionItem]]:
    """The decisions and action items of the council that an item of a meeting can go on from."""
    decisions = [one for one in queries.decisions(viewer, meeting.council) if one.withdrawn_at is None]
    actions = queries_action_list.every(viewer, meeting.council)
    first = {one.id for one in decisions[:MOST]} | known.decisions
    then = {one.id for one in actions[:MOST]} | known.actions
    return [one for one in decisions if one.id in first], [one for one in actions if one.id in then]
