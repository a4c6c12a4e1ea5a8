"""What a parent says of their own children, and a second carer."""

import pytest
from sqlalchemy import select

from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.people.models import UserSession
from klankbord.schools import actions_joining
from klankbord.schools.models import Child, Guardianship
from klankbord.schools.models_joining import JoinKind, JoinRequest
from tests.factories.joining import JoinRequestFactory
from tests.factories.outbox import words
from tests.factories.schools import (
    ChildFactory,
    ClassGroupFactory,
    GuardianshipFactory,
    SchoolFactory,
    admin,
    parent,
)
from tests.schools.joining import (
    PAGE,
    accept,
    cares,
    confirmation,
    decline,
    mails,
    name_carer,
    named,
    page_of,
    say,
    the_child,
)


def test_a_parent_sees_what_the_school_knows(client, school, samira, group):
    GuardianshipFactory(
        child=database.session.get_one(Child, the_child(samira)), user=parent(school, name="Omar Idrissi")
    )
    page = client.get("/account").text
    assert "Je kinderen op De Proef" in page
    assert "groep 5a" in page
    assert "Omar Idrissi" in page
    assert "Dit klopt niet" in page


@pytest.mark.parametrize("count", [1, 6])
def test_the_account_page_asks_as_often_for_many_children(client, school, samira, group, queries, count):
    for _ in range(count):
        child = ChildFactory(class_group=group)
        GuardianshipFactory(child=child, user=samira)
        GuardianshipFactory(child=child, user=parent(school))
        JoinRequestFactory(school_id=school.id, asked_by_id=samira.id, child_id=child.id, kind=JoinKind.CLASSES)
    with queries() as seen:
        assert client.get("/account").status_code == 200
    assert seen.count == 10, seen


def test_another_class(client, new_client, school, samira, group, other):
    child = the_child(samira)
    assert say(client, child, group_id=other.id, note="Sinds maandag.").location == "/account"
    assert "wacht op de school" in client.get("/account").text
    database.session.expire_all()
    assert database.session.get_one(Child, child).class_group_id == group.id
    [request] = database.session.scalars(select(JoinRequest)).all()
    marga = admin(school, address="marga@school.example")
    theirs = new_client().sign_in(marga)
    assert "zegt dat een kind in groep 6b zit" in theirs.get(PAGE).text
    assert accept(theirs, request).status_code == 303
    database.session.expire_all()
    assert database.session.get_one(Child, child).class_group_id == other.id
    [mail] = mails("join_answered")
    assert (mail.address, mail.subject) == ("samira@ouder.example", "De Proef zei ja op je vraag")
    assert words(mail.text) == (
        "Dag Samira,\n\n"
        "Wat je zei over de groep van je kind is aangepast.\n\n"
        "Wat de school van je weet, staat bij Mijn account:\n\n"
        "http://localhost:5000/account\n\n"
        "Je krijgt dit omdat je de school iets vroeg bij Mijn account.\n"
    )
    assert "de school zei ja" in client.get("/account").text


def test_no_longer_at_the_school(client, school, samira, group, marga, clock):
    child = the_child(samira)
    client.sign_in(samira)
    say(client, child, group_id=0)
    client.sign_in(marga)
    request = database.session.scalars(select(JoinRequest)).one()
    assert "voor iedereen die ervoor zorgt" in client.get(page_of(request)).text
    accept(client, request)
    database.session.expire_all()
    assert database.session.get_one(Child, child).left_on == clock().date()
    client.sign_in(samira)
    assert client.get(f"/account/children/{child}").status_code == 404


def test_saying_it_again_replaces_what_was_said(client, samira, group, other):
    child = the_child(samira)
    say(client, child, group_id=other.id)
    say(client, child, group_id=0)
    [request] = database.session.scalars(select(JoinRequest)).all()
    assert request.class_group_id is None


@pytest.mark.parametrize("choice", ["present", "elsewhere", "", "x"])
def test_a_class_that_cannot_be(client, samira, group, other, choice):
    elsewhere = ClassGroupFactory(school_id=SchoolFactory().id)
    value = {"present": group.id, "elsewhere": elsewhere.id}.get(choice, choice)
    assert say(client, the_child(samira), group_id=value).status_code == 422
    assert database.session.scalars(select(JoinRequest)).all() == []


def test_other_peoples_children_are_not_there(client, school, samira, group):
    theirs = the_child(parent(school, classes=[group]))
    token = client.token("/account")
    assert client.get(f"/account/children/{theirs}").status_code == 404
    data = {"csrf_token": token, "class_group": "0"}
    assert client.post(f"/account/children/{theirs}", data=data).status_code == 404


def test_a_second_carer(client, new_client, school, samira, group):
    marga = admin(school, address="marga@school.example", name="Marga de Wit")
    assert name_carer(client, school).location == "/account"
    assert "wacht op bevestiging per mail" in client.get("/account").text
    [mail] = mails("join_confirm")
    assert (mail.address, mail.display_name) == ("youssef@ouder.example", "")
    assert "Samira El Amrani vraagt De Proef om jou toe te voegen als verzorger van hun kind" in mail.text
    theirs = new_client().sign_in(marga)
    assert "Youssef" not in theirs.get(PAGE).text
    youssefs = new_client()
    path = confirmation()
    assert "Samira El Amrani vraagt om jou toe te voegen" in youssefs.get(path).text
    youssefs.submit(path)
    assert named("Youssef El Amrani") == []
    assert "tweede verzorger, gevraagd door Samira El Amrani" in theirs.get(PAGE).text
    request = database.session.scalars(select(JoinRequest)).one()
    assert accept(theirs, request).status_code == 303
    [youssef] = named("Youssef El Amrani")
    assert cares(youssef) == cares(samira)
    relation = database.session.scalar(select(Guardianship.relation).where(Guardianship.user_id == youssef.id))
    assert relation == "father"
    assert mails("join_accepted")[0].address == "youssef@ouder.example"
    assert "Youssef El Amrani is nu verzorger van je kind en heeft een mail gekregen." in mails("join_answered")[0].text
    assert database.session.scalars(select(UserSession.user_id)).all().count(youssef.id) == 0
    assert "Youssef El Amrani" in client.get("/account").text


