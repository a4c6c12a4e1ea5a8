"""The verbs of having guests: invite, change, withdraw, tell what changed; their answer; and forgetting them."""

import secrets
from datetime import datetime

from klankbord.agenda import actions as agenda
from klankbord.agenda.models import AgendaItem
from klankbord.base import audit, outbox
from klankbord.base.db import db
from klankbord.base.outbox.models import OutboxMessage
from klankbord.invitations import mails_guests, rules
from klankbord.invitations import queries_guests as queries
from klankbord.invitations.models import Answer
from klankbord.invitations.models_guests import Guest
from klankbord.kit import tokens
from klankbord.kit.addresses import spelt
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.recurrence import instant_of
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting, MeetingState

ACCOUNT = N_("Somebody of the school reads mail at this address. Invite them as a participant, with their account.")


def invite(
    meeting: Meeting,
    name: str,
    address: str,
    item: AgendaItem | None,
    expects: str,
    *,
    presents: bool,
    language: str,
    by: Person,
    now: datetime,
) -> Guest:
    """Invite somebody from outside to a planned meeting, or to one item of it, which they then may present.

    Raises WrongState unless it is planned, DomainError for an address that is none, of a guest who is invited already,
    or of somebody with an account at the school.
    """
    _need_planned(meeting)
    address = spelt(address)
    if queries.members_at(meeting.school_id, address):
        raise DomainError(ACCOUNT, "address")
    if queries.invited_at(meeting.id, address):
        raise DomainError(N_("A guest with this address is invited already."), "address")
    guest = Guest(
        school_id=meeting.school_id,
        meeting_id=meeting.id,
        item_id=item.id if item is not None else None,
        whole=item is None,
        name=name,
        address=address,
        language=language,
        expects=expects,
        nonce=secrets.token_hex(16),
        uid=f"{tokens.reference()}@klankbord",
        sequence=0,
        invited_by_id=by.id,
        created_at=now,
    )
    guest.meeting, guest.item, guest.message = meeting, item, None
    db.session.add(guest)
    audit.record("invitations.invite_guest", guest, by=by, now=now, meeting_id=meeting.id, item_id=guest.item_id)
    if item is not None and presents:
        agenda.let_present(meeting, item, name, by=by, now=now)
    mails_guests.told(guest, meeting, queries.rows_of(meeting), "invited", now=now)
    return guest


def change(
    meeting: Meeting, guest: Guest, name: str, item: AgendaItem | None, expects: str, *, by: Person, now: datetime
) -> None:
    """Change for what a guest comes and what is expected, and tell them; another time asks for a new answer.

    Raises WrongState unless the meeting is planned and they are expected, DomainError when nothing changed.
    """
    _need_expected(meeting, guest)
    wanted = (name, item.id if item is not None else None, item is None, expects)
    if wanted == (guest.name, guest.item_id, guest.whole, guest.expects):
        raise DomainError(N_("Nothing changed yet, so there is nothing to tell."))
    guest.name, guest.item_id, guest.whole, guest.expects = wanted
    guest.item = item
    audit.record("invitations.change_guest", guest, by=by, now=now, meeting_id=meeting.id)
    _tell(meeting, guest, always=True, now=now)


def withdraw(meeting: Meeting, guest: Guest, *, by: Person, now: datetime) -> None:
    """Tell a guest that they are not expected any more; their link is void.

    Raises WrongState unless the meeting is planned, and for one who was told so before.
    """
    _need_expected(meeting, guest)
    mails_guests.not_expected(guest, meeting, only_you=True, now=now)
    guest.withdrawn_at = now
    audit.record("invitations.withdraw_guest", guest, by=by, now=now, meeting_id=meeting.id)


def tell_changes(meeting: Meeting, *, always: bool, now: datetime) -> None:
    """Tell the guests for whom the time changed, which asks again; and with `always` (another place) the others too."""
    for guest in queries.of_meeting(meeting.id):
        _tell(meeting, guest, always=always, now=now)


def tell_cancelled(meeting: Meeting, *, now: datetime) -> None:
    """Tell every guest that the meeting is off, in their calendar too."""
    for guest in queries.of_meeting(meeting.id):
        mails_guests.not_expected(guest, meeting, only_you=False, now=now)


def answer(guest: Guest, given: Answer, note: str, *, now: datetime) -> None:
    """Write down a guest's yes, maybe or no. Raises WrongState once the meeting was held or is off."""
    if not rules.is_answerable(guest.meeting, now):
        raise WrongState(N_("This meeting was held or is called off: your answer is not needed any more."))
    guest.answer, guest.answered_at, guest.note = given, now, note
    audit.record("invitations.answer_guest", guest, by=None, now=now, answer=given.value)


def forget(now: datetime) -> int:
    """Wipe the addresses of guests 30 days after the meeting, from the mails to them too. A job of the worker."""
    guests = queries.to_forget(now)
    for guest in guests:
        guest.address = guest.expects = guest.note = ""
        if guest.withdrawn_at is not None:
            guest.name = ""
        guest.nonce, guest.forgotten_at = secrets.token_hex(16), now
        audit.record("invitations.forget_guest", guest, by=None, now=now)
    outbox.wipe(
        OutboxMessage.about_kind == queries.ABOUT, OutboxMessage.about_id.in_([guest.id for guest in guests]), now=now
    )
    return len(guests)


def _tell(meeting: Meeting, guest: Guest, *, always: bool, now: datetime) -> None:
    rows = queries.rows_of(meeting)
    slot = queries.slot(guest, meeting, rows)
    if slot is None or guest.forgotten_at is not None:
        return
    moved = (instant_of(slot.start, meeting.zone), slot.minutes) != (guest.told_at, guest.told_minutes)
    if moved:
        guest.sequence += 1
        guest.answer = guest.answered_at = None
    if moved or always:
        mails_guests.told(guest, meeting, rows, "moved" if moved else "changed", now=now)


def _need_planned(meeting: Meeting) -> None:
    if meeting.state != MeetingState.PLANNED:
        raise WrongState(N_("People are invited to a meeting that is planned. Plan it first."))


def _need_expected(meeting: Meeting, guest: Guest) -> None:
    _need_planned(meeting)
    if guest.withdrawn_at is not None:
        raise WrongState(N_("This invitation was taken back already."))
