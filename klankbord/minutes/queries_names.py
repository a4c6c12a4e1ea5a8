"""Whose names could stand in the minutes of a meeting."""

import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import literal, or_, select, union_all

from klankbord.agenda.models import AgendaItem
from klankbord.base.db import db
from klankbord.councils.models import Seat
from klankbord.followup.models import ActionItem
from klankbord.invitations.models import Invitation
from klankbord.invitations.models_guests import Guest
from klankbord.kit.agenda_text.persons import JOINED, person
from klankbord.meetings.models import Attendance, Meeting
from klankbord.minutes.models import ItemNote, Minutes
from klankbord.people.models import User
from klankbord.schools.models import Child, Membership

_LED = (Meeting.chair, Meeting.vice_chair, Meeting.secretary, Meeting.treasurer, Meeting.organiser)
_APART = re.compile(rf"[,;()/]|{JOINED.pattern}", re.IGNORECASE)


def near(meeting_ids: Collection[int]) -> dict[int, set[str]]:
    """Whoever has to do with each meeting: there, invited, in its councils, leading it, or with something to do.

    One statement. Of what was typed where a name belongs only what looks like a person's name.
    """
    found: dict[int, set[str]] = {meeting_id: set() for meeting_id in meeting_ids}
    for meeting_id, name, typed in db.session.execute(union_all(*_known(meeting_ids), *_typed(meeting_ids))):
        if not typed:
            found[meeting_id].add(name)
        elif name:
            found[meeting_id].update(part for part in [name, *_parted(name)] if person(part))
    return found


def _parted(words: str) -> list[str]:
    return [part.strip() for part in _APART.split(words) if part and part.strip()]


def _known(meeting_ids: Collection[int]) -> list[Any]:
    """Accounts, the attendance list and guests, as statements of (meeting, name, false)."""
    plain = literal(False)
    council = or_(Seat.council_id == Meeting.council_id, Seat.council_id == Meeting.joint_council_id)
    here = select(Meeting.id, User.name, plain).select_from(Meeting).where(Meeting.id.in_(meeting_ids))
    of_notes = (
        select(Minutes.meeting_id, User.name, plain)
        .join(ItemNote, ItemNote.minutes_id == Minutes.id)
        .join(User, User.id == ItemNote.edited_by_id)
        .where(Minutes.meeting_id.in_(meeting_ids))
    )
    return [
        here.join(Seat, council).join(User, User.id == Seat.user_id),
        here.join(Invitation, Invitation.meeting_id == Meeting.id).join(User, User.id == Invitation.user_id),
        here.join(Attendance, Attendance.meeting_id == Meeting.id).join(User, User.id == Attendance.user_id),
        here.join(ActionItem, ActionItem.meeting_id == Meeting.id).join(User, User.id == ActionItem.owner_id),
        of_notes,
        *(
            select(table.meeting_id, table.name, plain).where(table.meeting_id.in_(meeting_ids), table.name != "")
            for table in (Attendance, Guest)
        ),
    ]


def _typed(meeting_ids: Collection[int]) -> list[Any]:
    """What was typed as a name, as statements of (meeting, words, true)."""
    typed = literal(True)
    fields = ((AgendaItem, AgendaItem.presenter), (ActionItem, ActionItem.owner_name))
    return [
        *(select(Meeting.id, led, typed).where(Meeting.id.in_(meeting_ids), led != "") for led in _LED),
        *(
            select(table.meeting_id, words, typed).where(table.meeting_id.in_(meeting_ids), words != "")
            for table, words in fields
        ),
    ]


def far(school_id: int) -> set[str]:
    """Everybody else at a school: parents, staff and, where it keeps their names, children. Two statements."""
    people = select(User.name).join(Membership, Membership.user_id == User.id).where(Membership.school_id == school_id)
    children = select(Child.name).where(Child.school_id == school_id, Child.name.is_not(None))
    return {name for name in [*db.session.scalars(people), *db.session.scalars(children)] if name}
