"""The doors of a demo, health, and the account page."""

import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.jobs import WorkerBeat
from klankbord.councils.models import CouncilKind, Office
from klankbord.people.models import SignedInBy, UserSession
from tests.factories.councils import CouncilFactory, seated
from tests.factories.schools import ClassGroupFactory, MembershipFactory, SchoolFactory, admin, parent, staff
from tests.fixtures.web import Client


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="de-proef", name="De Proef")


@pytest.fixture
def demo(make_app, school):
    app = make_app(DEMO="1")
    return Client(app, app.response_class, use_cookies=True)


def test_everybody_has_a_door(demo, school):
    board = CouncilFactory(school_id=school.id)
    marga = admin(school, address="marga@school.example", name="Marga de Wit")
    bram = seated(board, staff(school, address="bram@school.example", name="Bram Hoekstra"), Office.ORGANISER)
    fatma = parent(school, address="fatma@ouder.example", name="Fatma Yıldız")
    answer = demo.get("/demo.json")
    assert answer.json == {
        "school": "de-proef",
        "people": [
            {"id": marga.id, "name": "Marga de Wit", "email": "marga@school.example", "role": "school_admin",
             "councils": []},
            {"id": bram.id, "name": "Bram Hoekstra", "email": "bram@school.example", "role": "staff",
             "councils": [{"id": board.id, "kind": CouncilKind.SOUNDING_BOARD.value, "office": "organiser"}]},
            {"id": fatma.id, "name": "Fatma Yıldız", "email": "fatma@ouder.example", "role": "parent", "councils": []},
        ],
    }  # fmt: skip
    assert demo.submit("/demo/sign-in", {"person": str(bram.id)}, on="/demo").status_code == 303
    assert "Bram Hoekstra" in demo.get("/account").text
    assert database.session.scalars(select(UserSession.signed_in_by)).all() == [SignedInBy.DEMO]
    demo.submit("/demo/sign-in", {"person": str(fatma.id)}, on="/demo")
    assert "Fatma Yıldız" in demo.get("/account").text
    assert len(database.session.scalars(select(UserSession).where(UserSession.ended_at.is_(None))).all()) == 1


@pytest.mark.parametrize("person", ["", "x", "999999", "-1", "9" * 30])
def test_no_door_to_nobody(demo, school, person):
    parent(school)
    assert demo.submit("/demo/sign-in", {"person": person}, on="/demo").status_code == 404


def test_without_demo_mode_there_are_no_doors(client, school):
    somebody = parent(school)
    token = client.token("/sign-in")
    assert client.get("/demo").status_code == client.get("/demo.json").status_code == 404
    answer = client.post("/demo/sign-in", data={"csrf_token": token, "person": str(somebody.id)})
    assert answer.status_code == 404
    assert database.session.scalars(select(UserSession)).all() == []


@pytest.mark.parametrize("count", [1, 60])
def test_the_doors_take_two_statements(demo, school, queries, count):
    for _ in range(count):
        parent(school)
    with queries() as seen:
        demo.get("/demo")
    assert seen.count == 2, seen


def test_the_process_is_up(client, db):
    assert (client.get("/healthz").status_code, client.get("/healthz").json) == (200, {"status": "ok"})


def test_ready_means_a_worker_too(client, db, clock):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert set(answer.json) == {"status", "database", "migrations", "worker"}
    assert answer.json["database"] == answer.json["migrations"] == "ok"
    assert answer.json["worker"].startswith("No worker is running")
    database.session.add(WorkerBeat(name="proof", started_at=clock(), seen_at=clock()))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (
        200, {"status": "ok", "database": "ok", "migrations": "ok", "worker": "ok"},
    )  # fmt: skip
    clock.forward(seconds=61)
    assert client.get("/readyz").status_code == 503


def test_the_account_page_shows_every_school(client, school, queries):
    other = SchoolFactory(slug="elders", name="Elders")
    fatma = parent(school, classes=[ClassGroupFactory(school_id=school.id, name="groep 5a")])
    MembershipFactory(school=other, user=fatma, is_staff=True)
    seated(CouncilFactory(school_id=school.id, name="Klankbordgroep"), fatma)
    client.sign_in(fatma)
    with queries() as seen:
        page = client.get("/account").text
    assert seen.count == 10, seen
    for words in ("De Proef", "Elders", "groep 5a", "Klankbordgroep"):
        assert words in page
