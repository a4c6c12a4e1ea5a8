"""Every question asked of schools: who belongs to one, and which classes it has."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, joinedload

from klankbord.base.db import db
from klankbord.kit.viewer import Viewer
from klankbord.people.models import EmailAddress, User, UserAddress
from klankbord.schools.models import Child, ClassGroup, FormerSlug, Guardianship, Membership, School

PER_PAGE = 50


def addresses_by_person(user_ids: Sequence[int]) -> dict[int, list[str]]:
    """The confirmed addresses of people, the primary one first."""
    rows = db.session.execute(
        select(UserAddress.user_id, EmailAddress.address)
        .join(EmailAddress, EmailAddress.id == UserAddress.address_id)
        .where(UserAddress.user_id.in_(user_ids), UserAddress.confirmed_at.is_not(None))
        .order_by(UserAddress.is_primary.desc(), UserAddress.id)
    )
    return _gathered((row[0], row[1]) for row in rows)


def classes_by_person(school_id: int, user_ids: Sequence[int]) -> dict[int, list[str]]:
    """The names of the classes that people have children in."""
    rows = db.session.execute(
        select(Guardianship.user_id, ClassGroup.name)
        .join(Child, Child.id == Guardianship.child_id)
        .join(ClassGroup, ClassGroup.id == Child.class_group_id)
        .where(Guardianship.school_id == school_id, Guardianship.user_id.in_(user_ids), Child.left_on.is_(None))
        .group_by(Guardianship.user_id, ClassGroup.id, ClassGroup.name, ClassGroup.position)
        .order_by(ClassGroup.position, ClassGroup.name)
    )
    return _gathered((row[0], row[1]) for row in rows)


def _gathered(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    gathered: dict[int, list[str]] = defaultdict(list)
    for key, word in pairs:
        gathered[key].append(word)
    return dict(gathered)


def classes_of(user_id: int) -> dict[int, list[str]]:
    """The names of the classes somebody has children in, by school id."""
    rows = db.session.execute(
        select(Guardianship.school_id, ClassGroup.name)
        .join(Child, Child.id == Guardianship.child_id)
        .join(ClassGroup, ClassGroup.id == Child.class_group_id)
        .where(Guardianship.user_id == user_id, Child.left_on.is_(None))
        .group_by(Guardianship.school_id, ClassGroup.id, ClassGroup.name, ClassGroup.position)
        .order_by(ClassGroup.position, ClassGroup.name)
    )
    return _gathered((row[0], row[1]) for row in rows)


def administrators(school_id: int) -> Sequence[User]:
    """Who administers a school."""
    return db.session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.school_id == school_id,
            Membership.is_school_admin,
            Membership.left_at.is_(None),
            User.disabled_at.is_(None),
        )
        .order_by(User.id)
    ).all()


def memberships_of(user_id: int) -> Sequence[Membership]:
    """The schools somebody belongs to, by name."""
    return db.session.scalars(
        select(Membership)
        .join(School, School.id == Membership.school_id)
        .where(Membership.user_id == user_id, Membership.left_at.is_(None))
        .options(joinedload(Membership.school))
        .order_by(School.name)
    ).all()


def member(viewer: Viewer, user_id: int) -> Select[Membership]:
    """Somebody of the viewer's school, present or past, with their account."""
    return (
        select(Membership)
        .where(Membership.school_id == viewer.school_id, Membership.user_id == user_id)
        .options(joinedload(Membership.user), joinedload(Membership.school))
    )


def own_school(viewer: Viewer) -> Select[School]:
    """The school the viewer looks at."""
    return select(School).where(School.id == viewer.school_id)


def children_of(school_id: int, user_id: int) -> Sequence[Guardianship]:
    """The children somebody cares for in a school, with class and the other carers."""
    return db.session.scalars(
        select(Guardianship)
        .join(Child, Child.id == Guardianship.child_id)
        .where(Guardianship.school_id == school_id, Guardianship.user_id == user_id, Child.left_on.is_(None))
        .options(
            joinedload(Guardianship.child).joinedload(Child.class_group),
            joinedload(Guardianship.child).selectinload(Child.guardianships).joinedload(Guardianship.user),
        )
        .order_by(Guardianship.id)
    ).all()


def parents(school_id: int) -> list[tuple[int, str]]:
    """The parents of a school to choose from, by name."""
    rows = db.session.execute(
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.school_id == school_id, Membership.is_parent, Membership.left_at.is_(None))
        .order_by(func.lower(User.name), User.id)
    )
    return [(row[0], row[1]) for row in rows]


def class_groups(school_id: int) -> list[tuple[ClassGroup, int]]:
    """Every class of a school with how many pupils are in it, those that ended last."""
    rows = db.session.execute(
        select(ClassGroup, func.count(Child.id))
        .outerjoin(Child, and_(Child.class_group_id == ClassGroup.id, Child.left_on.is_(None)))
        .where(ClassGroup.school_id == school_id)
        .group_by(ClassGroup.id)
        .order_by(ClassGroup.ended_on.is_not(None), ClassGroup.position, ClassGroup.name)
    )
    return [(row[0], row[1]) for row in rows]


def class_choices(school_id: int) -> list[tuple[int, str]]:
    """The classes that still are, `(id, name)` in their order."""
    rows = db.session.execute(
        select(ClassGroup.id, ClassGroup.name)
        .where(ClassGroup.school_id == school_id, ClassGroup.ended_on.is_(None))
        .order_by(ClassGroup.position, ClassGroup.name)
    )
    return [(row[0], row[1]) for row in rows]


def class_group(viewer: Viewer, group_id: int) -> Select[ClassGroup]:
    """A class of the viewer's school."""
    return select(ClassGroup).where(ClassGroup.id == group_id, ClassGroup.school_id == viewer.school_id)


def moved_to(slug: str, viewer: Viewer) -> str | None:
    """The slug that one of the viewer's schools has now, if it had this one before."""
    return db.session.scalar(
        select(School.slug)
        .join(FormerSlug, FormerSlug.school_id == School.id)
        .where(FormerSlug.slug == slug, School.id.in_([school.id for school in viewer.schools]))
    )


def zone_of(session: Session, school_id: int | None) -> str:
    """The zone of a school's clock; that of the Netherlands for what is of no school."""
    found = session.scalar(select(School.zone).where(School.id == school_id)) if school_id is not None else None
    return found or "Europe/Amsterdam"
