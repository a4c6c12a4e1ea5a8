"""Every question asked of minutes; what they look like as a document is in queries_document."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from klankbord.base.db import db
from klankbord.councils import queries as councils
from klankbord.councils.models import Council
from klankbord.invitations.models import Invitation
from klankbord.invitations.queries import meetings_of
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting, MeetingPart, MeetingState
from klankbord.meetings.queries import held_by
from klankbord.minutes import rules
from klankbord.minutes.models import Correction, CorrectionState, ItemNote, Minutes, MinutesState, NoteRevision
from klankbord.people.models import User

BESIDE = timedelta(minutes=1)
"""How long after a save somebody is still taken to be writing."""


def is_participant(viewer: Viewer, meeting_id: int) -> bool:
    """Whether somebody is invited to a meeting."""
    return db.session.scalar(meetings_of(viewer).where(Invitation.meeting_id == meeting_id).limit(1)) is not None


def reads_whole(viewer: Viewer, meeting: Meeting) -> bool:
    """Whether somebody who may read a meeting's minutes reads them with names: `rules.may_read_whole`."""
    return rules.may_read_whole(viewer, meeting) or is_participant(viewer, meeting.id)


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """Minutes a viewer may read, for a statement that joins Meeting and Council: the condition of `rules.may_read`."""
    inside = Meeting.council_id.in_([seat.council_id for seat in viewer.seats])
    along = Meeting.joint_council_id.in_([seat.council_id for seat in viewer.seats])
    told = or_(
        Minutes.state == MinutesState.APPROVED,
        and_(Minutes.state == MinutesState.CIRCULATED, Council.circulated_open_to_parents),
    )
    return and_(
        Minutes.school_id == viewer.school_id,
        or_(
            true() if viewer.is_school_admin else inside,
            and_(Minutes.state != MinutesState.DRAFT, or_(Meeting.id.in_(meetings_of(viewer)), along)),
            and_(told, councils.visible(viewer)),
        ),
    )


def visible_to(viewer: Viewer) -> Select[Minutes]:
    """The minutes a viewer may read, with meeting and council."""
    return (
        select(Minutes)
        .join(Meeting, Meeting.id == Minutes.meeting_id)
        .join(Council, Council.id == Meeting.council_id)
        .where(visible(viewer))
        .options(contains_eager(Minutes.meeting).contains_eager(Meeting.council))
    )


def one(viewer: Viewer, minutes_id: int) -> Select[Minutes]:
    """One meeting's minutes, for `load_or_404`, with the meeting that approved them."""
    return visible_to(viewer).where(Minutes.id == minutes_id).options(joinedload(Minutes.approved_in_meeting))


def of_meeting(meeting_id: int) -> Minutes | None:
    """The minutes of a meeting, in any state."""
    return db.session.scalar(select(Minutes).where(Minutes.meeting_id == meeting_id))


def readable_of_council(viewer: Viewer, council_id: int) -> dict[int, Minutes]:
    """The minutes of a council, of joint meetings too, that the viewer may read, by meeting id. One statement."""
    found = db.session.scalars(visible_to(viewer).where(held_by(council_id)))
    return {minutes.meeting_id: minutes for minutes in found}


def parts_of(meeting_id: int) -> Sequence[Any]:
    """The parts of a meeting as a record gave them, packed as in kit/shapes."""
    return db.session.scalars(
        select(MeetingPart.entry).where(MeetingPart.meeting_id == meeting_id).order_by(MeetingPart.position)
    ).all()


def notes_of(minutes_id: int) -> dict[int, ItemNote]:
    """The notes of one meeting's minutes by the id of their item."""
    notes = db.session.scalars(select(ItemNote).where(ItemNote.minutes_id == minutes_id))
    return {note.item_id: note for note in notes}


def revisions_of(item_id: int) -> Sequence[tuple[NoteRevision, str]]:
    """How a note grew: each save with who made it, newest first."""
    rows = db.session.execute(
        select(NoteRevision, func.coalesce(User.name, ""))
        .join(ItemNote, ItemNote.id == NoteRevision.note_id)
        .outerjoin(User, User.id == NoteRevision.saved_by_id)
        .where(ItemNote.item_id == item_id)
        .order_by(NoteRevision.number.desc())
    )
    return [(revision, name) for revision, name in rows]


