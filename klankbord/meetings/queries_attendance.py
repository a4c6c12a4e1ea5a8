"""Who was there, or is to be asked: the seat holders of the day and whoever was written down besides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import and_, case, func, literal, null, or_, select, union_all

from klankbord.base.db import db
from klankbord.councils.models import Office, Seat
from klankbord.kit.entries import PRESENCE
from klankbord.meetings.models import Attendance, AttendanceStatus, Capacity, Meeting
from klankbord.people.models import User

ORDER = (Office.ORGANISER, Office.CHAIR, Office.VICE_CHAIR, Office.SECRETARY, Office.TREASURER, Office.MEMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person or name in the list; `id` and `status` are None while nothing was written down about them.

    `more` is what a record says of them besides; `guest_id` names a guest from outside who was invited, and `likely`
    what their answer makes likely.
    """

    id: int | None
    user_id: int | None
    name: str
    office: Office | None = None
    status: AttendanceStatus | None = None
    capacity: Capacity = Capacity.MEMBER
    online: bool = False
    came_late: bool = False
    arrived_at: time | None = None
    left_at: time | None = None
    note: str = ""
    more: str = ""
    version: int | None = None
    guest_id: int | None = None
    likely: AttendanceStatus | None = None

    @property
    def key(self) -> str:
        """Names the line in a form: `a7` a row, `u12` a person without one, `g3` a guest without one."""
        if self.id is None and self.guest_id is not None:
            return f"g{self.guest_id}"
        return f"a{self.id}" if self.id is not None else f"u{self.user_id}"

    @property
    def was_there(self) -> bool:
        """Whether they were present, as a guest too."""
        return self.status in {AttendanceStatus.PRESENT, AttendanceStatus.GUEST}


def attendance_of(meeting: Meeting, also: Iterable[User] = ()) -> list[Line]:
    """The attendance list of a meeting in one statement: who holds a seat that day, and everybody written down.

    `also` are people to list besides, such as those invited without a seat. Nothing is written; a line gets its row
    with the first mark.
    """
    day = meeting.day
    rank = case(*[(Seat.office == office, number) for number, office in enumerate(ORDER)], else_=len(ORDER))
    seats = (
        select(Seat.user_id.label("user_id"), func.min(rank).label("rank"))
        .where(Seat.council_id.in_(meeting.council_ids))
        .group_by(Seat.user_id)
    )
    if day is not None:
        seats = seats.where(Seat.starts_on <= day, or_(Seat.ends_on.is_(None), Seat.ends_on >= day))
    else:
        seats = seats.where(Seat.ends_on.is_(None))
    seat = seats.subquery()
    written = (
        select(Attendance.id, Attendance.user_id, seat.c.rank)
        .outerjoin(seat, seat.c.user_id == Attendance.user_id)
        .where(Attendance.meeting_id == meeting.id)
    )
    unwritten = select(null(), seat.c.user_id, seat.c.rank).where(
        ~select(literal(1))
        .where(and_(Attendance.meeting_id == meeting.id, Attendance.user_id == seat.c.user_id))
        .exists()
    )
    both = union_all(written, unwritten).subquery()
    rows = db.session.execute(
        select(both.c.user_id, both.c.rank, User.name, Attendance)
        .outerjoin(User, User.id == both.c.user_id)
        .outerjoin(Attendance, Attendance.id == both.c.id)
        .order_by(func.coalesce(both.c.rank, 99), Attendance.position, User.name)
    ).all()
    lines = [_line(*row) for row in rows]
    listed = {line.user_id for line in lines}
    lines += [Line(id=None, user_id=user.id, name=user.name) for user in also if user.id not in listed]
    return lines


def attendance_of_council(council_id: int, meetings: Sequence[Meeting]) -> dict[int, list[Line]]:
    """The attendance lists of several meetings of one council, each as `attendance_of` gives it, by meeting.

    Two statements: the seats of the council, and everybody written down in one of the meetings.
    """
    seats = db.session.execute(
        select(Seat.user_id, User.name, Seat.office, Seat.starts_on, Seat.ends_on)
        .join(User, User.id == Seat.user_id)
        .where(Seat.council_id == council_id)
        .order_by(User.name, Seat.id)
    ).all()
    found: dict[int, list[tuple[Attendance, str | None]]] = {meeting.id: [] for meeting in meetings}
    written = (
        select(Attendance, User.name)
        .outerjoin(User, User.id == Attendance.user_id)
        .where(Attendance.meeting_id.in_(found))
    )
    for row, name in db.session.execute(written.order_by(Attendance.position, Attendance.id)):
        found[row.meeting_id].append((row, name))
    return {meeting.id: _lines(_ranks(seats, meeting.day), found[meeting.id]) for meeting in meetings}


def _ranks(seats: Iterable[Any], day: date | None) -> dict[int, tuple[int, str]]:
    """Who holds a seat on a day, or without one still does: the place of their first office, and their name."""
    held: dict[int, tuple[int, str]] = {}
    for user_id, name, office, starts_on, ends_on in seats:
        if (day is None and ends_on is None) or (
            day is not None and starts_on <= day and (ends_on is None or day <= ends_on)
        ):
            held[user_id] = min(held.get(user_id, (len(ORDER), name)), (ORDER.index(office), name))
    return held


def _lines(held: dict[int, tuple[int, str]], written: Sequence[tuple[Attendance, str | None]]) -> list[Line]:
    rows: list[tuple[int, int, str, Line]] = []
    for row, name in written:
        rank = held.get(row.user_id or 0, (None, ""))[0]
        line = _line(row.user_id, rank, name, row)
        rows.append((99 if rank is None else rank, row.position, name or "", line))
    known = {row.user_id for row, _name in written}
    rows += [
        (rank, 0, name, _line(user_id, rank, name, None))
        for user_id, (rank, name) in held.items()
        if user_id not in known
    ]
    return [line for *_order, line in sorted(rows, key=lambda row: row[:3])]


def _line(user_id: int | None, rank: int | None, name: str | None, row: Attendance | None) -> Line:
    held = ORDER[rank] if rank is not None else None
    if row is None:
        return Line(id=None, user_id=user_id, name=name or "", office=held)
    return Line(
        id=row.id,
        user_id=row.user_id,
        name=row.name or name or "",
        office=held,
        status=row.status,
        capacity=row.capacity,
        online=row.online,
        came_late=row.came_late,
        arrived_at=row.arrived_at,
        left_at=row.left_at,
        note=row.note,
        more=PRESENCE.more(row.entry if row.late_entry is None else row.late_entry),
        version=row.version,
    )
