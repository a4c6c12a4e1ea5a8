"""A school's settings and its classes."""

import pytest
from flask import Flask
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.kit.errors import DomainError
from klankbord.schools import actions
from klankbord.schools.models import ClassGroup, School
from tests.factories.schools import ClassGroupFactory, SchoolFactory, admin, parent

GOOD = {
    "name": "De Proef",
    "slug": "de-proef",
    "accent": "purple",
    "zone": "Europe/Amsterdam",
    "language": "en",
    "keeps_child_names": "y",
}


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="de-proef", name="De Proef")


@pytest.fixture
def marga(client, school):
    user = admin(school, name="Marga de Wit")
    client.sign_in(user)
    return user


def save(client, **fields):
    return client.submit("/de-proef/settings", {**GOOD, **fields})


def test_saving(client, marga, school):
    assert save(client).location == "/de-proef/settings"
    database.session.refresh(school)
    assert (school.accent, school.language, school.keeps_child_names) == ("purple", "en", True)
    assert 'data-accent="purple"' in client.get("/de-proef/people").text


@pytest.mark.parametrize(
    "slug", ["Met Spaties", "-begin", "eind-", "hoofdLetter", "é", "a" * 41, "", "sign-in", "static", "demo", "l"]
)
def test_slugs_that_cannot_be(client, marga, slug):
    answer = save(client, slug=slug)
    assert answer.status_code == 422
    assert not slug or f'value="{slug}"' in answer.text


def test_no_school_is_called_like_one_of_our_routes(app: Flask):
    """Whatever a route begins with is refused as a slug."""
    first = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
    fixed = {part for part in first if part and not part.startswith("<")}
    assert fixed - actions.RESERVED == set()


def test_a_former_slug_leads_on(client, new_client, marga, school, clock):
    save(client, slug="proefschool")
    moved = client.get("/de-proef/people?q=marga")
    assert (moved.status_code, moved.location) == (302, "/proefschool/people?q=marga")
    assert client.get("/de-proef/").location == "/proefschool/"
    stranger = new_client().sign_in(parent(SchoolFactory()))
    assert stranger.get("/de-proef/people").status_code == 404
    with pytest.raises(DomainError, match="taken"):
        actions.create_school("Nog een", "de-proef", clock())


def test_going_back_to_a_former_slug(client, marga, school):
    save(client, slug="proefschool")
    assert client.submit("/proefschool/settings", GOOD).status_code == 303
    assert client.get("/de-proef/people").status_code == 200


def test_two_administrators_at_once_see_both_texts(client, marga, school):
    form = client.form("/de-proef/settings").values
    save(client, name="De Proef aan Zee")
    second = client.post("/de-proef/settings", data={**form, **GOOD, "name": "De Proef in het Bos"})
    assert second.status_code == 409
    assert "De Proef aan Zee" in second.text
    assert "De Proef in het Bos" in second.text


def test_founding(db, clock):
    made = actions.create_school("  De   Regenboog ", "de-regenboog", clock())
    assert (made.name, made.slug, made.language) == ("De Regenboog", "de-regenboog", "nl")
    with pytest.raises(DomainError, match="taken"):
        actions.create_school("De Regenboog", "de-regenboog", clock())
    with pytest.raises(DomainError, match="name"):
        actions.create_school(" ", "leeg", clock())


def test_classes(client, marga, school):
    assert "Nog geen groepen" in client.get("/de-proef/class-groups").text
    client.submit("/de-proef/class-groups", {"name": " groep  5a "})
    group = database.session.scalars(select(ClassGroup)).one()
    assert group.name == "groep 5a"
    twice = client.submit("/de-proef/class-groups", {"name": "Groep 5A"})
    assert twice.status_code == 422
    assert "groep 5a is er al." in twice.text
    assert 'value="Groep 5A"' in twice.text
    page = "/de-proef/class-groups"
    assert client.submit(f"{page}/{group.id}/name", {"name": "groep 6a"}, on=page).status_code == 303
    assert client.submit(f"{page}/{group.id}/end", on=page).status_code == 303
    database.session.refresh(group)
    assert (group.name, group.ended_on.isoformat()) == ("groep 6a", "2026-10-06")
    client.submit("/de-proef/class-groups", {"name": "groep 6a"})
    database.session.refresh(group)
    assert group.ended_on is None


def test_a_refused_name_comes_back_at_its_class(client, marga, school):
    first = ClassGroupFactory(school_id=school.id, name="groep 1")
    ClassGroupFactory(school_id=school.id, name="groep 2")
    page = "/de-proef/class-groups"
    answer = client.submit(f"{page}/{first.id}/name", {"name": "groep 2"}, on=page)
    assert answer.status_code == 422
    assert f'id="name-{first.id}" name="name" maxlength="40" required value="groep 2"' in answer.text


@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_queries_does_not_grow(client, marga, school, queries, count):
    for _ in range(count):
        ClassGroupFactory(school_id=school.id)
    client.get("/de-proef/class-groups")
    with queries() as seen:
        client.get("/de-proef/class-groups")
    assert seen.count == 3, seen


def test_a_class_of_another_school_is_not_there(client, marga):
    theirs = ClassGroupFactory(school_id=SchoolFactory().id)
    token = client.token("/de-proef/class-groups")
    answer = client.post(f"/de-proef/class-groups/{theirs.id}/end", data={"csrf_token": token})
    assert answer.status_code == 404
    assert database.session.scalars(select(School)).all()
