"""What the turn of the year looks at: classes, children, carers, councils and what is open in them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select

from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base.db import db
from klankbord.councils.models import Council, Office, Seat
from klankbord.followup.models import ActionItem, ActionOwner, ActionState
from klankbord.kit import dates
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people.models import User
from klankbord.proposals.models import Proposal, ProposalState
from klankbord.schools.models import Child, ClassGroup, Guardianship, Membership


@dataclass(frozen=True, slots=True)
class ClassFact:
    """A class of the school, with how many children are in it."""

    id: int
    name: str
    position: int
    ended: bool
    children: int


@dataclass(frozen=True, slots=True)
class ParentFact:
    """Somebody who belongs to the school as a parent; `others` when they are staff or administrator too."""

    membership_id: int
    user_id: int
    name: str
    others: bool


@dataclass(frozen=True, slots=True)
class SeatFact:
    """A seat of the old year."""

    id: int
    council_id: int
    user_id: int
    name: str
    office: Office
    class_group_id: int | None
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class ActionFact:
    """Something that somebody still has to do: by which accounts, and whether an office has it, alone or with them."""

    id: int
    council_id: int
    what: str
    people: frozenset[int]
    of_office: bool


@dataclass(frozen=True, slots=True)
class ProposalFact:
    """A proposal without an outcome, or a draft."""

    id: int
    council_id: int
    author_id: int
    title: str
    state: ProposalState


@dataclass(frozen=True, slots=True)
class MeetingFact:
    """A meeting of the old year, or one that stands in the new one already."""

    id: int
    council_id: int
    title: str
    day: date
    start_time: time | None
    end_time: time | None
    duration_minutes: int | None
    place: str
    online_url: str
    zone: str


@dataclass(frozen=True, slots=True)
class ItemFact:
    """A heading of the agenda of a meeting of the old year."""

    meeting_id: int
    title: str
    kind: ItemKind
    duration_minutes: int | None


@dataclass
class Facts:
    """Everything of one school; `care` is child, parent and whether they may be invited, by child."""

    on: date
    today: date
    classes: list[ClassFact] = field(default_factory=list)
    children: dict[int, int | None] = field(default_factory=dict)
    care: dict[int, list[tuple[int, bool]]] = field(default_factory=dict)
    parents: dict[int, ParentFact] = field(default_factory=dict)
    childless: set[int] = field(default_factory=set)
    councils: Sequence[Council] = ()
    seats: list[SeatFact] = field(default_factory=list)
    actions: list[ActionFact] = field(default_factory=list)
    proposals: list[ProposalFact] = field(default_factory=list)
    meetings: list[MeetingFact] = field(default_factory=list)
    taken: set[tuple[int, date]] = field(default_factory=set)
    items: dict[int, list[ItemFact]] = field(default_factory=dict)

    @property
    def last_day(self) -> date:
        """The last day of the old year."""
        return self.on - timedelta(days=1)


def gather(school_id: int, on: date, today: date) -> Facts:
    """Read a school as it is now, to turn its year on a day. Ten statements, whatever there is."""
    facts = Facts(on, today)
    _pupils(facts, school_id)
    facts.councils = db.session.scalars(
        select(Council)
        .where(Council.school_id == school_id, Council.closed_at.is_(None))
        .order_by(Council.kind.desc(), Council.name)
    ).all()
    ids = [council.id for council in facts.councils]
    facts.seats = [SeatFact(*row) for row in db.session.execute(_seats(ids, facts))]
    facts.actions = _actions(ids)
    facts.proposals = [ProposalFact(*row) for row in db.session.execute(_proposals(ids))]
    _calendar(facts, ids)
    return facts


def _pupils(facts: Facts, school_id: int) -> None:
    counted = (
        select(Child.class_group_id, func.count().label("children"))
        .where(Child.school_id == school_id, Child.left_on.is_(None))
        .group_by(Child.class_group_id)
        .subquery()
    )
    classes = db.session.execute(
        select(ClassGroup.id, ClassGroup.name, ClassGroup.position, ClassGroup.ended_on, counted.c.children)
        .outerjoin(counted, counted.c.class_group_id == ClassGroup.id)
        .where(ClassGroup.school_id == school_id)
        .order_by(ClassGroup.position, ClassGroup.name)
    )
    facts.classes = [ClassFact(row[0], row[1], row[2], row[3] is not None, row[4] or 0) for row in classes]
    children = db.session.execute(
        select(Child.id, Child.class_group_id)
        .where(Child.school_id == school_id, Child.left_on.is_(None))
        .order_by(Child.id)
    )
    facts.children = dict(children.all())
    care = db.session.execute(
        select(Guardianship.child_id, Guardianship.user_id, Guardianship.may_be_invited)
        .join(Child, Child.id == Guardianship.child_id)
        .where(Guardianship.school_id == school_id, Child.left_on.is_(None))
        .order_by(Guardianship.id)
    )
    found: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for child_id, user_id, invited in care:
        found[child_id].append((user_id, invited))
    facts.care = dict(found)
    known = exists().where(Guardianship.user_id == Membership.user_id, Guardianship.school_id == school_id)
    parents = db.session.execute(
        select(Membership.id, User.id, User.name, or_(Membership.is_staff, Membership.is_school_admin), known)
        .join(User, User.id == Membership.user_id)
        .where(Membership.school_id == school_id, Membership.is_parent, Membership.left_at.is_(None))
        .order_by(func.lower(User.family_name), func.lower(User.name), User.id)
    )
    for membership_id, user_id, name, others, has_child in parents:
        facts.parents[user_id] = ParentFact(membership_id, user_id, name, bool(others))
        if not has_child:
            facts.childless.add(user_id)


def _seats(council_ids: Sequence[int], facts: Facts) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Seat.id, Seat.council_id, Seat.user_id, User.name, Seat.office, Seat.class_group_id, Seat.starts_on,
            Seat.ends_on,
        )
        .join(User, User.id == Seat.user_id)
        .where(
            Seat.council_id.in_(council_ids),
            or_(Seat.ends_on.is_(None), Seat.ends_on >= min(facts.today, facts.last_day)),
        )
        .order_by(Seat.starts_on, Seat.id)
    )  # fmt: skip


def _actions(council_ids: Sequence[int]) -> list[ActionFact]:
    """What is open, soonest first. One statement."""
    rows = db.session.execute(
        select(
            ActionItem.id, ActionItem.council_id, ActionItem.what, ActionItem.owner_id, ActionOwner.user_id,
            ActionOwner.office,
        )
        .outerjoin(ActionOwner, ActionOwner.action_id == ActionItem.id)
        .where(ActionItem.council_id.in_(council_ids), ActionItem.state == ActionState.OPEN)
        .order_by(*ActionItem.soonest())
    )  # fmt: skip
    found: dict[int, ActionFact] = {}
    for action_id, council_id, what, owner_id, user_id, office in rows:
        before = found.get(action_id, ActionFact(action_id, council_id, what, frozenset(), False))
        people = before.people | {one for one in (owner_id, user_id) if one is not None}
        found[action_id] = replace(before, people=people, of_office=before.of_office or office is not None)
    return list(found.values())


def _proposals(council_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    waiting = (ProposalState.DRAFT, ProposalState.OPEN, ProposalState.CLOSED)
    return (
        select(Proposal.id, Proposal.council_id, Proposal.author_id, Proposal.title, Proposal.state)
        .where(Proposal.council_id.in_(council_ids), Proposal.state.in_(waiting))
        .order_by(Proposal.id)
    )


def _calendar(facts: Facts, council_ids: Sequence[int]) -> None:
    """The meetings of the old year with their agendas, and the days that are taken in the new one."""
    first = dates.turning_day(facts.on)
    old, new = dates.school_year(first - timedelta(days=1)), dates.school_year(first)
    rows = db.session.execute(
        select(
            Meeting.school_year, Meeting.state, Meeting.id, Meeting.council_id, Meeting.title, Meeting.day,
            Meeting.start_time, Meeting.end_time, Meeting.duration_minutes, Meeting.place, Meeting.online_url,
            Meeting.zone,
        )
        .where(
            Meeting.council_id.in_(council_ids), Meeting.school_year.in_((old, new)), Meeting.day.is_not(None),
            Meeting.state != MeetingState.CANCELLED,
        )
        .order_by(Meeting.day, Meeting.id)
    )  # fmt: skip
    for year, state, *rest in rows:
        meeting = MeetingFact(*rest)
        if year == old and state != MeetingState.DRAFT:
            facts.meetings.append(meeting)
        elif year == new:
            facts.taken.add((meeting.council_id, meeting.day))
    items = db.session.execute(
        select(AgendaItem.meeting_id, AgendaItem.title, AgendaItem.kind, AgendaItem.duration_minutes)
        .where(
            and_(AgendaItem.meeting_id.in_([meeting.id for meeting in facts.meetings]), AgendaItem.parent_id.is_(None))
        )
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    found: dict[int, list[ItemFact]] = defaultdict(list)
    for row in items:
        found[row[0]].append(ItemFact(*row))
    facts.items = dict(found)
