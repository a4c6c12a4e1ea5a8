"""Which items are closed to people outside the council."""

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from klankbord.agenda.models import AgendaItem
from klankbord.meetings.models import Meeting


def closed_items(
    *, council_id: int | None = None, meeting_id: int | None = None, school_id: int | None = None
) -> Select[int]:
    """The ids of the closed items of a council, a meeting or a school: those said to be, and all that hangs below."""
    own = select(AgendaItem.id).where(AgendaItem.closed.is_(True))
    if school_id is not None:
        own = own.where(AgendaItem.school_id == school_id)
    if meeting_id is not None:
        own = own.where(AgendaItem.meeting_id == meeting_id)
    if council_id is not None:
        own = own.join(Meeting, Meeting.id == AgendaItem.meeting_id).where(Meeting.council_id == council_id)
    found = own.cte("closed_item", recursive=True)
    below = aliased(AgendaItem)
    found = found.union(select(below.id).join(found, below.parent_id == found.c.id))
    return select(found.c.id)
