"""Every question asked of councils, and who a viewer is."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import joinedload

from klankbord.base.among import Numbers, among
from klankbord.base.db import db
from klankbord.base.db import rows as plain_rows
from klankbord.councils.models import Council, Office, Seat
from klankbord.kit import dates, tokens
from klankbord.kit.viewer import SchoolFact, SeatFact, Viewer
from klankbord.people.models import User, UserSession
from klankbord.schools.models import Child, ClassGroup, Guardianship, Membership, School


def current(day: date) -> ColumnElement[bool]:
    """Seats whose term covers a day."""
    return and_(Seat.starts_on <= day, or_(Seat.ends_on.is_(None), Seat.ends_on >= day))


_PERSON = (
    User.id.label("user_id"),
    User.name.label("user_name"),
    User.given_name,
    User.language.label("user_language"),
    Membership.is_parent,
    Membership.is_staff,
    Membership.is_school_admin,
    School.id.label("school_id"),
    School.slug,
    School.name.label("school_name"),
    School.accent,
    School.zone,
    School.language.label("school_language"),
)
_SESSION = (
    select(UserSession.id.label("session_id"), UserSession.created_at.label("session_began"), *_PERSON)
    .join(User, User.id == UserSession.user_id)
    .outerjoin(Membership, and_(Membership.user_id == User.id, Membership.left_at.is_(None)))
    .outerjoin(School, School.id == Membership.school_id)
    .where(
        UserSession.reference_digest == bindparam("digest"),
        UserSession.ended_at.is_(None),
        UserSession.expires_at > bindparam("now"),
        User.disabled_at.is_(None),
    )
    .order_by(School.name)
)
_IN_SCHOOL = (
    select(*_PERSON)
    .join(Membership, and_(Membership.user_id == User.id, Membership.left_at.is_(None)))
    .join(School, School.id == Membership.school_id)
    .where(User.id == bindparam("user_id"), School.id == bindparam("school_id"), User.disabled_at.is_(None))
)
_SEATS = (
    select(Seat.council_id, cast(Council.kind, String), cast(Seat.office, String))
    .join(Council, Council.id == Seat.council_id)
    .where(
        Seat.user_id == bindparam("user_id"),
        Seat.school_id == bindparam("school_id"),
        Seat.starts_on <= bindparam("day"),
        or_(Seat.ends_on.is_(None), Seat.ends_on >= bindparam("day")),
        Council.closed_at.is_(None),
    )
)
_CLASSES = (
    select(Child.class_group_id, literal(""), literal(""))
    .join(Guardianship, Guardianship.child_id == Child.id)
    .where(
        Guardianship.user_id == bindparam("user_id"),
        Guardianship.may_be_invited,
        Child.school_id == bindparam("school_id"),
        Child.left_on.is_(None),
        Child.class_group_id.is_not(None),
    )
)
_STANDING: Any = union_all(_SEATS, _CLASSES)
"""Seats and classes: words in the last two columns make a row a seat. Made once, as every request asks it."""


def viewer_of_session(reference: str, slug: str | None, now: datetime) -> Viewer | None:
    """The viewer a session reference stands for, in the school with that slug where they belong to it.

    Two statements whatever the person is: session, account and memberships; then seats and classes.
    """
    rows = plain_rows(_SESSION, {"digest": tokens.digest(reference), "now": now}).all()
    if not rows:
        return None
    first = rows[0]
    return _viewer(rows, slug, now, session_id=first.session_id, session_began=first.session_began, reference=reference)


def viewer_of_user(user_id: int, school_id: int, now: datetime, *, linked: bool = False) -> Viewer | None:
    """A person in one school without a session: from a link about a thing, a command, the worker."""
    rows = plain_rows(_IN_SCHOOL, {"user_id": user_id, "school_id": school_id}).all()
    return _viewer(rows, rows[0].slug, now, linked=linked) if rows else None


def _viewer(
    rows: Sequence[Any],
    slug: str | None,
    now: datetime,
    *,
    session_id: int | None = None,
    session_began: datetime | None = None,
    reference: str = "",
    linked: bool = False,
) -> Viewer:
    """From rows of `_PERSON`, one for each school they belong to; one without a school for who belongs to none."""
    person = rows[0]
    held = [row for row in rows if row.school_id is not None]
    facts = tuple(
        SchoolFact(row.school_id, row.slug, row.school_name, row.accent, row.zone, row.school_language) for row in held
    )
    here = next((n for n, fact in enumerate(facts) if fact.slug == slug), None)
    membership = held[here] if here is not None else None
    school = facts[here] if here is not None else None
    seats, classes = _standing(person.user_id, school, now) if school else ((), frozenset())
    return Viewer(
        id=person.user_id,
        name=person.user_name,
        first_name=person.given_name or person.user_name.split(" ")[0],
        language=person.user_language,
        school=school,
        schools=facts,
        is_parent=bool(membership and membership.is_parent),
        is_staff=bool(membership and membership.is_staff),
        is_school_admin=bool(membership and membership.is_school_admin),
        seats=seats,
        class_ids=classes,
        session_id=session_id,
        session_began=session_began,
        reference=reference,
        linked=linked,
        serves_somewhere=any(row.is_staff or row.is_school_admin for row in held),
    )


def _standing(user_id: int, school: SchoolFact, now: datetime) -> tuple[tuple[SeatFact, ...], frozenset[int]]:
    day = dates.local(now, school.zone).date()
    rows = plain_rows(_STANDING, {"user_id": user_id, "school_id": school.id, "day": day}).all()
    held = tuple(SeatFact(row[0], row[1], row[2]) for row in rows if row[1])
    return held, frozenset(row[0] for row in rows if not row[1])


VIEWER = bindparam("viewer_id", type_=Integer)
VIEWER_SCHOOL = bindparam("viewer_school", type_=Integer)
"""Places for whoever looks, in statements that are made once because their pages are read often."""


def sight(viewer: Viewer) -> dict[str, Any]:
    """The values of the viewer's places."""
    return {
        "viewer_id": viewer.id,
        "viewer_school": viewer.school_id,
        "viewer_is_admin": viewer.is_school_admin,
        "viewer_is_member": viewer.is_member_of_school,
        "viewer_seats": [seat.council_id for seat in viewer.seats],
    }


