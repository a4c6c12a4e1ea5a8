"""A school with two classes, and its administrator."""

import pytest

from tests.factories.joining import make_class_link, make_letter, path_of
from tests.factories.people import UserFactory
from tests.factories.schools import ClassGroupFactory, MembershipFactory, SchoolFactory, admin, parent


@pytest.fixture
def school(db, clock):
    """De Proef."""
    return SchoolFactory(slug="de-proef", name="De Proef")


@pytest.fixture
def group(school):
    """A class."""
    return ClassGroupFactory(school_id=school.id, name="groep 5a", position=5)


@pytest.fixture
def other(school):
    """Another class."""
    return ClassGroupFactory(school_id=school.id, name="groep 6b", position=6)


@pytest.fixture
def marga(school):
    """The administrator, who is not signed in yet."""
    return admin(school, address="marga@school.example", name="Marga de Wit", given_name="Marga")


@pytest.fixture
def office(client, marga):
    """The administrator, signed in."""
    client.sign_in(marga)
    return marga


@pytest.fixture
def unreached(school):
    """A parent without a mail address."""
    user = UserFactory(name="Samira El Amrani", given_name="Samira")
    MembershipFactory(school=school, user=user, is_parent=True)
    return user


@pytest.fixture
def letter(school, unreached, clock):
    """Where the code on their letter leads."""
    made = make_letter(school, unreached)
    clock.forward(days=1)
    return path_of(made)


@pytest.fixture
def link(school, group, marga):
    """Where the link of a class leads."""
    return path_of(make_class_link(school, group))


@pytest.fixture
def samira(client, school, group):
    """A parent of a class, signed in."""
    user = parent(school, classes=[group], address="samira@ouder.example", name="Samira El Amrani", given_name="Samira")
    client.sign_in(user)
    return user
