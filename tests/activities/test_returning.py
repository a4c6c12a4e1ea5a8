"""What was learnt comes onto an agenda, by itself and once."""

from datetime import date

import pytest
from sqlalchemy import func, select

from klankbord.activities import actions, actions_returning
from klankbord.activities.models import Activity
from klankbord.agenda import actions_removing
from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base.db import db as database
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.meetings.models import MeetingState
from tests.factories.activities import held_one
from tests.factories.minutes import by
from tests.world import build, meeting

TODAY = date(2026, 10, 6)


@pytest.fixture
def world(db, clock):
    return build()


def activity_of(made) -> Activity:
    found = database.session.get_one(Activity, made.activity_id)
    database.session.refresh(found, ["council", "class_groups"])
    return found


def evaluated(world, clock, day: date) -> Activity:
    clock.set(f"{day.isoformat()}T12:00+02:00")
    activity = activity_of(held_one(world))
    actions.evaluate(
        activity, "De koffie.", "Eerder beginnen.", read_version=None, by=by(world, "chair"), now=dates.now()
    )
    return activity


def council_of(world) -> Council:
    return database.session.get_one(Council, world.council_id)


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2027, 6, 1), False),
        (date(2027, 8, 10), True),
        (date(2027, 10, 4), True),
        (date(2027, 10, 5), False),
        (date(2027, 7, 26), False),
        (date(2026, 12, 1), False),
    ],
)
def test_an_evaluation_belongs_in_the_weeks_before_the_same_date(world, clock, day, due):
    """Held on Tuesday 6 October 2026, so the same date is Tuesday 5 October 2027: from 27 July to 4 October."""
    activity = evaluated(world, clock, TODAY)
    council = council_of(world)
    found = actions_returning.due_evaluations(council, meeting(council, day, MeetingState.DRAFT))
    assert list(found) == ([activity] if due else [])


def test_it_comes_once_by_itself_and_can_be_taken_off(world, clock):
    activity = evaluated(world, clock, TODAY)
    council = council_of(world)
    later = meeting(council, date(2027, 9, 14), MeetingState.DRAFT)
    first = meeting(council, date(2027, 8, 31), MeetingState.DRAFT)
    assert (actions_returning.bring_due(dates.now()), actions_returning.bring_due(dates.now())) == (1, 0)
    database.session.flush()
    [item] = database.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == first.id))
    assert (item.title, item.kind) == ("Evaluatie van vorig jaar: Jaaropening", ItemKind.OPINION)
    assert "**Wat volgende keer**\n\nEerder beginnen." in item.description
    assert f"/regenboog/activities/{activity.id})" in item.description
    actions_removing.remove(first, item, by=by(world, "chair"), now=dates.now())
    assert actions_returning.bring_due(dates.now()) == 0
    first.state = MeetingState.CANCELLED
    database.session.flush()
    assert actions_returning.bring_due(dates.now()) == 1
    assert activity.returned_meeting_id == later.id


def test_a_published_agenda_is_left_alone(world, clock):
    evaluated(world, clock, TODAY)
    told = meeting(council_of(world), date(2027, 9, 14))
    told.agenda_version = 1
    database.session.flush()
    assert actions_returning.bring_due(dates.now()) == 0
    items = select(func.count(AgendaItem.id)).where(AgendaItem.meeting_id == told.id)
    assert database.session.scalar(items) == 0
