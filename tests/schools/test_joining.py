"""The joining page: who is not reached, and links of classes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.schools import queries_joining
from klankbord.schools.models_joining import JoinLink
from klankbord.schools.queries_joining import Chosen
from tests.factories.joining import make_class_link, path_of
from tests.factories.schools import (
    ClassGroupFactory,
    SchoolFactory,
    parent,
    staff,
)
from tests.minutes.test_pdf import text_of
from tests.schools.joining import (
    PAGE,
    comes_back,
    heard,
    make,
    read,
    without_address,
)


def test_who_is_not_reached_and_why(client, school, office, group, clock):
    without_address(school, group, name="Kofi Mensah")
    comes_back(school, clock, name="Fatma Yıldız")
    parent(school, name="Zofia Nowak")
    heard(school, name="Anouk Jansen")
    staff(school, name="Bram Hoekstra")
    found = queries_joining.unreached(school.id, Chosen(), clock())
    assert {row.name: row.why for row in found.rows} == {
        "Kofi Mensah": "no_address",
        "Fatma Yıldız": "trouble",
        "Zofia Nowak": "silent",
    }
    assert found.counts == {"no_address": 1, "trouble": 1, "silent": 1}
    assert found.parents == 4
    page = client.get(PAGE).text
    assert "3 van de 4 ouders bereiken we nog niet." in page
    assert "Kofi Mensah" in client.get(f"{PAGE}?why=no_address").text
    assert "Zofia Nowak" not in client.get(f"{PAGE}?why=no_address").text
    assert "Kofi Mensah" in client.get(f"{PAGE}?class={group.id}").text
    assert "Zofia Nowak" not in client.get(f"{PAGE}?class={group.id}").text
    assert client.get(f"{PAGE}?why=x&class=y&page=z").status_code == 200


@pytest.mark.parametrize("count", [1, 60])
def test_the_number_of_queries_does_not_grow(client, school, office, group, queries, count):
    for _ in range(count):
        without_address(school, group)
    make_class_link(school, group)
    client.get(PAGE)
    with queries() as seen:
        assert client.get(PAGE).status_code == 200
    assert seen.count == 10, seen


def test_a_code_is_copied_from_paper_as_one_word(client, school, office, group, monkeypatch):
    """Some readers take a pair of letters pulled closer, as qj, for the end of a word."""
    link = make_class_link(school, group)
    monkeypatch.setattr(queries_joining, "code_of", lambda link: "1-ez61-zqjy-8zm5-cgqj")
    poster = client.get(f"{PAGE}/links/{link.id}.pdf")
    assert "1-ez61-zqjy-8zm5-cgqj" in text_of(read(poster))


def test_a_link_of_a_class(client, school, office, group, clock):
    answer = client.submit(f"{PAGE}/links", {"class_group": str(group.id), "weeks": "2"}, on=PAGE)
    link = database.session.scalars(select(JoinLink)).one()
    assert answer.location == f"{PAGE}/links/{link.id}"
    assert link.expires_at == clock() + timedelta(weeks=2)
    page = client.get(answer.location).text
    assert f'value="http://localhost:5000{path_of(link)}"' in page
    assert queries_joining.code_of(link) in page
    assert "tot en met dinsdag 20 oktober" in page
    poster = " ".join(text_of(read(client.get(f"{PAGE}/links/{link.id}.pdf"))).split())
    assert "Ouders van groep 5a: doe mee" in poster
    assert queries_joining.code_of(link) in poster
    client.submit(f"{PAGE}/links", {"class_group": str(group.id), "weeks": "6"}, on=PAGE)
    database.session.refresh(link)
    assert link.ended_at == clock()
    newest = database.session.scalars(select(JoinLink).order_by(JoinLink.id.desc())).first()
    client.submit(f"{PAGE}/links/{newest.id}/end", on=f"{PAGE}/links/{newest.id}")
    assert client.get(path_of(newest)).status_code == 410
    assert client.get(f"{PAGE}/links/{newest.id}.pdf").status_code == 404
    assert "Deze link is niet meer geldig" in client.get(f"{PAGE}/links/{newest.id}").text


@pytest.mark.parametrize("fields", [{"weeks": "52"}, {"class_group": "999"}, {"class_group": ""}])
def test_a_link_that_cannot_be(client, school, office, group, fields):
    answer = client.submit(f"{PAGE}/links", {"class_group": str(group.id), "weeks": "6", **fields}, on=PAGE)
    assert answer.status_code == 422
    assert database.session.scalars(select(JoinLink)).all() == []


def test_a_link_of_another_school_is_not_there(client, school, office):
    elsewhere = SchoolFactory()
    link = make_class_link(elsewhere, ClassGroupFactory(school_id=elsewhere.id))
    for path in (f"{PAGE}/links/{link.id}", f"{PAGE}/links/{link.id}.pdf"):
        assert client.get(path).status_code == 404
    assert client.post(f"{PAGE}/links/{link.id}/end", data={"csrf_token": client.token(PAGE)}).status_code == 404


def test_each_deed_is_written_down(client, school, office, group):
    without_address(school)
    make(client)
    client.submit(f"{PAGE}/links", {"class_group": str(group.id)}, on=PAGE)
    link = database.session.scalars(select(JoinLink).where(JoinLink.class_group_id.is_not(None))).one()
    client.submit(f"{PAGE}/links/{link.id}/end", on=f"{PAGE}/links/{link.id}")
    verbs = database.session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)).all()
    assert verbs == ["schools.make_letters", "schools.make_class_link", "schools.end_link"]
    assert {event.by_id for event in database.session.scalars(select(AuditEvent))} == {office.id}
