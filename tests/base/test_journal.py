"""Large changes are taken back as they were made, except for what somebody has gone on with since."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from klankbord.base import journal, outbox
from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.base.journal.models import ChangeGroup
from klankbord.kit.errors import DomainError
from klankbord.people.models import EmailAddress, User, UserAddress
from klankbord.schools.models import Child, ClassGroup, Guardianship, Membership, Relation
from tests.factories.councils import CouncilFactory, SeatFactory
from tests.factories.outbox import draft
from tests.factories.schools import ChildFactory, ClassGroupFactory, GuardianshipFactory, SchoolFactory, admin

CLASS = "groep 6b"


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="de-proef")


@pytest.fixture
def marga(school):
    return admin(school, name="Marga de Wit")


def count(model) -> int:
    return database.session.scalar(select(func.count()).select_from(model))


def everything(*models) -> list[tuple]:
    """Every row of some tables, but for the count of a version."""
    database.session.flush()
    return [
        tuple((column.name, value) for column, value in zip(model.__table__.columns, row, strict=True)
              if column.name != "version")
        for model in models
        for row in database.session.execute(select(*model.__table__.columns).order_by(model.id))
    ]  # fmt: skip


def family(batch, school, now, *, name="Fatma Yıldız", address="fatma@ouder.example", group=CLASS) -> int:
    """A parent with a mailbox and a child in a new class, as an import brings them."""
    [class_id] = batch.insert(ClassGroup, [{"school_id": school.id, "name": group, "position": 9}])
    [child_id] = batch.insert(Child, [{"school_id": school.id, "class_group_id": class_id, "pupil_hash": name}])
    [user_id] = batch.insert(User, [{"name": name, "created_at": now}])
    [box_id] = batch.insert(EmailAddress, [{"address": address, "normalised": address, "created_at": now}])
    batch.insert(UserAddress, [{"user_id": user_id, "address_id": box_id, "confirmed_at": now}])
    batch.insert(Membership, [{"school_id": school.id, "user_id": user_id, "is_parent": True, "joined_at": now}])
    batch.insert(
        Guardianship,
        [{"school_id": school.id, "child_id": child_id, "user_id": user_id, "relation": Relation.MOTHER}],
    )
    return user_id


TOUCHED = (ClassGroup, Child, User, EmailAddress, UserAddress, Membership, Guardianship)


def test_what_came_in_goes_out_again(school, marga, clock):
    before = everything(*TOUCHED)
    batch = journal.begin("schools.import_roster", school_id=school.id, by=marga, now=clock.instant)
    family(batch, school, clock.instant)
    done = batch.close(clock.instant, new=1)
    assert count(Guardianship) == 1

    result = journal.undo(done, by=marga, now=clock.forward(days=6))

    assert everything(*TOUCHED) == before
    assert (result.held, result.changed) == (set(), set())
    assert (done.undone_at, done.undone_by_id, done.kept) == (clock.instant, marga.id, 0)
    assert database.session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)).all()[-2:] == [
        "schools.import_roster",
        "journal.undo",
    ]


def test_defaults_of_the_model_are_filled_in(school, marga, clock):
    batch = journal.begin("x.y", school_id=school.id, by=marga, now=clock.instant)
    fatma = database.session.get(User, family(batch, school, clock.instant))
    assert (fatma.language, fatma.version, fatma.given_name) == ("nl", 1, "")


def test_changed_and_deleted_rows_come_back(school, marga, clock):
    group = ClassGroupFactory(school_id=school.id, name=CLASS)
    care = GuardianshipFactory(child=ChildFactory(class_group=group), relation=Relation.FATHER)
    before, version = everything(*TOUCHED), marga.version
    batch = journal.begin("x.y", school_id=school.id, by=marga, now=clock.instant)
    assert batch.update(ClassGroup, {group.id: {"ended_on": date(2027, 7, 31), "name": CLASS}}) == 1
    assert batch.update(ClassGroup, {group.id: {"name": CLASS}}) == 0
    batch.update(User, {marga.id: {"name": "Marga Wit", "language": "en"}})
    batch.delete(Guardianship, [care.id])
    done = batch.close(clock.instant)
    assert group.ended_on == date(2027, 7, 31)
    assert marga.version == version + 1
    assert count(Guardianship) == 0

    journal.undo(done, by=marga, now=clock.instant)

    assert everything(*TOUCHED) == before
    assert marga.version == version + 2


def test_a_row_changed_twice_goes_back_to_the_first(school, marga, clock):
    batch = journal.begin("x.y", school_id=school.id, by=marga, now=clock.instant)
    batch.update(User, {marga.id: {"name": "Een"}})
    batch.update(User, {marga.id: {"name": "Twee"}})
    journal.undo(batch.close(clock.instant), by=marga, now=clock.instant)
    assert marga.name == "Marga de Wit"


def test_who_did_something_since_stays_whole(school, marga, clock):
    batch = journal.begin("x.y", school_id=school.id, by=marga, now=clock.instant)
    fatma = family(batch, school, clock.instant)
    other = family(batch, school, clock.instant, name="Mo", address="mo@ouder.example", group="groep 7b")
    done = batch.close(clock.instant)
    SeatFactory(council=CouncilFactory(school_id=school.id), user=database.session.get(User, fatma))

    result = journal.undo(done, by=marga, now=clock.instant)

    assert result.people == [fatma]
    assert database.session.get(User, other) is None
    assert database.session.scalars(select(Membership.user_id).where(Membership.user_id == fatma)).all() == [fatma]
    assert database.session.scalars(select(Guardianship.user_id)).all() == [fatma]
    assert database.session.scalars(
        select(EmailAddress.address).where(EmailAddress.address.like("%@ouder%"))
    ).all() == ["fatma@ouder.example"]
    assert database.session.scalars(select(ClassGroup.name)).all() == [CLASS]
    assert done.kept == len(result.held)


def test_a_mail_that_went_out_holds_nobody(school, marga, clock):
    batch = journal.begin("x.y", school_id=school.id, by=marga, now=clock.instant)
    fatma = family(batch, school, clock.instant)
    done = batch.close(clock.instant)
    mail = outbox.queue(draft(recipient_user_id=fatma), now=clock.instant)

    assert journal.undo(done, by=marga, now=clock.instant).people == []
    assert database.session.get(User, fatma) is None
    assert mail.recipient_user_id is None


def test_what_was_changed_again_since_stays(school, marga, clock):
    batch = journal.begin("x.y", school_id=school.id, by=marga, now=clock.instant)
    batch.update(User, {marga.id: {"name": "Marga Wit", "language": "en"}})
    done = batch.close(clock.instant)
    marga.name = "Marga van Wit"

    result = journal.undo(done, by=marga, now=clock.instant)

    assert (marga.name, marga.language) == ("Marga van Wit", "nl")
    assert result.changed == {("user", marga.id)}


def test_an_old_row_that_points_at_a_new_one_goes_back_first(school, marga, clock):
    """A child moved into a class that the same change made: both go back, also when the child got a name since."""
    group = ClassGroupFactory(school_id=school.id, name="groep 5a")
    child = ChildFactory(class_group=group)
    batch = journal.begin("x.y", school_id=school.id, by=marga, now=clock.instant)
    [made] = batch.insert(ClassGroup, [{"school_id": school.id, "name": CLASS, "position": 9}])
    batch.update(Child, {child.id: {"class_group_id": made, "name": "Noor"}})
    done = batch.close(clock.instant)
    child.name = "Noor B."

    journal.undo(done, by=marga, now=clock.instant)

    assert (child.class_group_id, child.name) == (group.id, "Noor B.")
    assert database.session.get(ClassGroup, made) is None


def test_a_place_that_was_taken_since_stays_taken(school, marga, clock):
    group = ClassGroupFactory(school_id=school.id, name=CLASS)
    care = GuardianshipFactory(child=ChildFactory(class_group=group))
    kept = (care.id, care.child_id, care.user_id)
    batch = journal.begin("x.y", school_id=school.id, by=marga, now=clock.instant)
    batch.update(ClassGroup, {group.id: {"name": "groep 7b"}})
    batch.delete(Guardianship, [care.id])
    done = batch.close(clock.instant)
    ClassGroupFactory(school_id=school.id, name=CLASS)
    again = Guardianship(child_id=kept[1], user_id=kept[2], school_id=school.id)
    database.session.add(again)

    result = journal.undo(done, by=marga, now=clock.instant)

    assert group.name == "groep 7b"
    assert database.session.scalars(select(Guardianship.id)).all() == [again.id]
    assert result.changed >= {("class_group", group.id)}


def test_once_and_within_a_week(school, marga, clock):
    first = journal.begin("x.y", school_id=school.id, by=marga, now=clock.instant).close(clock.instant)
    second = journal.begin("x.y", school_id=school.id, by=marga, now=clock.instant).close(clock.instant)
    journal.undo(first, by=marga, now=clock.forward(days=1))
    with pytest.raises(DomainError, match="undone already"):
        journal.undo(first, by=marga, now=clock.instant)
    with pytest.raises(DomainError, match="more than a week ago"):
        journal.undo(second, by=marga, now=clock.forward(days=6))


def test_the_rows_are_forgotten_when_their_time_is_over(school, marga, clock):
    batch = journal.begin("x.y", school_id=school.id, by=marga, now=clock.instant)
    family(batch, school, clock.instant)
    done = batch.close(clock.instant, new=1)
    journal.forget_old(clock.forward(days=6))
    assert journal.recent(school.id, clock.instant) == [done]
    assert count(ChangeGroup) == len(TOUCHED)

    journal.forget_old(clock.forward(days=1))

    assert count(ChangeGroup) == 0
    assert done.summary == {"new": 1}
    assert journal.recent(school.id, clock.instant) == []


def test_a_thousand_rows_in_few_statements(school, marga, clock, queries):
    batch = journal.begin("x.y", school_id=school.id, by=marga, now=clock.instant)
    with queries() as asked:
        ids = batch.insert(User, [{"name": f"Ouder {n}", "created_at": clock.instant} for n in range(1000)])
        batch.update(User, {n: {"language": "en"} for n in ids})
    assert asked.count <= 14, asked
    assert [database.session.get(User, ids[n]).name for n in (0, 999)] == ["Ouder 0", "Ouder 999"]
    journal.undo(batch.close(clock.instant), by=marga, now=clock.instant + timedelta(days=1))
    assert count(User) == 1
