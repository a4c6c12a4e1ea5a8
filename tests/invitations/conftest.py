"""A world, its people, a draft and a planned meeting of the sounding board's."""

from datetime import timedelta

import pytest

from klankbord.councils.models import Council, Office
from klankbord.kit import dates
from klankbord.meetings.models import MeetingState
from klankbord.people.models import User
from tests.factories.councils import CouncilFactory, seated
from tests.factories.schools import SchoolFactory, parent, staff
from tests.invitations.of_series import BAS, OLGA
from tests.world import build, item, meeting


@pytest.fixture
def world(app, clock):
    return build()


@pytest.fixture
def who(db, world):
    return lambda role: db.session.get_one(User, world.people[role])


@pytest.fixture
def draft(db, world):
    """A draft of the sounding board's, with its council loaded and no day to speak of."""
    council = db.session.get_one(Council, world.board_id)
    made = meeting(council, dates.now().date() + timedelta(days=60), MeetingState.DRAFT, title="Het plein")
    made.council = council
    return made


@pytest.fixture
def evening(db, world):
    """A planned meeting with two open items of ten minutes and a closed one, its council loaded."""
    council = db.session.get_one(Council, world.board_id)
    made = meeting(council, dates.today("Europe/Amsterdam") + timedelta(days=21), MeetingState.PLANNED)
    made.council = council
    item(made, 10, "Opening van de avond")
    item(made, 20, "Verkeer rond de school", description="Met de wijkagent")
    item(made, 30, "Besloten zaak van iemand", closed=True)
    return made


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="regenboog")


@pytest.fixture
def board(school):
    return CouncilFactory(school_id=school.id)


@pytest.fixture
def organiser(school, board):
    return seated(board, staff(school, name="Olga Visser", address=OLGA), Office.ORGANISER)


@pytest.fixture
def bas(school, board):
    return seated(board, parent(school, name="Bas Lid", address=BAS))
