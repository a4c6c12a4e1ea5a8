"""Storing a record: a meeting with its parts, attendance, items, notes, decisions and action items, in one transaction.

Everybody in it is a name: nobody becomes an account, and nobody is mailed.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from klankbord.across.records import columns
from klankbord.across.records.values import BadRecord, Item, Listed, Record
from klankbord.agenda.actions import STEP
from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council, CouncilKind
from klankbord.followup.models import ActionItem, ActionState, Decision, DecisionKind
from klankbord.kit import dates, tokens
from klankbord.kit.entries import ACTION, DECISION, PRESENCE, as_day, as_time
from klankbord.kit.errors import DomainError
from klankbord.kit.shapes import is_empty, pack
from klankbord.meetings.models import Attendance, AttendanceStatus, Capacity, Meeting, MeetingPart, MeetingState
from klankbord.minutes.models import ItemNote, Minutes, NoteRevision
from klankbord.schools.models import School

STATUS = {
    "absent_with_notice": AttendanceStatus.ABSENT_WITH_NOTICE,
    "absent_without_notice": AttendanceStatus.ABSENT_WITHOUT_NOTICE,
    "absent_unspecified": AttendanceStatus.ABSENT_UNSPECIFIED,
    "guest": AttendanceStatus.GUEST,
}
CAPACITY = {"present_team": Capacity.TEAM, "present_voting_parents": Capacity.VOTING_PARENT}


def council_for(record: Record, school: School, council_id: int | None = None) -> Council:
    """The council a record belongs to: the one with an id, else the first sounding board for what calls itself a
    klankbordgroep and the first parent council for all else. Raises BadRecord when there is none."""
    of_school = select(Council).where(Council.school_id == school.id)
    if council_id is not None:
        chosen = db.session.scalar(of_school.where(Council.id == council_id))
        if chosen is None:
            raise BadRecord(f"The school {school.slug} has no council with the id {council_id}.")
        return chosen
    board = "klankbord" in record.group_kind.casefold()
    kind = CouncilKind.SOUNDING_BOARD if board else CouncilKind.PARENT_COUNCIL
    first = db.session.scalar(
        of_school.where(Council.kind == kind).order_by(Council.closed_at.is_not(None), Council.id).limit(1)
    )
    if first is None:
        raise BadRecord(
            f"The school {school.slug} has no {kind_of(kind).name} yet; say which council with --council ID."
        )
    return first


def store(record: Record, council: Council, school: School, *, now: datetime) -> Meeting:
    """Make the meeting of a record. It is held when somebody was there or something was said, planned when it has a
    day and an agenda only, and a draft without a day."""
    meeting = _meeting(record, council, school, now)
    db.session.flush()
    for position, (status, row) in enumerate(_attendance(record), 1):
        row.school_id, row.meeting_id, row.position, row.status = school.id, meeting.id, position, status
        db.session.add(row)
    parts = record.entries.get("parts", Listed())
    for position, entry in enumerate(parts.entries, 1):
        db.session.add(
            MeetingPart(
                school_id=school.id, meeting_id=meeting.id, position=position, entry=pack(entry), alone=parts.alone
            )
        )
    _Agenda(meeting, now).store(record.items)
    _decisions(record, meeting, council, now)
    _actions(record, meeting, now)
    audit.record("records.import", meeting, by=None, now=now, council_id=council.id)
    return meeting


def _meeting(record: Record, council: Council, school: School, now: datetime) -> Meeting:
    meeting = Meeting(
        school_id=school.id,
        council_id=council.id,
        council=council,
        zone=school.zone,
        uid=f"{tokens.reference()}@klankbord",
        created_at=now,
        unquoted=[],
    )
    for column in columns.MEETING:
        if column.key in record.scalars:
            column.put(meeting, record.scalars[column.key])
    for column in columns.COUNTS_AND_NOTES:
        if column.key in record.counts_and_notes:
            column.put(meeting, record.counts_and_notes[column.key])
    meeting.next_meeting = pack(record.next_meeting)
    if meeting.day is not None:
        meeting.school_year = dates.school_year(meeting.day)
        if meeting.start_time is not None:
            try:
                meeting.starts_at = dates.to_instant(meeting.day, meeting.start_time, meeting.zone)
            except DomainError:  # a wall time of the night on which the clocks skip it: kept, but no instant
                meeting.starts_at = None
    meeting.state = _state(record, meeting)
    db.session.add(meeting)
    return meeting


def _state(record: Record, meeting: Meeting) -> MeetingState:
    somebody = any(not is_empty(entry) for listed in record.attendance.values() for entry in listed.entries)
    if somebody or "present_count" in record.counts_and_notes or any(item.has_minutes for item in record.items):
        return MeetingState.HELD
    return MeetingState.PLANNED if meeting.day is not None else MeetingState.DRAFT


def _attendance(record: Record) -> Iterator[tuple[AttendanceStatus, Attendance]]:
    for key, listed in record.attendance.items():
        for given in listed.entries:
            said = PRESENCE.read(pack(given))
            kept = PRESENCE.kept(given)
            late = key == "late"
            yield (
                STATUS.get(key, AttendanceStatus.PRESENT),
                Attendance(
                    name=said["name"],
                    capacity=CAPACITY.get(key, Capacity.MEMBER),
                    online=key == "present_remote",
                    came_late=late,
                    late_entry=kept if late else None,
                    entry=None if late else kept,
                    arrived_at=as_time(said["arrived"]),
                    left_at=as_time(said["left"]),
                    note=said["note"],
                    alone=listed.alone,
                ),
            )


class _Agenda:
    """Stores items in reading order, and what was said at each as its note."""

    def __init__(self, meeting: Meeting, now: datetime) -> None:
        self.meeting, self.now, self.position = meeting, now, 0
        self.minutes: Minutes | None = None
        if meeting.state == MeetingState.HELD:
            self.minutes = Minutes(school_id=meeting.school_id, meeting_id=meeting.id, created_at=now)
            db.session.add(self.minutes)

    def store(self, items: tuple[Item, ...], parent: AgendaItem | None = None) -> None:
        for item in items:
            row = self._row(item, parent)
            db.session.add(row)
            db.session.flush()
            self._note(item, row)
            self.store(item.sub, row)

    def _row(self, item: Item, parent: AgendaItem | None) -> AgendaItem:
        self.position += STEP
        row = AgendaItem(
            school_id=self.meeting.school_id,
            meeting_id=self.meeting.id,
            parent_id=parent.id if parent is not None else None,
            position=self.position,
            title="",
            kind=ItemKind.INFORMATION,
            created_at=self.now,
            unquoted=[],
        )
        columns.PURPOSE.put(row, item.scalars.get(columns.PURPOSE.key))
        for column in columns.ITEM:
            if column.key in item.scalars:
                column.put(row, item.scalars[column.key])
        for key, shape in item.shapes.items():
            setattr(row, key, pack(shape))
        if "minutes" in item.scalars and item.scalars["minutes"].bare:
            row.unquoted = [*row.unquoted, "minutes"]
        return row

    def _note(self, item: Item, row: AgendaItem) -> None:
        if "minutes" not in item.scalars or self.minutes is None:
            return
        school_id, text = self.meeting.school_id, item.scalars["minutes"].text
        note = ItemNote(school_id=school_id, minutes_id=self.minutes.id, item_id=row.id, text=text, edited_at=self.now)
        db.session.add(note)
        db.session.flush()
        db.session.add(
            NoteRevision(school_id=school_id, note_id=note.id, number=note.version, text=text, saved_at=self.now)
        )


def _decisions(record: Record, meeting: Meeting, council: Council, now: datetime) -> None:
    listed = record.entries.get("decisions", Listed())
    kind = DecisionKind.DECISION if kind_of(council.kind).decides else DecisionKind.OPINION
    for position, given in enumerate(listed.entries, 1):
        db.session.add(
            Decision(
                school_id=meeting.school_id,
                council_id=meeting.council_id,
                meeting_id=meeting.id,
                kind=kind,
                school_year=meeting.school_year,
                position=position,
                text=DECISION.read(pack(given))["text"],
                entry=DECISION.kept(given),
                alone=listed.alone,
                decided_on=meeting.day,
                created_at=now,
            )
        )


def _actions(record: Record, meeting: Meeting, now: datetime) -> None:
    listed = record.entries.get("actions", Listed())
    for position, given in enumerate(listed.entries, 1):
        said = ACTION.read(pack(given))
        due = as_day(said["due"])
        db.session.add(
            ActionItem(
                school_id=meeting.school_id,
                council_id=meeting.council_id,
                meeting_id=meeting.id,
                position=position,
                what=said["what"],
                owner_name=said["owner"],
                due_on=due,
                due_words="" if due is not None else said["due"],
                entry=ACTION.kept(given),
                alone=listed.alone,
                state=ActionState(said["ended"]) if said["ended"] else ActionState.OPEN,
                ended_at=now if said["ended"] else None,
                created_at=now,
            )
        )
