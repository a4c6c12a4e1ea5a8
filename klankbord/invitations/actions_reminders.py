"""Reminding of meetings that come: who has not answered, and who comes; each once for the meeting's day."""

from datetime import datetime, time, timedelta

from sqlalchemy import and_, delete, or_, select

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.base.outbox.models import MessageState, OutboxMessage
from klankbord.invitations import mails, mails_guests, queries_guests
from klankbord.invitations import queries_reminders as queries
from klankbord.invitations.models import Invitation
from klankbord.invitations.models_guests import Guest
from klankbord.invitations.models_reminders import MeetingReminder, ReminderKind
from klankbord.kit import dates
from klankbord.meetings.models import Meeting
from klankbord.people.models import EmailAddress

HOUR = time(9)
"""The wall time, where the meeting is, at which reminders go out."""
UNTIL_HOUR = 21
"""Where no worker ran at nine, they still go out until this hour, on that day or the next."""
SETTLED = timedelta(days=1)
"""Who was invited less than this before needs no reminder."""


def due_at(meeting: Meeting, days: int) -> datetime | None:
    """The instant at which the reminder so many days before a meeting is due (UTC); None without day or days."""
    if meeting.day is None or not days:
        return None
    return dates.to_instant(meeting.day - timedelta(days=days), HOUR, meeting.zone)


def _is_time(meeting: Meeting, due: datetime, now: datetime) -> bool:
    """Whether it is due and not too late: in daytime, on its day or the next, and before the day of the meeting."""
    local, day = dates.local(now, meeting.zone), dates.local(due, meeting.zone).date()
    late = (local.date() - day).days
    before = meeting.day is not None and local.date() < meeting.day
    return now >= due and late <= 1 and before and HOUR.hour <= local.hour < UNTIL_HOUR


def remind_due(now: datetime) -> int:
    """Send the reminders that are due; returns how many people that reached. A job of the worker.

    Each is written down with its mail: whoever comes second, after a restart or on a clock set back, finds it there.
    """
    reached = 0
    for meeting in queries.near(now):
        council = meeting.council
        for kind, days in (
            (ReminderKind.ANSWER, council.remind_answer_days),
            (ReminderKind.COMING, council.remind_coming_days),
        ):
            due = due_at(meeting, days)
            if due is not None and _is_time(meeting, due, now):
                reached += _remind(meeting, kind, due, now)
    return reached


def _remind(meeting: Meeting, kind: ReminderKind, due: datetime, now: datetime) -> int:
    assert meeting.day is not None  # noqa: S101 - without a day nothing is due
    people = queries.people(meeting, kind, due, due - SETTLED)
    guests = queries.guests(meeting, kind, due, due - SETTLED)
    if not people and not guests:
        return 0
    told = {"school_id": meeting.school_id, "kind": kind, "day": meeting.day, "sent_at": now}
    db.session.add_all(MeetingReminder(invitation_id=one.id, **told) for one in people)
    db.session.add_all(MeetingReminder(guest_id=one.id, **told) for one in guests)
    db.session.flush()
    left = (meeting.day - dates.local(now, meeting.zone).date()).days
    mails.reminder(meeting, people, kind.value, left, now=now)
    rows = queries_guests.rows_of(meeting) if guests else []
    for guest in guests:
        mails_guests.reminded(guest, meeting, rows, kind.value, now=now)
    audit.record(
        "invitations.remind", meeting, by=None, now=now, kind=kind.value, people=len(people), guests=len(guests)
    )
    return len(people) + len(guests)


def take_back(meeting: Meeting) -> None:
    """Drop the reminders nobody has sent yet, of a meeting that was moved or is off.

    Their rows go too: should it move back, nobody was reminded of that day.
    """
    guests = [guest.id for guest in queries_guests.of_meeting(meeting.id)]
    of_guests = and_(
        OutboxMessage.about_kind == queries_guests.ABOUT,
        OutboxMessage.about_id.in_(guests),
        OutboxMessage.kind.startswith(mails_guests.REMINDER, autoescape=True),
    )
    of_people = and_(
        OutboxMessage.about_kind == "meeting", OutboxMessage.about_id == meeting.id, OutboxMessage.kind == "reminder"
    )
    dropped = db.session.execute(
        delete(OutboxMessage)
        .where(or_(of_people, of_guests), OutboxMessage.state.in_((MessageState.QUEUED, MessageState.HELD)))
        .returning(OutboxMessage.address, OutboxMessage.created_at),
        execution_options={"synchronize_session": False},
    ).all()
    # A row bears the instant of its mail: of the reminders of a meeting, the mailbox and that instant name one.
    for address, at in dropped:
        boxes = (
            select(Invitation.id)
            .join(Invitation.address)
            .where(Invitation.meeting_id == meeting.id, EmailAddress.address == address)
        )
        theirs = select(Guest.id).where(Guest.meeting_id == meeting.id, Guest.address == address)
        db.session.execute(
            delete(MeetingReminder).where(
                MeetingReminder.sent_at == at,
                or_(MeetingReminder.invitation_id.in_(boxes), MeetingReminder.guest_id.in_(theirs)),
            ),
            execution_options={"synchronize_session": False},
        )
