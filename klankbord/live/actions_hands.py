"""Hands in a meeting: raised, lowered, called and done speaking."""

from datetime import datetime

from sqlalchemy import select

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.live.models import RaisedHand
from klankbord.meetings import actions_pulse as pulse
from klankbord.meetings.models import Meeting, MeetingState


def _current(meeting: Meeting) -> int:
    """The item hands go up at. Raises WrongState when the meeting is at none."""
    db.session.refresh(meeting, ["state", "current_item_id", "version"])
    if meeting.state not in {MeetingState.IN_SESSION, MeetingState.PAUSED} or meeting.current_item_id is None:
        raise WrongState(N_("Hands can go up once the meeting is at an item."))
    return meeting.current_item_id


def _standing(meeting: Meeting, item_id: int) -> list[RaisedHand]:
    return list(
        db.session.scalars(
            select(RaisedHand)
            .where(
                RaisedHand.meeting_id == meeting.id,
                RaisedHand.item_id == item_id,
                RaisedHand.lowered_at.is_(None),
                RaisedHand.spoke_at.is_(None),
            )
            .execution_options(populate_existing=True)
        )
    )


def raise_hand(meeting: Meeting, *, name: str = "", by: Person | None, now: datetime) -> RaisedHand:
    """Raise one's hand at the current item, or that of a name: as the chair, or as that guest (`by` None).

    A hand that is up already stays as it is. Raises WrongState while the meeting is at no item.
    """
    pulse.stir(meeting.id)
    item_id = _current(meeting)
    name = " ".join(name.split())
    hand = RaisedHand(
        school_id=meeting.school_id,
        meeting_id=meeting.id,
        item_id=item_id,
        user_id=by.id if by is not None and not name else None,
        name=name,
        raised_at=now,
    )
    for known in _standing(meeting, item_id):
        if known.speaker == hand.speaker and known.called_at is None:
            return known
    db.session.add(hand)
    audit.record("live.raise_hand", hand, by=by, now=now, meeting_id=meeting.id)
    return hand


def lower_hand(meeting: Meeting, *, name: str = "", by: Person | None, now: datetime) -> None:
    """Take one's own hand down, or that of a guest's name; nothing happens when it is not up."""
    pulse.stir(meeting.id)
    own = (by.id if by is not None and not name else None, " ".join(name.split()).casefold())
    for hand in _standing(meeting, _current(meeting)):
        if hand.speaker == own and hand.called_at is None:
            hand.lowered_at = now
            audit.record("live.lower_hand", hand, by=by, now=now, meeting_id=meeting.id)


def turn(meeting: Meeting, hand_id: int, move: str, *, by: Person, now: datetime) -> None:
    """Give the floor to a hand (`call`; who spoke is done), say that it has spoken (`done`), or put it down (`lower`).

    Raises DomainError for a hand that went down meanwhile or any other move.
    """
    pulse.stir(meeting.id)
    standing = {hand.id: hand for hand in _standing(meeting, _current(meeting))}
    hand = standing.get(hand_id)
    if hand is None or move not in {"call", "done", "lower"}:
        raise DomainError(N_("That hand is not up any more."))
    if move == "call":
        for other in standing.values():
            if other.called_at is not None:
                other.spoke_at = now
        hand.called_at = now
        hand.spoke_at = None
    elif move == "done":
        hand.called_at, hand.spoke_at = hand.called_at or now, now
    else:
        hand.lowered_at = now
    audit.record(f"live.hand_{move}", hand, by=by, now=now, meeting_id=meeting.id)


def lower_all(meeting: Meeting, item_id: int, now: datetime) -> None:
    """Put every hand down that is still up at an item the meeting leaves; who was speaking has spoken."""
    for hand in _standing(meeting, item_id):
        if hand.called_at is not None:
            hand.spoke_at = now
        else:
            hand.lowered_at = now
