"""Attendance, and the free shapes of records, in words: for the page and the PDF alike."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from klankbord.base.i18n import clock, full_date
from klankbord.councils.forms import OFFICES
from klankbord.councils.models import Office
from klankbord.kit import shapes
from klankbord.kit.entries import as_day
from klankbord.kit.errors import N_
from klankbord.meetings.models import AttendanceStatus, Capacity, Meeting
from klankbord.meetings.queries_attendance import Line

GROUPS = (
    (AttendanceStatus.PRESENT, N_("Present")),
    (AttendanceStatus.ABSENT_WITH_NOTICE, N_("Absent with notice")),
    (AttendanceStatus.ABSENT_WITHOUT_NOTICE, N_("Absent without notice")),
    (AttendanceStatus.ABSENT_UNSPECIFIED, N_("Absent")),
    (AttendanceStatus.GUEST, N_("Guests")),
)
TEAM = N_("Present for the team")
VOTING = N_("Present, parents with a vote")
KEYS = {
    "for": N_("for"),
    "against": N_("against"),
    "abstain": N_("abstained"),
    "abstentions": N_("abstained"),
    "result": N_("result"),
    "note": N_("remark"),
    "who": N_("who"),
    "time": N_("time"),
    "text": N_("text"),
    "moved": N_("moved by"),
    "moved_by": N_("moved by"),
    "seconded": N_("seconded by"),
    "seconded_by": N_("seconded by"),
    "part": N_("part"),
    "title": N_("title"),
    "date": N_("date"),
    "what": N_("what"),
    "status": N_("state"),
    "topics": N_("subjects"),
    "minute_taker": N_("minutes by"),
    "owner": N_("who"),
    "due": N_("by when"),
}


def attendance(lines: Iterable[Line]) -> list[tuple[str, list[str]]]:
    """The list as groups of names, each with what is said of it; people nothing was written about are left out."""
    found: dict[str, list[str]] = {}
    for status, heading in GROUPS:
        for line in lines:
            if line.status == status:
                found.setdefault(_heading(line, heading), []).append(name(line))
    return [(_(heading), names) for heading, names in found.items()]


def _heading(line: Line, heading: str) -> str:
    if line.status == AttendanceStatus.PRESENT and line.capacity == Capacity.TEAM:
        return TEAM
    if line.status == AttendanceStatus.PRESENT and line.capacity == Capacity.VOTING_PARENT:
        return VOTING
    return heading


def name(line: Line) -> str:
    """A name with what is said of it: `Sara Schrijft (secretary, from 19.45)`."""
    said = [str(OFFICES[line.office])] if line.office not in {None, Office.MEMBER} else []
    said += came_and_went(line)
    said += [words for words in (line.note, line.more) if words]
    return f"{line.name} ({', '.join(said)})" if said else line.name


def came_and_went(line: Line) -> list[str]:
    """How somebody was there: online, from when, until when; empty for who was in the room all the time."""
    said = []
    if line.online:
        said.append(_("online"))
    if line.arrived_at:
        said.append(_("from %(time)s", time=clock(line.arrived_at)))
    elif line.came_late:
        said.append(_("came later"))
    if line.left_at:
        said.append(_("until %(time)s", time=clock(line.left_at)))
    return said


def offices(meeting: Meeting) -> list[tuple[str, str]]:
    """Who led the meeting and wrote its minutes, as a record names them."""
    given = (
        (_("Chair"), meeting.chair),
        (_("Vice-chair"), meeting.vice_chair),
        (_("Secretary"), meeting.secretary),
        (_("Treasurer"), meeting.treasurer),
        (_("Organiser"), meeting.organiser),
    )
    return [(label, who) for label, who in given if who]


def shape(value: Any) -> list[str]:
    """Whatever shape a record gave, as lines: `for: 6, against: 0`."""
    return _lines(shapes.unpack(value))


def _lines(value: Any) -> list[str]:
    if shapes.is_empty(value):
        return []
    if isinstance(value, list):
        return [line for part in value for line in _lines(part)]
    return [_one(value)]


def _one(value: Any) -> str:
    if isinstance(value, bool):
        said: str = _("yes") if value else _("no")
        return said
    if isinstance(value, dict):
        return ", ".join(f"{_key(key)}: {_one(part)}" for key, part in value.items() if not shapes.is_empty(part))
    if isinstance(value, list):
        return "; ".join(_one(part) for part in value)
    day = as_day(str(value))
    return full_date(day) if day is not None else f"{value}"


def _key(key: object) -> str:
    word = str(key)
    known = KEYS.get(word)
    return word.replace("_", " ") if known is None else str(_(known))
