"""Whom an action item can be given to by name."""

from datetime import date
from typing import Any

from sqlalchemy import Select, func, select, union

from klankbord.base.db import db
from klankbord.councils import queries as councils
from klankbord.councils.models import Seat
from klankbord.followup.models import ActionItem
from klankbord.invitations.models import Invitation
from klankbord.meetings.models import Attendance, Meeting
from klankbord.people.models import User
from klankbord.schools.models import Membership


def people_to_ask(meeting: Meeting, day: date) -> dict[str, int]:
    """Whom a meeting can give an action item: members, those invited or present, and staff. One statement.

    The second of two people with one name is offered as `Name (2)`, here as in all of these.
    """
    return _named(meeting.school_id, meeting.council_id, day, meeting_id=meeting.id)


def people_of(school_id: int, council_id: int, day: date) -> dict[str, int]:
    """Whom an action item can be given to outside a meeting: who sits in the council, and staff. One statement."""
    return _named(school_id, council_id, day)


def people_for(action: ActionItem, day: date) -> dict[str, int]:
    """Whom a given action item can be passed to; who has it now is among them, in the council or not. One statement."""
    return _named(action.school_id, action.council_id, day, meeting_id=action.meeting_id, owner_id=action.owner_id)


def _named(
    school_id: int, council_id: int, day: date, *, meeting_id: int | None = None, owner_id: int | None = None
) -> dict[str, int]:
    ids: list[Select[*tuple[Any, ...]]] = [
        select(Seat.user_id).where(Seat.council_id == council_id, councils.current(day)),
        select(Membership.user_id).where(
            Membership.school_id == school_id, Membership.is_staff, Membership.left_at.is_(None)
        ),
    ]
    if meeting_id is not None:
        ids += [
            select(Invitation.user_id).where(Invitation.meeting_id == meeting_id, Invitation.removed_at.is_(None)),
            select(Attendance.user_id).where(Attendance.meeting_id == meeting_id, Attendance.user_id.is_not(None)),
        ]
    offered = User.id.in_(select(union(*ids).subquery())) & User.disabled_at.is_(None)
    rows = db.session.execute(
        select(User.id, User.name)
        .where(offered | (User.id == owner_id) if owner_id is not None else offered)
        .order_by(func.lower(User.name), User.id)
    )
    found: dict[str, int] = {}
    for user_id, name in rows:
        label, again = name, 2
        while label in found:
            label, again = f"{name} ({again})", again + 1
        found[label] = user_id
    return found
