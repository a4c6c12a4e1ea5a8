"""Any school turned and undone is as it was; of many who press at once, one turns."""

import threading
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from klankbord.base import errands, journal
from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.base.errands import Errand
from klankbord.councils.models import Office
from klankbord.handover import actions_year
from klankbord.handover.models import YearTurn, YearTurnState
from klankbord.kit import dates
from klankbord.kit.errors import DomainError
from klankbord.schools.models import ClassGroup, Membership, School
from tests.factories.councils import CouncilFactory, SeatFactory, viewer
from tests.factories.handover import SUMMER, ActionItemFactory, summer
from tests.factories.schools import ChildFactory, ClassGroupFactory, GuardianshipFactory, parent
from tests.handover.rows import of, snapshot


@pytest.fixture
def made(db, clock):
    clock.set(SUMMER)
    return summer()


def test_of_two_presses_one_turns(app, made, clock):
    turn_id, version = made.turn().id, made.turn().version
    by, school_id = viewer(made.marga, made.school), made.school.id
    database.session.commit()
    refused = []

    def press():
        with app.app_context():
            try:
                with writing():
                    turn = database.session.get_one(YearTurn, turn_id)
                    school = database.session.get_one(School, school_id)
                    actions_year.turn_year(turn, school, read_version=version, by=by, now=clock())
                    database.session.commit()
            except DomainError as error:
                database.session.rollback()
                refused.append(str(error))
            finally:
                database.session.remove()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 3
    assert database.session.scalar(select(func.count(Errand.id))) == 1
    assert errands.run_due() == 1
    assert database.session.scalar(select(func.count()).select_from(journal.ChangeBatch)) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(data=st.data())
def test_any_school_is_the_same_after_an_undo(app, clean, data):
    """A random school, random choices: turned and undone every row is as it was, and the neighbours' never changed."""
    clean()
    read, dates.clock.read = dates.clock.read, lambda: datetime.fromisoformat(SUMMER).astimezone(UTC)
    try:
        made, neighbour = summer(), summer("de-buren")
        _people_it(data, made)
        other = neighbour.school.id
        before, theirs = snapshot(), snapshot(other)
        turn = made.turn()
        turn.choices = {
            f"class-{group.id}": data.draw(st.sampled_from(["move", "stay", "leave", "roster"]))
            for group in of(ClassGroup, school_id=made.school.id)
        } | {
            f"to-{group.id}": data.draw(st.sampled_from(["groep 1/2a", "groep 8a", "De Uilen", "groep 9"]))
            for group in of(ClassGroup, school_id=made.school.id)
        } | {
            f"person-{row.user_id}": data.draw(st.sampled_from(["goes", "stays"]))
            for row in of(Membership, school_id=made.school.id)
        }  # fmt: skip
        turn = made.carry_out(turn)
        assert turn.state == YearTurnState.TURNED
        assert snapshot(other) == theirs
        batch = database.session.get_one(journal.ChangeBatch, turn.batch_id)
        journal.undo(batch, by=made.marga, now=dates.now())
        assert snapshot() == before
    finally:
        dates.clock.read = read
        database.session.remove()


def _people_it(data, made):
    names = ["groep 2b", "groep 4", "groep 8b", "De Vlinders"]
    groups = [*made.groups.values(), *(ClassGroupFactory(school_id=made.school.id, name=name) for name in names)]
    family = st.lists(st.sampled_from(groups), min_size=1, max_size=3)
    for number, classes in enumerate(data.draw(st.lists(family, min_size=1, max_size=5))):
        user = parent(made.school, name=f"Ouder {number}", classes=classes)
        if data.draw(st.booleans()):
            GuardianshipFactory(child=ChildFactory(class_group=groups[0], left_on=date(2026, 7, 1)), user=user)
        if data.draw(st.booleans()):
            office = data.draw(st.sampled_from([Office.MEMBER, Office.SECRETARY]))
            SeatFactory(council=made.council, user=user, office=office, class_group_id=classes[0].id)
            ActionItemFactory(council=made.council, owner_id=user.id)
    if data.draw(st.booleans()):
        CouncilFactory(school_id=made.school.id, name="Werkgroep")
    database.session.commit()
