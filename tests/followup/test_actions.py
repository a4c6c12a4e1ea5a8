"""Decisions and action items: numbers without gaps, the life line, what is fixed."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.followup import actions, queries
from klankbord.followup.actions import Task
from klankbord.followup.models import ActionItem, ActionState, Decision, DecisionKind
from klankbord.kit import dates
from klankbord.kit.errors import EditConflict, WrongState
from klankbord.meetings.models import Meeting, MeetingState
from tests.factories.minutes import by, held
from tests.world import build, meeting


@pytest.fixture
def world(db):
    return build()


def meeting_of(meeting_id):
    found = database.session.get_one(Meeting, meeting_id)
    database.session.refresh(found, ["council"])
    return found


def record(world, text="Zo doen we het.", on=None, role="secretary"):
    there = meeting_of(on or world.council_meeting_id)
    return actions.record(there, text, council=there.council, item=None, by=by(world, role), now=dates.now())


def give(world, **values):
    there = meeting_of(world.council_meeting_id)
    task = Task(**{"what": "Bellen", "owner_name": "hele raad", **values})
    action = actions.give(there, task, item=None, by=by(world, "secretary"), now=dates.now())
    database.session.flush()
    return action


def test_numbers_count_per_council_and_school_year(world):
    first, second = record(world), record(world)
    assert (first.label, second.label) == ("2026-2027/01", "2026-2027/02")
    opinion = record(world, on=world.meeting_id, role="organiser")
    assert opinion.label == "2026-2027/01"
    assert (first.kind, opinion.kind) == (DecisionKind.DECISION, DecisionKind.OPINION)
    later = meeting(meeting_of(world.council_meeting_id).council, date(2027, 8, 31), MeetingState.PLANNED)
    database.session.flush()
    assert record(world, on=later.id).label == "2027-2028/01"


def test_a_withdrawn_number_is_not_given_again(world):
    first = record(world)
    actions.withdraw(first, by=by(world, "chair"), now=dates.now())
    assert record(world).label == "2026-2027/02"
    with pytest.raises(WrongState):
        actions.withdraw(first, by=by(world, "chair"), now=dates.now())
    with pytest.raises(WrongState):
        actions.reword(first, "Anders", read_version=None, by=by(world, "chair"), now=dates.now())


def test_twenty_record_at_once_and_no_number_is_missing_or_double(app, world):
    start = threading.Barrier(20)

    def one(number):
        with app.app_context(), writing():
            writer = by(world, "secretary")
            database.session.rollback()
            start.wait()
            there = meeting_of(world.council_meeting_id)
            council = there.council
            actions.record(there, f"Besluit {number}", council=council, item=None, by=writer, now=dates.now())
            database.session.commit()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(one, range(20)))
    numbers = database.session.scalars(database.select(Decision.number).order_by(Decision.number)).all()
    assert numbers == list(range(1, 21))


def test_two_who_reword_lose_nothing(world):
    decision = record(world)
    database.session.flush()
    seen = decision.version
    actions.reword(decision, "De eerste.", read_version=seen, by=by(world, "chair"), now=dates.now())
    database.session.flush()
    with pytest.raises(EditConflict) as conflict:
        actions.reword(decision, "De tweede.", read_version=seen, by=by(world, "secretary"), now=dates.now())
    assert (conflict.value.mine, conflict.value.theirs) == ({"text": "De tweede."}, {"text": "De eerste."})


def test_the_shape_a_record_gave_stays_beside_new_words(world):
    decision = record(world, "Contributie blijft gelijk")
    decision.entry = {"what": "Contributie blijft gelijk", "vote": {"for": 6}}
    actions.reword(decision, "Contributie wordt 20 euro", read_version=None, by=by(world, "chair"), now=dates.now())
    assert decision.text == "Contributie wordt 20 euro"
    assert decision.entry == {"what": "Contributie blijft gelijk", "vote": {"for": 6}}


@pytest.mark.parametrize(("deed", "state"), [(actions.finish, ActionState.DONE), (actions.drop, ActionState.DROPPED)])
def test_an_ended_item_stays_ended(world, deed, state):
    action = give(world)
    deed(action, "Gedaan.", by=by(world, "chair"), now=dates.now())
    assert (action.state, action.ended_note) == (state, "Gedaan.")
    for again in (actions.finish, actions.drop):
        with pytest.raises(WrongState):
            again(action, "", by=by(world, "chair"), now=dates.now())
    with pytest.raises(WrongState):
        actions.change(action, Task(what="Anders"), read_version=None, by=by(world, "chair"), now=dates.now())


def test_once_the_minutes_are_approved_nothing_changes_but_the_doing(world):
    decision, action = record(world), give(world)
    meeting_of(world.council_meeting_id).filed_at = dates.now()
    database.session.flush()
    chair, now = by(world, "chair"), dates.now()
    for deed in (
        lambda: record(world),
        lambda: give(world),
        lambda: actions.reword(decision, "Anders", read_version=None, by=chair, now=now),
        lambda: actions.withdraw(decision, by=chair, now=now),
        lambda: actions.change(action, Task(what="Anders"), read_version=None, by=chair, now=now),
    ):
        with pytest.raises(WrongState, match="approved"):
            deed()
    actions.finish(action, "", by=chair, now=now)
    assert action.state == ActionState.DONE


def test_open_items_come_back_by_themselves(world):
    evening = held(world)
    there = meeting_of(evening.meeting_id)
    assert [action.what for action in queries.open_actions(there.council_id)] == [
        "Kramen bestellen bij de buurt",
        "Liedjes oefenen",
    ]
    assert len(queries.open_actions(there.council_id, with_closed=True)) == 3
    assert queries.open_actions(there.council_id, with_closed=True, but_of=there.id) == []
    actions.finish(
        database.session.get_one(ActionItem, evening.action_id), "", by=by(world, "council_member"), now=dates.now()
    )
    assert len(queries.open_actions(there.council_id)) == 1


def test_mine_are_found_in_one_statement(world, request):
    held(world)
    viewer = by(world, "council_member")
    with request.getfixturevalue("queries")() as seen:
        found = _my(viewer)
    assert seen.count == 1, seen
    assert [(row.what, row.council_name) for row in found] == [("Kramen bestellen bij de buurt", "Ouderraad")]
    assert _my(by(world, "parent")) == []


def _my(viewer):
    return database.session.execute(queries.my_actions(viewer)).all()
