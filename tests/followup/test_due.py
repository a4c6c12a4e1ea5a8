"""When an action item is due: the question in Python and the condition of a statement say the same."""

from datetime import date, timedelta

import pytest

from klankbord.base.db import db as database
from klankbord.followup import actions
from klankbord.followup.actions import Task
from klankbord.followup.models import SOON, ActionItem, ActionState
from klankbord.kit import dates
from klankbord.meetings.models import Meeting
from tests.factories.minutes import by
from tests.world import build

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return build()


def test_overdue_and_due_soon_mean_the_same_in_python_and_in_a_statement(world):
    there = database.session.get_one(Meeting, world.council_meeting_id)
    secretary, now = by(world, "secretary"), dates.now()
    due = (None, TODAY - DAY, TODAY, TODAY + DAY, TODAY + SOON, TODAY + SOON + DAY)
    for state in ActionState:
        for day in due:
            task = Task(what="Bellen", owner_name="hele raad", due_on=day)
            actions.give(there, task, item=None, by=secretary, now=now).state = state
    database.session.flush()
    everything = database.session.scalars(database.select(ActionItem).order_by(ActionItem.id)).all()
    told = [(one.id, one.is_overdue(TODAY), one.is_due_soon(TODAY)) for one in everything]
    asked = database.session.execute(
        database.select(ActionItem.id, ActionItem.overdue(TODAY), ActionItem.due_soon(TODAY)).order_by(ActionItem.id)
    ).all()
    assert [(row[0], bool(row[1]), bool(row[2])) for row in asked] == told
    assert [one[1] for one in told] == [False, True, *[False] * 16]
    assert [one[2] for one in told] == [False, False, True, True, True, *[False] * 13]
