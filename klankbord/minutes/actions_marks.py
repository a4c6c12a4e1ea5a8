"""Answering what a line of a note proposes: make the decision or the action item of it, or turn it down."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from klankbord.agenda.models import AgendaItem
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.followup import actions as followup
from klankbord.followup import models_owners
from klankbord.followup.actions import Task
from klankbord.followup.queries_people import people_to_ask
from klankbord.kit import dates
from klankbord.kit.errors import N_, WrongState
from klankbord.kit.quick_marks import Mark, MarkKind
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting
from klankbord.minutes.models_marks import TakenLine


def answer(
    meeting: Meeting, item: AgendaItem, marks: Iterable[Mark], move: str, digest: str, *, by: Person, now: datetime
) -> bool | None:
    """Answer the line with this digest: whether something was made of it, None where it is not proposed any more.

    Only the move `make` makes something. Raises WrongState when it was answered already.
    """
    mark = next((mark for mark in marks if mark.digest == digest), None)
    if mark is None:
        return None
    if move == "make":
        make(meeting, item, mark, by=by, now=now)
        return True
    turn_down(meeting, item, mark, by=by, now=now)
    return False


def make(meeting: Meeting, item: AgendaItem, mark: Mark, *, by: Person, now: datetime) -> None:
    """Record what a line says, at its item; the note stays as it is. Raises WrongState when it was answered already."""
    followup.still_open(meeting)
    _take(item, mark, made=True, by=by, now=now)
    if mark.kind is MarkKind.RESULT:
        followup.record(meeting, mark.text[:4000], council=meeting.council, item=item, by=by, now=now)
        return
    meant = models_owners.read(mark.who[:200], people_to_ask(meeting, dates.today(meeting.zone)))
    task = Task(
        what=mark.text[:500],
        owner_id=meant.user_id,
        owner_name=meant.words,
        owners=meant.rows,
        due_on=mark.due_on,
        due_words=mark.due_words[:120],
    )
    followup.give(meeting, task, item=item, by=by, now=now)


def turn_down(meeting: Meeting, item: AgendaItem, mark: Mark, *, by: Person, now: datetime) -> None:
    """Make nothing of a line, and do not propose it again. Raises WrongState when it was answered already."""
    followup.still_open(meeting)
    _take(item, mark, made=False, by=by, now=now)


def _take(item: AgendaItem, mark: Mark, *, made: bool, by: Person, now: datetime) -> None:
    line = TakenLine(
        school_id=item.school_id, item_id=item.id, line=mark.line, digest=mark.digest, made=made, at=now
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(line)
    except IntegrityError as error:
        raise WrongState(N_("This line was answered already.")) from error
    audit.record("minutes.take_line", line, by=by, now=now, item_id=item.id, made=made)
