"""Minutes that come up for approval at an agenda, and what was approved when, by whom and with what changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base.db import db
from klankbord.meetings.models import Meeting
from klankbord.minutes.models import Correction, CorrectionState, Minutes, MinutesState
from klankbord.people.models import User


@dataclass(frozen=True, slots=True)
class Earlier:
    """Earlier minutes at the item where they are approved: the corrections taken over, and how many wait."""

    minutes: Minutes
    changes: tuple[Correction, ...]
    waiting: int


def up_for_approval(meeting: Meeting, items: Sequence[AgendaItem]) -> dict[int, list[Earlier]]:
    """Of a meeting whose agenda approves earlier minutes: those minutes by the id of the item, oldest first.

    An item has the minutes it names. The first one also has all others of the council that went round and are of no
    later day, and what this meeting approved. Two statements at most, none without such an item.
    """
    points = [item for item in items if item.kind == ItemKind.MINUTES_APPROVAL]
    if not points:
        return {}
    named = {item.approves_meeting_id: item.id for item in reversed(points) if item.approves_meeting_id is not None}
    waits = [
        Minutes.state == MinutesState.CIRCULATED,
        Meeting.council_id == meeting.council_id,
        Meeting.id != meeting.id,
    ]
    if meeting.day is not None:
        waits.append(Meeting.day <= meeting.day)
    found = db.session.scalars(
        select(Minutes)
        .join(Meeting, Meeting.id == Minutes.meeting_id)
        .where(or_(Meeting.id.in_(named), Minutes.approved_in_meeting_id == meeting.id, and_(*waits)))
        .options(contains_eager(Minutes.meeting))
        .order_by(Meeting.day, Meeting.id)
    ).all()
    given: dict[int, list[Correction]] = {}
    for one in _corrections([minutes.id for minutes in found]):
        given.setdefault(one.minutes_id, []).append(one)
    listed: dict[int, list[Earlier]] = {}
    for minutes in found:
        at = named.get(minutes.meeting_id, points[0].id)
        listed.setdefault(at, []).append(_earlier(minutes, given.get(minutes.id, [])))
    return listed


def _earlier(minutes: Minutes, corrections: Sequence[Correction]) -> Earlier:
    return Earlier(
        minutes,
        tuple(one for one in corrections if one.state == CorrectionState.ACCEPTED),
        sum(one.state == CorrectionState.OPEN for one in corrections),
    )


def _corrections(minutes_ids: Sequence[int]) -> Sequence[Correction]:
    if not minutes_ids:
        return ()
    statement = select(Correction).where(Correction.minutes_id.in_(minutes_ids)).options(joinedload(Correction.by))
    return db.session.scalars(statement.order_by(Correction.id)).all()


def changes_of(minutes: Minutes) -> Sequence[Correction]:
    """The corrections that approved minutes were approved with, oldest first; of others nothing is asked."""
    if minutes.state != MinutesState.APPROVED:
        return ()
    return [one for one in _corrections([minutes.id]) if one.state == CorrectionState.ACCEPTED]


def approver_of(minutes: Minutes) -> str:
    """Who marked minutes as approved, by name; nothing where silence did, or where they are not."""
    if minutes.approved_by_id is None:
        return ""
    return db.session.scalar(select(User.name).where(User.id == minutes.approved_by_id)) or ""
