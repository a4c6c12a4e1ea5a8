"""The link of a class: asking to join, without anything being told about anybody."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.outbox import MessageState
from klankbord.people.models import User
from klankbord.schools.models_joining import JoinKind, JoinRequest, JoinState
from tests.factories.outbox import words
from tests.factories.schools import SchoolFactory, parent, staff
from tests.schools.joining import (
    bare,
    confirmation,
    join,
    mails,
    request_made,
)


def test_the_link_of_a_class(client, link, school, group, marga):
    page = client.get(link)
    assert "Meld je aan als ouder van groep 5a" in page.text
    assert join(client, link, note="Ik ben de oma.", language="en").location == "/join/sent"
    request = request_made()
    assert (request.kind, request.state, request.name, request.address) == (
        JoinKind.JOIN, JoinState.UNCONFIRMED, "Yasmin Haddad", "yasmin@ouder.example",
    )  # fmt: skip
    assert (request.class_group_id, request.relation, request.note, request.language) == (
        group.id, "mother", "Ik ben de oma.", "en",
    )  # fmt: skip
    [mail] = mails()
    assert "Yasmin" not in mail.text + mail.html + mail.subject + mail.display_name
    path = confirmation()
    assert client.submit(path).location == path
    database.session.refresh(request)
    assert request.state == JoinState.WAITING
    assert "Dank je wel, de school heeft het" in client.get(path, headers={"Accept-Language": "nl"}).text
    assert database.session.scalar(select(User).where(User.name == "Yasmin Haddad")) is None
    [told] = mails("join_waiting")
    assert (told.address, told.subject) == ("marga@school.example", "1 aanmelding wacht op je")
    assert words(told.text) == (
        "Dag Marga,\n\n"
        "Iemand vraagt De Proef om erbij te mogen horen, of om te veranderen wat de school weet.\n\n"
        "Bekijk en antwoord hier:\n\n"
        "http://localhost:5000/de-proef/joining\n\n"
        "Je krijgt dit omdat je de school beheert, hoogstens één keer per dag.\n"
    )


def test_the_mail_after_the_link_of_a_class(client, link):
    join(client, link)
    assert mails()[0].text.startswith(
        "Dag,\n\nMet dit mailadres heeft iemand zich aangemeld bij De Proef op Klankbord.\n\nOp Klankbord lees je "
    )


def test_known_and_unknown_look_alike(client, new_client, link, school):
    """Whether an address belongs to somebody of the school, of another one, or to nobody, is told to nobody."""
    parent(school, address="bekend@ouder.example", name="Yasmin Haddad")
    staff(school, address="juf@school.example")
    parent(SchoolFactory(), address="elders@ouder.example")
    seen = []
    for address in ("bekend@ouder.example", "juf@school.example", "elders@ouder.example", "nieuw@ouder.example"):
        visitor = new_client()
        answer = join(visitor, link, address)
        after = visitor.get(answer.location)
        seen.append((answer.status_code, answer.location, answer.data, after.status_code, bare(after)))
        confirm = confirmation()
        visitor.submit(confirm)
        seen[-1] += (bare(visitor.get(confirm)).replace(address, "").replace(confirm, ""),)
    assert len(set(seen)) == 1
    texts = [re.sub(r"/join/confirm/\S+", "", mail.text) for mail in mails("join_confirm")]
    assert len(texts) == 4
    assert len(set(texts)) == 1


def test_a_class_link_shows_nobody(client, link, school, group):
    parent(school, classes=[group], address="fatma@ouder.example", name="Fatma Yıldız")
    page = client.get(link).text
    assert "Fatma" not in page
    assert "Yıldız" not in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": " "}, "Vul je naam in."),
        ({"name": "x" * 121}, "hoogstens 120"),
        ({"note": "x" * 501}, "hoogstens 500"),
        ({"address": "geen adres"}, "Dit is geen volledig mailadres."),
        ({"language": "xx"}, None),
        ({"relation": "king"}, None),
    ],
)
def test_what_is_refused_comes_back_as_typed(client, link, fields, sentence):
    answer = join(client, link, **{"note": "Mijn woorden", **fields})
    assert answer.status_code == 422
    assert (sentence or "Nog niet opgeslagen") in answer.text
    assert database.session.scalars(select(JoinRequest)).all() == []
    if "note" not in fields:
        assert "Mijn woorden" in answer.text


def test_the_same_person_asks_twice(client, link):
    """The newer takes the place of the older; somebody else at the same mailbox asks for themselves."""
    for fields in ({"note": "eerst"}, {"note": "daarna"}, {"name": "Omar Haddad"}):
        join(client, link, **fields)
        client.submit(confirmation())
    rows = database.session.scalars(select(JoinRequest).where(JoinRequest.state == JoinState.WAITING)).all()
    assert {(row.name, row.note) for row in rows} == {("Yasmin Haddad", "daarna"), ("Omar Haddad", "")}


def test_administrators_hear_at_most_once_a_day(client, link, clock):
    def asks(number):
        join(client, link, f"ouder{number}@ouder.example", name=f"Ouder {number}")
        client.submit(confirmation())

    asks(1)
    asks(2)
    [waiting] = mails("join_waiting")
    assert waiting.subject == "2 aanmeldingen wachten op je"
    waiting.state = MessageState.SENT
    database.session.flush()
    sent = clock()
    clock.forward(hours=1)
    asks(3)
    asks(4)
    last = mails("join_waiting")
    assert len(last) == 2
    assert last[1].due_at == sent + timedelta(days=1)
    assert last[1].subject == "4 aanmeldingen wachten op je"


def test_a_class_that_closed_lets_nobody_in(client, link, group, clock):
    group.ended_on = clock().date()
    assert client.get(link).status_code == 410
