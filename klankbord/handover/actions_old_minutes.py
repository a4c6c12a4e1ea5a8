"""Erasing minutes that were kept as long as their council says: only when somebody does it, and asked for every year.

The meeting itself stays, with its day, its agenda and its papers; so does the mark in the audit log that it was done.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from klankbord.activities.models import Activity, ActivityTask
from klankbord.agenda.models import AgendaItem
from klankbord.base import audit, outbox
from klankbord.base.db import db
from klankbord.base.outbox.models import OutboxMessage
from klankbord.base.search import index
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council
from klankbord.councils.queries import seats_of
from klankbord.followup.letters.models import Letter
from klankbord.followup.models import ActionItem, Decision, EarlierLink
from klankbord.handover import mails_old_minutes as mails
from klankbord.handover import queries_old_minutes as queries
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person
from klankbord.live.models import RaisedHand
from klankbord.meetings.models import Attendance, Meeting, MeetingPart
from klankbord.minutes.models import Correction, ItemNote, Minutes, NoteRevision
from klankbord.minutes.models_errata import Erratum
from klankbord.minutes.models_marks import TakenLine
from klankbord.minutes.models_shows import ItemCheck, ShowAnswer, ShowChoice, ShowOfHands
from klankbord.people import links
from klankbord.people.models import LinkKind
from klankbord.schools.models import School
from klankbord.schools.queries import administrators

RECORD = (
    "opened_words", "chair", "vice_chair", "secretary", "treasurer", "organiser", "present_count_words", "absent_note",
    "attendance_note",
)  # fmt: skip
"""What a meeting itself says in words of who was there."""
AGAIN = 12
"""Months after which organisers hear once more that minutes are old."""


def erase(council: Council, chosen: Collection[int], *, today: date, by: Person, now: datetime) -> int:
    """Erase the minutes of the meetings with these ids: notes, decisions, action items, who was there; how many.

    Raises DomainError when none are chosen, one is not old enough, or one has an action item that is still open.
    """
    # The council is locked so that of two people who press at the same moment one finds nothing left.
    db.session.execute(select(Council.id).where(Council.id == council.id).with_for_update())
    found = [(meeting, minutes) for meeting, minutes in queries.old(council, today) if meeting.id in chosen]
    if not found:
        raise DomainError(N_("Choose the meetings whose minutes can go."), "meetings")
    if len(found) != len(set(chosen)):
        raise DomainError(
            N_("Some of these were erased already, or are not old enough. Look at the list once more."), "meetings"
        )
    for meeting, _minutes in found:
        if queries.still_open(meeting.id):
            raise DomainError(
                N_("An action item of “%(meeting)s” is still open. Close it first, then its minutes can go."),
                "meetings",
                meeting=meeting.title or str(meeting.day),
            )
    index.forget([("meeting", meeting.id) for meeting, _minutes in found])
    for meeting, minutes_id in found:
        _erase(meeting, minutes_id, now)
        audit.record("handover.erase_minutes", meeting, by=by, now=now, council_id=council.id)
    return len(found)


def _erase(meeting: Meeting, minutes_id: int | None, now: datetime) -> None:
    # The database keeps approved minutes as they are until their meeting says that they are erased.
    meeting.erased_at = now
    db.session.flush()
    _results(meeting.id, now)
    items = select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id)
    notes = select(ItemNote.id).where(ItemNote.item_id.in_(items))
    shows = select(ShowOfHands.id).where(ShowOfHands.meeting_id == meeting.id)
    _gone(NoteRevision.note_id, notes)
    _gone(ItemNote.item_id, items)
    _gone(ItemCheck.item_id, items)
    _gone(TakenLine.item_id, items)
    for model in (ShowAnswer, ShowChoice):
        _gone(model.show_id, shows)
    for column in (ShowOfHands.meeting_id, RaisedHand.meeting_id, Attendance.meeting_id, MeetingPart.meeting_id):
        _gone(column, [meeting.id])
    said = {"decision": "", "note": "", "vote": None, "motions": None, "timeline": None}
    db.session.execute(
        update(AgendaItem).where(AgendaItem.meeting_id == meeting.id).values(said),
        execution_options={"synchronize_session": False},
    )
    if minutes_id is not None:
        _gone(Correction.minutes_id, [minutes_id])
        _gone(Erratum.minutes_id, [minutes_id])
        links.close_all(LinkKind.MINUTES, minutes_id, now)
        outbox.wipe(OutboxMessage.about_kind == Minutes.__tablename__, OutboxMessage.about_id == minutes_id, now=now)
        db.session.get_one(Minutes, minutes_id).approval_note = ""
    for key in RECORD:
        setattr(meeting, key, "")
    meeting.next_meeting, meeting.filed_at = None, meeting.filed_at or now


def _results(meeting_id: int, now: datetime) -> None:
    """Decisions and action items go, but for those that are a task of an activity."""
    decisions = select(Decision.id).where(Decision.meeting_id == meeting_id)
    tasks = select(ActivityTask.action_id)
    actions = select(ActionItem.id).where(ActionItem.meeting_id == meeting_id, ActionItem.id.not_in(tasks))
    db.session.execute(
        delete(EarlierLink).where(or_(EarlierLink.decision_id.in_(decisions), EarlierLink.action_id.in_(actions))),
        execution_options={"synchronize_session": False},
    )
    db.session.execute(
        update(Activity).where(Activity.decision_id.in_(decisions)).values(decision_id=None),
        execution_options={"synchronize_session": False},
    )
    # What they replaced is not in force again because its successor is too old to keep.
    db.session.execute(
        update(Decision).where(Decision.replaced_by_id.in_(decisions)).values(replaced_by_id=None, withdrawn_at=now),
        execution_options={"synchronize_session": False},
    )
    _gone(ActionItem.id, actions)
    letters = select(Letter.id).where(Letter.decision_id.in_(decisions))
    outbox.wipe(OutboxMessage.about_kind == Letter.__tablename__, OutboxMessage.about_id.in_(letters), now=now)
    _gone(Letter.decision_id, decisions)
    _gone(Decision.meeting_id, [meeting_id])


def _gone(column: InstrumentedAttribute[Any], values: Any) -> None:
    """Delete the rows whose column is among some values."""
    db.session.execute(
        delete(column.class_).where(column.in_(values)), execution_options={"synchronize_session": False}
    )


def tell(now: datetime) -> int:
    """Tell the organisers of each council, once a year, which minutes are older than it keeps them; how many mails.

    Where nobody organises a sounding board, the school's administrators hear it, who may then; of a parent council
    whoever organises it next. Nothing is erased by this. A job of the worker.
    """
    sent = 0
    councils = select(Council).where(Council.keep_minutes_years > 0).order_by(Council.id)
    for council in db.session.scalars(councils).all():
        school = db.session.get_one(School, council.school_id)
        today = dates.local(now, school.zone).date()
        if council.told_old_on is not None and council.told_old_on > dates.months_before(today, AGAIN):
            continue
        meetings: Sequence[Meeting] = [meeting for meeting, _minutes in queries.old(council, today)]
        if not meetings:
            continue
        kind = kind_of(council.kind)
        seats = [seat for seat in seats_of(council.id) if seat.is_current(today) and seat.office in kind.organising]
        others = administrators(council.school_id) if kind.admin_organises else []
        readers = {user.id: user for user in [seat.user for seat in seats] or others}
        if not readers:
            continue
        council.told_old_on = today
        sent += mails.old(council, school, list(readers.values()), meetings, now=now)
        audit.record("handover.tell_old_minutes", council, by=None, now=now, meetings=len(meetings))
    return sent
