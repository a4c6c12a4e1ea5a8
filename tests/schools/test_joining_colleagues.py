"""Inviting colleagues, several at once."""

from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.schools.actions_people import Roles, add_person
from klankbord.schools.models import Membership
from tests.factories.schools import (
    parent,
    staff,
)
from tests.schools.joining import (
    PAGE,
)


def invite(client, lines):
    return client.submit(f"{PAGE}/colleagues", {"lines": lines}, on=PAGE)


def test_colleagues_are_invited_several_at_once(client, school, office):
    samira = parent(school, address="samira@ouder.example", name="Samira El Amrani")
    answer = invite(
        client,
        'Bram Hoekstra <bram@school.example>\n\n  "de Boer, Marieke" <Marieke@School.example>;\n'
        "joost.van.der.velden@school.example\nsamira@ouder.example\nmarga@school.example\nBRAM@school.example",
    )
    assert answer.location == PAGE
    told = client.get(PAGE).text
    assert "Er zijn uitnodigingen onderweg naar 4 collega’s. 1 was al medewerker." in told
    mails = database.session.scalars(select(OutboxMessage)).all()
    assert {(mail.kind, mail.address) for mail in mails} == {
        ("school_invite", "bram@school.example"),
        ("school_invite", "Marieke@school.example"),
        ("school_invite", "joost.van.der.velden@school.example"),
        ("school_invite", "samira@ouder.example"),
    }
    members = database.session.scalars(select(Membership).where(Membership.is_staff)).all()
    assert len(members) == 5
    both = next(row for row in members if row.user_id == samira.id)
    assert both.is_parent
    assert "Joost Van Der Velden" in client.get("/de-proef/people?role=staff").text


def test_lines_that_are_refused_come_back_with_a_sentence_each(client, school, office):
    typed = "bram@school.example\ngeen adres\nMarieke <ook niet>"
    answer = invite(client, typed)
    assert answer.status_code == 422
    assert "Regel 2: Dit is geen volledig mailadres." in answer.text
    assert "Regel 3: Dit is geen volledig mailadres." in answer.text
    assert "Marieke &lt;ook niet&gt;" in answer.text
    assert database.session.scalars(select(OutboxMessage)).all() == []
    assert invite(client, "").status_code == 422
    many = invite(client, "\n".join(f"a{number}@school.example" for number in range(51)))
    assert "Dit zijn 51 mensen; er kunnen er hoogstens 50 tegelijk." in many.text


def test_a_mailbox_that_several_read_is_not_guessed_at(client, school, office):
    for name in ("Fatma Yıldız", "Esra Yıldız"):
        add_person(school, name, "gezin@ouder.example", Roles(parent=True), by=office, now=office.created_at)
    answer = invite(client, "gezin@ouder.example")
    assert answer.status_code == 422
    assert "Meer mensen van de school lezen mail op gezin@ouder.example." in answer.text
    assert invite(client, "Esra Yıldız <gezin@ouder.example>").status_code == 303


def test_who_left_comes_back_as_staff(client, school, office, clock):
    bram = staff(school, address="bram@school.example", name="Bram Hoekstra")
    row = database.session.scalars(select(Membership).where(Membership.user_id == bram.id)).one()
    row.left_at = clock()
    invite(client, "bram@school.example")
    database.session.refresh(row)
    assert row.left_at is None
    assert row.is_staff
