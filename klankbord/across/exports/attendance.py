"""Attendance over a school year: who was there when, as a table of people against meetings."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.base.db import db
from klankbord.base.i18n import clock
from klankbord.councils.forms import OFFICES
from klankbord.councils.models import Council, Office
from klankbord.kit.sheets import Cell, Row, Sheet
from klankbord.meetings.models import AttendanceStatus, Meeting, MeetingState
from klankbord.meetings.queries_attendance import ORDER, Line, attendance_of_council
from klankbord.minutes.words import GROUPS

BEGUN = (MeetingState.IN_SESSION, MeetingState.PAUSED, MeetingState.HELD)


@dataclass(slots=True)
class Person:
    """Somebody in the table; `marks` are their lines by meeting."""

    name: str
    office: Office | None
    has_account: bool
    marks: dict[int, Line] = field(default_factory=dict)

    @property
    def order(self) -> tuple[int, bool, str]:
        """Offices first, then members, people without a seat, and names without an account."""
        place = ORDER.index(self.office) if self.office is not None else len(ORDER)
        return place, not self.has_account, self.name.casefold()


def years(council_id: int) -> list[str]:
    """The school years in which a council met or will meet, newest first. One statement."""
    return list(
        db.session.scalars(
            select(Meeting.school_year)
            .where(Meeting.council_id == council_id, Meeting.school_year != "")
            .distinct()
            .order_by(Meeting.school_year.desc())
        )
    )


def held(council_id: int, school_year: str) -> Sequence[Meeting]:
    """The meetings that were held or are going on, oldest first; `school_year` is empty for all."""
    statement = select(Meeting).where(Meeting.council_id == council_id, Meeting.state.in_(BEGUN))
    if school_year:
        statement = statement.where(Meeting.school_year == school_year)
    return db.session.scalars(
        statement.order_by(Meeting.day.is_(None), Meeting.day, Meeting.start_time, Meeting.id)
    ).all()


def table(council: Council, school_year: str) -> Sheet:
    """Members, other people and names against the meetings of a school year. Three statements."""
    meetings = held(council.id, school_year)
    lists = attendance_of_council(council.id, meetings)
    people = gathered(lists)
    statuses = [status for status, _words in GROUPS]
    return Sheet(
        f"{_('Attendance')} {council.name} {school_year}".strip(),
        [
            _("Name"), _("Office"), *_headings(meetings), *(str(_(words)) for _status, words in GROUPS),
            _("Came later"), _("Left earlier"),
        ],
        [_row(person, meetings, statuses) for person in people],
        list(_totals(meetings, lists)) if meetings else (),
    )  # fmt: skip


def gathered(lists: dict[int, list[Line]]) -> list[Person]:
    """Everybody in any of the lists, once: an account by its id, a name by how it is written."""
    found: dict[tuple[int, str], Person] = {}
    for meeting_id, lines in lists.items():
        for line in lines:
            key = (line.user_id, "") if line.user_id is not None else (0, line.name.strip().casefold())
            person = found.setdefault(key, Person(line.name, line.office, line.user_id is not None))
            person.office = line.office or person.office  # the last one they held that year
            if line.status is not None:
                person.marks[meeting_id] = line
    return sorted(found.values(), key=lambda person: person.order)


def _headings(meetings: Iterable[Meeting]) -> list[str]:
    seen: Counter[str] = Counter()
    found = []
    for meeting in meetings:
        said = meeting.day.isoformat() if meeting.day else meeting.day_words or meeting.title or _("without a date")
        seen[said] += 1
        found.append(said if seen[said] == 1 else f"{said} ({seen[said]})")
    return found


def _row(person: Person, meetings: Iterable[Meeting], statuses: Sequence[AttendanceStatus]) -> Row:
    count = Counter(line.status for line in person.marks.values())
    office = str(OFFICES[person.office]) if person.office is not None else ""
    late = sum(came_late(person.marks[meeting.id], meeting) for meeting in meetings if meeting.id in person.marks)
    early = sum(line.left_at is not None for line in person.marks.values())
    said = [mark(person.marks.get(meeting.id)) for meeting in meetings]
    return [person.name, office, *said, *(count[status] for status in statuses), late, early]


def came_late(line: Line, meeting: Meeting) -> bool:
    """Whether somebody came after the meeting was to begin."""
    if line.came_late:
        return True
    return line.arrived_at is not None and (meeting.start_time is None or line.arrived_at > meeting.start_time)


def mark(line: Line | None) -> str:
    """One cell: the status in words with what is said of it, empty where nothing was noted down."""
    if line is None or line.status is None:
        return ""
    said = [str(_(dict(GROUPS)[line.status]))]
    if line.online:
        said.append(_("online"))
    if line.arrived_at:
        said.append(_("from %(time)s", time=clock(line.arrived_at)))
    elif line.came_late:
        said.append(_("came later"))
    if line.left_at:
        said.append(_("until %(time)s", time=clock(line.left_at)))
    return ", ".join(said)


def _totals(meetings: Sequence[Meeting], lists: dict[int, list[Line]]) -> Iterable[Row]:
    for status, words in GROUPS:
        yield [_("Total"), str(_(words)), *(sum(line.status == status for line in lists[one.id]) for one in meetings)]
    if any(one.present_count is not None for one in meetings):
        counted: list[Cell] = [one.present_count for one in meetings]
        yield [_("Total"), _("Counted present"), *counted]