def test_a_second_carer_of_one_child(client, school, samira, group, other, marga):
    second = ChildFactory(class_group=other)
    GuardianshipFactory(child=second, user=samira)
    client.sign_in(samira)
    page = client.get(f"/account/schools/{school.id}/carers").text
    assert "Mijn kind in groep 6b" in page
    name_carer(client, school, child=str(second.id))
    client.submit(confirmation())
    client.sign_in(marga)
    accept(client, database.session.scalars(select(JoinRequest)).one())
    assert cares(named("Youssef El Amrani")[0]) == {second.id}


def test_a_second_carer_who_is_declined(client, school, samira, marga):
    client.sign_in(samira)
    name_carer(client, school)
    client.submit(confirmation())
    client.sign_in(marga)
    decline(client, database.session.scalars(select(JoinRequest)).one(), "Bel even.")
    assert mails("join_declined")[0].address == "youssef@ouder.example"
    [told] = mails("join_answered")
    assert told.subject == "De Proef zei nee op je vraag"
    assert (
        "Youssef El Amrani is niet toegevoegd als verzorger van je kind.\n\nDe school schrijft:\n\nBel even."
        in told.text
    )


def test_whoever_asked_has_no_children_here_any_more(client, school, samira, marga, clock):
    client.sign_in(samira)
    name_carer(client, school)
    client.submit(confirmation())
    database.session.get_one(Child, the_child(samira)).left_on = clock().date()
    client.sign_in(marga)
    answer = accept(client, database.session.scalars(select(JoinRequest)).one())
    assert answer.status_code == 422
    assert "Wie dit vroeg heeft hier geen kinderen meer." in answer.text
    assert named("Youssef El Amrani") == []


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"address": "geen"},
        {"child": "999999"},
        {"relation": "king"},
        {"language": "x"},
    ],
)
def test_a_second_carer_who_cannot_be(client, school, samira, fields):
    answer = name_carer(client, school, **fields)
    assert answer.status_code == 422
    if "address" not in fields:
        assert "youssef@ouder.example" in answer.text
    assert mails("join_confirm") == []


def test_only_so_many_wait_at_once(client, school, samira, clock):
    for number in range(10):
        name_carer(client, school, address=f"a{number}@ouder.example")
    answer = name_carer(client, school, address="nog@ouder.example")
    assert answer.status_code == 422
    assert "Je hebt verschillende vragen openstaan." in answer.text


def test_a_child_that_nobody_cares_for_any_more_takes_its_requests_along(client, school, samira, other, marga):
    child = the_child(samira)
    database.session.get_one(Child, child).pupil_hash = None
    client.sign_in(samira)
    say(client, child, group_id=other.id)
    client.sign_in(marga)
    page = f"/de-proef/people/{samira.id}"
    assert client.submit(f"{page}/classes", {"classes": [str(other.id)]}, on=page).status_code == 303
    assert database.session.scalars(select(JoinRequest)).all() == []
    assert database.session.scalars(select(Child.class_group_id)).all() == [other.id]


def test_taking_back(client, new_client, school, samira):
    name_carer(client, school)
    path = confirmation()
    request = database.session.scalars(select(JoinRequest)).one()
    stranger = new_client().sign_in(parent(school))
    token = stranger.token("/account")
    action = f"/account/requests/{request.id}/withdrawal"
    assert stranger.post(action, data={"csrf_token": token}).status_code == 404
    assert client.submit(action, on="/account").location == "/account"
    assert database.session.scalars(select(JoinRequest)).all() == []
    assert client.get(path).status_code == 410
    assert client.post(action, data={"csrf_token": client.token("/account")}).status_code == 404


def test_what_was_answered_is_forgotten(client, school, samira, other, marga, clock):
    client.sign_in(samira)
    say(client, the_child(samira), group_id=other.id)
    client.sign_in(marga)
    accept(client, database.session.scalars(select(JoinRequest)).one())
    actions_joining.forget_old(clock.forward(days=89))
    assert len(database.session.scalars(select(JoinRequest)).all()) == 1
    actions_joining.forget_old(clock.forward(days=2))
    assert database.session.scalars(select(JoinRequest)).all() == []


def test_each_deed_is_written_down(client, school, samira, other, marga):
    child = the_child(samira)
    client.sign_in(samira)
    say(client, child, group_id=other.id)
    name_carer(client, school)
    request = database.session.scalars(select(JoinRequest).order_by(JoinRequest.id)).first()
    client.sign_in(marga)
    decline(client, request)
    client.sign_in(samira)
    rest = database.session.scalars(select(JoinRequest).where(JoinRequest.kind == JoinKind.SECOND_CARER)).one()
    client.submit(f"/account/requests/{rest.id}/withdrawal", on="/account")
    events = database.session.execute(select(AuditEvent.verb, AuditEvent.by_id).order_by(AuditEvent.id)).all()
    assert [tuple(event) for event in events] == [
        ("schools.ask_class", samira.id),
        ("schools.ask_second_carer", samira.id),
        ("schools.decline_request", marga.id),
        ("schools.withdraw_request", samira.id),
    ]
    assert "youssef" not in str(database.session.scalars(select(AuditEvent.data)).all())
