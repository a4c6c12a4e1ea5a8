"""People by hand: adding, roles, classes, inviting, leaving; all for the school's administrators."""

import re

import pytest
from sqlalchemy import select

from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.kit.errors import DomainError
from klankbord.people import links
from klankbord.people.models import LinkKind, User
from klankbord.schools import actions_people, queries
from klankbord.schools.actions_people import Roles
from klankbord.schools.models import Child, Membership
from tests.factories.councils import viewer
from tests.factories.schools import ClassGroupFactory, SchoolFactory, admin, parent, staff
from tests.fixtures.pages import forms_of


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="de-proef", name="De Proef")


@pytest.fixture
def marga(school):
    return admin(school, address="marga@school.example", name="Marga de Wit")


@pytest.fixture
def group(school):
    return ClassGroupFactory(school_id=school.id, name="groep 5a", position=1)


def add(client, **fields):
    filled = {"name": "Fatma Yıldız", "address": "fatma@ouder.example", "roles": ["parent"], **fields}
    return client.submit("/de-proef/people", filled, on="/de-proef/people/new")


def member(user) -> Membership:
    return database.session.scalar(select(Membership).where(Membership.user_id == user.id))


def named(name) -> User:
    return database.session.scalar(select(User).where(User.name == name))


def test_adding_a_parent_with_a_class_and_an_invitation(client, school, marga, group):
    client.sign_in(marga)
    answer = add(client, classes=[str(group.id)], invited="y")
    fatma = named("Fatma Yıldız")
    assert answer.location == f"/de-proef/people/{fatma.id}"
    page = client.get(answer.location).text
    assert "fatma@ouder.example" in page
    assert "groep 5a" in page
    [mail] = database.session.scalars(select(OutboxMessage)).all()
    assert (mail.kind, mail.address, mail.sender_name) == ("school_invite", "fatma@ouder.example", "De Proef")
    path = re.search(r"http://localhost:5000(/sign-in/\S+)", mail.text)[1]
    assert client.submit(path).location == "/de-proef/"
    assert viewer(fatma, school).class_ids == {group.id}


def test_whoever_has_name_and_address_already_is_that_person(client, marga, school):
    """One person in two schools, with one account."""
    fatma = parent(SchoolFactory(slug="elders"), address="fatma@ouder.example", name="Fatma Yıldız")
    client.sign_in(marga)
    add(client)
    assert [membership.user_id for membership in memberships("Fatma Yıldız")] == [fatma.id] * 2
    client.sign_in(fatma)
    assert client.get("/de-proef/people").status_code == 403
    assert client.get("/account").text.count("<h3>") >= 2


def memberships(name):
    return database.session.scalars(
        select(Membership).join(User, User.id == Membership.user_id).where(User.name == name)
    ).all()


