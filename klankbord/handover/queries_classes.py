"""One seat per class: who sits for which class, who would like to, and whom a call to its parents reaches."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from klankbord.base.db import db
from klankbord.councils import queries as councils
from klankbord.councils.models import Council
from klankbord.councils.queries_composition import composition_of, homes_of
from klankbord.councils.rules_classes import ClassSeat, by_class, stands
from klankbord.followup.queries import silenced
from klankbord.handover.models_classes import ClassCall, ClassCandidate
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.people.models import User
from klankbord.proposals.queries_audience import Reader, readers
from klankbord.schools.models import Child, Guardianship, Membership

REST = timedelta(days=14)
"""How long the parents of a class are not called again."""


def class_seats(council: Council, day: date) -> list[ClassSeat]:
    """The classes of the school with who sits for each. Two statements."""
    return by_class(councils.class_choices(council.school_id), councils.seats_of(council.id), day)


def parents_of(school_id: int, class_ids: Collection[int]) -> dict[int, list[int]]:
    """The parents of each class whom one may invite for a child in it, by class."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = db.session.execute(
        select(Child.class_group_id, User.id)
        .join(Guardianship, Guardianship.child_id == Child.id)
        .join(User, User.id == Guardianship.user_id)
        .join(Membership, and_(Membership.user_id == User.id, Membership.school_id == school_id))
        .where(
            Child.school_id == school_id,
            Child.class_group_id.in_(list(class_ids)),
            Child.left_on.is_(None),
            Guardianship.may_be_invited,
            Membership.is_parent,
            Membership.left_at.is_(None),
            User.disabled_at.is_(None),
        )
        .distinct()
        .order_by(User.id)
    )
    for group_id, user_id in rows:
        if group_id is not None:
            found[group_id].append(user_id)
    return found


def candidates(council: Council) -> dict[int, list[ClassCandidate]]:
    """Who would like to sit for each class and still is a parent of it, first come first. Two statements."""
    rows = db.session.scalars(
        select(ClassCandidate)
        .where(
            ClassCandidate.council_id == council.id,
            ClassCandidate.withdrawn_at.is_(None),
            ClassCandidate.settled_at.is_(None),
        )
        .options(joinedload(ClassCandidate.user))
        .order_by(ClassCandidate.at, ClassCandidate.id)
        .execution_options(populate_existing=True)
    ).all()
    parents = parents_of(council.school_id, {row.class_group_id for row in rows})
    found: dict[int, list[ClassCandidate]] = defaultdict(list)
    for row in rows:
        if row.user_id in parents.get(row.class_group_id, ()):
            found[row.class_group_id].append(row)
    return found


def candidacy(council_id: int, class_group_id: int, user_id: int) -> ClassCandidate | None:
    """The one candidacy of somebody for a class, also when it was withdrawn or settled."""
    return db.session.scalar(
        select(ClassCandidate).where(
            ClassCandidate.council_id == council_id,
            ClassCandidate.class_group_id == class_group_id,
            ClassCandidate.user_id == user_id,
        )
    )


def called(council_id: int) -> dict[int, datetime]:
    """When the parents of each class were called last, by class."""
    rows = db.session.execute(
        select(ClassCall.class_group_id, func.max(ClassCall.at))
        .where(ClassCall.council_id == council_id)
        .group_by(ClassCall.class_group_id)
    )
    return dict(rows.all())


@dataclass
class CalledClass:
    """A class nobody sits for, and whom a call reaches: `parents` of it, `reached` by mail; `rests_from` is when they
    were called, where that is too short ago to call again."""

    class_group_id: int
    name: str
    parents: int = 0
    reached: int = 0
    rests_from: datetime | None = None

    @property
    def is_called(self) -> bool:
        """Whether a call reaches somebody."""
        return self.rests_from is None and self.reached > 0


@dataclass
class Call:
    """What a call does: the classes that were asked for, and everybody it reaches with the classes it names."""

    classes: list[CalledClass] = field(default_factory=list)
    people: list[tuple[Reader, list[str]]] = field(default_factory=list)

    @property
    def called(self) -> list[CalledClass]:
        """The classes whose parents get a mail."""
        return [group for group in self.classes if group.is_called]


def call_of(council: Council, wanted: Collection[int] | None, *, day: date, now: datetime) -> Call:
    """Whom a call to the parents of empty classes reaches, of all such classes or the wanted ones.

    It leaves out who sits in the council, said already that they would like to, wants no mail about the council or,
    where it has one person per household, lives with somebody who sits in it.
    """
    seats = councils.seats_of(council.id)
    empty = [
        group
        for group in by_class(councils.class_choices(council.school_id), seats, day)
        if group.is_empty and (wanted is None or group.class_group_id in wanted)
    ]
    parents = parents_of(council.school_id, [group.class_group_id for group in empty])
    away = {seat.user_id for seat in seats if stands(seat, day)}
    composition = composition_of(council.id, dates.school_year(day))
    if composition is not None and composition.one_per_household:
        homes = homes_of(council.school_id)
        sitting = {homes[user_id] for user_id in away if user_id in homes}
        away |= {user_id for user_id, home in homes.items() if home in sitting}
    away |= silenced(council.id)
    standing, last = candidates(council), called(council.id)
    everybody = {user_id for group in parents.values() for user_id in group} - away
    people = {
        person.user_id: person
        for person in readers(dict.fromkeys(sorted(everybody)), council.school_id)
        if person.mailbox is not None
    }
    made, named = Call(), defaultdict[int, list[str]](list)
    for group in empty:
        of_class = parents.get(group.class_group_id, [])
        said = {candidate.user_id for candidate in standing.get(group.class_group_id, ())}
        reached = [user_id for user_id in of_class if user_id in people and user_id not in said]
        at = last.get(group.class_group_id)
        rests_from = at if at is not None and now < at + REST else None
        shown = CalledClass(group.class_group_id, group.name, len(of_class), len(reached), rests_from)
        made.classes.append(shown)
        if shown.is_called:
            for user_id in reached:
                named[user_id].append(group.name)
    made.people = [(people[user_id], names) for user_id, names in sorted(named.items())]
    return made


@dataclass(frozen=True)
class OwnClass:
    """A class of somebody's child, who sits for it, and whether they said that they would like to."""

    seat: ClassSeat
    candidate: ClassCandidate | None


def own_classes(council: Council, person: Viewer, day: date) -> Sequence[OwnClass]:
    """The classes of somebody's children with who sits for them. Three statements."""
    own = {
        candidate.class_group_id: candidate
        for candidate in db.session.scalars(
            select(ClassCandidate).where(ClassCandidate.council_id == council.id, ClassCandidate.user_id == person.id)
        )
        if candidate.is_standing
    }
    return [
        OwnClass(group, own.get(group.class_group_id))
        for group in class_seats(council, day)
        if group.class_group_id in person.class_ids
    ]
