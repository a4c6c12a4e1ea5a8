"""Every question asked of messages that came in, and of what they are about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from klankbord.base.db import db
from klankbord.base.outbox.models import OutboxMessage
from klankbord.incoming.models import WAITING, Action, IncomingMessage, PolledMailbox
from klankbord.invitations.models import Invitation
from klankbord.invitations.models_guests import Guest
from klankbord.kit.addresses import normalised
from klankbord.kit.incoming import Kind
from klankbord.kit.recurrence import wall_of
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting, MeetingSeries
from klankbord.people.models import EmailAddress, User, UserAddress
from klankbord.proposals.models import Comment, Stance
from klankbord.schools.models import Membership, School

MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Found:
    """The meeting a calendar speaks of; `guest` when it is the copy of somebody from outside."""

    meeting: Meeting
    guest: bool = False


def meeting(meeting_id: int) -> Meeting | None:
    """A meeting with its council."""
    return db.session.scalar(select(Meeting).where(Meeting.id == meeting_id).options(joinedload(Meeting.council)))


def sent_as(message_ids: Sequence[str]) -> OutboxMessage | None:
    """The mail of ours among some Message-IDs, the first of them that is one."""
    found = {
        row.message_id: row
        for row in db.session.scalars(select(OutboxMessage).where(OutboxMessage.message_id.in_(message_ids[:50])))
    }
    return next((found[one] for one in message_ids if one in found), None)


def newest_to(addresses: Sequence[str]) -> list[OutboxMessage]:
    """The newest mail that went to each of some addresses."""
    newest = select(func.max(OutboxMessage.id)).where(func.lower(OutboxMessage.address).in_(addresses[:20]))
    ids = db.session.scalars(newest.group_by(func.lower(OutboxMessage.address))).all()
    return list(db.session.scalars(select(OutboxMessage).where(OutboxMessage.id.in_(ids)).order_by(OutboxMessage.id)))


def box_of(address: str) -> EmailAddress | None:
    """A mailbox that is known."""
    return db.session.scalar(select(EmailAddress).where(EmailAddress.normalised == normalised(address)))


def reason_of(round_id: int, user_id: int) -> tuple[str, int] | None:
    """The words somebody's stance stands with, as a thing; None where it has none."""
    found = db.session.scalar(
        select(Comment.id)
        .join(Stance, Stance.id == Comment.stance_id)
        .where(Stance.round_id == round_id, Stance.user_id == user_id, Comment.withdrawn_at.is_(None))
    )
    return None if found is None else ("comment", found)


def let_go(viewer: Viewer, since: datetime) -> int:
    """How many messages that no person wrote came in for a school since an instant."""
    automatic = (IncomingMessage.kind == Kind.AUTO_REPLY) & (IncomingMessage.school_id == viewer.school_id)
    counted = select(func.count(IncomingMessage.id)).where(automatic, IncomingMessage.received_at >= since)
    return db.session.scalar(counted) or 0


def mailbox_trouble() -> str:
    """Why the mailbox that is read cannot be read now; empty while it can, and where none is read."""
    return db.session.scalar(select(PolledMailbox.trouble).where(PolledMailbox.trouble != "").limit(1)) or ""


def by_key(key: str) -> IncomingMessage | None:
    """The message that came in before under this key."""
    return db.session.scalar(select(IncomingMessage).where(IncomingMessage.key == key))


def meeting_of(uid: str, occurrence: datetime | None) -> Found | None:
    """The meeting a calendar knows by a UID; with the instant of one occurrence, that meeting of the same series."""
    loaded = select(Meeting).options(joinedload(Meeting.council))
    meeting = db.session.scalar(loaded.where(Meeting.uid == uid))
    if meeting is None:
        guest = db.session.scalar(loaded.join(Guest, Guest.meeting_id == Meeting.id).where(Guest.uid == uid))
        return Found(guest, guest=True) if guest is not None else None
    if occurrence is None or meeting.starts_at == occurrence:
        return Found(meeting)
    if meeting.series_id is None:
        return None
    other = db.session.scalar(
        loaded.where(Meeting.series_id == meeting.series_id, Meeting.starts_at == occurrence).limit(1)
    )
    return Found(other) if other is not None else None


def is_known(uid: str) -> bool:
    """Whether a UID is that of a meeting, of a guest, or of a series that people were invited to."""
    return series_of(uid) is not None or meeting_of(uid, None) is not None


def series_of(uid: str) -> MeetingSeries | None:
    """The series a calendar knows by a UID."""
    return db.session.scalar(select(MeetingSeries).where(MeetingSeries.uid == uid)) if uid else None


def of_series(series: MeetingSeries, occurrence: datetime | None) -> Sequence[Meeting]:
    """The meetings of a series that its calendar has, soonest first; of one occurrence that one.

    An occurrence is known by the start its rule gave it, or by that day (RFC 5545, 3.8.4.4); of programs that name the
    start it was moved to, by that.
    """
    there = db.session.scalars(
        select(Meeting)
        .where(Meeting.series_id == series.id, Meeting.by_rule_at.is_not(None))
        .options(joinedload(Meeting.council))
        .order_by(Meeting.starts_at, Meeting.id)
    ).all()
    if occurrence is None:
        return there
    ways: tuple[Callable[[Meeting], bool], ...] = (
        lambda meeting: meeting.by_rule_at == occurrence,
        lambda meeting: meeting.starts_at == occurrence,
        lambda meeting: _is_day_of(occurrence, meeting),
    )
    return next((found for way in ways if (found := [meeting for meeting in there if way(meeting)])), [])[:1]