def test_another_name_at_a_known_address_is_somebody_else(client, marga, school):
    parent(school, address="fatma@ouder.example", name="Fatma Yıldız")
    client.sign_in(marga)
    add(client, name="Esra Demir")
    assert named("Esra Demir").id != named("Fatma Yıldız").id


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Vul een naam in."),
        ({"name": "x" * 121}, "hoogstens 120"),
        ({"address": "geen adres"}, "Dit is geen volledig mailadres"),
        ({"roles": []}, "Kies minstens één rol."),
    ],
)
def test_what_is_refused_comes_back_as_typed(client, marga, group, fields, sentence):
    client.sign_in(marga)
    answer = add(client, classes=[str(group.id)], language="en", **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    form = client_form(answer.text)
    kept = {"name": "Fatma Yıldız", "address": "fatma@ouder.example", **fields}
    assert form["name"] == [kept["name"]]
    assert form["address"] == [kept["address"]]
    assert form["classes"] == [str(group.id)]
    assert form["language"] == ["en"]
    assert named("Fatma Yıldız") is None


def client_form(html):
    return next(form.values for form in forms_of(html) if form.action.endswith("/people"))


def test_names_keep_every_letter(client, marga):
    client.sign_in(marga)
    add(client, name="  Łukasz \u202eنور\u202c 🦊  van   den Berg\0 ")
    assert named("Łukasz \u202eنور\u202c 🦊 van den Berg") is not None


def test_searching(client, marga, school, group):
    parent(school, address="fatma@ouder.example", name="Fatma Yıldız", classes=[group])
    staff(school, name="Bram Hoekstra")
    client.sign_in(marga)

    def found(query):
        return set(re.findall(r'href="/de-proef/people/\d+">([^<]+)', client.get(f"/de-proef/people?{query}").text))

    assert found("") == {"Marga de Wit", "Fatma Yıldız", "Bram Hoekstra"}
    assert found("q=fatma+y") == {"Fatma Yıldız"}
    assert found("q=ouder.example") == {"Fatma Yıldız"}
    assert found("q=%25") == set()
    assert found("role=staff") == {"Marga de Wit", "Bram Hoekstra"}
    assert found("role=school_admin") == {"Marga de Wit"}
    assert found(f"class={group.id}") == {"Fatma Yıldız"}
    assert found("q=%00") == found("")
    assert "Niemand gevonden" in client.get("/de-proef/people?q=zzz").text


@pytest.mark.parametrize("count", [1, 120])
def test_the_number_of_queries_does_not_grow(client, marga, school, group, queries, count):
    for _ in range(count):
        parent(school, classes=[group])
    client.sign_in(marga)
    with queries() as seen:
        client.get("/de-proef/people")
    assert seen.count == 7, seen
    somebody = parent(school, classes=[group] * min(count, 5))
    with queries() as seen:
        client.get(f"/de-proef/people/{somebody.id}")
    assert seen.count == 15, seen


def test_other_roles_need_a_new_sign_in(client, new_client, marga, school):
    bram = staff(school, name="Bram Hoekstra")
    brams = new_client().sign_in(bram)
    client.sign_in(marga)
    page = f"/de-proef/people/{bram.id}"
    assert client.submit(f"{page}/roles", {"roles": ["staff", "parent"]}, on=page).status_code == 303
    assert brams.get("/account").status_code == 302
    assert member(bram).is_parent


def test_changing_ones_own_roles_renews_the_session(client, new_client, marga):
    client.sign_in(marga)
    name = client.application.config["SESSION_COOKIE_NAME"]
    before = client.get_cookie(name).value
    page = f"/de-proef/people/{marga.id}"
    client.submit(f"{page}/roles", {"roles": ["staff", "school_admin", "parent"]}, on=page)
    assert client.get("/de-proef/people").status_code == 200
    old = new_client()
    old.set_cookie(name, before)
    assert old.get("/de-proef/people").status_code == 302


def test_the_only_administrator_stays(client, marga, school, clock):
    with pytest.raises(DomainError, match="only administrator"):
        actions_people.change_roles(member(marga), Roles(staff=True), keep_session=None, by=marga, now=clock())
    with pytest.raises(DomainError, match="only administrator"):
        actions_people.end_membership(member(marga), by=marga, now=clock())
    admin(school)
    actions_people.end_membership(member(marga), by=marga, now=clock())


def test_leaving_the_school(client, new_client, marga, school, clock):
    fatma = parent(school, name="Fatma Yıldız")
    token = links.token_of(
        links.issue(LinkKind.MINUTES, 1, school_id=school.id, user_id=fatma.id, address_id=None, now=clock())
    )
    theirs = new_client().sign_in(fatma)
    client.sign_in(marga)
    page = f"/de-proef/people/{fatma.id}"
    assert client.submit(f"{page}/end", on=page).location == "/de-proef/people"
    assert theirs.get("/de-proef/").status_code == 302
    assert links.find(token, clock()) is None
    theirs.sign_in(fatma)
    assert theirs.get("/de-proef/people").status_code == 404
    assert "verliet de school" in client.get(page).text
    actions_people.add_member(school, fatma, Roles(parent=True), by=marga, now=clock())
    assert member(fatma).left_at is None


def test_classes_of_children(client, marga, school, group):
    other = ClassGroupFactory(school_id=school.id, name="groep 3b")
    fatma = parent(school, classes=[group])
    client.sign_in(marga)
    page = f"/de-proef/people/{fatma.id}"
    client.submit(f"{page}/classes", {"classes": [str(group.id), str(other.id)]}, on=page)
    assert sorted(queries.classes_of(fatma.id)[school.id]) == ["groep 3b", "groep 5a"]
    client.submit(f"{page}/classes", {"classes": [str(other.id)]}, on=page)
    assert queries.classes_of(fatma.id) == {school.id: ["groep 3b"]}
    elsewhere = ClassGroupFactory(school_id=SchoolFactory().id)
    assert client.submit(f"{page}/classes", {"classes": [str(elsewhere.id)]}, on=page).status_code == 422


def test_two_carers_of_the_same_children(client, marga, school, group):
    fatma, esra = parent(school, classes=[group]), parent(school)
    client.sign_in(marga)
    page = f"/de-proef/people/{esra.id}"
    assert client.submit(f"{page}/carers", {"other": str(fatma.id)}, on=page).status_code == 303
    assert len(database.session.scalars(select(Child)).all()) == 1
    assert fatma.name in client.get(page).text
    alone = client.submit(f"{page}/carers", {"other": str(parent(school).id)}, on=page)
    assert alone.status_code == 422


def test_a_first_address_is_the_schools_to_give(client, marga, school, clock):
    member_without = actions_people.add_person(school, "Kofi Mensah", "", Roles(parent=True), by=marga, now=clock())
    client.sign_in(marga)
    page = f"/de-proef/people/{member_without.user_id}"
    assert client.submit(f"{page}/address", {"address": "kofi@ouder.example"}, on=page).status_code == 303
    token = client.token(page)
    again = client.post(f"{page}/address", data={"csrf_token": token, "address": "dief@ouder.example"})
    assert again.status_code == 422


def test_an_administrator_signs_somebody_out(client, new_client, marga, school):
    bram = staff(school)
    brams = new_client().sign_in(bram)
    client.sign_in(marga)
    page = f"/de-proef/people/{bram.id}"
    client.submit(f"{page}/sessions/end", on=page)
    assert brams.get("/account").status_code == 302


def test_people_of_another_school_are_not_there(client, marga):
    stranger = parent(SchoolFactory())
    client.sign_in(marga)
    there = client.get(f"/de-proef/people/{stranger.id}")
    nowhere = client.get("/de-proef/people/999999")
    assert there.status_code == nowhere.status_code == 404


def test_no_field_but_those_of_the_form_counts(client, marga, school):
    """Every column name extra, and none of them lands (ASVS 5.0, 15.3.3)."""
    client.sign_in(marga)
    extra = {
        column.name: "1" for column in User.__table__.columns if column.name not in {"name", "language", "version"}
    }
    add(client, **extra)
    made = named("Fatma Yıldız")
    assert made.password_hash is None
    assert made.disabled_at is None
    assert not member(made).is_school_admin


def test_each_deed_is_written_down(client, marga, group):
    client.sign_in(marga)
    add(client, classes=[str(group.id)], invited="y")
    verbs = database.session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)).all()
    assert verbs == [
        "people.create_user", "schools.add_member", "schools.place_children", "people.make_link", "schools.invite",
    ]  # fmt: skip
    assert {event.by_id for event in database.session.scalars(select(AuditEvent))} == {marga.id}


def test_a_person_without_an_address_cannot_be_invited(school, marga, clock):
    membership = actions_people.add_person(school, "Kofi Mensah", "", Roles(parent=True), by=marga, now=clock())
    found = database.session.scalar(queries.member(viewer(marga, school), membership.user_id))
    with pytest.raises(DomainError, match="no mail address"):
        actions_people.invite(found, by=marga, now=clock())
