"""What the school answers to who asks."""

import re

import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.outbox import MessageState
from klankbord.kit.errors import WrongState
from klankbord.people.models import EmailAddress, UserAddress
from klankbord.schools import actions_answering
from klankbord.schools.models import Child, Membership
from klankbord.schools.models_joining import JoinRequest, JoinState
from tests.factories.outbox import words
from tests.factories.schools import (
    ChildFactory,
    ClassGroupFactory,
    SchoolFactory,
    parent,
    staff,
)
from tests.fixtures.pages import forms_of
from tests.schools.joining import (
    PAGE,
    accept,
    asked,
    cares,
    decline,
    mails,
    named,
    page_of,
    say,
)


def test_a_request_waits_on_the_page(client, school, office, group):
    request = asked(school, group, note="Ik ben de oma.")
    page = client.get(PAGE).text
    assert "meldt zich aan als ouder van groep 5a" in page
    assert re.search(r'aria-current="page">Aanmelden <span class="count">1</span>', page)
    shown = client.get(page_of(request)).text
    assert "Ik ben de oma." in shown
    assert "yasmin@ouder.example (bevestigd)" in shown


def test_letting_somebody_new_in(client, school, office, group):
    fatma = parent(school, classes=[group], name="Fatma Yıldız")
    [child] = cares(fatma)
    request = asked(school, group, relation="mother", language="en")
    assert "kind van Fatma Yıldız" in client.get(page_of(request)).text
    answer = accept(client, request, child=str(child))
    assert answer.location == PAGE
    [yasmin] = named("Yasmin Haddad")
    assert cares(yasmin) == {child}
    member = database.session.scalars(select(Membership).where(Membership.user_id == yasmin.id)).one()
    assert (member.is_parent, member.is_staff, member.is_school_admin) == (True, False, False)
    assert yasmin.language == "en"
    database.session.refresh(request)
    assert (request.state, request.user_id, request.answered_by_id) == (JoinState.ACCEPTED, yasmin.id, office.id)
    [mail] = mails("join_accepted")
    assert (mail.address, mail.language, mail.subject) == ("yasmin@ouder.example", "en", "Welcome at De Proef")
    assert words(mail.text) == (
        "Hello Yasmin,\n\n"
        "De Proef let you in. From now on you get a mail when the school asks what you think, and another when it is "
        "known what was done with it.\n\n"
        "Do you want to look around? Sign in with this mail address, yasmin@ouder.example. You need no password:\n\n"
        "http://localhost:5000/sign-in\n\n"
        "You get this because you asked to join, or somebody who cares for the same child asked it for you.\n"
    )


def test_a_new_child(client, school, office, group):
    request = asked(school, group)
    assert accept(client, request).status_code == 303
    [yasmin] = named("Yasmin Haddad")
    child = database.session.scalars(select(Child)).one()
    assert (child.class_group_id, cares(yasmin)) == (group.id, {child.id})


def test_a_choice_is_asked_where_there_is_one(client, school, office, group):
    """Nobody is linked to the wrong child, or made twice, because somebody pressed on."""
    parent(school, classes=[group], name="Yasmin Haddad", address="anders@ouder.example")
    request = asked(school, group)
    answer = accept(client, request)
    assert answer.status_code == 422
    assert "Kies wie dit is." in answer.text
    assert "Kies een kind, of zeg dat het er een is die nog niet in de lijst staat." in answer.text
    assert len(named("Yasmin Haddad")) == 1
    assert accept(client, request, person="0", child="0").status_code == 303
    assert len(named("Yasmin Haddad")) == 2


def test_this_is_them(client, school, office, group):
    yasmin = parent(school, name="Yasmin Haddad", address="oud@ouder.example")
    request = asked(school, group)
    shown = client.get(page_of(request)).text
    assert "oud@ouder.example" in shown
    assert accept(client, request, person=str(yasmin.id), child="0").status_code == 303
    assert named("Yasmin Haddad") == [yasmin]
    held = select(EmailAddress.address).join(UserAddress).where(UserAddress.user_id == yasmin.id)
    assert set(database.session.scalars(held)) == {"oud@ouder.example", "yasmin@ouder.example"}
    [told] = mails("account_changed")
    assert told.address == "oud@ouder.example"
    assert "yasmin@ouder.example" in told.text


def test_the_same_name_at_the_same_mailbox_is_chosen_beforehand(client, school, office, group):
    """Also somebody of another school, of whom nothing but the name is shown."""
    yasmin = parent(SchoolFactory(slug="elders"), name="Yasmin Haddad", address="yasmin@ouder.example")
    request = asked(school, group)
    shown = client.get(page_of(request)).text
    form = next(form for form in forms_of(shown) if form.action.endswith("/acceptance"))
    assert form.values["person"] == [str(yasmin.id)]
    assert "heeft een account bij een andere school" in shown
    assert accept(client, request).status_code == 303
    schools = select(Membership.school_id).where(Membership.user_id == yasmin.id)
    assert len(database.session.scalars(schools).all()) == 2


