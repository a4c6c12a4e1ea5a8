"""What is done with minutes: begin, take notes, circulate, approve. Approved minutes stay as they are."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from klankbord.agenda.models import AgendaItem
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.base.outbox.actions import Attachment
from klankbord.councils.kinds import minutes_style
from klankbord.councils.models import MinutesStyle
from klankbord.kit import dates, merging
from klankbord.kit.errors import N_, DomainError, EditConflict, WrongState
from klankbord.kit.viewer import Person
from klankbord.meetings import actions_pulse as pulse
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.minutes import mails, queries, queries_conclusions
from klankbord.minutes.models import ItemNote, Minutes, MinutesState, NoteRevision
from klankbord.people import links
from klankbord.people.models import LinkKind, User

Copier = Callable[[User], Sequence[Attachment]]


def no_copies(_reader: User) -> Sequence[Attachment]:
    """A mail without files."""
    return ()


def begin(meeting: Meeting, *, by: Person, now: datetime) -> Minutes:
    """The minutes of a meeting: those there are, or a new draft. Raises WrongState before it is planned."""
    known = queries.of_meeting(meeting.id)
    if known is not None:
        return known
    if meeting.state in {MeetingState.DRAFT, MeetingState.CANCELLED}:
        raise WrongState(N_("Minutes begin once the meeting is planned."))
    minutes = Minutes(school_id=meeting.school_id, meeting_id=meeting.id, meeting=meeting, created_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(minutes)
    except IntegrityError:
        there = queries.of_meeting(meeting.id)
        if there is None:
            raise
        return there
    audit.record("minutes.begin", minutes, by=by, now=now, meeting_id=meeting.id)
    return minutes


def hold(minutes: Minutes) -> None:
    """Read anew what state minutes are in, and keep it so until the transaction ends."""
    db.session.refresh(minutes, ["state", "version"], with_for_update=True)


def need_open(minutes: Minutes) -> None:
    """Refuse every change of approved minutes. Raises WrongState."""
    hold(minutes)
    if minutes.state == MinutesState.APPROVED:
        raise WrongState(N_("These minutes are approved, so they stay as they are."))


def save_note(
    minutes: Minutes, item: AgendaItem, text: str, *, read_version: int | None, by: Person, now: datetime
) -> ItemNote:
    """Save what was said at an item, in Markdown, and keep it as a revision.

    `read_version` is the version the writer had before them, 0 or None for an empty page. When somebody saved since,
    both texts are made into one: the writer's own is the last revision but one, the united text the last. A text that
    came over before, though its writer heard no answer, is not written again. Raises EditConflict with both, and the
    united one, where they clash; WrongState for approved minutes.
    """
    pulse.stir(minutes.meeting_id)
    need_open(minutes)
    if item.meeting_id != minutes.meeting_id:
        raise DomainError(N_("This item is on another meeting's agenda."))
    note = note_of(item.id)
    if note is None:
        note = ItemNote(school_id=minutes.school_id, minutes_id=minutes.id, item_id=item.id, edited_at=now)
        db.session.add(note)
    elif note.text == text:
        return note
    texts = [text]
    if note.version is not None and (read_version or 0) != note.version:
        if (queries.revision_with(note.id, text, by.id) or 0) > (read_version or 0):
            return note
        united = _united(note, text, read_version or 0)
        texts += [united] if united != text else []
    for words in texts:
        put(note, words, by=by, now=now)
    audit.record("minutes.save_note", note, by=by, now=now, item_id=item.id, number=note.version)
    return note


def put(note: ItemNote, text: str, *, by: Person, now: datetime) -> None:
    """Give a note these words and keep them as a revision, in minutes that are open."""
    note.text, note.edited_at, note.edited_by_id = text, now, by.id
    db.session.add(note)
    db.session.flush()
    db.session.add(
        NoteRevision(
            school_id=note.school_id,
            note_id=note.id,
            number=note.version,
            text=text,
            saved_at=now,
            saved_by_id=by.id,
        )
    )


def _united(note: ItemNote, text: str, read_version: int) -> str:
    """What is there and what was typed from an earlier version of it, as one text. Raises EditConflict."""
    base = queries.revision_text(note.id, read_version) if read_version else ""
    if base is None:
        raise EditConflict({"text": text}, {"text": note.text}, note.version)
    united, clashes = merging.merge(base, note.text, text)
    if clashes:
        raise EditConflict({"text": text}, {"text": note.text}, note.version, {"text": united})
    return united


def note_of(item_id: int) -> ItemNote | None:
    """The note of an item as it stands now, held until the transaction ends."""
    return db.session.scalar(
        select(ItemNote).where(ItemNote.item_id == item_id).with_for_update().execution_options(populate_existing=True)
    )


def circulate(minutes: Minutes, until: date, *, copies: Copier = no_copies, by: Person, now: datetime) -> int:
    """Send the minutes round for corrections until and including a day; returns how many people were mailed.

    They keep the style that the council has now. `copies` gives the files that go with the mail to a reader.
    Raises WrongState while the meeting is not closed or when they went round already, DomainError for a day that has
    passed, or where a summary lacks the conclusion of an item.
    """
    hold(minutes)
    meeting = minutes.meeting
    if minutes.state != MinutesState.DRAFT:
        raise WrongState(N_("These minutes have been sent round already."))
    if meeting.state != MeetingState.HELD:
        raise WrongState(N_("Close the meeting first; then the minutes can go round."))
    if until < dates.local(now, meeting.zone).date():
        raise DomainError(N_("That day has passed. Choose a later last day for corrections."), "until")
    style = minutes_style(meeting.council)
    if style is MinutesStyle.SUMMARY and queries_conclusions.unconcluded(meeting.id):
        raise DomainError(N_("Write the conclusion of every item first; these have none yet."))
    minutes.state = MinutesState.CIRCULATED
    minutes.style = style
    minutes.circulated_at, minutes.circulated_by_id, minutes.corrections_until = now, by.id, until
    db.session.flush()
    count = mails.circulated(minutes, copies=copies, now=now)
    audit.record("minutes.circulate", minutes, by=by, now=now, until=until.isoformat(), mailed=count)
    return count


def approve(minutes: Minutes, *, in_meeting: Meeting | None, note: str = "", by: Person | None, now: datetime) -> None:
    """Mark circulated minutes as approved in a later meeting; from then on nothing of that meeting's record changes.

    Raises WrongState for minutes that do not circulate, DomainError while a correction has no answer or for a
    meeting that cannot have approved them.
    """
    hold(minutes)
    meeting = minutes.meeting
    if minutes.state == MinutesState.DRAFT:
        raise WrongState(N_("Send the minutes round first, so that everybody could read them."))
    if minutes.state == MinutesState.APPROVED:
        raise WrongState(N_("These minutes are approved already."))
    waiting = queries.open_corrections(minutes.id)
    if waiting:
        raise DomainError(
            N_("%(count)d suggested correction(s) have no answer yet. Answer them first; then approve."), count=waiting
        )
    if in_meeting is not None:
        same = in_meeting.id == meeting.id or in_meeting.council_id != meeting.council_id
        begun = in_meeting.state in {MeetingState.IN_SESSION, MeetingState.PAUSED, MeetingState.HELD}
        before = meeting.day is not None and in_meeting.day is not None and in_meeting.day < meeting.day
        if same or before or not begun:
            raise DomainError(N_("Choose a later meeting of the same council that has begun."), "meeting_id")
    minutes.state = MinutesState.APPROVED
    minutes.approved_at, minutes.approved_by_id = now, by.id if by is not None else None
    minutes.approved_in_meeting_id = in_meeting.id if in_meeting is not None else None
    minutes.approval_note = note
    meeting.filed_at = now
    links.close_all(LinkKind.MINUTES, minutes.id, now)
    audit.record("minutes.approve", minutes, by=by, now=now, silent=by is None)


def approve_silent(now: datetime) -> int:
    """Approve what nobody corrected in time, where the council chose so; returns how many. The worker calls it."""
    found = queries.silent(now)
    for minutes in found:
        approve(minutes, in_meeting=None, by=None, now=now)
    return len(found)
