"""One deed to many people: shown first, done once, and taken back when it can be."""

from urllib.parse import quote

import pytest
from sqlalchemy import select

from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.people import links
from klankbord.people.models import EmailAddress, LinkKind, UserAddress
from klankbord.schools.models import Membership
from tests.factories.people import UserFactory
from tests.factories.schools import MembershipFactory, SchoolFactory, admin, parent, staff
from tests.fixtures.pages import forms_of

ASK, ACT = "/de-proef/people/many/question", "/de-proef/people/many"


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="de-proef", name="De Proef")


@pytest.fixture
def marga(client, school):
    somebody = admin(school, address="marga@school.example", name="Marga de Wit")
    client.sign_in(somebody)
    return somebody


def member(user) -> Membership:
    return database.session.scalar(select(Membership).where(Membership.user_id == user.id))


def ask(client, deed, people=(), whom="ticked", query=""):
    data = {"deed": deed, "whom": whom, "person": [str(user.id) for user in people]}
    return client.submit(ASK, data, on=f"/de-proef/people?{query}")


def act(client, question, **other):
    [form] = [form for form in forms_of(question.text) if form.action == ACT]
    return client.post(ACT, data={**form.values, **other})


def test_invitations_to_many(client, school, marga):
    """The way in that they give stays good for longer than the ten minutes of a link that signs in."""
    several = [parent(school, name=f"Ouder {n}") for n in range(3)]
    bare = UserFactory(name="Kofi Mensah")
    MembershipFactory(school=school, user=bare, is_parent=True)
    troubled = parent(school, name="Zofia Nowak")
    held = database.session.scalar(select(UserAddress).where(UserAddress.user_id == troubled.id))
    database.session.get(EmailAddress, held.address_id).trouble_since = held.confirmed_at
    question = ask(client, "invite", [*several, bare, troubled])
    assert "Een uitnodiging mailen naar 3 mensen?" in question.text
    assert "heeft geen mailadres" in question.text
    assert "mail naar het adres komt terug" in question.text
    assert database.session.scalars(select(OutboxMessage)).all() == []
    done = act(client, question)
    assert done.location == "/de-proef/people"
    mails = database.session.scalars(select(OutboxMessage)).all()
    assert {mail.recipient_user_id for mail in mails} == {user.id for user in several}
    boxes = [quote(mail.address) for mail in mails]
    assert [
        f"http://localhost:5000/sign-in?address={box}" in mail.text for box, mail in zip(boxes, mails, strict=True)
    ] == [True] * 3
    verbs = database.session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)).all()
    assert verbs[0] == "schools.invite_many"


def test_the_role_of_staff_is_given_taken_and_given_back(client, new_client, school, marga):
    tom, pia = staff(school, name="Tom Leraar"), parent(school, name="Pia Ouder")
    pias = new_client().sign_in(pia)
    question = ask(client, "give_staff", [tom, pia, marga])
    assert "dat ben je zelf" in question.text
    assert "1 persoon verandert er niets" in question.text
    done = act(client, question)
    assert member(pia).is_staff
    assert pias.get("/account").status_code == 302
    shown = client.get(done.location).text
    undo = next(form for form in forms_of(shown) if form.action.endswith("/undo"))
    client.post(undo.action, data=undo.values)
    assert not member(pia).is_staff
    refused = ask(client, "take_staff", [tom]).text
    assert "heeft geen andere rol" in refused
    assert f'action="{ACT}"' not in refused
    assert "Er is niemand om dit voor te doen" in refused


def test_ending_many_memberships_and_back(client, new_client, school, marga, clock):
    gone = [parent(school, name=f"Ouder {n}") for n in range(2)]
    token = links.token_of(
        links.issue(LinkKind.MINUTES, 1, school_id=school.id, user_id=gone[0].id, address_id=None, now=clock())
    )
    theirs = new_client().sign_in(gone[0])
    question = ask(client, "end", [*gone, marga])
    assert "Horen 2 mensen niet meer bij de school?" in question.text
    assert "Marga de Wit" in question.text
    done = act(client, question)
    assert [member(user).left_at for user in gone] == [clock()] * 2
    assert member(marga).left_at is None
    assert theirs.get("/account").status_code == 302
    assert links.find(token, clock()) is None
    event = database.session.scalar(select(AuditEvent).where(AuditEvent.verb == "schools.act_on_many"))
    assert event.data == {"deed": "end", "people": [user.id for user in gone]}
    undo = next(form for form in forms_of(client.get(done.location).text) if form.action.endswith("/undo"))
    client.post(undo.action, data=undo.values)
    assert [member(user).left_at for user in gone] == [None, None]
    assert links.find(token, clock()) is not None


def test_signing_out_spares_the_own_session(client, new_client, school, marga):
    tom = staff(school)
    toms = new_client().sign_in(tom)
    act(client, ask(client, "sign_out", whom="page"))
    assert toms.get("/account").status_code == 302
    assert client.get("/account").status_code == 200


def test_everybody_found_and_a_list_that_changed_meanwhile(client, school, marga):
    for number in range(60):
        parent(school, name=f"Ouder {number}")
    question = ask(client, "give_staff", whom="found", query="q=ouder&role=parent")
    assert "60 mensen bij het team zetten?" in question.text
    member(parent(school, name="Ouder Nieuw"))
    again = act(client, question, ids="", expected="60")
    assert "Intussen worden er andere mensen gevonden" in again.text
    assert database.session.scalars(select(Membership).where(Membership.is_staff)).all() == [member(marga)]
    done = act(client, again)
    assert "q=ouder" in done.location
    assert len(database.session.scalars(select(Membership).where(Membership.is_staff)).all()) == 62


def test_more_than_a_thousand_are_meant_by_what_found_them(client, school, marga, monkeypatch):
    monkeypatch.setattr("klankbord.schools.views_many.MOST", 3)
    for number in range(60):
        parent(school, name=f"Ouder {number}")
    question = ask(client, "give_staff", whom="found", query="q=ouder")
    [form] = [form for form in forms_of(question.text) if form.action == ACT]
    assert form.values["ids"] == [""]
    act(client, question)
    assert len(database.session.scalars(select(Membership).where(Membership.is_staff)).all()) == 61


def test_people_of_another_school_are_out_of_reach(client, school, marga):
    stranger = parent(SchoolFactory())
    question = ask(client, "end", [stranger])
    assert "Er is niemand om dit voor te doen" in question.text
    refused = client.post(
        ACT,
        data={"csrf_token": client.token("/account"), "deed": "end", "ids": str(stranger.id), "expected": "1"},
    )
    assert refused.status_code == 200
    assert member(stranger).left_at is None


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"deed": "x", "whom": "ticked"},
        {"deed": "end", "whom": "ticked"},
        {"deed": "end", "whom": "ticked", "person": "x"},
        {"deed": "end", "whom": "ticked", "person": "99999999999"},
    ],
)
def test_nothing_ticked_or_nonsense_leads_back(client, school, marga, data):
    answer = client.post(ASK, data={"csrf_token": client.token("/account"), **data})
    assert answer.status_code == 303
    assert answer.location == "/de-proef/people"


@pytest.mark.parametrize("deed", ["invite", "give_staff", "end", "sign_out"])
def test_the_number_of_queries_does_not_grow(client, school, marga, queries, deed):
    counts = []
    for number in (1, 50):
        several = [parent(school) for _ in range(number)]
        question = ask(client, deed, several)
        with queries() as seen:
            assert act(client, question).status_code == 303
        counts.append(seen.count)
    assert counts[0] == counts[1]
