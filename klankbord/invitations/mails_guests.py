"""The mails to a guest: you are invited, something changed, you are not expected any more; each for their calendar."""

from collections.abc import Sequence
from datetime import datetime

from klankbord.agenda.rows import Row
from klankbord.base import outbox, web
from klankbord.base.db import db
from klankbord.base.mail import render_mail
from klankbord.base.smtp import sender
from klankbord.invitations import queries_guests as queries
from klankbord.invitations.models_guests import KEPT, Guest
from klankbord.invitations.queries_guests import Slot
from klankbord.kit import dates, ical
from klankbord.kit.recurrence import instant_of
from klankbord.meetings.models import Meeting
from klankbord.schools.models import School

REMINDER = "guest_reminder_"


def told(guest: Guest, meeting: Meeting, rows: Sequence[Row], reason: str, *, now: datetime) -> None:
    """Tell a guest when and where they are expected; `reason` is invited, moved (asks again) or changed."""
    slot = queries.slot(guest, meeting, rows)
    if slot is None:
        return
    guest.told_at = instant_of(slot.start, meeting.zone)
    guest.told_minutes = slot.minutes
    _send(guest, meeting, f"guest_{reason}", "invitations_guest", slot, queries.row_of(guest, rows), "REQUEST", now)


def reminded(guest: Guest, meeting: Meeting, rows: Sequence[Row], reason: str, *, now: datetime) -> None:
    """Remind a guest: `reason` is answer (can you come?) or coming (you said so)."""
    slot = queries.slot(guest, meeting, rows)
    if slot is not None:
        row = queries.row_of(guest, rows)
        _send(guest, meeting, f"{REMINDER}{reason}", "invitations_guest", slot, row, "", now)


def not_expected(guest: Guest, meeting: Meeting, *, only_you: bool, now: datetime) -> None:
    """Tell a guest that the meeting is off, or (`only_you`) that it does without them; their calendar follows."""
    if guest.told_at is None or guest.told_minutes is None:
        return
    start = dates.local(guest.told_at, meeting.zone).replace(tzinfo=None)
    slot = Slot(start, guest.told_minutes, exact=not guest.whole)
    guest.sequence += 1
    reason = "guest_withdrawn" if only_you else "guest_cancelled"
    _send(guest, meeting, reason, "invitations_guest_off", slot, None, "CANCEL", now)


def _send(
    guest: Guest, meeting: Meeting, kind: str, template: str, slot: Slot, row: Row | None, method: str, now: datetime
) -> None:
    school = db.session.get_one(School, meeting.school_id)
    url = web.link_to("guests_link.show", token=queries.token_of(guest))
    about = row.title if row is not None else meeting.title
    rendered = render_mail(
        template,
        guest.language,
        reason=kind.removeprefix("guest_"),
        guest=guest,
        meeting=meeting,
        slot=slot,
        row=row,
        url=url,
        days=KEPT.days,
        council_name=meeting.council.name,
        school_name=school.name,
    )
    appointment = ical.Appointment(
        uid=guest.uid,
        sequence=guest.sequence,
        stamp=now,
        start=slot.start,
        zone=meeting.zone,
        minutes=slot.minutes,
        summary=f"{meeting.council.name} {school.name}" + (f": {about}" if about else ""),
        organiser_name=f"{meeting.council.name} {school.name}",
        organiser_address=sender()[1],
        location=meeting.place,
        online_url=meeting.online_url,
    )
    attendee = ical.Attendee(
        name=guest.name, address=guest.address, answer=guest.answer.value.upper() if guest.answer else ""
    )
    make = ical.cancellation if method == "CANCEL" else ical.invitation
    message = outbox.queue(
        outbox.Draft(
            kind=kind,
            address=guest.address,
            display_name=guest.name,
            rendered=rendered,
            language=guest.language,
            school_id=meeting.school_id,
            sender_name=f"{meeting.council.name} {school.name}",
            calendar=make(appointment, attendee) if method else None,
            calendar_method=method or None,
            about=(queries.ABOUT, guest.id),
        ),
        now=now,
    )
    if method:
        guest.message = message