def _is_day_of(occurrence: datetime, meeting: Meeting) -> bool:
    """Whether an occurrence is the day, without a time, on which its rule has a meeting."""
    if meeting.by_rule_at is None:
        return False
    wall = wall_of(occurrence, meeting.zone)
    return wall.time() == time() and wall.date() == wall_of(meeting.by_rule_at, meeting.zone).date()


def invited_at(meeting_id: int, address: str) -> Sequence[Invitation]:
    """The standing invitations to a meeting of everybody who reads an address, with the meeting and the person."""
    box = select(EmailAddress.id).where(EmailAddress.normalised == normalised(address)).scalar_subquery()
    readers = select(UserAddress.user_id).where(UserAddress.address_id == box, UserAddress.confirmed_at.is_not(None))
    return db.session.scalars(
        select(Invitation)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .join(User, User.id == Invitation.user_id)
        .where(
            Invitation.meeting_id == meeting_id,
            Invitation.removed_at.is_(None),
            or_(Invitation.address_id == box, Invitation.user_id.in_(readers)),
        )
        .options(contains_eager(Invitation.meeting).joinedload(Meeting.council), contains_eager(Invitation.user))
        .order_by(User.name, Invitation.id)
    ).all()


def reads(user_id: int, address: str) -> bool:
    """Whether somebody confirmed that they read an address."""
    found = (
        select(UserAddress.id)
        .join(EmailAddress, EmailAddress.id == UserAddress.address_id)
        .where(
            UserAddress.user_id == user_id,
            UserAddress.confirmed_at.is_not(None),
            EmailAddress.normalised == normalised(address),
        )
    )
    return db.session.scalar(found.limit(1)) is not None


def readers_of(address: str) -> Sequence[User]:
    """Everybody whose account is open and who confirmed an address."""
    return db.session.scalars(
        select(User)
        .join(UserAddress, UserAddress.user_id == User.id)
        .join(EmailAddress, EmailAddress.id == UserAddress.address_id)
        .where(
            EmailAddress.normalised == normalised(address),
            UserAddress.confirmed_at.is_not(None),
            User.disabled_at.is_(None),
        )
        .order_by(User.id)
    ).all()


def school_of(address: str | None) -> int | None:
    """The one school whose people read an address, or the only school there is; None where that is not clear."""
    if address:
        ids = db.session.scalars(
            select(Membership.school_id)
            .distinct()
            .join(UserAddress, UserAddress.user_id == Membership.user_id)
            .join(EmailAddress, EmailAddress.id == UserAddress.address_id)
            .where(EmailAddress.normalised == normalised(address), Membership.left_at.is_(None))
        ).all()
        if len(ids) == 1:
            return ids[0]
    schools = db.session.scalars(select(School.id).limit(2)).all()
    return schools[0] if len(schools) == 1 else None


_OPEN = (IncomingMessage.action.in_(WAITING), IncomingMessage.settled_at.is_(None))
_SORTED_BY_ADMIN = (
    *_OPEN,
    or_(IncomingMessage.action == Action.UNSORTED, IncomingMessage.about_kind != MEETING),
)
"""What no meeting's organiser looks at."""
WAITING_AT_MEETING = (
    select(func.count(IncomingMessage.id))
    .where(IncomingMessage.about_kind == MEETING, IncomingMessage.about_id == Meeting.id, *_OPEN)
    .scalar_subquery()
)
"""How many messages about a meeting wait for its organiser, as a column beside the meeting."""


def waiting_at(meeting_id: int) -> Sequence[IncomingMessage]:
    """The messages about a meeting that wait for its organiser, oldest first."""
    return db.session.scalars(
        select(IncomingMessage)
        .where(IncomingMessage.about_kind == MEETING, IncomingMessage.about_id == meeting_id, *_OPEN)
        .order_by(IncomingMessage.received_at, IncomingMessage.id)
    ).all()


def one_at(meeting: Meeting, message_id: int) -> Select[IncomingMessage]:
    """One of them, perhaps settled meanwhile, for `load_or_404`."""
    return select(IncomingMessage).where(
        IncomingMessage.id == message_id,
        IncomingMessage.about_kind == MEETING,
        IncomingMessage.about_id == meeting.id,
        _OPEN[0],
    )


def unsorted(viewer: Viewer) -> Sequence[IncomingMessage]:
    """The messages of a school that found no place, oldest first."""
    return db.session.scalars(
        select(IncomingMessage)
        .where(IncomingMessage.school_id == viewer.school_id, *_SORTED_BY_ADMIN)
        .order_by(IncomingMessage.received_at, IncomingMessage.id)
    ).all()


def one_unsorted(viewer: Viewer, message_id: int) -> Select[IncomingMessage]:
    """One of them, for `load_or_404`."""
    return select(IncomingMessage).where(
        IncomingMessage.id == message_id,
        IncomingMessage.school_id == viewer.school_id,
        *_SORTED_BY_ADMIN,
    )


def homeless() -> Sequence[IncomingMessage]:
    """The messages that wait and belong to no school that is known, oldest first. For who hosts several schools."""
    found = select(IncomingMessage).where(IncomingMessage.school_id.is_(None), *_OPEN)
    return db.session.scalars(found.order_by(IncomingMessage.received_at, IncomingMessage.id)).all()


def earlier_of(meeting_id: int, sender: str, invitation_id: int) -> Sequence[IncomingMessage]:
    """What a sender wrote before about the answer of the same invitee and nobody looked at: a newer one replaces it."""
    return [
        message
        for message in waiting_at(meeting_id)
        if message.sender == sender and message.invitation_id == invitation_id
    ]
