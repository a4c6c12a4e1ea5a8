"""Councils, seats, and a person as the rules see them."""

from datetime import timedelta

import factory

from klankbord.councils.models import Council, CouncilKind, Office, Seat
from klankbord.councils.queries import viewer_of_user
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.people.models import User
from klankbord.schools.models import School
from tests.factories.base import Factory, now, school_of
from tests.factories.people import UserFactory


class CouncilFactory(Factory):
    """A sounding board of a school (`school_id`); `CouncilFactory(parent_council=True, …)` for a parent council."""

    class Meta:
        model = Council

    class Params:
        parent_council = factory.Trait(kind=CouncilKind.PARENT_COUNCIL, name="Ouderraad")

    kind = CouncilKind.SOUNDING_BOARD
    name = "Klankbordgroep"
    created_at = now()


class SeatFactory(Factory):
    """A seat whose term began a month ago and has no end yet."""

    class Meta:
        model = Seat

    school_id = school_of("council")
    council = factory.SubFactory(CouncilFactory)
    user = factory.SubFactory(UserFactory)
    office = Office.MEMBER
    starts_on = factory.LazyFunction(lambda: dates.today("Europe/Amsterdam") - timedelta(days=30))


def seated(council: Council, user: User, office: Office = Office.MEMBER, **values: object) -> User:
    """The same person, now with a seat."""
    SeatFactory(council=council, user=user, office=office, **values)
    return user


def viewer(user: User, school: School) -> Viewer:
    """A person as rules and queries know them, in one school."""
    found = viewer_of_user(user.id, school.id, dates.now())
    assert found is not None, f"{user.name} does not belong to {school.slug}"
    return found
