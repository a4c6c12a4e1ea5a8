"""Home: what is asked of me first, in one school or across all of mine."""

import re

import pytest

from klankbord.base.db import db as database
from klankbord.kit import dates
from klankbord.people.models import User
from klankbord.schools.models import Membership, School
from klankbord.schools.models_joining import JoinState
from tests.factories.joining import JoinRequestFactory
from tests.world import build


@pytest.fixture
def world(app):
    return build()


def person(world, role):
    return database.session.get_one(User, world.people[role])


def test_a_parent_with_one_school_is_led_there(client, world):
    client.sign_in(person(world, "parent"))
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{world.slug}/")


def test_what_is_asked_stands_first_with_the_days_left(clock, client, world):
    client.sign_in(person(world, "parent"))
    page = client.get(f"/{world.slug}/").text
    assert "Een continurooster?" in page
    assert "0 van 2 ouders reageerden" in page
    assert "14<small>" in page.replace("\n", "").replace(" ", "")


def test_an_invitation_waits_until_it_is_answered(client, world):
    client.sign_in(person(world, "participant"))
    home, meeting = f"/{world.slug}/", f"/{world.slug}/meetings/{world.meeting_id}"
    assert meeting in client.get(home).text.split('id="soon', 1)[0]
    answered = client.submit(f"{meeting}/answer", {"answer": "accepted"}, on=meeting)
    assert answered.status_code == 303
    assert meeting not in client.get(home).text.split('id="soon', 1)[0]


def test_one_home_across_two_schools(client, db, world):
    parent = person(world, "parent")
    db.session.add(
        Membership(school_id=world.other_school_id, user_id=parent.id, is_parent=True, joined_at=dates.now())
    )
    db.session.commit()
    client.sign_in(parent)
    page = client.get("/")
    assert page.status_code == 200
    assert "De Regenboog" in page.text
    assert "De Windroos" in page.text
    assert f"/{world.slug}/proposals/{world.proposal_id}" in page.text
    assert client.get("/windroos/").status_code == 200


def test_nothing_asked_says_so(client, world):
    client.sign_in(person(world, "stranger"))
    assert "Je bent helemaal bij" in client.get("/windroos/").text


def test_who_would_like_to_join_is_asked_of_the_administrator_alone(client, new_client, world):
    school = database.session.get_one(School, world.school_id)
    JoinRequestFactory(school_id=school.id, state=JoinState.WAITING)
    database.session.commit()
    page = client.sign_in(person(world, "admin")).get(f"/{world.slug}/").text
    assert "1 persoon wil bij de school komen" in page
    assert f'href="/{world.slug}/joining"' in page
    assert "wil bij de school komen" not in new_client().sign_in(person(world, "parent")).get(f"/{world.slug}/").text


@pytest.mark.parametrize(
    ("path", "place"),
    [("", ""), ("councils/{board_id}", "councils"), ("meetings/{meeting_id}", "councils"), ("year", "people"),
     ("files", "people"), ("changes", "people"), ("people/duplicates", "people"),
     ("proposals/{proposal_id}", "proposals")],
)  # fmt: skip
def test_the_menu_shows_where_one_is(client, world, path, place):
    client.sign_in(person(world, "admin"))
    page = client.get(f"/{world.slug}/{path.format(**vars(world))}").text
    menu = page.partition('class="places"')[2].partition("</nav>")[0]
    assert re.findall(r'<a href="([^"]*)" aria-current="page"', menu) == [f"/{world.slug}/{place}"]


def test_outside_a_school_the_menu_shows_nothing(client, world):
    client.sign_in(person(world, "admin"))
    assert 'aria-current="page"' not in client.get("/account").text.partition("</header>")[0]