def place(name: str, viewer: Viewer | None) -> BindParameter[Any]:
    """One of the viewer's places, empty for a statement that is made once, or with the value for one viewer in it."""
    kind: Any = Numbers() if name == "viewer_seats" else Boolean() if name.startswith("viewer_is_") else Integer()
    if viewer is None:
        return bindparam(name, type_=kind)
    return bindparam(name, sight(viewer)[name], type_=kind, unique=True)


def visible(viewer: Viewer | None) -> ColumnElement[bool]:
    """Councils the viewer may see: the condition behind `rules.may_see`, for any statement that joins Council.

    Without a viewer it has places, to be filled from `sight`.
    """
    parent = and_(place("viewer_is_member", viewer), Council.open_to_parents)
    seen = or_(place("viewer_is_admin", viewer), parent, among(Council.id, place("viewer_seats", viewer)))
    return and_(Council.school_id == place("viewer_school", viewer), seen)


def visible_to(viewer: Viewer) -> Select[Council]:
    """The councils the viewer may see, by name."""
    return select(Council).where(visible(viewer)).order_by(Council.kind.desc(), Council.name)


_LEADING = (Office.ORGANISER, Office.CHAIR, Office.VICE_CHAIR, Office.SECRETARY, Office.TREASURER, Office.MEMBER)
_OFFICES_FIRST = case({office.value: place for place, office in enumerate(_LEADING)}, value=Seat.office)


def seats_of(council_id: int) -> Sequence[Seat]:
    """The seats of a council with their people, current and past, offices first."""
    return db.session.scalars(
        select(Seat)
        .where(Seat.council_id == council_id)
        .options(
            joinedload(Seat.user),
            joinedload(Seat.class_group),
            joinedload(Seat.deputy_of).joinedload(Seat.user),
        )
        .order_by(_OFFICES_FIRST, Seat.starts_on, Seat.id)
    ).all()


def deputies_of(seat_ids: Sequence[int]) -> dict[int, int]:
    """The seats that stand in for others, with the seat each stands in for."""
    found = db.session.execute(select(Seat.id, Seat.deputy_of_id).where(Seat.deputy_of_id.in_(seat_ids)))
    return {seat_id: of for seat_id, of in found if of is not None}


def members_of(council_id: int, day: date) -> Sequence[User]:
    """The people who sit in a council on a day, by name."""
    return db.session.scalars(
        select(User)
        .join(Seat, Seat.user_id == User.id)
        .where(Seat.council_id == council_id, current(day), User.disabled_at.is_(None))
        .distinct()
        .order_by(User.name)
    ).all()


def seat_counts(school_id: int, day: date) -> dict[int, int]:
    """How many people sit in each council of a school on a day, by council id."""
    rows = db.session.execute(
        select(Seat.council_id, func.count(Seat.user_id.distinct()))
        .where(Seat.school_id == school_id, current(day))
        .group_by(Seat.council_id)
    )
    return {row[0]: row[1] for row in rows}


def seatable_people(council: Council) -> list[tuple[int, str]]:
    """The people of the council's school who can be given a seat, `(id, name)`."""
    rows = db.session.execute(
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.school_id == council.school_id, Membership.left_at.is_(None), User.disabled_at.is_(None))
        .order_by(User.name, User.id)
    )
    return [(user_id, name) for user_id, name in rows]


def class_choices(school_id: int) -> list[tuple[int, str]]:
    """The classes of a school that still are, `(id, name)` in their order."""
    rows = db.session.execute(
        select(ClassGroup.id, ClassGroup.name)
        .where(ClassGroup.school_id == school_id, ClassGroup.ended_on.is_(None))
        .order_by(ClassGroup.position, ClassGroup.name)
    )
    return [(group_id, name) for group_id, name in rows]
