"""A sounding board with its organiser and a member."""

import pytest

from klankbord.councils.models import Office
from tests.factories.councils import CouncilFactory, seated
from tests.factories.schools import SchoolFactory, parent, staff


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="regenboog")


@pytest.fixture
def board(school):
    return CouncilFactory(school_id=school.id, default_place="Aula", default_minutes=75)


@pytest.fixture
def organiser(school, board):
    return seated(board, staff(school, name="Olga Visser"), Office.ORGANISER)


@pytest.fixture
def member(school, board):
    return seated(board, parent(school, name="Bas Lid"))


@pytest.fixture
def desk(client, organiser):
    """The organiser's browser."""
    return client.sign_in(organiser)
