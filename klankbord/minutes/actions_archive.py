"""Taking over minutes that were written elsewhere, as those of a meeting that was held. Nobody is mailed."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from klankbord.agenda.actions import STEP
from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council, MinutesStyle
from klankbord.followup.models import ActionItem, ActionState, Decision, DecisionKind
from klankbord.kit import dates, minutes_text, tokens
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Attendance, AttendanceStatus, Meeting, MeetingState
from klankbord.minutes import actions
from klankbord.minutes.models import ItemNote, Minutes, MinutesState


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is said of the meeting besides its text; `above` is the title of what stands above the first item."""

    day: date
    start: time | None
    title: str
    place: str
    approved: bool
    still_open: bool
    above: str


def take_over(
    council: Council, zone: str, read: minutes_text.Read, about: About, *, by: Person, now: datetime
) -> Minutes:
    """Make a held meeting with its minutes of what was read: a draft, or approved where they were.

    Raises DomainError for a day that has yet to come, or on which the council has a meeting already.
    """
    if about.day > dates.local(now, zone).date():
        raise DomainError(N_("That day has yet to come."), "day")
    # The council is locked so that of two people who press at the same moment one finds the meeting of the other.
    db.session.execute(select(Council.id).where(Council.id == council.id).with_for_update())
    same = select(Meeting.id).where(
        Meeting.council_id == council.id, Meeting.day == about.day, Meeting.state != MeetingState.CANCELLED
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise DomainError(
            N_("This council has a meeting on that day already. Write its minutes there, or correct the date."), "day"
        )
    meeting = _meeting(council, zone, read, about, now)
    db.session.add(meeting)
    db.session.flush()
    minutes = Minutes(
        school_id=council.school_id, meeting_id=meeting.id, meeting=meeting, created_at=now,
        style=MinutesStyle.ITEMS, taken_over_at=now,
    )  # fmt: skip
    db.session.add(minutes)
    db.session.flush()
    _people(meeting, read)
    items = _items(minutes, read, about, by, now)
    _results(meeting, council, read, items, about, by, now)
    if about.approved:  # last: from then on nothing of it can change
        db.session.flush()
        minutes.state, minutes.approved_at, minutes.approved_by_id = MinutesState.APPROVED, now, by.id
        meeting.filed_at = now
    audit.record("minutes.take_over", meeting, by=by, now=now, council_id=council.id, minutes_id=minutes.id)
    return minutes


def _meeting(council: Council, zone: str, read: minutes_text.Read, about: About, now: datetime) -> Meeting:
    meeting = Meeting(
        school_id=council.school_id, council_id=council.id, council=council, zone=zone, state=MeetingState.HELD,
        uid=f"{tokens.reference()}@klankbord", created_at=now, unquoted=[], day=about.day, start_time=about.start,
        end_time=read.end, title=about.title, place=about.place, chair=read.chair, secretary=read.secretary,
        school_year=dates.school_year(about.day),
    )  # fmt: skip
    if about.start is not None:
        try:
            meeting.starts_at = dates.to_instant(about.day, about.start, zone)
        except DomainError:  # a wall time of the night on which the clocks skip it: kept, but no instant
            meeting.starts_at = None
    return meeting


def _people(meeting: Meeting, read: minutes_text.Read) -> None:
    for position, person in enumerate(read.people, 1):
        db.session.add(
            Attendance(
                school_id=meeting.school_id,
                meeting_id=meeting.id,
                position=position,
                name=person.name,
                note=person.note,
                status=AttendanceStatus(person.status),
            )
        )


def _items(minutes: Minutes, read: minutes_text.Read, about: About, by: Person, now: datetime) -> list[AgendaItem]:
    """Make the items with their notes; those that were read, in their order."""
    above = minutes_text.Item(about.above, lines=read.before)
    made: list[AgendaItem] = []
    line: list[AgendaItem] = []
    for position, item in enumerate(([above] if above.text else []) + read.items, 1):
        del line[item.depth :]
        row = AgendaItem(
            school_id=minutes.school_id, meeting_id=minutes.meeting_id, parent_id=line[-1].id if line else None,
            position=position * STEP, number=item.number or None, title=item.title, kind=ItemKind.INFORMATION,
            created_at=now, unquoted=[],
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        line.append(row)
        if item is not above:
            made.append(row)
        if item.text:
            note = ItemNote(school_id=minutes.school_id, minutes_id=minutes.id, item_id=row.id)
            actions.put(note, item.text, by=by, now=now)
    return made


def _results(
    meeting: Meeting,
    council: Council,
    read: minutes_text.Read,
    items: list[AgendaItem],
    about: About,
    by: Person,
    now: datetime,
) -> None:
    """Decisions keep no number of the register: they had their own, or none, where they were taken."""
    shared = {"school_id": meeting.school_id, "council_id": council.id, "meeting_id": meeting.id, "created_at": now}
    kind = DecisionKind.DECISION if kind_of(council.kind).decides else DecisionKind.OPINION
    for position, found in enumerate(read.decisions, 1):
        db.session.add(
            Decision(
                **shared, item_id=items[found.item].id if found.item is not None else None, kind=kind,
                school_year=meeting.school_year, position=position, text=found.what, decided_on=meeting.day,
                by_id=by.id,
            )
        )  # fmt: skip
    for position, found in enumerate(read.actions, 1):
        due = minutes_text.day_within(found.due, about.day)
        db.session.add(
            ActionItem(
                **shared, item_id=items[found.item].id if found.item is not None else None, position=position,
                what=found.what, owner_name=found.who, due_on=due, due_words="" if due else found.due, by_id=by.id,
                state=ActionState.OPEN if about.still_open else ActionState.DONE,
                ended_at=None if about.still_open else now,
            )
        )  # fmt: skip
