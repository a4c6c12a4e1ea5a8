"""Saying which earlier decisions and action items an agenda item goes on from."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete

from klankbord.agenda.actions import need_open
from klankbord.agenda.models import AgendaItem
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.followup.models import EarlierLink
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting


def link_earlier(
    meeting: Meeting,
    item: AgendaItem,
    *,
    decisions: Iterable[int],
    actions: Iterable[int],
    by: Person,
    now: datetime,
) -> None:
    """Let an agenda item go on from these decisions and action items of its council, and no others.

    Raises WrongState for a meeting whose agenda stays as it is.
    """
    need_open(meeting)
    db.session.execute(delete(EarlierLink).where(EarlierLink.item_id == item.id))
    here = {"school_id": meeting.school_id, "item_id": item.id}
    given, tasks = sorted(set(decisions)), sorted(set(actions))
    db.session.add_all(EarlierLink(**here, decision_id=decision_id) for decision_id in given)
    db.session.add_all(EarlierLink(**here, action_id=action_id) for action_id in tasks)
    audit.record("followup.link_earlier", item, by=by, now=now, decisions=given, actions=tasks)
