"""Long work is done once, in one transaction; it tells how far it is, and why it failed, having changed nothing."""

import threading

import pytest
from sqlalchemy import select

from klankbord.base import errands
from klankbord.base.db import db as database
from klankbord.base.errands import Errand, ErrandState, Handler, Sender
from klankbord.kit.errors import DomainError
from klankbord.schools.models import ClassGroup, School
from klankbord.worker import Worker
from tests.factories.schools import ClassGroupFactory, SchoolFactory, admin


@pytest.fixture
def group(db, clock):
    return ClassGroupFactory(school_id=SchoolFactory(slug="de-proef").id, name="groep 5a")


@pytest.fixture
def marga(group):
    return admin(database.session.get(School, group.school_id))


@pytest.fixture
def handle(app, monkeypatch):
    """Say how the errand `rename` is done."""

    def handle(prepare=lambda _thing, _tell: "groep 6a", carry_out=None, failed=None):
        handler = Handler(prepare, carry_out or rename, failed)
        monkeypatch.setitem(app.extensions["errands"], "rename", handler)

    return handle


def rename(thing_id, prepared, _by, _now):
    database.session.get(ClassGroup, thing_id).name = prepared


def ask(group, marga, clock) -> int:
    errand = errands.ask("rename", group, by=marga, now=clock.instant)
    database.session.commit()
    return errand.id


def found(errand_id) -> Errand:
    database.session.expire_all()
    return database.session.get(Errand, errand_id)


def test_asking_is_part_of_the_transaction(group, marga, clock, handle):
    handle()
    database.session.commit()
    errands.ask("rename", group, by=marga, now=clock.instant)
    database.session.rollback()
    assert errands.run_due() == 0
    assert database.session.scalars(select(Errand)).all() == []


def test_it_is_prepared_then_carried_out_by_who_asked(group, marga, clock, handle):
    seen = []
    handle(carry_out=lambda thing, prepared, by, now: seen.append((thing, prepared, by, now)))
    number = ask(group, marga, clock)
    assert errands.run_due() == 1
    assert errands.run_due() == 0
    assert seen == [(group.id, "groep 6a", Sender(marga.id), clock.instant)]
    assert (found(number).state, found(number).ended_at) == (ErrandState.DONE, clock.instant)


def test_it_tells_how_far_it_is_while_it_prepares(group, marga, clock, handle):
    number = ask(group, marga, clock)
    told = []

    def prepare(_thing, tell):
        for part in (1, 2, 3):
            tell(part, 3)
            told.append((found(number).done, found(number).total, found(number).state))
            clock.forward(seconds=0.4)
        return "groep 6a"

    handle(prepare=prepare)
    errands.run_due()
    assert told == [(1, 3, ErrandState.RUNNING), (1, 3, ErrandState.RUNNING), (3, 3, ErrandState.RUNNING)]


def test_what_the_trade_refuses_says_why_and_changes_nothing(group, marga, clock, handle):
    set_right = []

    def refuses(thing_id, prepared, by, now):
        rename(thing_id, prepared, by, now)
        database.session.flush()
        raise DomainError("There is no class %(name)s.", name="9z")

    handle(carry_out=refuses, failed=lambda thing, _now: set_right.append(thing))
    number = ask(group, marga, clock)
    errands.run_due()
    errand = found(number)
    assert (errand.state, errand.sentence, errand.values) == (
        ErrandState.FAILED, "There is no class %(name)s.", {"name": "9z"},
    )  # fmt: skip
    assert set_right == [group.id]
    assert database.session.get(ClassGroup, group.id).name == "groep 5a"


def test_what_breaks_is_logged_and_tells_no_secrets(group, marga, clock, handle, caplog):
    def breaks(_thing, _tell):
        raise RuntimeError("secret words")

    handle(prepare=breaks)
    number = ask(group, marga, clock)
    errands.run_due()
    assert found(number).state is ErrandState.FAILED
    assert "nothing was changed" in found(number).sentence
    assert "secret words" in caplog.text
    assert "secret words" not in found(number).sentence


def test_one_left_behind_by_a_worker_that_died_is_taken_up_again(group, marga, clock, handle):
    handle()
    number = ask(group, marga, clock)
    errand = found(number)
    errand.state, errand.claimed_until = ErrandState.RUNNING, clock.instant + errands.LEASE
    database.session.commit()
    assert errands.run_due() == 0
    clock.forward(minutes=5)
    assert errands.run_due() == 1
    assert found(number).state is ErrandState.DONE


def test_of_two_workers_one_does_it(app, group, marga, clock, handle):
    done = []
    handle(carry_out=lambda thing, *_rest: done.append(thing))
    ask(group, marga, clock)

    def work():
        with app.app_context():
            errands.run_due()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [group.id]


def test_the_worker_does_errands(app, group, marga, clock, handle):
    handle()
    number = ask(group, marga, clock)
    assert Worker(app, ()).work()
    assert found(number).state is ErrandState.DONE
