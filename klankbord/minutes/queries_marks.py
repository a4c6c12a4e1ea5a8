"""What stands beside a note for its writer: the decisions and tasks that its lines propose, and whom it names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.followup.queries_people import people_to_ask
from klankbord.kit import concern, dates, quick_marks
from klankbord.kit.quick_marks import Mark
from klankbord.meetings.models import Meeting
from klankbord.meetings.queries_attendance import attendance_of
from klankbord.minutes.models_marks import TakenLine
from klankbord.schools.models import Child, School

_CAPITAL = re.compile(r"[^\W\d_a-zß-ÿ]")


@dataclass(frozen=True, slots=True)
class Hints:
    """Whom a note names in a way its writer may not have meant: children, and people with what they said."""

    children: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()


def proposed(meeting: Meeting, item_id: int, note: str, names: Iterable[str]) -> list[Mark]:
    """What a note proposes to its writer; `names` are whom a line can mean.

    One statement where any line proposes something, else none.
    """
    marks = quick_marks.read(note, list(dict.fromkeys(names)), meeting.day or dates.today(meeting.zone))
    if not marks:
        return []
    return quick_marks.fresh(marks, db.session.scalars(select(TakenLine.line).where(TakenLine.item_id == item_id)))


def hints(meeting: Meeting, note: str, there: Sequence[str]) -> Hints:
    """Whom a note names; `there` are the names on the attendance list. One statement where it may hold a name."""
    if not concern.may_hold_a_name(note) and not concern.named_in(note, there):
        return Hints()
    children = db.session.scalars(
        select(Child.name)
        .join(School, School.id == Child.school_id)
        .where(
            Child.school_id == meeting.school_id,
            School.keeps_child_names,
            Child.name.is_not(None),
            Child.left_on.is_(None),
        )
    )
    return Hints(
        tuple(concern.children_in(note, [name for name in children if name], there)),
        tuple(concern.quoted_in(note, there)),
    )


def beside(meeting: Meeting, item_id: int, note: str) -> tuple[list[Mark], Hints]:
    """What a note proposes, and whom it names, with the names asked for where they are needed: six statements."""
    marked = bool(quick_marks.read(note, (), dates.today(meeting.zone)))
    if not marked and not _CAPITAL.search(note):
        return [], Hints()
    there = [line.name for line in attendance_of(meeting)]
    people = people_to_ask(meeting, dates.today(meeting.zone)) if marked else {}
    return proposed(meeting, item_id, note, [*people, *there]) if marked else [], hints(meeting, note, there)
