"""Who may be here twice: with reasons, and not asked again once somebody said they are two people."""

import pytest
from sqlalchemy import select

from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.people.models import EmailAddress, UserAddress
from klankbord.schools.queries_doubles import Reason, doubles
from tests.factories.people import UserAddressFactory
from tests.factories.schools import ChildFactory, ClassGroupFactory, GuardianshipFactory, SchoolFactory, admin, parent


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="de-proef", name="De Proef")


@pytest.fixture
def group(school):
    return ClassGroupFactory(school_id=school.id, name="groep 5a")


def pairs(school):
    return {(pair.first, pair.second): pair.reasons for pair in doubles(school.id)}


def share(first, second):
    held = database.session.scalar(select(UserAddress).where(UserAddress.user_id == first.id))
    UserAddressFactory(user=second, email=database.session.get(EmailAddress, held.address_id), is_primary=False)


def test_the_same_name_but_for_marks_and_order(school):
    one, other = parent(school, name="Fatma Yıldız"), parent(school, name="YILDIZ fatma")
    parent(school, name="Fatma Demir")
    parent(SchoolFactory(), name="Fatma Yıldız")
    assert pairs(school) == {(one.id, other.id): (Reason.NAME,)}


def test_one_mailbox_and_names_that_are_alike(school):
    one, other = parent(school, name="Fatma Yıldız"), parent(school, name="F. Yildiz")
    partner = parent(school, name="Emre Yıldız")
    share(one, other)
    share(one, partner)
    assert pairs(school) == {(one.id, other.id): (Reason.MAILBOX,)}


def test_one_child_and_names_that_are_alike(school, group):
    child = ChildFactory(class_group=group)
    one, other = parent(school, name="Anna Maria de Vries"), parent(school, name="Anna de Vries")
    partner = parent(school, name="Kees de Vries")
    for user in (one, other, partner):
        GuardianshipFactory(child=child, user=user)
    assert pairs(school) == {(one.id, other.id): (Reason.CHILDREN,)}


def test_a_letter_apart_in_one_class(school, group):
    one, other = (parent(school, name=name, classes=[group]) for name in ("Joost Smit", "Joost Smits"))
    parent(school, name="Joost Smid", classes=[ClassGroupFactory(school_id=school.id)])
    assert pairs(school) == {(one.id, other.id): (Reason.LETTER,)}


def test_who_left_is_not_asked_about(school):
    parent(school, name="Fatma Yıldız")
    gone = parent(school, name="Fatma Yıldız")
    database.session.flush()
    gone_member = database.session.execute(
        database.text("update membership set left_at = joined_at where user_id = :id"), {"id": gone.id}
    )
    assert gone_member.rowcount == 1
    assert pairs(school) == {}


def test_telling_them_apart_is_remembered(client, school):
    marga = admin(school, name="Marga de Wit")
    one, other = parent(school, name="Fatma Yıldız"), parent(school, name="Fatma Yildiz")
    client.sign_in(marga)
    page = "/de-proef/people/duplicates"
    assert "zelfde naam" in client.get(page).text
    path = f"/de-proef/people/{one.id}/not-the-same/{other.id}"
    for _ in range(2):
        assert client.post(path, data={"csrf_token": client.token("/account")}).location == page
    assert pairs(school) == {}
    assert "Niemand lijkt dubbel" in client.get(page).text
    verbs = database.session.scalars(select(AuditEvent.verb).where(AuditEvent.verb.startswith("handover")))
    assert list(verbs) == ["handover.tell_apart"]


@pytest.mark.parametrize("count", [2, 40])
def test_the_number_of_queries_does_not_grow(client, school, queries, count):
    client.sign_in(admin(school, name="Marga de Wit"))
    for _ in range(count):
        parent(school, name="Jan Jansen")
    with queries() as seen:
        client.get("/de-proef/people/duplicates")
    assert seen.count == 9, seen
