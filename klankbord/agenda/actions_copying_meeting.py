"""A meeting once more on another day: what was prepared comes along, what was recorded does not."""

from dataclasses import replace
from datetime import date, datetime, time

from sqlalchemy import select

from klankbord.agenda import queries
from klankbord.agenda.actions import ItemValues, make
from klankbord.agenda.models import AgendaItem, ItemKind, ItemPaper
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit import meeting_parts
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person
from klankbord.meetings import actions as meetings
from klankbord.meetings.actions_details import Record, details_of, parts_of
from klankbord.meetings.models import Meeting, MeetingState


def copy_meeting(meeting: Meeting, day: date, start: time, *, with_papers: bool, by: Person, now: datetime) -> Meeting:
    """Draft the meeting again on another day, with its agenda; items that came up during the meeting stay behind.

    Approval of minutes then is of the meeting that was copied, once that was held. Raises DomainError for a day or a
    time that cannot be.
    """
    if meeting.state == MeetingState.CANCELLED and meeting.day is None:
        raise DomainError(N_("This meeting never had a day, so there is nothing to copy."))
    details = replace(
        details_of(meeting), day=day, start_time=start, end_time=None, duration_minutes=meeting.planned_minutes,
        day_words="", start_words="", end_words="", duration_words="",
    )  # fmt: skip
    parts = meeting_parts.planned(parts_of(meeting)) if start == meeting.start_time else []
    record = Record(parts=meeting_parts.entries(parts) if parts else None)
    made = meetings.draft(meeting.council, details, record, zone=meeting.zone, by=by, now=now)
    made.joint_council, made.joint_council_id = meeting.joint_council, meeting.joint_council_id
    db.session.flush()
    copies = _copy_items(meeting, made, now)
    if with_papers and copies:
        _copy_papers(copies)
    audit.record("agenda.copy_meeting", made, by=by, now=now, of_id=meeting.id, items=len(copies))
    return made


def _copy_items(meeting: Meeting, made: Meeting, now: datetime) -> dict[int, AgendaItem]:
    """The items that were prepared, by the id of the one they are a copy of."""
    copies: dict[int, AgendaItem] = {}
    same_time = made.start_time == meeting.start_time
    left = {item.id: item for item in queries.items_of(meeting.id) if not item.added_during_meeting}
    while ready := [item for item in left.values() if item.parent_id is None or item.parent_id in copies]:
        for item in ready:
            copies[item.id] = _copy(item, meeting, made, copies, now=now, same_time=same_time)
            del left[item.id]
        db.session.add_all(copies.values())
        db.session.flush()
    return copies


def _copy(
    item: AgendaItem, meeting: Meeting, made: Meeting, copies: dict[int, AgendaItem], *, now: datetime, same_time: bool
) -> AgendaItem:
    values = ItemValues(
        title=item.title,
        kind=item.kind,
        duration_minutes=item.duration_minutes,
        presenter=item.presenter,
        description=item.description,
        section=item.section,
        number=item.number,
        start_time=item.start_time if same_time else None,
        closed=item.closed,
        proposal_id=item.proposal_id,
    )
    copy = make(made, values, item.position, now)
    copy.part = item.part
    copy.parent_id = copies[item.parent_id].id if item.parent_id is not None else None
    if item.kind == ItemKind.MINUTES_APPROVAL and meeting.state == MeetingState.HELD:
        copy.approves_meeting_id = meeting.id
    return copy


def _copy_papers(copies: dict[int, AgendaItem]) -> None:
    """The same files once more: a file that hangs on two items is kept once."""
    papers = db.session.scalars(
        select(ItemPaper)
        .where(ItemPaper.item_id.in_(copies), ItemPaper.removed_at.is_(None))
        .order_by(ItemPaper.item_id, ItemPaper.position)
    )
    db.session.add_all(
        ItemPaper(
            school_id=paper.school_id, item_id=copies[paper.item_id].id, file_id=paper.file_id, position=paper.position
        )
        for paper in papers
    )
