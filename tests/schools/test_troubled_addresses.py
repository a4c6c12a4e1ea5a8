"""Addresses where mail comes back: marked by the mail server's answer, in one list, set right by the school."""

import pytest
from sqlalchemy import select

from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.base.outbox import delivery, queue
from klankbord.kit import dates
from klankbord.people import links
from klankbord.people.models import EmailAddress, LinkKind, UserAddress
from tests.factories.outbox import draft
from tests.factories.people import UserAddressFactory
from tests.factories.schools import MembershipFactory, SchoolFactory, admin, parent


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="de-proef", name="De Proef")


@pytest.fixture
def marga(school):
    return admin(school, address="marga@school.example", name="Marga de Wit")


def box(address) -> EmailAddress:
    database.session.expire_all()
    return database.session.scalar(select(EmailAddress).where(EmailAddress.normalised == address))


def mark(address, words="550 5.1.1 No such user"):
    found = box(address)
    found.trouble_since, found.trouble_words = dates.now(), words
    database.session.flush()
    return found


PAGE = "/de-proef/people/addresses"


def test_whose_it_is_and_why_in_plain_words(client, school, marga, queries):
    fatma = parent(school, address="familie@ouder.example", name="Fatma Yıldız")
    emre = parent(school, name="Emre Yıldız")
    UserAddressFactory(user=emre, email=box("familie@ouder.example"), is_primary=False)
    elsewhere = parent(SchoolFactory(), address="elders@ouder.example")
    mark("familie@ouder.example")
    mark("elders@ouder.example")
    client.sign_in(marga)
    with queries() as one:
        shown = client.get(PAGE).text
    assert "Dit adres bestaat niet." in shown
    assert "550 5.1.1 No such user" in shown
    assert fatma.name in shown
    assert emre.name in shown
    assert "elders@ouder.example" not in shown
    assert f"/people/{elsewhere.id}" not in shown
    for number in range(5):
        parent(school, address=f"weg{number}@ouder.example")
        mark(f"weg{number}@ouder.example")
    with queries() as many:
        client.get(PAGE)
    assert one.count == many.count
    assert "6 adressen waar mail terugkomt" in client.get("/de-proef/people").text


def test_the_address_is_right_after_all(client, school, marga):
    parent(school, address="fatma@ouder.example")
    troubled = mark("fatma@ouder.example")
    client.sign_in(marga)
    assert client.submit(f"{PAGE}/{troubled.id}/right", on=PAGE).location == PAGE
    assert box("fatma@ouder.example").trouble_since is None
    event = database.session.scalar(select(AuditEvent).where(AuditEvent.verb == "people.trust_address"))
    assert (event.school_id, event.thing_id, event.by_id) == (school.id, troubled.id, marga.id)
    assert "Alle mail komt aan" in client.get(PAGE).text


def test_the_right_address_instead(client, new_client, school, marga, clock):
    fatma = parent(school, address="fout@ouder.example", name="Fatma Yıldız")
    troubled = mark("fout@ouder.example")
    held = database.session.scalar(select(UserAddress).where(UserAddress.user_id == fatma.id))
    link = links.issue(LinkKind.MINUTES, 1, school_id=school.id, user_id=fatma.id, address_id=troubled.id, now=clock())
    token, theirs = links.token_of(link), new_client().sign_in(fatma)
    client.sign_in(marga)
    path = f"/de-proef/people/{fatma.id}/addresses/{held.id}"
    wrongs = {
        "fout@ouder.example": "Vul het goede adres in",
        "x": "geen volledig mailadres",
        "": "Vul een adres in",
    }
    for wrong, sentence in wrongs.items():
        refused = client.submit(path, {"address": wrong}, on=PAGE)
        assert refused.status_code == 422
        assert sentence in refused.text
        assert f'value="{wrong}"' in refused.text
    assert client.submit(path, {"address": "goed@ouder.example"}, on=PAGE).location == PAGE
    [now_held] = database.session.scalars(select(UserAddress).where(UserAddress.user_id == fatma.id)).all()
    assert now_held.address_id == box("goed@ouder.example").id
    assert now_held.is_primary
    assert now_held.confirmed_at is not None
    assert links.find(token, clock()) is None
    assert theirs.get("/account").status_code == 302


def test_only_an_address_where_mail_comes_back_can_be_replaced(client, school, marga):
    fatma = parent(school, address="goed@ouder.example")
    held = database.session.scalar(select(UserAddress).where(UserAddress.user_id == fatma.id))
    client.sign_in(marga)
    path = f"/de-proef/people/{fatma.id}/addresses/{held.id}"
    data = {"csrf_token": client.token("/account"), "address": "dief@school.example"}
    assert client.post(path, data=data).status_code == 404
    mark("goed@ouder.example")
    MembershipFactory(school=SchoolFactory(), user=fatma, is_parent=True)
    refused = client.post(path, data=data)
    assert refused.status_code == 422
    assert "hoort ook bij een andere school" in refused.text
    assert box("dief@school.example") is None


@pytest.mark.parametrize("code", [550, 552])
def test_a_refusal_marks_the_address_and_a_delivery_clears_it(school, marga, smtp, clock, code):
    parent(school, address="fatma@ouder.example")
    queue(draft("Fatma@ouder.example", school_id=school.id), now=clock())
    queue(draft("marga@school.example", school_id=school.id), now=clock())
    database.session.commit()
    smtp.refusals["Fatma@ouder.example"] = f"{code} 5.2.2 mailbox full"
    delivery.deliver_due("test")
    first = box("fatma@ouder.example")
    assert (first.trouble_since, first.trouble_words) == (clock(), f"{code} 5.2.2 mailbox full")
    assert box("marga@school.example").trouble_since is None
    since = clock()
    clock.forward(hours=2)
    queue(draft("Fatma@ouder.example", school_id=school.id), now=clock())
    database.session.commit()
    delivery.deliver_due("test")
    assert box("fatma@ouder.example").trouble_since == since
    smtp.refusals.clear()
    queue(draft("fatma@ouder.example", school_id=school.id), now=clock())
    database.session.commit()
    delivery.deliver_due("test")
    assert (box("fatma@ouder.example").trouble_since, box("fatma@ouder.example").trouble_words) == (None, "")


def test_what_may_pass_does_not_mark_an_address(school, smtp, clock):
    parent(school, address="fatma@ouder.example")
    queue(draft("fatma@ouder.example"), now=clock())
    database.session.commit()
    smtp.refusals["fatma@ouder.example"] = "451 4.7.1 Greylisted, try again later"
    for _ in range(13):
        delivery.deliver_due("test")
        clock.forward(hours=9)
    assert box("fatma@ouder.example").trouble_since is None
