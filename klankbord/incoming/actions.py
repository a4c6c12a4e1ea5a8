"""Taking a message in: stored once, given its place, and nothing of it lost."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_
from sqlalchemy.exc import IntegrityError

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.base.smtp import sender as own_address
from klankbord.incoming import actions_bounces as bounces
from klankbord.incoming import actions_calendar as calendar
from klankbord.incoming import actions_replies as replies
from klankbord.incoming import actions_suggesting as suggesting
from klankbord.incoming import queries
from klankbord.incoming.actions_calendar import Outcome
from klankbord.incoming.models import WAITING, Action, IncomingMessage
from klankbord.kit.errors import N_
from klankbord.kit.incoming import Incoming, Kind, parse

KEPT = timedelta(days=90)
"""How long it is remembered that a message came, so that it counts once."""
LONGEST_WAIT = timedelta(days=365)
AGAIN = N_("This message came in before.")
OURS = N_("This is our own mail that came back.")
AUTOMATIC = N_("No person wrote this.")
ELSEWHERE = N_("Somebody invites this mailbox; it keeps no calendar.")
NO_PLACE = N_("It is not clear what this is about.")
STUMBLED = N_("Something went wrong with this message. Look at it yourself.")
UNREADABLE = N_("This message cannot be read.")
_CALENDARS = {Kind.CALENDAR_REPLY, Kind.CALENDAR_COUNTER}


@dataclass(frozen=True)
class Received:
    """A message as it was read, and what it led to."""

    read: Incoming
    action: Action
    reason: str
    thing: str | None

    def as_json(self) -> dict[str, Any]:
        """What `klankbord mail receive --json` prints."""
        told = self.read.as_json() | {"action": self.action.value, "reason": self.reason, "thing": self.thing}
        # An invitation of our own that comes back is nobody's request.
        return told | {"type": Kind.TEXT.value} if self.reason == OURS and told["method"] else told


def receive(raw: bytes, *, now: datetime) -> Received:
    """Take one message in, in the caller's transaction. The same message again does nothing."""
    read = parse(raw)
    key = key_of(raw, read)
    if queries.by_key(key) is not None:
        return Received(read, Action.DROPPED, AGAIN, None)
    row = IncomingMessage(
        key=key,
        message_id=(read.message_id or "")[:500],
        sender=(read.sender or "")[:320],
        sender_name=read.sender_name[:200],
        subject=(read.subject or "")[:500],
        kind=read.kind,
        action=Action.UNSORTED,
        received_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return Received(read, Action.DROPPED, AGAIN, None)
    outcome = _sorted(read, now)
    _write(row, read, outcome, raw, now)
    return Received(read, row.action, row.reason, f"{row.about_kind}:{row.about_id}" if row.about_kind else None)


def keep(raw: bytes, *, now: datetime) -> None:
    """Put a message that could not be taken in, whatever the reason, where an administrator looks."""
    read = parse(raw)
    key = key_of(raw, read)
    if queries.by_key(key) is None:
        row = IncomingMessage(
            key=key,
            sender=(read.sender or "")[:320],
            sender_name=read.sender_name[:200],
            subject=(read.subject or "")[:500],
            kind=read.kind,
            action=Action.UNSORTED,
            received_at=now,
        )
        db.session.add(row)
        _write(row, read, _unsorted(STUMBLED), raw, now)


def key_of(raw: bytes, read: Incoming) -> str:
    """Under what a message is remembered: its Message-ID and its text, for the headers change from way to way."""
    head, gap, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    said = body.strip() if gap and read.message_id else head + body
    return hashlib.sha256((read.message_id or "").encode(errors="replace") + b"\n" + said).hexdigest()


def _sorted(read: Incoming, now: datetime) -> Outcome:
    """What a message leads to, by its kind."""
    ours = own_address()[1].casefold()
    if read.kind == Kind.CALENDAR_REQUEST:
        known = any(queries.is_known(event.uid or "") for event in read.events)
        mine = known or read.sender == ours or any(event.organiser == ours for event in read.events)
        return Outcome(action=Action.DROPPED, reason=OURS) if mine else _unsorted(ELSEWHERE)
    if read.kind != Kind.BOUNCE and read.sender == ours:
        return Outcome(action=Action.DROPPED, reason=OURS)
    if read.kind in _CALENDARS:
        return calendar.answered(read, now=now)
    if read.kind == Kind.AUTO_REPLY:
        return Outcome(action=Action.DROPPED, reason=AUTOMATIC)
    if read.kind == Kind.BOUNCE:
        return bounces.came_back(read, now=now)
    if read.kind == Kind.UNREADABLE:
        return _unsorted(UNREADABLE)
    return (
        replies.to_reply_address(read, now=now)
        or suggesting.to_council(read, now=now)
        or replies.about_meeting(read)
        or _unsorted(NO_PLACE)
    )


def _unsorted(reason: str) -> Outcome:
    return Outcome(action=Action.UNSORTED, reason=reason)


def _write(row: IncomingMessage, read: Incoming, outcome: Outcome, raw: bytes, now: datetime) -> None:
    """Keep what somebody has to look at whole, and of the rest the line alone."""
    if outcome.action in WAITING and outcome.meeting is not None and outcome.invitation_id is not None:
        for earlier in queries.earlier_of(outcome.meeting.id, row.sender, outcome.invitation_id):
            settle(earlier, now=now)
    row.action, row.reason = outcome.action, outcome.reason
    row.school_id = outcome.school_id or queries.school_of(read.sender)
    if outcome.about is not None:
        row.about_kind, row.about_id = outcome.about
    if outcome.action in WAITING:
        row.text = (outcome.text or read.text or "")[:20_000]
        row.raw = raw
        row.invitation_id = outcome.invitation_id
        row.answer = outcome.answer.value if outcome.answer is not None else None
        row.of_series = outcome.of_series
        row.starts_at, row.ends_at = outcome.starts_at, outcome.ends_at
    audit.record(
        "incoming.receive", row, by=None, now=now, school_id=row.school_id, kind=row.kind.value, action=row.action.value
    )


def settle(row: IncomingMessage, *, now: datetime) -> None:
    """Somebody looked at it: what it said is let go."""
    row.settled_at, row.text, row.raw = now, "", None


def forget_old(now: datetime) -> None:
    """Forget messages that need nobody any more, and those nobody looked at for a year. A job of the worker."""
    waits = IncomingMessage.action.in_(WAITING) & IncomingMessage.settled_at.is_(None)
    db.session.execute(
        delete(IncomingMessage).where(
            or_(
                IncomingMessage.received_at < now - LONGEST_WAIT,
                (IncomingMessage.received_at < now - KEPT) & ~waits,
            )
        ),
        execution_options={"synchronize_session": False},
    )
