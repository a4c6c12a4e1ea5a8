"""Schools, who belongs to them, classes and children."""

from collections.abc import Iterable

import factory

from klankbord.people.models import User
from klankbord.schools.models import Child, ClassGroup, Guardianship, Membership, School
from tests.factories.base import Factory, now, school_of
from tests.factories.people import UserFactory, person


class SchoolFactory(Factory):
    """A school."""

    class Meta:
        model = School

    slug = factory.Sequence(lambda n: f"school-{n}")
    name = factory.Sequence(lambda n: f"Basisschool De Proef {n}")
    created_at = now()


class MembershipFactory(Factory):
    """A person belongs to a school; `is_parent`, `is_staff` and `is_school_admin` say as what."""

    class Meta:
        model = Membership

    school = factory.SubFactory(SchoolFactory)
    user = factory.SubFactory(UserFactory)
    joined_at = now()


class ClassGroupFactory(Factory):
    """A class of a school (`school_id`)."""

    class Meta:
        model = ClassGroup

    name = factory.Sequence(lambda n: f"groep {n % 8 + 1}{'abcdefgh'[n // 8 % 8]}")
    position = factory.Sequence(lambda n: n)


class ChildFactory(Factory):
    """A pupil of a class."""

    class Meta:
        model = Child

    school_id = school_of("class_group")
    class_group = factory.SubFactory(ClassGroupFactory)
    pupil_hash = factory.Sequence(lambda n: f"{n:064x}")


class GuardianshipFactory(Factory):
    """Somebody cares for a child."""

    class Meta:
        model = Guardianship

    school_id = school_of("child")
    child = factory.SubFactory(ChildFactory)
    user = factory.SubFactory(UserFactory)


def _member(school: School, address: str | None, values: dict[str, object], **roles: bool) -> User:
    user = person(address, **values)
    MembershipFactory(school=school, user=user, **roles)
    return user


def parent(school: School, *, classes: Iterable[ClassGroup] = (), address: str | None = None, **values: object) -> User:
    """A parent with a mailbox, and a child in each of the classes."""
    user = _member(school, address, values, is_parent=True)
    for group in classes:
        GuardianshipFactory(child=ChildFactory(class_group=group), user=user)
    return user


def staff(school: School, *, address: str | None = None, **values: object) -> User:
    """A teacher with a mailbox."""
    return _member(school, address, values, is_staff=True)


def admin(school: School, *, address: str | None = None, **values: object) -> User:
    """The school's admin, who is staff too."""
    return _member(school, address, values, is_staff=True, is_school_admin=True)
