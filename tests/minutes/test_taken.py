"""How a decision was taken stands in every form of the minutes: without a quorum, by votes, by acclamation, by mail."""

import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.followup.models import Decision
from klankbord.kit import dates
from klankbord.minutes import actions, actions_corrections
from klankbord.people.models import User
from tests.factories.minutes import by, circulated, minutes_of
from tests.minutes.test_public_forms import FORMS, plainly
from tests.world import build

WAYS = (
    ({"quorum_needed": 99}, "genomen zonder quorum"),
    ({"votes_for": 6, "votes_against": 1, "votes_abstained": 2}, "voor 6, tegen 1, onthouden 2"),
    ({"by_acclamation": True}, "bij acclamatie"),
    ({"by_mail": True}, "per mail"),
)


@pytest.fixture
def world(db, clock):
    return build()


@pytest.mark.parametrize(("values", "said"), WAYS)
def test_it_is_told_to_members_and_to_who_is_outside(world, new_client, values, said):
    evening = circulated(world)
    with writing():
        decision = database.session.scalars(select(Decision).where(Decision.item_id == evening.item_id)).one()
        decision.decided_at = decision.decided_at or dates.now()
        for name, value in values.items():
            setattr(decision, name, value)
        minutes, writer, now = minutes_of(evening), by(world, "secretary"), dates.now()
        given = database.session.get_one(actions_corrections.Correction, evening.correction_id)
        actions_corrections.accept(minutes, given, "", by=writer, now=now)
        actions.approve(minutes, in_meeting=None, by=writer, now=now)
        database.session.commit()
    for role, forms in (("council_member", FORMS[:5]), ("parent", FORMS)):
        reader = new_client().sign_in(database.session.get(User, world.people[role]))
        for form in forms:
            text = plainly(reader.get(f"/regenboog/minutes/{evening.minutes_id}{form}"), form)
            assert said in text, (role, form)
