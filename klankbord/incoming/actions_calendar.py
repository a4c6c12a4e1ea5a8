"""The answer somebody gave in their calendar: applied when it is theirs and the newest, else shown to the organiser."""

from dataclasses import dataclass, replace
from datetime import datetime

from klankbord.base import web
from klankbord.base.db import db
from klankbord.incoming import queries
from klankbord.incoming.models import Action
from klankbord.invitations import actions as invitations
from klankbord.invitations import rules
from klankbord.invitations.models import Answer, AnsweredBy, Invitation
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.incoming import CalendarEvent, Incoming, Kind, proving
from klankbord.meetings.models import Meeting

LONGEST_NOTE = 500
ANSWERS = {"ACCEPTED": Answer.ACCEPTED, "TENTATIVE": Answer.TENTATIVE, "DECLINED": Answer.DECLINED}
UNKNOWN = N_("This is about a meeting that is not known here.")
NO_SUCH_DAY = N_("This is about a day on which there is no meeting.")
NOT_INVITED = N_("Who answers was not invited.")
FORWARDED = N_("Somebody answers with another address than the one that was invited.")
SHARED = N_("Several people who are invited read this address.")
OTHER_TIME = N_("Somebody proposes another time.")
SENDS_ANOTHER = N_("Somebody sends another in their place.")
NOT_PROVEN = N_("It is not proven that this was sent by them.")
OLDER = N_("A newer answer was there already.")
BEFORE_MOVE = N_("This answers an invitation from before the meeting was moved.")
OVER = N_("The meeting was held or is called off.")
NOTHING = N_("The message says neither yes nor no.")
GUEST = N_("Somebody from outside answers in their calendar.")
TAKEN = N_("The answer is written down.")
_FIRST = (Action.ASK_ORGANISER, Action.ASK_CONFIRM, Action.APPLIED, Action.UNSORTED, Action.DROPPED)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a message led to, and why. `about` is a thing's kind and id; the rest is for who looks at it."""

    action: Action
    reason: str
    about: tuple[str, int] | None = None
    meeting: Meeting | None = None
    school_id: int | None = None
    invitation_id: int | None = None
    of_series: bool = False
    answer: Answer | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    text: str | None = None


def proven(message: Incoming) -> bool:
    """Whether the sender is believed: without KLANKBORD_MAIL_AUTHSERV always, else by what that host says."""
    host = web.settings().mail["authserv"]
    return not host or proving.is_proven(message.results, host, message.sender)


def answered(message: Incoming, *, now: datetime) -> Outcome:
    """Take every answer of a calendar message; what came of it, the first that needs somebody's attention.

    What it says of one meeting comes before what it says of the whole series, which does not undo it.
    """
    events = sorted(message.events, key=lambda event: event.recurrence_id is None)
    found = [outcome for event in events for outcome in _of(message, event, now)]
    return min(found, key=lambda outcome: _FIRST.index(outcome.action))


def _of(message: Incoming, event: CalendarEvent, now: datetime) -> list[Outcome]:
    """What comes of one event: of one about a whole series, at each of its meetings."""
    series = queries.series_of(event.uid or "")
    if series is None:
        return [_one(message, event, now)]
    meetings = queries.of_series(series, event.recurrence_id)
    if event.recurrence_id is not None:
        return [_at(message, event, meeting, now, of_series=True) for meeting in meetings] or [_no_such_day()]
    coming = [meeting for meeting in meetings if rules.is_answerable(meeting, now)]
    if not coming:
        return [Outcome(action=Action.DROPPED, reason=OVER)]
    if message.kind == Kind.CALENDAR_COUNTER:
        return [_at(message, event, coming[0], now, of_series=True)]
    found = [_at(message, event, meeting, now, of_series=True) for meeting in coming]
    theirs = [outcome for outcome in found if outcome.invitation_id is not None or outcome.reason != NOT_INVITED]
    return [replace(outcome, of_series=True) for outcome in theirs or found[:1]]


def _one(message: Incoming, event: CalendarEvent, now: datetime) -> Outcome:
    counters = message.kind == Kind.CALENDAR_COUNTER
    found = queries.meeting_of(event.uid or "", None if counters else event.recurrence_id)
    if found is None:
        known = event.recurrence_id is not None and queries.meeting_of(event.uid or "", None) is not None
        return _no_such_day() if known else _unknown()
    return _at(message, event, found.meeting, now, guest=found.guest)


