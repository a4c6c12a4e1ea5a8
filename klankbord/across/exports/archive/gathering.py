"""Everything there is of one council, in a fixed number of statements however much it did.

What is here is for nobody's eyes yet: `contents` and `talks` keep what one reader may see of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from klankbord.across.exports.archive import around
from klankbord.across.exports.archive.around import Around
from klankbord.across.exports.archive.values import grouped
from klankbord.across.people_queries import names_of
from klankbord.agenda.models import AgendaItem, AgendaVersion, ItemPaper, ItemProposal
from klankbord.base.db import db
from klankbord.base.files import StoredFile
from klankbord.councils.models import Council, Seat
from klankbord.councils.queries import seats_of
from klankbord.followup.models import ActionItem, Decision, EarlierLink
from klankbord.invitations.models import Invitation
from klankbord.meetings.models import Attendance, Meeting, MeetingPart
from klankbord.meetings.queries_attendance import Line, attendance_of_council
from klankbord.minutes.models import Correction, ItemNote, Minutes, NoteRevision
from klankbord.minutes.models_errata import Erratum
from klankbord.minutes.models_marks import TakenLine
from klankbord.people.models import User
from klankbord.schools.models import School

Thing = TypeVar("Thing")
ById = Mapping[int, Sequence[Thing]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A council with its meetings, oldest first, and what hangs on them by meeting, item or note."""

    school: School
    council: Council
    seats: Sequence[Seat]
    meetings: Sequence[Meeting]
    parts: ById[MeetingPart]
    items: ById[AgendaItem]
    versions: ById[AgendaVersion]
    papers: ById[ItemPaper]
    also: ById[ItemProposal]
    earlier: ById[EarlierLink]
    attendance: ById[Attendance]
    lines: Mapping[int, list[Line]]
    invitations: ById[Invitation]
    minutes: Mapping[int, Minutes]
    notes: ById[ItemNote]
    revisions: ById[NoteRevision]
    answered: ById[TakenLine]
    corrections: ById[Correction]
    errata: ById[Erratum]
    decisions: ById[Decision]
    actions: ById[ActionItem]
    names: Mapping[int, str]
    around: Around


def gather(council: Council) -> Gathered:
    """Read everything of a council but its proposals. Thirty-four statements at most."""
    school = db.session.scalars(select(School).where(School.id == council.school_id)).one()
    meetings = _meetings(council)
    minutes = {one.meeting_id: one for one in _all(_minutes(council))}
    notes = _all(_of(ItemNote, council, ItemNote.item_id == AgendaItem.id).order_by(ItemNote.id))
    items = _all(_items(council))
    item_meetings = {item.id: item.meeting_id for item in items}
    revisions = _all(_revisions(council))
    versions = _all(_versions(council))
    decisions, actions = _all(_decisions(council)), _all(_actions(council))
    corrections = _all(_of_minutes(Correction, council))
    return Gathered(
        school=school,
        council=council,
        seats=seats_of(council.id),
        meetings=meetings,
        parts=_by("meeting_id", _all(_parts(council))),
        items=_by("meeting_id", items),
        versions=_by("meeting_id", versions),
        papers=_by("item_id", _all(_papers(council))),
        also=_by(
            "item_id", _all(_of(ItemProposal, council, ItemProposal.item_id == AgendaItem.id).order_by(*_AS_SAID))
        ),
        earlier=_by("item_id", _all(_of(EarlierLink, council, EarlierLink.item_id == AgendaItem.id))),
        attendance=_by("meeting_id", _all(_attendance(council))),
        lines=attendance_of_council(council.id, meetings),
        invitations=_by("meeting_id", _all(_invitations(council))),
        minutes=minutes,
        notes=grouped((item_meetings[note.item_id], note) for note in notes if note.item_id in item_meetings),
        revisions=_by("note_id", revisions),
        answered=_by(
            "item_id", _all(_of(TakenLine, council, TakenLine.item_id == AgendaItem.id).order_by(TakenLine.id))
        ),
        corrections=_by("minutes_id", corrections),
        errata=_by("minutes_id", _all(_of_minutes(Erratum, council))),
        decisions=_by("meeting_id", decisions),
        actions=_by("meeting_id", actions),
        names=_names(
            *(revision.saved_by_id for revision in revisions),
            *(version.published_by_id for version in versions),
            *(decision.by_id for decision in decisions),
            *(correction.answered_by_id for correction in corrections),
            *(action.ended_by_id for action in actions),
            *(one.approved_by_id for one in minutes.values()),
            *(meeting.note_taker_id for meeting in meetings),
        ),
        around=around.gather(council, item_meetings),
    )


