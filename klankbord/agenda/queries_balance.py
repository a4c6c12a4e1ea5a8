"""How much of a council's meetings asks people something, over a school year."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from klankbord.agenda import kinds
from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.agenda.queries_closed import closed_items
from klankbord.base.db import db
from klankbord.meetings.models import Meeting, MeetingState


@dataclass(frozen=True, slots=True)
class YearBalance:
    """Minutes that ask and minutes that tell in the meetings of one school year, and how many meetings that were."""

    asks: int
    tells: int
    meetings: int


def balance_of_year(council_id: int, day: date, *, with_closed: bool) -> YearBalance:
    """The balance of the school year (from 1 August) that a day falls in. One statement.

    Meetings that were held or whose agenda was published count. An item with minutes of its own counts, and then not
    its sub-items; breaks are neither. Closed items only for who may see them.
    """
    first = date(day.year if day.month >= 8 else day.year - 1, 8, 1)
    above, higher, highest = aliased(AgendaItem), aliased(AgendaItem), aliased(AgendaItem)
    asking = and_(AgendaItem.kind.in_(kinds.ASKING), AgendaItem.without_discussion.is_(False))
    statement = (
        select(
            func.coalesce(func.sum(case((asking, AgendaItem.duration_minutes), else_=0)), 0),
            func.coalesce(func.sum(AgendaItem.duration_minutes), 0),
            func.count(Meeting.id.distinct()),
        )
        .select_from(AgendaItem)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .outerjoin(above, above.id == AgendaItem.parent_id)
        .outerjoin(higher, higher.id == above.parent_id)
        .outerjoin(highest, highest.id == higher.parent_id)
        .where(
            Meeting.council_id == council_id,
            Meeting.day >= first,
            Meeting.day < first.replace(year=first.year + 1),
            Meeting.state != MeetingState.CANCELLED,
            or_(Meeting.state == MeetingState.HELD, Meeting.agenda_version > 0),
            AgendaItem.duration_minutes.is_not(None),
            AgendaItem.kind != ItemKind.BREAK,
            above.duration_minutes.is_(None),
            higher.duration_minutes.is_(None),
            highest.duration_minutes.is_(None),
        )
    )
    if not with_closed:
        statement = statement.where(AgendaItem.id.not_in(closed_items(council_id=council_id)))
    asks, total, meetings = db.session.execute(statement).one()
    return YearBalance(asks, total - asks, meetings)
