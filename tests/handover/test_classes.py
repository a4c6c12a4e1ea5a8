"""One seat per class: parents of an empty class are called by mail, once, and with the classes of their children."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.followup.models import CouncilSilence
from klankbord.handover.models_classes import ClassCall, ClassCandidate
from klankbord.kit import dates
from klankbord.people.models import EmailAddress, UserAddress
from tests.factories.classes import ClassPlace
from tests.factories.handover import member
from tests.factories.outbox import words
from tests.factories.schools import ChildFactory, GuardianshipFactory, parent

CALL = """Dag Bram,

In de Klankbordgroep van De Proef zit nog niemand voor groep 2a en groep 3a.

Ouders denken mee.

Wil jij wel? Je hebt geen ervaring nodig en je belooft nog niets. Zeg het hier, zonder wachtwoord:
http://localhost:5000/l/{token}

Deze link is alleen voor Bram d'Hoek. Iemand van het overleg antwoordt dan per mail.

Je krijgt dit omdat je een kind hebt in groep 2a en groep 3a.
Geen mail meer over dit overleg: http://localhost:5000/l/{token}/council/mail
"""


@pytest.fixture
def place(db, clock):
    return ClassPlace()


def call(client, place, **asked):
    return client.submit(f"{place.url}/call", asked or None, on=f"{place.url}/call")


def candidate(place, user, group=1):
    found = select(ClassCandidate).where(
        ClassCandidate.user_id == user.id, ClassCandidate.class_group_id == place.groups[group].id
    )
    return database.session.scalars(found.execution_options(populate_existing=True)).one_or_none()


def test_who_sits_for_which_class_and_who_for_none(place, client):
    client.sign_in(place.olga)
    for path in (place.url, place.url.replace("/classes", "/seats"), place.url.removesuffix("/classes")):
        page = client.get(path).text
        assert page.count("nog niemand</span>") == 2, path
        assert "groep 3a" in page
    client.sign_in(place.lina)
    assert client.get(place.url.removesuffix("/classes")).text.count("nog niemand</span>") == 2
    assert client.get(place.url).status_code == 403


def test_one_mail_to_each_parent_naming_both_classes(place, client):
    client.sign_in(place.olga)
    preview = client.get(f"{place.url}/call").text
    assert "Verstuur 3 mails" in preview
    assert preview.count("2 ouders krijgen de mail") == 2
    assert "Bram d&#39;Hoek" in preview
    assert place.mails("class_call") == [], "a preview mails nobody"
    assert call(client, place).location == place.url
    mails = place.mails("class_call")
    assert [mail.address for mail in mails] == [f"{who}@de-proef.example" for who in ("lina", "bram", "zofia")]
    token = mails[1].unsubscribe_url.split("/")[-3]
    assert words(mails[1].text) == CALL.format(token=token)
    assert "d&#39;Hoek" in mails[1].html
    assert "De ouders zijn gevraagd op" in client.get(place.url).text
    audited = database.session.scalars(select(AuditEvent).where(AuditEvent.verb == "handover.call_classes")).all()
    assert [event.by_id for event in audited] == [place.olga.id]


def test_not_twice_within_two_weeks(place, client, clock):
    client.sign_in(place.olga)
    form = client.form(f"{place.url}/call").values
    for key in ("a", "b"):
        client.post(f"{place.url}/call", data={**form, "submission": key * 20})
    assert len(place.mails("class_call")) == 3
    assert "niet opnieuw binnen twee weken" in client.get(f"{place.url}/call").text
    clock.set(dates.now() + timedelta(days=13, hours=23))
    client.sign_in(place.olga)
    fresh = {"csrf_token": client.token(place.url.replace("/classes", "/seats")), "class": form["class"]}
    assert client.post(f"{place.url}/call", data=fresh).status_code == 422
    clock.set(dates.now() + timedelta(hours=2))
    client.sign_in(place.olga)
    assert call(client, place).status_code == 303
    assert len(place.mails("class_call")) == 6


def test_in_two_browsers_at_once_it_is_sent_once(app, place, new_client):
    clients = [new_client().sign_in(user) for user in (place.olga, place.marga)]
    forms = [client.form(f"{place.url}/call").values for client in clients]
    together, answers = threading.Barrier(2), []

    def go(client, form):
        together.wait()
        answers.append(client.post(f"{place.url}/call", data=form).status_code)

    database.session.commit()
    threads = [threading.Thread(target=go, args=pair) for pair in zip(clients, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.session.expire_all()
    assert sorted(answers) == [303, 422]
    assert len(place.mails("class_call")) == 3
    assert len(database.session.scalars(select(ClassCall)).all()) == 2


def test_one_class_and_who_is_left_out(place, client, clock):
    """Who wants no mail, may not be invited, left the school or said so already hears nothing."""
    database.session.add(
        CouncilSilence(school_id=place.school.id, council_id=place.council.id, user_id=place.zofia.id, at=clock.instant)
    )
    no_more = parent(place.school, name="Jan", classes=[place.groups[2]])
    member(no_more).left_at = clock.instant
    care = GuardianshipFactory(child=ChildFactory(class_group=place.groups[2]), user=parent(place.school, name="Piet"))
    care.may_be_invited = False
    database.session.commit()
    client.sign_in(place.olga)
    path = f"{place.url}/call?class={place.groups[2].id}"
    client.submit(f"{place.url}/call", on=path)
    assert [mail.recipient_user_id for mail in place.mails("class_call")] == [place.bram.id]
    assert "groep 2a" not in place.mails("class_call")[0].text


def test_a_class_without_reachable_parents_is_said_and_not_called(place, client):
    for user in (place.lina, place.bram):
        box = database.session.scalars(select(UserAddress).where(UserAddress.user_id == user.id)).one()
        box.confirmed_at = None
    database.session.commit()
    client.sign_in(place.olga)
    path = f"{place.url}/call?class={place.groups[1].id}"
    assert "geen ouder is per mail te bereiken" in client.get(path).text
    token = client.token(place.url.replace("/classes", "/seats"))
    answer = client.post(f"{place.url}/call", data={"csrf_token": token, "class": place.groups[1].id})
    assert answer.status_code == 422
    assert "Geen ouder van groep 2a is per mail te bereiken" in answer.text
    assert database.session.scalars(select(ClassCall)).all() == []


def test_a_shared_mailbox_gets_a_mail_for_each_person(place, client):
    """The link in a mail is one person's: what the other says is not theirs."""
    shared = database.session.scalars(select(EmailAddress).where(EmailAddress.address == "lina@de-proef.example")).one()
    box = database.session.scalars(select(UserAddress).where(UserAddress.user_id == place.zofia.id)).one()
    box.address_id = shared.id
    database.session.commit()
    client.sign_in(place.olga)
    call(client, place)
    both = [mail for mail in place.mails("class_call") if mail.address == shared.address]
    assert [mail.recipient_user_id for mail in both] == [place.lina.id, place.zofia.id]
    assert "alleen voor Li Na Chen" in both[0].text
    assert "alleen voor Zofia Nowak" in both[1].text


def test_the_number_of_queries_does_not_grow(place, client, queries):
    client.sign_in(place.olga)
    client.get(place.url)
    counts = []
    for _round in range(2):
        for path in (place.url, f"{place.url}/call"):
            with queries() as seen:
                assert client.get(path).status_code == 200
            counts.append(seen.count)
        for number in range(12):
            one = parent(place.school, classes=[place.groups[1]], name=f"Ouder {number}")
            database.session.add(
                ClassCandidate(
                    school_id=place.school.id, council_id=place.council.id, class_group_id=place.groups[1].id,
                    user_id=one.id, at=dates.now(),
                )
            )  # fmt: skip
        database.session.commit()
    assert counts[2] <= counts[0] + 1, "the parents of classes with candidates are one statement"
    assert counts[3] <= counts[1] + 1
