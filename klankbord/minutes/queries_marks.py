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


def hints(meeting: Meeting, note: str, known: Sequence[str]) -> Hints:
    """Whom a note names; `known` are the names on the attendance list, and of who else could be meant.

    One statement where it may hold a name.
    """
    if not _CAPITAL.search(note):
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
        tuple(concern.children_in(note, [name for name in children if name], known)),
        _quoted(note, known),
    )


def _quoted(note: str, known: Sequence[str]) -> tuple[str, ...]:
    """Who is quoted: of the known ones by their whole name, others by the words that stand there."""
    found = concern.quoted_in(note, dict.fromkeys(known))
    words = {word for name in found for word in name.split()}
    return (*found, *(name for name in concern.told_of(note) if not words & set(name.split())))


def beside(meeting: Meeting, item_id: int, note: str) -> tuple[list[Mark], Hints]:
    """What a note proposes, and whom it names, with the names asked for where they are needed: six statements."""
    if not _CAPITAL.search(note) and not quick_marks.read(note, (), dates.today(meeting.zone)):
        return [], Hints()
    there = [line.name for line in attendance_of(meeting)]
    return of_note(meeting, item_id, note, people_to_ask(meeting, dates.today(meeting.zone)), there)


def of_note(
    meeting: Meeting, item_id: int, note: str, people: Iterable[str], there: Sequence[str]
) -> tuple[list[Mark], Hints]:
    """The same, of `people` who can be given something to do and who are `there`, as they were asked for before."""
    known = [*people, *there]
    return proposed(meeting, item_id, note, known), hints(meeting, note, known)