def test_whoever_shares_a_name_elsewhere_is_not_shown(client, school, office, group):
    parent(SchoolFactory(slug="elders"), name="Yasmin Haddad", address="elders@ouder.example")
    shown = client.get(page_of(asked(school, group))).text
    assert "andere school" not in shown
    assert "elders@ouder.example" not in shown


def test_no_address_is_added_to_whoever_works_at_a_school(client, school, office, group):
    """Somebody with the name of a teacher does not come into their account by a friendly click."""
    juf = staff(school, name="Yasmin Haddad", address="juf@school.example")
    request = asked(school, group)
    answer = accept(client, request, person=str(juf.id))
    assert answer.status_code == 422
    assert "Yasmin Haddad werkt op een school" in answer.text
    assert mails("join_accepted") == []
    assert "Toelaten" in answer.text


def test_a_teacher_becomes_a_parent_too(client, school, office, group):
    juf = staff(school, name="Yasmin Haddad", address="yasmin@ouder.example")
    assert accept(client, asked(school, group), person=str(juf.id)).status_code == 303
    member = database.session.scalars(select(Membership).where(Membership.user_id == juf.id)).one()
    assert (member.is_parent, member.is_staff) == (True, True)


@pytest.mark.parametrize("fields", [{"person": "999999"}, {"child": "999999"}, {"person": "x"}, {"child": "x"}])
def test_choices_that_were_not_offered(client, school, office, group, fields):
    ChildFactory(class_group=group)
    request = asked(school, group)
    assert accept(client, request, **{"person": "0", "child": "0", **fields}).status_code == 422
    assert named("Yasmin Haddad") == []
    database.session.refresh(request)
    assert request.state == JoinState.WAITING


def test_a_class_that_closed_meanwhile(client, school, office, group, clock):
    request = asked(school, group)
    group.ended_on = clock().date()
    answer = accept(client, request)
    assert answer.status_code == 422
    assert "Deze groep is gesloten." in answer.text


def test_saying_no(client, school, office, group):
    request = asked(school, group)
    assert decline(client, request, "Kom even langs\nop school.").location == PAGE
    database.session.refresh(request)
    assert (request.state, request.answer) == (JoinState.DECLINED, "Kom even langs\nop school.")
    [mail] = mails("join_declined")
    assert mail.subject == "Je aanmelding bij De Proef"
    assert words(mail.text) == (
        "Dag,\n\n"
        "De Proef heeft je aanmelding bekeken en je niet toegelaten.\n\n"
        "De school schrijft:\n\n"
        "Kom even langs\nop school.\n\n"
        "Klopt dit niet? Praat dan met de school; je kunt je opnieuw aanmelden.\n"
    )
    assert named("Yasmin Haddad") == []
    assert decline(client, asked(school, group), "x" * 501).status_code == 422


def test_two_administrators_answer_at_once(client, school, office, group, clock):
    request = asked(school, group)
    form = client.form(f"{page_of(request)}/acceptance", on=page_of(request)).values
    decline(client, request)
    late = client.post(f"{page_of(request)}/acceptance", data=form)
    assert late.status_code == 422
    assert "Iemand heeft dit al beantwoord." in late.text
    assert named("Yasmin Haddad") == []
    with pytest.raises(WrongState):
        actions_answering.decline(request, "", by=office, now=clock())


def test_what_is_not_confirmed_or_of_another_school_is_not_there(client, school, office, group):
    elsewhere = SchoolFactory()
    theirs = asked(elsewhere, ClassGroupFactory(school_id=elsewhere.id))
    waiting = asked(school, group, state=JoinState.UNCONFIRMED)
    for request in (theirs, waiting):
        assert client.get(page_of(request)).status_code == 404
    assert "Yasmin" not in client.get(PAGE).text


def test_when_nobody_waits_any_more_the_mail_stays(client, school, office, group, clock):
    samira = parent(school, classes=[group, group], name="Samira El Amrani")
    children = sorted(cares(samira))
    client.sign_in(samira)
    for child in children:
        say(client, child, group_id=0)
    [mail] = mails("join_waiting")
    assert mail.subject == "2 aanmeldingen wachten op je"
    client.sign_in(office)
    for number, request in enumerate(database.session.scalars(select(JoinRequest)).all()):
        accept(client, request)
        database.session.refresh(mail)
        assert mail.state == (MessageState.QUEUED if number == 0 else MessageState.HELD)
    assert mail.subject == "1 aanmelding wacht op je"


@pytest.mark.parametrize("count", [1, 40])
def test_the_number_of_queries_does_not_grow(client, school, office, group, queries, count):
    for number in range(count):
        asked(school, group, address=f"a{number}@ouder.example")
        parent(school, classes=[group], name="Yasmin Haddad")
    request = asked(school, group)
    with queries() as seen:
        client.get(page_of(request))
    assert seen.count == 7, seen
    with queries() as seen:
        client.get(PAGE)
    assert seen.count == 10, seen
