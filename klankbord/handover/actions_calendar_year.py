"""Last year's meetings become drafts of the new year, with the beginning of their agendas."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from klankbord.agenda.actions import STEP
from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base import journal
from klankbord.handover.queries_calendar_year import NewMeeting, dated
from klankbord.handover.queries_facts_year import ItemFact
from klankbord.handover.queries_parts_year import Plan
from klankbord.kit import dates, tokens
from klankbord.kit.errors import DomainError
from klankbord.meetings.models import Meeting, MeetingState


def draw_up(plan: Plan, batch: journal.Batch, school_id: int, now: datetime) -> int:
    """Put the drafts into the councils that asked for them; how many. Nobody is told of a draft."""
    meetings = [meeting for council in plan.councils if council.copy for meeting in council.meetings]
    if not meetings:
        return 0
    ids = batch.insert(Meeting, [_meeting(meeting, school_id, now) for meeting in meetings])
    rows = [
        _item(item, position, school_id, meeting_id, now)
        for meeting_id, meeting in zip(ids, meetings, strict=True)
        for position, item in enumerate(meeting.items, 1)
    ]
    if rows:
        batch.insert(AgendaItem, rows)
    return len(meetings)


def _meeting(new: NewMeeting, school_id: int, now: datetime) -> dict[str, Any]:
    like, start, starts_at = new.like, new.like.start_time, None
    if start is not None:
        try:
            starts_at = dates.to_instant(new.day, start, like.zone)
        except DomainError:  # the clocks skip that time on that night: its organiser chooses another
            start = None
    return {
        "school_id": school_id,
        "council_id": new.council_id,
        "state": MeetingState.DRAFT,
        "title": "" if dated(like.title) else like.title,
        "day": new.day,
        "start_time": start,
        "end_time": like.end_time if start is not None else None,
        "duration_minutes": like.duration_minutes,
        "zone": like.zone,
        "starts_at": starts_at,
        "place": like.place,
        "online_url": like.online_url,
        "school_year": dates.school_year(new.day),
        "uid": f"{tokens.reference()}@klankbord",
        "created_at": now,
    }


def _item(item: ItemFact, position: int, school_id: int, meeting_id: int, now: datetime) -> dict[str, Any]:
    renamed = item.kind == ItemKind.MINUTES_APPROVAL and dated(item.title)
    return {
        "school_id": school_id,
        "meeting_id": meeting_id,
        "position": position * STEP,
        "title": _("Minutes of the previous meeting") if renamed else item.title,
        "kind": item.kind,
        "duration_minutes": item.duration_minutes,
        "created_at": now,
    }
