"""Writing invitations down: what every way of being invited shares. Who calls these mails, and writes the audit."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.invitations import queries_series
from klankbord.invitations.models import Invitation
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people import links
from klankbord.people.models import User


def need_planned(meeting: Meeting) -> None:
    """Raise WrongState unless people can be invited."""
    if meeting.state != MeetingState.PLANNED:
        raise WrongState(N_("People are invited to a meeting that is planned. Plan it first."))


def write(meeting: Meeting, people: Iterable[User], now: datetime) -> list[Invitation]:
    """Invite people who never were invited to this meeting."""
    people = list(people)
    boxes = links.mailboxes([user.id for user in people])
    written = []
    for user in people:
        box = boxes.get(user.id)
        invitation = Invitation(
            school_id=meeting.school_id,
            meeting_id=meeting.id,
            user_id=user.id,
            address_id=box.id if box else None,
            created_at=now,
        )
        invitation.user, invitation.address, invitation.message = user, box, None
        written.append(invitation)
    db.session.add_all(written)
    db.session.flush()
    return written


def write_one(meeting: Meeting, user: User, now: datetime) -> Invitation:
    """Invite one person, once more if the first invitation was taken back. Raises DomainError when it stands.

    Their calendar was told then that it is off, so what it is told now has a higher SEQUENCE (RFC 5546, 2.1.4).
    """
    standing = db.session.scalar(
        select(Invitation).where(Invitation.meeting_id == meeting.id, Invitation.user_id == user.id)
    )
    if standing is None:
        return write(meeting, [user], now)[0]
    if standing.removed_at is None:
        raise DomainError(N_("%(name)s is invited already."), "user_id", name=user.name)
    box = links.mailboxes([user.id]).get(user.id)
    standing.removed_at = standing.answer = standing.answered_at = None
    standing.online = standing.by_series = False
    standing.lead = max(0, standing.sequence + 1 - meeting.sequence)
    standing.user, standing.address, standing.message = user, box, None
    return standing


def into_series(meeting: Meeting, invitations: Iterable[Invitation]) -> None:
    """Put a meeting under the UID of its series for whoever of these has the series in their calendar.

    The calendar knows it by its own start, unless it knows another one of the series by that: then by its own UID.
    """
    series = queries_series.series_of(meeting)
    if series is None or series.uid is None or meeting.starts_at is None:
        return
    if meeting.by_rule_at is None:
        if queries_series.is_taken(series.id, meeting.starts_at):
            return
        meeting.by_rule_at = meeting.starts_at
    people = [one for one in invitations if one.address_id is not None]
    told = queries_series.told(series.id, [one.user_id for one in people])
    for one in people:
        if one.user_id in told:
            one.by_series = True
            one.lead = max(one.lead, told[one.user_id] - meeting.sequence)
