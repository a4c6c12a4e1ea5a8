"""How a council is composed: chosen for this school year or the next, with its history, and what it forbids."""

from datetime import UTC, date, datetime

import pytest

from klankbord.base.db import db as database
from klankbord.councils import actions, actions_composition
from klankbord.councils.models import Composition, Council, Office, Way
from klankbord.councils.queries_composition import composition_of, household_of
from klankbord.kit import dates
from klankbord.kit.errors import DomainError
from klankbord.people.models import User
from klankbord.schools.models import Child, Guardianship
from tests.world import build

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def world(app, clock):
    clock.set(NOW)
    return build()


@pytest.fixture
def council(world):
    return database.session.get_one(Council, world.council_id)


def person(world, role):
    return database.session.get_one(User, world.people[role])


def compose(world, council, year, way, *, one=False, note=""):
    by = person(world, "admin")
    return actions_composition.compose(council, year, way, one_per_household=one, note=note, by=by, now=NOW)


def test_what_was_chosen_goes_on_until_something_else_is(world, council):
    assert composition_of(council.id, "2026-2027") is None
    first = compose(world, council, "2026-2027", Way.SEAT_PER_CLASS)
    later = compose(world, council, "2027-2028", Way.DRAW)
    again = compose(world, council, "2026-2027", Way.FIXED_SEATS)
    database.session.flush()
    years = ("2025-2026", "2026-2027", "2027-2028", "2030-2031")
    assert [composition_of(council.id, year) for year in years] == [None, again, later, later]
    assert first.way == Way.SEAT_PER_CLASS, "what held before stays as it was"


def test_the_same_again_is_refused(world, council):
    compose(world, council, "2026-2027", Way.DRAW, note="Loten")
    with pytest.raises(DomainError, match="in this way already"):
        compose(world, council, "2026-2027", Way.DRAW, note="Loten")
    compose(world, council, "2026-2027", Way.DRAW, one=True, note="Loten")


def test_chosen_on_the_page_and_read_by_parents(client, world, council):
    client.sign_in(person(world, "chair"))
    path = f"/{world.slug}/councils/{council.id}/composition"
    assert "Er is nog niets gekozen" in client.get(path).text
    values = {"way": "seat_per_class", "one_per_household": "y", "note": "Zo besloten in september."}
    assert client.submit(path, values).status_code == 303
    assert client.submit(path, {"school_year": "2027-2028", "way": "draw", "note": ""}).status_code == 303
    page = client.get(path).text
    for words in (
        "Zo besloten in september.",
        "vanaf 2027-2028",
        "gekozen door Carla Voorzit op",
        "Eén plek per groep",
    ):
        assert words in page
    assert page.index("vanaf 2027-2028") < page.index("vanaf 2026-2027")
    refused = client.post(path, data=client.form(path).values | {"way": "by_lot"})
    assert refused.status_code == 422
    client.sign_in(person(world, "parent"))
    seen = client.get(f"/{world.slug}/councils/{council.id}").text
    assert "Zo besloten in september." in seen
    assert "één per gezin" in seen
    assert database.session.query(Composition).count() == 2


def share_a_child(world, *roles):
    child = Child(school_id=world.school_id, class_group_id=world.group_id)
    database.session.add(child)
    database.session.flush()
    for role in roles:
        database.session.add(Guardianship(school_id=world.school_id, child_id=child.id, user_id=world.people[role]))
    database.session.flush()
    return child


def sit(world, council, role, **values):
    given = {"starts_on": date(2026, 11, 2), "ends_on": None, "class_group_id": None} | values
    return actions.seat(council, person(world, role), Office.MEMBER, **given, by=person(world, "admin"), now=NOW)


def test_one_person_per_household(world, council):
    share_a_child(world, "parent", "council_member")
    share_a_child(world, "ended", "participant")
    assert household_of(world.people["parent"], world.school_id) == {world.people["council_member"]}
    compose(world, council, "2026-2027", Way.SEAT_PER_CLASS, one=True)
    with pytest.raises(DomainError, match="Mo Raadslid of the same household sits in this council") as refused:
        sit(world, council, "parent")
    assert refused.value.field == "user_id"
    assert sit(world, council, "ended").user_id == world.people["ended"]
    compose(world, council, "2026-2027", Way.SEAT_PER_CLASS)
    assert sit(world, council, "parent").user_id == world.people["parent"]


def test_a_child_that_left_makes_no_household(world, council):
    child = share_a_child(world, "parent", "council_member")
    child.left_on = date(2026, 9, 1)
    database.session.flush()
    assert household_of(world.people["parent"], world.school_id) == set()
    compose(world, council, "2026-2027", Way.FIXED_SEATS, one=True)
    assert sit(world, council, "parent").council_id == council.id


def test_the_page_asks_as_much_of_little_as_of_much(client, world, council, queries):
    client.sign_in(person(world, "chair"))
    path = f"/{world.slug}/councils/{council.id}/composition"
    compose(world, council, "2026-2027", Way.DRAW)
    client.get(path)
    with queries() as few:
        client.get(path)
    for number in range(20):
        compose(world, council, "2026-2027", Way.DRAW, note=str(number))
    with queries() as many:
        client.get(path)
    assert few.count == many.count <= 6


def test_the_next_school_year_in_summer_and_winter(client, world, council, clock):
    client.sign_in(person(world, "chair"))
    path = f"/{world.slug}/councils/{council.id}/composition"
    assert "2026-2027" in client.get(path).text
    assert dates.school_year(date(2027, 7, 31)) == "2026-2027"
    clock.set(datetime(2026, 7, 31, 9, tzinfo=UTC))
    page = client.get(path).text
    assert "2025-2026" in page
    assert "2026-2027" in page
