"""The papers an agenda waits for: by what day they are due, and which items have one promised."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from klankbord.agenda.actions import need_open
from klankbord.agenda.models import AgendaItem
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting


def set_deadline(meeting: Meeting, days: int, *, by: Person, now: datetime) -> None:
    """Let the papers of a meeting be due so many days before it. Raises WrongState once it is off or filed."""
    need_open(meeting)
    before, meeting.papers_days = meeting.papers_days, days
    if before != days:
        audit.record("agenda.set_papers_deadline", meeting, by=by, now=now, days=days, before=before)


def promise(meeting: Meeting, item: AgendaItem, promised: bool, *, by: Person, now: datetime) -> None:
    """Note that a paper is promised with an item, or that none is to come. Raises WrongState once it is off or filed.

    It leaves the item's version alone: somebody who is writing in it meets no conflict for that.
    """
    need_open(meeting)
    if item.paper_promised != promised:
        db.session.execute(
            update(AgendaItem).where(AgendaItem.id == item.id).values(paper_promised=promised),
            execution_options={"synchronize_session": False},
        )
        set_committed_value(item, "paper_promised", promised)
        audit.record("agenda.promise_paper", item, by=by, now=now, meeting_id=meeting.id, promised=promised)
