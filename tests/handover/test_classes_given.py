"""One seat per class: parents say by their link that they would like to, and one of them gets the seat."""

import pytest
from sqlalchemy import select

from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.councils.models import Seat
from klankbord.handover.models_classes import ClassCandidate
from klankbord.people.models import UserAddress
from klankbord.schools.models import Child, Guardianship
from tests.factories.classes import ClassPlace


@pytest.fixture
def place(db, clock):
    return ClassPlace()


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
    assert client.post(path, data=form).status_code == 422
    client.sign_in(place.olga)
    assert "Li Na Chen" not in client.get(place.url).text
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


def test_the_link_of_a_candidate_after_the_seat_was_filled(place, client, new_client):
    link = place.link(place.lina)
    path = f"{link}/council/classes/{place.groups[1].id}/candidacy"
    stale = client.form(path, on=link).values
    organiser = new_client()
    stand(organiser, place, place.bram)
    give(organiser, place, place.bram)
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
