"""A meeting with its organiser signed in."""

import pytest

from klankbord.councils.models import Office
from tests.factories.agenda import ItemFactory
from tests.factories.councils import CouncilFactory, seated
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import SchoolFactory, parent, staff


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="regenboog")


@pytest.fixture
def board(school):
    return CouncilFactory(school_id=school.id)


@pytest.fixture
def organiser(school, board):
    return seated(board, staff(school, name="Olga Visser"), Office.ORGANISER)


@pytest.fixture
def member(school, board):
    return seated(board, parent(school, name="Bas Lid"))


@pytest.fixture
def meeting(board):
    return MeetingFactory(council=board)


@pytest.fixture
def items(meeting):
    return [ItemFactory(meeting=meeting, title=title) for title in ("Opening", "Schoolplein", "Rondvraag")]


@pytest.fixture
def desk(client, organiser):
    """The organiser's browser."""
    return client.sign_in(organiser)


@pytest.fixture
def tree(meeting, items):
    """Opening, Schoolplein with a and b, Rondvraag."""
    plein = items[1]
    below = [
        ItemFactory(meeting=meeting, title=f"Deel {n}", parent_id=plein.id, position=plein.position + n) for n in (1, 2)
    ]
    return [items[0], plein, *below, items[2]]
