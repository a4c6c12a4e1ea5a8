"""The papers of agenda items."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from klankbord.agenda.actions import need_open
from klankbord.agenda.models import AgendaItem, ItemPaper
from klankbord.base import audit, files
from klankbord.base.db import db
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting


def attach(
    meeting: Meeting,
    item: AgendaItem,
    uploads: Iterable[FileStorage],
    *,
    alternative_text: str = "",
    by: Person,
    now: datetime,
) -> list[ItemPaper]:
    """Keep files with an item, in the order they were chosen. `alternative_text` says what stands on pictures.

    Raises DomainError for a file that is refused; then none is kept.
    """
    need_open(meeting)
    last = db.session.scalar(select(func.max(ItemPaper.position)).where(ItemPaper.item_id == item.id)) or 0
    papers = []
    for number, upload in enumerate(uploads, last + 1):
        stored = files.store(upload, school_id=meeting.school_id, by=by, now=now, alternative_text=alternative_text)
        papers.append(ItemPaper(school_id=meeting.school_id, item_id=item.id, file_id=stored.id, position=number))
        audit.record("agenda.attach", item, by=by, now=now, name=stored.name, size=stored.size)
    db.session.add_all(papers)
    db.session.flush()
    return papers


def detach(meeting: Meeting, paper: ItemPaper, *, by: Person, now: datetime) -> None:
    """Take a paper away from its item; the row stays, the file is no longer given out."""
    need_open(meeting)
    paper.removed_at = now
    audit.record("agenda.detach", paper, by=by, now=now, meeting_id=meeting.id)
