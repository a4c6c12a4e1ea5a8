"""The year plan of a council and of the school: its meetings, holidays and free days, month by month."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from sqlalchemy import select

from klankbord.base import web
from klankbord.councils import queries as councils
from klankbord.councils import rules
from klankbord.councils.models import Council
from klankbord.invitations import queries as invitations
from klankbord.kit import dates, free_days
from klankbord.kit.free_days import Span
from klankbord.meetings import queries as meetings
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.schools import rules as schools
from klankbord.schools.queries_free_days import free_spans

blueprint = Blueprint("year_pages", __name__)
_YEAR = re.compile(r"(20\d\d)-(20\d\d)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting or a span of free days, on the day it stands under; `clash` is the free day a meeting falls on."""

    day: date
    meeting: Meeting | None = None
    span: Span | None = None
    clash: Span | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the plan and what is in it, in order."""

    name: str
    first: date
    entries: list[Entry] = field(default_factory=list)


@blueprint.get("/<school_slug>/councils/<int:council_id>/year-plan")
def council(council_id: int) -> ResponseReturnValue:
    """The year plan of one council. Four statements."""
    viewer = web.viewer()
    found = web.load_or_404(select(Council).where(councils.visible(viewer), Council.id == council_id))
    return _page(found, may_organise=rules.may_organise(viewer, found))


@blueprint.get("/<school_slug>/year-plan")
def school() -> ResponseReturnValue:
    """The year plan of the school: the meetings of every council that the viewer may see. Three statements."""
    return _page(None)


def _page(of: Council | None, *, may_organise: bool = False) -> ResponseReturnValue:
    viewer = web.viewer()
    today = dates.today(viewer.zone)
    year = _asked_year(today)
    first, last = dates.first_day(year), dates.last_day(year)
    found = meetings.between(viewer, first, last, invitations.meetings_of(viewer), of.id if of else None)
    spans = free_spans(viewer.school_id, first, last)
    start = int(year[:4])
    return web.render_template(
        "across/year.html",
        council=of,
        year=year,
        before=f"{start - 1}-{start}",
        after=f"{start + 1}-{start + 2}",
        months=_months(first, found, spans),
        drafts=sum(meeting.state == MeetingState.DRAFT for meeting in found),
        total=sum(meeting.state != MeetingState.CANCELLED for meeting in found),
        may_organise=may_organise,
        may_administer=schools.may_administer(viewer),
        known=bool(spans),
    )


def _asked_year(today: date) -> str:
    """The school year that is asked for, this one where none or none that can be is."""
    asked = _YEAR.fullmatch(web.asked("year"))
    return asked[0] if asked and int(asked[2]) == int(asked[1]) + 1 else dates.school_year(today)


def _months(first: date, found: Sequence[Meeting], spans: Sequence[Span]) -> list[Month]:
    months = []
    for number in range(12):
        year, month = divmod(first.month - 1 + number, 12)
        begin = date(first.year + year, month + 1, 1)
        months.append(Month(format_date(begin, "LLLL y", rebase=False), begin))
    for meeting in found:
        if meeting.day is not None:
            clash = free_days.on(meeting.day, spans) if meeting.state in meetings.COMING else None
            _of(months, meeting.day).entries.append(Entry(meeting.day, meeting=meeting, clash=clash))
    for span in spans:
        day = max(span.first, first)
        _of(months, day).entries.append(Entry(day, span=span))
    for each in months:
        each.entries.sort(key=lambda entry: (entry.day, entry.meeting is None))
    return months


def _of(months: Sequence[Month], day: date) -> Month:
    return next(month for month in months if (month.first.year, month.first.month) == (day.year, day.month))
