"""What goes along when an office is handed over, and who fits it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from klankbord.base.db import db
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council, Office, Seat
from klankbord.councils.queries import current
from klankbord.followup.models import ActionItem, ActionOwner, ActionState
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people.models import User
from klankbord.proposals.models import Proposal, ProposalState
from klankbord.schools.models import Membership

MOST = 20


@dataclass(frozen=True)
class Work:
    """What somebody does for a council: open action items, drafts they wrote, meetings that are not planned yet.

    `actions` are theirs in person, alone or with others; `of_office` go along with the office by themselves.
    """

    actions: Sequence[ActionItem]
    of_office: Sequence[ActionItem]
    drafts: Sequence[Proposal]
    meetings: Sequence[Meeting]
    planned: Sequence[Meeting]


def held(council_id: int, seat_id: int, today: date) -> Select[Seat]:
    """A seat of a council that is held today with an office, with its holder; for `load_or_404`."""
    return (
        select(Seat)
        .where(Seat.id == seat_id, Seat.council_id == council_id, Seat.office != Office.MEMBER, current(today))
        .options(joinedload(Seat.user))
    )


def fitting(council: Council, seat: Seat, today: date, words: str = "") -> list[tuple[int, str, bool]]:
    """Who can take an office over, as id, name and whether they sit in the council: first who does, then by name.

    Without words those who sit in it; and, where staff organise, the staff. With words whoever has them in their name.
    """
    kind = kind_of(council.kind)
    staff_only = kind.organiser_is_staff and seat.office in kind.organising
    sits = select(Seat.user_id).where(Seat.council_id == council.id, current(today))
    same = select(Seat.user_id).where(Seat.council_id == council.id, Seat.office == seat.office, current(today))
    inside = User.id.in_(sits)
    statement = (
        select(User.id, User.name, inside)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.school_id == council.school_id,
            Membership.left_at.is_(None),
            User.disabled_at.is_(None),
            User.id.not_in(same),
        )
        .order_by(inside.desc(), func.lower(User.name), User.id)
        .limit(MOST)
    )
    if staff_only:
        statement = statement.where(Membership.is_staff)
    for word in words.split()[:8]:
        statement = statement.where(User.name.icontains(word, autoescape=True))
    if not words and not staff_only:
        statement = statement.where(inside)
    return [(user_id, name, bool(sitting)) for user_id, name, sitting in db.session.execute(statement)]


def successor(council: Council, user_id: int) -> Select[User]:
    """Somebody of the council's school, for `load_or_404`."""
    return (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(User.id == user_id, Membership.school_id == council.school_id, Membership.left_at.is_(None))
    )


def work_of(council: Council, user_id: int, office: Office, today: date) -> Work:
    """What goes along with an office, in four statements."""
    actions = db.session.scalars(
        _open(council).where(
            or_(
                ActionItem.owner_id == user_id,
                ActionItem.id.in_(select(ActionOwner.action_id).where(ActionOwner.user_id == user_id)),
            )
        )
    ).all()
    held = select(ActionOwner.action_id).where(ActionOwner.office == office)
    of_office = db.session.scalars(
        _open(council).where(ActionItem.id.in_(held), ActionItem.id.not_in([one.id for one in actions]))
    ).all()
    drafts = db.session.scalars(
        select(Proposal)
        .where(Proposal.council_id == council.id, Proposal.author_id == user_id, Proposal.state == ProposalState.DRAFT)
        .order_by(Proposal.id)
    ).all()
    meetings = db.session.scalars(
        select(Meeting)
        .where(
            Meeting.council_id == council.id,
            Meeting.state.in_((MeetingState.DRAFT, MeetingState.PLANNED)),
            Meeting.day.is_(None) | (Meeting.day >= today),
        )
        .order_by(Meeting.day.is_(None), Meeting.day, Meeting.id)
    ).all()
    return Work(
        actions,
        of_office,
        drafts,
        [meeting for meeting in meetings if meeting.state == MeetingState.DRAFT],
        [meeting for meeting in meetings if meeting.state == MeetingState.PLANNED],
    )


def _open(council: Council) -> Select[ActionItem]:
    return (
        select(ActionItem)
        .where(ActionItem.council_id == council.id, ActionItem.state == ActionState.OPEN)
        .order_by(*ActionItem.soonest())
    )


def member_seats(council_id: int, user_id: int, day: date) -> Sequence[Seat]:
    """The plain seats somebody holds in a council on a day."""
    return db.session.scalars(
        select(Seat).where(
            Seat.council_id == council_id, Seat.user_id == user_id, Seat.office == Office.MEMBER, current(day)
        )
    ).all()
