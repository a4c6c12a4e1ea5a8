"""Councils: who may what in the two bodies, seats and their terms, settings that two people change."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from klankbord.councils import actions, queries, rules
from klankbord.councils.models import Council, Office, Seat
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, EditConflict
from klankbord.people.models import User
from tests.world import build

SETTINGS: actions.CouncilSettings = {
    "name": "Klankbordgroep",
    "about": "Denkt mee.",
    "open_to_parents": True,
    "circulated_open_to_parents": False,
    "default_minutes": 75,
    "default_place": "Aula",
    "correction_days": 10,
    "approved_by_silence": True,
    "most_terms": 2,
    "warn_weeks": 6,
    "initiative_supporters": 7,
    "asks_classes": False,
}
ASKED = (
    rules.may_see, rules.may_see_inside, rules.may_see_closed, rules.may_organise, rules.may_take_notes,
    rules.may_propose, rules.may_seat,
)  # fmt: skip


@pytest.fixture
def world(app):
    return build()


@pytest.fixture
def board(db, world):
    return db.session.get_one(Council, world.board_id)


@pytest.fixture
def admin(db, world):
    return db.session.get_one(User, world.people["admin"])


def may(world, role, council):
    """The rules a person passes, by name."""
    viewer = queries.viewer_of_user(world.people[role], world.school_id, dates.now())
    return {rule.__name__ for rule in ASKED if rule(viewer, council)}


def test_a_sounding_board_is_led_by_the_school(db, world, board):
    everything = {rule.__name__ for rule in ASKED}
    assert may(world, "organiser", board) == everything
    assert may(world, "admin", board) == everything - {"may_take_notes"}
    assert may(world, "board_secretary", board) == {
        "may_see", "may_see_inside", "may_see_closed", "may_take_notes", "may_propose"
    }  # fmt: skip
    assert may(world, "board_member", board) == {"may_see", "may_see_inside", "may_see_closed"}
    assert may(world, "teacher", board) == may(world, "parent", board) == {"may_see"}


def test_a_parent_council_is_led_by_parents(db, world):
    council = db.session.get_one(Council, world.council_id)
    everything = {rule.__name__ for rule in ASKED}
    assert may(world, "chair", council) == may(world, "secretary", council) == everything
    assert may(world, "admin", council) == {"may_see", "may_see_inside", "may_seat"}
    assert may(world, "council_member", council) == {"may_see", "may_see_inside", "may_see_closed", "may_propose"}
    assert may(world, "teacher", council) == {"may_see"}


def test_an_ended_seat_sees_what_a_parent_sees(db, world, board):
    assert may(world, "ended", board) == may(world, "parent", board)


def test_a_closed_council_is_hidden_from_parents(db, world, board):
    board.open_to_parents = False
    db.session.flush()
    viewer = queries.viewer_of_user(world.people["parent"], world.school_id, dates.now())
    assert board not in db.session.scalars(queries.visible_to(viewer)).all()
    member = queries.viewer_of_user(world.people["board_member"], world.school_id, dates.now())
    assert board in db.session.scalars(queries.visible_to(member)).all()


def give(db, board, user, admin, **more):
    values = {"starts_on": dates.now().date(), "ends_on": None, "class_group_id": None} | more
    office = values.pop("office", Office.MEMBER)
    return actions.seat(board, user, office, **values, by=admin, now=dates.now())


def test_a_term_that_ends_before_it_begins_is_refused(db, world, board, admin):
    user = db.session.get_one(User, world.people["parent"])
    with pytest.raises(DomainError, match="ends before it begins") as refused:
        give(db, board, user, admin, ends_on=dates.now().date() - timedelta(days=1))
    assert refused.value.field == "ends_on"


def test_nobody_from_outside_the_school_is_seated(db, world, board, admin):
    user = db.session.get_one(User, world.people["stranger"])
    with pytest.raises(DomainError, match="does not belong to this school"):
        give(db, board, user, admin)


def test_the_organiser_of_a_sounding_board_is_staff(db, world, board, admin):
    user = db.session.get_one(User, world.people["parent"])
    with pytest.raises(DomainError, match="must be staff"):
        give(db, board, user, admin, office=Office.ORGANISER)
    teacher = db.session.get_one(User, world.people["teacher"])
    assert give(db, board, teacher, admin, office=Office.ORGANISER).office == Office.ORGANISER


def test_the_same_seat_is_not_given_twice(db, world, board, admin):
    user = db.session.get_one(User, world.people["board_member"])
    with pytest.raises(DomainError, match="holds this seat already"):
        give(db, board, user, admin)


def test_the_last_day_is_part_of_the_term(db, world, board, admin):
    user = db.session.get_one(User, world.people["parent"])
    given = give(db, board, user, admin, ends_on=dates.now().date())
    assert given.is_current(dates.now().date())
    assert not given.is_current(dates.now().date() + timedelta(days=1))
    actions.end_seat(given, date(2020, 1, 1), by=admin, now=dates.now())
    assert not given.is_current(given.starts_on)


def test_settings_changed_by_two_people_show_both_texts(client, db, world, board):
    client.sign_in(db.session.get_one(User, world.people["admin"]))
    path = f"/{world.slug}/councils/{board.id}/settings"
    first = client.form(path).values
    values = {key: value for key, value in SETTINGS.items() if value is not False}
    assert client.submit(path, values).status_code == 303
    late = client.post(path, data={**first, "about": "Iets heel anders.", "default_minutes": 90})
    assert late.status_code == 409
    assert "Iets heel anders." in late.text
    assert "Denkt mee." in late.text
    db.session.refresh(board)
    assert board.about == "Denkt mee."


def test_a_stale_version_is_a_conflict(db, board, admin):
    with pytest.raises(EditConflict):
        actions.change_settings(board, SETTINGS, read_version=board.version - 1, by=admin, now=dates.now())


def test_a_refused_seat_comes_back_filled_in(client, db, world, board):
    client.sign_in(db.session.get_one(User, world.people["admin"]))
    path = f"/{world.slug}/councils/{board.id}/seats"
    answer = client.submit(
        path,
        {"user_id": world.people["parent"], "office": "organiser", "starts_on": "2026-10-01", "ends_on": "2026-09-01"},
        on=path,
    )
    assert answer.status_code == 422
    assert 'value="2026-09-01"' in answer.text
    assert f'selected value="{world.people["parent"]}"' in answer.text
    assert not db.session.scalars(select(Seat).where(Seat.user_id == world.people["parent"])).all()


def test_a_double_submit_gives_one_seat(client, db, world, board):
    client.sign_in(db.session.get_one(User, world.people["admin"]))
    path = f"/{world.slug}/councils/{board.id}/seats"
    values = client.form(path).values | {"user_id": world.people["parent"], "office": "member", "ends_on": ""}
    first, second = client.post(path, data=values), client.post(path, data=values)
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(db.session.scalars(select(Seat).where(Seat.user_id == world.people["parent"])).all()) == 1


def test_the_council_page_asks_as_much_of_little_as_of_much(client, db, world, board, queries):
    client.sign_in(db.session.get_one(User, world.people["organiser"]))
    path = f"/{world.slug}/councils/{board.id}"
    client.get(path)
    with queries() as few:
        assert client.get(path).status_code == 200
    for number in range(30):
        user = User(name=f"Lid {number}", created_at=dates.now())
        db.session.add(user)
        db.session.flush()
        db.session.add(
            Seat(school_id=world.school_id, council_id=board.id, user_id=user.id, starts_on=dates.now().date())
        )
    db.session.commit()
    with queries() as many:
        assert client.get(path).status_code == 200
    assert few.count == many.count <= 13


def test_the_list_names_each_kind_by_the_table(db, world, client):
    db.session.commit()
    client.sign_in(db.session.get_one(User, world.people["parent"]))
    page = client.get(f"/{world.slug}/councils").text
    assert page.count('<span class="chip accent">klankbordgroep</span>') == 1
    assert page.count('<span class="chip accent">ouderraad</span>') == 1
