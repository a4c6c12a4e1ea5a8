"""One seat per class: parents of an empty class are called, say that they would like to, and one gets the seat."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.councils.models import Seat
from klankbord.followup.models import CouncilSilence
from klankbord.handover.models_classes import ClassCall, ClassCandidate
from klankbord.kit import dates
from klankbord.people.models import EmailAddress, UserAddress
from klankbord.schools.models import Child, Guardianship
from tests.factories.classes import ClassPlace
from tests.factories.handover import member
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


def stand(client, place, user, group=1, words=""):
    link = place.link(user)
    return client.submit(f"{link}/council/classes/{place.groups[group].id}/candidacy", {"words": words}, on=link)


def give(client, place, user, group=1):
    client.sign_in(place.olga)
    return client.submit(f"{place.url}/candidates/{candidate(place, user, group).id}/seat", on=place.url)


def holders(place, group=1):
    found = select(Seat).where(Seat.class_group_id == place.groups[group].id, Seat.council_id == place.council.id)
    return [seat.user_id for seat in database.session.scalars(found)]


def test_who_sits_for_which_class_and_who_for_none(place, client):
    client.sign_in(place.olga)
    for path in (place.url, place.url.replace("/classes", "/seats"), place.url.removesuffix("/classes")):
        page = client.get(path).text
        assert page.count("nog niemand") == 2, path
        assert "groep 3a" in page
    client.sign_in(place.lina)
    assert client.get(place.url.removesuffix("/classes")).text.count("nog niemand") == 2
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
    assert mails[1].text == CALL.format(token=token)
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


def test_reading_changes_nothing_and_one_click_says_so(place, client):
    link = place.link(place.lina)
    page = client.get(link).text
    assert "Ik wil wel, voor groep 2a" in page
    assert "groep 3a" not in page
    assert candidate(place, place.lina) is None
    assert stand(client, place, place.lina, words="Graag!").location == link
    assert candidate(place, place.lina).words == "Graag!"
    told = place.mails("candidate")
    assert [mail.address for mail in told] == ["olga@de-proef.example"]
    assert "Li Na Chen (groep 2a) wil graag meedoen" in told[0].text
    assert place.url in told[0].text
    assert "Ze weten dat je graag wilt" in client.get(link).text


def test_it_can_be_withdrawn_and_said_again(place, client):
    stand(client, place, place.lina, words="Graag!")
    link = place.link(place.lina)
    path = f"{link}/council/classes/{place.groups[1].id}/withdrawal"
    form = client.form(path, on=link).values
    assert client.post(path, data=form).location == link
    client.sign_in(place.olga)
    assert "Li Na Chen" not in client.get(place.url).text
    assert client.post(path, data=form).status_code == 422
    stand(client, place, place.lina, words="Toch wel")
    assert candidate(place, place.lina).is_standing


def test_one_gets_the_seat_and_the_others_a_kind_mail(place, client):
    stand(client, place, place.lina, words="Graag!")
    stand(client, place, place.bram)
    stand(client, place, place.bram, group=2)
    assert give(client, place, place.bram).location == place.url
    assert holders(place) == [place.bram.id]
    assert [mail.recipient_user_id for mail in place.mails("class_welcome")] == [place.bram.id]
    (taken,) = place.mails("class_taken")
    assert taken.recipient_user_id == place.lina.id
    assert "Iemand anders doet dat nu" in taken.text
    assert not candidate(place, place.bram, 2).is_standing, "who sits already waits for no other seat"
    audited = database.session.scalars(select(AuditEvent).where(AuditEvent.verb == "councils.seat")).all()
    assert len(audited) == 1


def test_the_link_of_a_candidate_after_the_seat_was_filled(place, client):
    link = place.link(place.lina)
    path = f"{link}/council/classes/{place.groups[1].id}/candidacy"
    stale = client.form(path, on=link).values
    stand(client, place, place.bram)
    give(client, place, place.bram)
    assert "Bram d&#39;Hoek zit er al in voor deze groep" in client.get(link).text
    answer = client.post(path, data={**stale, "words": "Ik!"})
    assert answer.status_code == 422
    assert "Voor groep 2a zit er al iemand in" in answer.text
    assert candidate(place, place.lina) is None


def test_of_two_clicks_one_seats(place, client):
    stand(client, place, place.lina)
    stand(client, place, place.bram)
    client.sign_in(place.olga)
    paths = [f"{place.url}/candidates/{candidate(place, user).id}/seat" for user in (place.lina, place.bram)]
    forms = [client.form(path, on=place.url).values for path in paths]
    assert client.post(paths[0], data=forms[0]).status_code == 303
    again = client.post(paths[1], data=forms[1])
    assert again.status_code == 422
    assert client.post(paths[0], data=forms[0]).status_code == 422
    assert holders(place) == [place.lina.id]
    assert len(place.mails("class_welcome")) == 1


def test_a_candidate_who_left_before_being_seated(place, client, clock):
    stand(client, place, place.lina)
    client.sign_in(place.olga)
    path = f"{place.url}/candidates/{candidate(place, place.lina).id}/seat"
    form = client.form(path, on=place.url).values
    care = database.session.scalars(select(Guardianship).where(Guardianship.user_id == place.lina.id)).one()
    database.session.get_one(Child, care.child_id).left_on = clock.instant.date()
    database.session.commit()
    assert "Li Na Chen" not in client.get(place.url).text
    answer = client.post(path, data=form)
    assert answer.status_code == 422
    assert "heeft geen kind meer in de groep" in answer.text
    assert holders(place) == []
    assert "geen kind in een groep" in client.get(place.link(place.lina)).text


def test_one_person_per_household(db, clock, client):
    """Somebody who shares a mailbox with a member is not called and cannot be seated."""
    place = ClassPlace(one_per_household=True)
    stand(client, place, place.lina)
    box = database.session.scalars(select(UserAddress).where(UserAddress.user_id == place.lina.id)).one()
    kofi = database.session.scalars(select(UserAddress).where(UserAddress.user_id == place.kofi.id)).one()
    box.address_id = kofi.address_id
    database.session.commit()
    client.sign_in(place.olga)
    assert "Verstuur 2 mails" in client.get(f"{place.url}/call").text
    answer = give(client, place, place.lina)
    assert answer.status_code == 422
    assert "Kofi Mensah uit hetzelfde gezin zit al in dit overleg" in answer.text
    assert holders(place) == []
    assert candidate(place, place.lina).is_standing


def test_another_school_sees_nothing(place, client):
    other = ClassPlace("windroos")
    stand(client, other, other.lina)
    client.sign_in(place.olga)
    token = client.token(place.url)
    theirs = candidate(other, other.lina).id
    for path in (f"{place.url}/candidates/{theirs}/seat", f"{other.url}/candidates/{theirs}/seat", f"{other.url}/call"):
        assert client.post(path, data={"csrf_token": token}).status_code == 404
    assert client.get(other.url).status_code == 404
    link = place.link(place.lina)
    path = f"{link}/council/classes/{other.groups[1].id}/candidacy"
    form = client.form(f"{link}/council/classes/{place.groups[1].id}/candidacy", on=link).values
    assert client.post(path, data=form).status_code == 422


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
