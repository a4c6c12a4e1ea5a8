"""Many support an initiative at the same moment: one voice each, and one suggestion."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from klankbord.agenda import actions_initiatives as actions
from klankbord.agenda.models_initiatives import InitiativeSuggestion
from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.proposals.initiatives import queries as queries_initiatives
from klankbord.proposals.initiatives.models import Supporter
from tests.factories.minutes import by
from tests.world import build


@pytest.fixture
def world(db, clock):
    return build()


def test_many_at_once_are_one_voice_each_and_make_one_suggestion(app, world):
    board = database.session.get_one(Council, world.board_id)
    board.initiative_supporters = 5
    made = actions.start(board, "Een rek", "Meer plek.", "", by=by(world, "parent"), now=dates.now())
    made_id = made.id
    database.session.commit()
    roles = ["ended", "board_member", "board_secretary", "participant", "chair", "secretary"] * 2
    go = threading.Barrier(len(roles))

    def one(role):
        with app.app_context(), writing():
            viewer = by(world, role)
            database.session.rollback()
            go.wait()
            proposal = database.session.scalars(queries_initiatives.visible_to(viewer, made_id)).one()
            actions.support(proposal, by=viewer, now=dates.now())
            database.session.commit()

    with ThreadPoolExecutor(len(roles)) as pool:
        list(pool.map(one, roles))
    assert queries_initiatives.count(made_id) == 7
    assert len(database.session.scalars(database.select(Supporter)).all()) == 7
    assert len(database.session.scalars(database.select(InitiativeSuggestion)).all()) == 1