_AS_SAID = (ItemProposal.position, ItemProposal.id)


def _all(statement: Select[Thing]) -> Sequence[Thing]:
    return db.session.scalars(statement).all()


def _by(column: str, things: Iterable[Thing]) -> dict[int, list[Thing]]:
    return grouped((getattr(thing, column) or 0, thing) for thing in things)


def _names(*ids: int | None) -> dict[int, str]:
    return names_of(sorted({user_id for user_id in ids if user_id is not None}))


def _meetings(council: Council) -> Sequence[Meeting]:
    return _all(
        select(Meeting)
        .where(Meeting.council_id == council.id)
        .options(joinedload(Meeting.council))
        .order_by(Meeting.day.is_(None), Meeting.day, Meeting.start_time, Meeting.id)
    )


def _of(thing: Any, council: Council, joined: Any) -> Select[Any]:
    """Things that hang on the items of a council's meetings."""
    return (
        select(thing)
        .join(AgendaItem, joined)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(Meeting.council_id == council.id)
    )


def _in_meetings(thing: Any, council: Council) -> Select[Any]:
    return select(thing).join(Meeting, Meeting.id == thing.meeting_id).where(Meeting.council_id == council.id)


def _parts(council: Council) -> Select[MeetingPart]:
    return _in_meetings(MeetingPart, council).order_by(MeetingPart.position, MeetingPart.id)


def _items(council: Council) -> Select[AgendaItem]:
    return _in_meetings(AgendaItem, council).order_by(AgendaItem.position, AgendaItem.id)


def _versions(council: Council) -> Select[AgendaVersion]:
    return _in_meetings(AgendaVersion, council).order_by(AgendaVersion.number)


def _attendance(council: Council) -> Select[Attendance]:
    rows = _in_meetings(Attendance, council).options(joinedload(Attendance.user))
    return rows.order_by(Attendance.position, Attendance.id)


def _minutes(council: Council) -> Select[Minutes]:
    return (
        select(Minutes)
        .join(Meeting, Meeting.id == Minutes.meeting_id)
        .where(Meeting.council_id == council.id)
        .options(contains_eager(Minutes.meeting), joinedload(Minutes.approved_in_meeting))
    )


def _papers(council: Council) -> Select[ItemPaper]:
    return (
        _of(ItemPaper, council, ItemPaper.item_id == AgendaItem.id)
        .join(StoredFile, StoredFile.id == ItemPaper.file_id)
        .where(ItemPaper.removed_at.is_(None))
        .options(contains_eager(ItemPaper.file))
        .order_by(ItemPaper.position, ItemPaper.id)
    )


def _invitations(council: Council) -> Select[Invitation]:
    return (
        _in_meetings(Invitation, council)
        .join(User, User.id == Invitation.user_id)
        .where(Invitation.removed_at.is_(None))
        .options(contains_eager(Invitation.user))
        .order_by(func.lower(User.name), Invitation.id)
    )


def _revisions(council: Council) -> Select[NoteRevision]:
    return (
        select(NoteRevision)
        .join(ItemNote, ItemNote.id == NoteRevision.note_id)
        .join(AgendaItem, AgendaItem.id == ItemNote.item_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(Meeting.council_id == council.id)
        .order_by(NoteRevision.number)
    )


def _of_minutes(thing: Any, council: Council) -> Select[Any]:
    """Things people said of a council's minutes, with who said them, oldest first."""
    return (
        select(thing)
        .join(Minutes, Minutes.id == thing.minutes_id)
        .join(Meeting, Meeting.id == Minutes.meeting_id)
        .where(Meeting.council_id == council.id)
        .options(joinedload(thing.by))
        .order_by(thing.id)
    )


def _decisions(council: Council) -> Select[Decision]:
    return (
        select(Decision)
        .where(Decision.council_id == council.id)
        .order_by(Decision.position, Decision.number, Decision.id)
    )


def _actions(council: Council) -> Select[ActionItem]:
    return (
        select(ActionItem)
        .where(ActionItem.council_id == council.id)
        .options(joinedload(ActionItem.owner), selectinload(ActionItem.owners))
        .order_by(ActionItem.position, ActionItem.id)
    )