def revision_text(note_id: int, number: int) -> str | None:
    """What a note said at one of its versions; None where that was not kept."""
    return db.session.scalar(
        select(NoteRevision.text).where(NoteRevision.note_id == note_id, NoteRevision.number == number)
    )


def revision_with(note_id: int, text: str, by_id: int) -> int | None:
    """The number of the last save in which somebody made a note say just this; None where they never did."""
    return db.session.scalar(
        select(func.max(NoteRevision.number)).where(
            NoteRevision.note_id == note_id, NoteRevision.saved_by_id == by_id, NoteRevision.text == text
        )
    )


def writers_beside(item_id: int, user_id: int, now: datetime) -> Sequence[tuple[str, datetime]]:
    """Who else saved the note of an item within the last minute, with until when they count; the last one first."""
    last = func.max(NoteRevision.saved_at)
    rows = db.session.execute(
        select(User.name, last)
        .join(NoteRevision, NoteRevision.saved_by_id == User.id)
        .join(ItemNote, ItemNote.id == NoteRevision.note_id)
        .where(ItemNote.item_id == item_id, NoteRevision.saved_at > now - BESIDE, User.id != user_id)
        .group_by(User.id, User.name)
        .order_by(last.desc())
    )
    return [(name, at + BESIDE) for name, at in rows]


def corrections_of(minutes_id: int) -> Sequence[Correction]:
    """What people wanted corrected, oldest first, with who said it."""
    return db.session.scalars(
        select(Correction)
        .where(Correction.minutes_id == minutes_id)
        .options(joinedload(Correction.by))
        .order_by(Correction.id)
    ).all()


def open_corrections(minutes_id: int) -> int:
    """How many corrections have no answer yet."""
    return (
        db.session.scalar(
            select(func.count(Correction.id)).where(
                Correction.minutes_id == minutes_id, Correction.state == CorrectionState.OPEN
            )
        )
        or 0
    )


def approving_meetings(meeting: Meeting) -> Sequence[Meeting]:
    """Meetings that can have approved a meeting's minutes: later ones of its council, begun or held; newest first."""
    statement = select(Meeting).where(
        Meeting.council_id == meeting.council_id,
        Meeting.id != meeting.id,
        Meeting.state.in_((MeetingState.IN_SESSION, MeetingState.PAUSED, MeetingState.HELD)),
    )
    if meeting.day is not None:
        statement = statement.where(Meeting.day >= meeting.day)
    return db.session.scalars(statement.order_by(Meeting.day.desc(), Meeting.id.desc()).limit(24)).all()


def readers(meeting: Meeting, day: date) -> tuple[list[User], list[User]]:
    """Who gets a meeting's minutes: the council's members of a day (of a joint one both), and who else was invited."""
    found = [user for council_id in meeting.council_ids for user in councils.members_of(council_id, day)]
    members = list({user.id: user for user in found}.values())
    seated = {user.id for user in members}
    invited = db.session.scalars(
        select(User)
        .join(Invitation, Invitation.user_id == User.id)
        .where(Invitation.meeting_id == meeting.id, Invitation.removed_at.is_(None), User.disabled_at.is_(None))
        .order_by(User.name)
    )
    return members, [user for user in invited if user.id not in seated]


def reasons(meeting: Meeting, day: date) -> dict[int, str]:
    """The same people, each with why, in the words of whoever sends them round."""
    members, guests = readers(meeting, day)
    as_member, as_guest = str(_("sits in the council")), str(_("took part; without closed items"))
    return {user.id: as_member for user in members} | {user.id: as_guest for user in guests}


def silent(now: datetime) -> list[Minutes]:
    """Circulated minutes whose last day for corrections has passed, with none open, where silence approves."""
    unanswered = select(Correction.minutes_id).where(Correction.state == CorrectionState.OPEN)
    found = db.session.scalars(
        select(Minutes)
        .join(Meeting, Meeting.id == Minutes.meeting_id)
        .join(Council, Council.id == Meeting.council_id)
        .where(
            Minutes.state == MinutesState.CIRCULATED,
            Council.approved_by_silence,
            # No zone is a whole day away, so a day that passed anywhere is before tomorrow in UTC.
            Minutes.corrections_until <= now.date(),
            Minutes.id.not_in(unanswered),
        )
        .options(contains_eager(Minutes.meeting))
        .order_by(Minutes.id)
    )
    return [
        minutes
        for minutes in found
        if minutes.corrections_until is not None
        and minutes.corrections_until < dates.local(now, minutes.meeting.zone).date()
    ]