def _at(
    message: Incoming,
    event: CalendarEvent,
    meeting: Meeting,
    now: datetime,
    *,
    guest: bool = False,
    of_series: bool = False,
) -> Outcome:
    """What comes of an event at one meeting; `of_series` when it bears the UID of the series."""
    counters = message.kind == Kind.CALENDAR_COUNTER
    invited = [] if guest or not event.attendee else queries.invited_at(meeting.id, event.attendee)
    if of_series:
        invited = [one for one in invited if one.by_series]
    of_meeting = Outcome(
        action=Action.ASK_ORGANISER,
        reason=GUEST if guest else OTHER_TIME if counters else NOT_INVITED,
        about=(queries.MEETING, meeting.id),
        meeting=meeting,
        school_id=meeting.school_id,
        answer=ANSWERS.get(event.partstat or ""),
        starts_at=event.start if counters else None,
        ends_at=event.end if counters else None,
        text=event.comment,
        invitation_id=invited[0].id if len(invited) == 1 else None,
    )
    if counters or not invited:
        return of_meeting if invited or not counters else replace(of_meeting, reason=NOT_INVITED)
    if len(invited) > 1:
        return replace(of_meeting, reason=SHARED)
    return _answer(message, event, invited[0], of_meeting, now)


def _answer(
    message: Incoming, event: CalendarEvent, invitation: Invitation, of_meeting: Outcome, now: datetime
) -> Outcome:
    """The answer of the one who is invited: applied, or why not."""
    given = of_meeting.answer
    if given is None:
        delegates = event.partstat == "DELEGATED"
        return replace(
            of_meeting,
            action=Action.ASK_ORGANISER if delegates else Action.DROPPED,
            reason=SENDS_ANOTHER if delegates else NOTHING,
        )
    if not _is_theirs(message, event, invitation):
        return replace(of_meeting, reason=FORWARDED)
    over = None if rules.is_answerable(invitation.meeting, now) else OVER
    if (old := over or _too_old(invitation, event, now)) is not None:
        return replace(of_meeting, action=Action.DROPPED, reason=old)
    if not proven(message):
        return replace(of_meeting, action=Action.ASK_CONFIRM, reason=NOT_PROVEN)
    try:
        with db.session.begin_nested():
            take(invitation, given, event.comment or "", sequence=event.sequence, stamp=event.dtstamp, now=now)
    except DomainError as error:
        return replace(of_meeting, reason=error.sentence)
    return replace(of_meeting, action=Action.APPLIED, reason=TAKEN, about=("invitation", invitation.id))


def _no_such_day() -> Outcome:
    return Outcome(action=Action.DROPPED, reason=NO_SUCH_DAY)


def _unknown() -> Outcome:
    return Outcome(action=Action.UNSORTED, reason=UNKNOWN)


def _is_theirs(message: Incoming, event: CalendarEvent, invitation: Invitation) -> bool:
    """Whether the sender is the attendee, or another address of the same person."""
    if message.sender is None:
        return False
    return message.sender == event.attendee or queries.reads(invitation.user_id, message.sender)


def _too_old(invitation: Invitation, event: CalendarEvent, now: datetime) -> str | None:
    """Why an answer does not count any more; None for one that is new (RFC 5546, 2.1.5)."""
    sequence = invitation.sequence if event.sequence is None else event.sequence
    if sequence < invitation.meeting.sequence + invitation.lead:
        return BEFORE_MOVE
    stamp = min(event.dtstamp or now, now)
    in_calendar = invitation.answered_by == AnsweredBy.CALENDAR
    if in_calendar and invitation.answered_stamp is not None and invitation.answered_sequence is not None:
        if (sequence, stamp) <= (invitation.answered_sequence, invitation.answered_stamp):
            return OLDER
    elif invitation.answered_at is not None and event.dtstamp is not None and stamp < invitation.answered_at:
        return OLDER
    return None


def take(
    invitation: Invitation, given: Answer, note: str, *, sequence: int | None, stamp: datetime | None, now: datetime
) -> None:
    """Write a calendar's answer down, with the SEQUENCE and DTSTAMP it had. Raises as `invitations.actions.answer`."""
    invitations.answer(
        invitation, given, note[:LONGEST_NOTE], answered_by=AnsweredBy.CALENDAR, by=invitation.user, now=now
    )
    invitation.answered_sequence = invitation.sequence if sequence is None else sequence
    invitation.answered_stamp = min(stamp or now, now)
