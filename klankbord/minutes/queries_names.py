"""Whose names could stand in the minutes of a meeting."""

from sqlalchemy import select, union

from klankbord.base.db import db
from klankbord.councils.models import Seat
from klankbord.followup.models import ActionItem
from klankbord.invitations.models import Invitation
from klankbord.kit.agenda_text.persons import person
from klankbord.meetings.models import Attendance, Meeting
from klankbord.minutes.document import Document
from klankbord.minutes.models import ItemNote
from klankbord.people.models import User
from klankbord.schools.models import Child, Membership


def near(meeting: Meeting, read: Document) -> set[str]:
    """Whoever has to do with a meeting: there, invited, in the council, leading it, or with something to do."""
    council = Seat.council_id.in_([meeting.council_id, meeting.joint_council_id or meeting.council_id])
    ids = union(
        select(Seat.user_id).where(council),
        select(Invitation.user_id).where(Invitation.meeting_id == meeting.id),
        select(Attendance.user_id).where(Attendance.meeting_id == meeting.id, Attendance.user_id.is_not(None)),
        select(ActionItem.owner_id).where(ActionItem.meeting_id == meeting.id, ActionItem.owner_id.is_not(None)),
        select(ItemNote.edited_by_id).where(
            ItemNote.minutes_id == (read.minutes.id if read.minutes is not None else 0),
            ItemNote.edited_by_id.is_not(None),
        ),
    ).subquery()
    found = set(db.session.scalars(select(User.name).where(User.id.in_(select(ids)))))
    led = (meeting.chair, meeting.vice_chair, meeting.secretary, meeting.treasurer, meeting.organiser)
    typed = [*led, *(entry.row.presenter for entry in read.entries), *(action.who for action in read.all_actions)]
    return found | set(read.everybody) | {name for name in typed if name and person(name)}


def far(school_id: int) -> set[str]:
    """Everybody else at a school: parents, staff and, where it keeps their names, children. Two statements."""
    people = select(User.name).join(Membership, Membership.user_id == User.id).where(Membership.school_id == school_id)
    children = select(Child.name).where(Child.school_id == school_id, Child.name.is_not(None))
    return {name for name in [*db.session.scalars(people), *db.session.scalars(children)] if name}
