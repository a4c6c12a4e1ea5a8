"""Records as minutes from elsewhere: typed as a text and written in Word, and taken over without losing a word."""

import random

import pytest

from klankbord.base.db import db as database
from klankbord.people.models import User
from tests.conftest import SEED
from tests.earlier import take_both_ways
from tests.fixtures.web import FULL
from tests.round_trips import RECORDS
from tests.world import build

TAKEN = RECORDS if FULL else random.Random(SEED).sample(RECORDS, 4)


@pytest.mark.parametrize("path", TAKEN, ids=lambda path: path.stem)
def test_no_word_of_a_record_is_lost(db, client, path):
    world = build()
    client.sign_in(database.session.get_one(User, world.people["secretary"]))
    earlier = f"/regenboog/councils/{world.council_id}/minutes/earlier"
    take_both_ways(path.read_text("utf-8"), client, earlier)
