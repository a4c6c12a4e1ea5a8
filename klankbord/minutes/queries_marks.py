"""What the note of an item proposes: the decisions and tasks its lines say, but for those that were answered."""

from collections.abc import Iterable

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.followup.queries import people_to_ask
from klankbord.kit import dates, quick_marks
from klankbord.kit.quick_marks import Mark
from klankbord.meetings.models import Meeting
from klankbord.meetings.queries_attendance import attendance_of
from klankbord.minutes.models_marks import TakenLine


def proposed(meeting: Meeting, item_id: int, note: str, names: Iterable[str]) -> list[Mark]:
    """What a note proposes to its writer; `names` are whom a line can mean.

    One statement where any line proposes something, else none.
    """
    marks = quick_marks.read(note, list(dict.fromkeys(names)), meeting.day or dates.today(meeting.zone))
    if not marks:
        return []
    return quick_marks.fresh(marks, db.session.scalars(select(TakenLine.line).where(TakenLine.item_id == item_id)))


def proposed_now(meeting: Meeting, item_id: int, note: str) -> list[Mark]:
    """The same, with the names asked for where they are needed: at most five statements."""
    if not quick_marks.read(note, (), dates.today(meeting.zone)):
        return []
    people = people_to_ask(meeting, dates.today(meeting.zone))
    return proposed(meeting, item_id, note, [*people, *(line.name for line in attendance_of(meeting))])
