"""The pages of activities, and the link by which parents help."""

import pytest
from sqlalchemy import func, select

from klankbord.across.exports.archive.activities import activities
from klankbord.activities import queries
from klankbord.activities.models import Activity, ActivityTask, Announcement, Helper
from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.people.models import User
from tests.factories.activities import CLEARING, COFFEE, announced, drafted, held_one
from tests.factories.minutes import by
from tests.fixtures.pages import forms_of
from tests.world import build


@pytest.fixture
def world(db, clock):
    return build()


def be(client, world, role):
    return client.sign_in(database.session.get_one(User, world.people[role]))


def helping():
    return database.session.scalars(select(Helper).where(Helper.withdrawn_at.is_(None))).all()


def test_from_a_template_to_the_mail_in_a_few_steps(world, client):
    be(client, world, "council_member")
    path = f"/regenboog/councils/{world.council_id}/activities/new"
    form = client.form(path, on=f"{path}?template=coffee_moment")
    assert form.values["title"] == ["Koffiemoment"]
    answer = client.submit(path, {"day": "2026-11-03"}, on=f"{path}?template=coffee_moment")
    assert answer.status_code == 303
    made = database.session.scalars(select(Activity)).one()
    assert (made.template, made.state, made.school_year) == ("coffee_moment", "planned", "2026-2027")
    assert [row.task.places for row in queries.tasks_of(made.id)] == [2, 4, 1]
    announce = f"/regenboog/activities/{made.id}/announcement"
    counted = client.submit(announce, {"count": "1", "whom": "classes", "class_group_ids": str(world.group_id)})
    assert counted.status_code == 200
    assert "Verstuur 1 mail<" in counted.text
    assert database.session.scalar(select(func.count(OutboxMessage.id))) == 0
    form = client.form(announce).values
    first, second = client.post(announce, data=form), client.post(announce, data=form)
    assert first.location == second.location
    third = client.post(announce, data={**form, "submission": "z" * 20})
    assert third.status_code == 422
    assert "De ouders weten het al" in third.text
    assert database.session.scalar(select(func.count(Announcement.id))) == 1
    assert database.session.scalar(select(func.count(OutboxMessage.id))) == 8


def test_last_year_again(world, client):
    made = held_one(world)
    be(client, world, "chair")
    path = f"/regenboog/councils/{world.council_id}/activities/new"
    answer = client.submit(path, on=f"{path}?copy={made.activity_id}")
    copy = database.session.scalars(select(Activity).order_by(Activity.id.desc())).first()
    assert answer.location == f"/regenboog/activities/{copy.id}"
    assert (copy.title, copy.copied_from_id, copy.day.isoformat()) == ("Jaaropening", made.activity_id, "2027-10-05")
    assert len(queries.tasks_of(copy.id)) == 3


def test_what_is_refused_comes_back_as_it_was_typed(world, client):
    made = drafted(world)
    be(client, world, "chair")
    words = f"/regenboog/activities/{made.activity_id}/words"
    answer = client.submit(words, {"title": "", "place": "Gymzaal", "start_time": "10:00", "end_time": "9:00"})
    assert answer.status_code == 422
    assert "Geef het een naam." in answer.text
    assert 'value="Gymzaal"' in answer.text
    answer = client.submit(words, {"start_time": "10:00", "end_time": "9:00"})
    assert "Het einde ligt voor het begin" in answer.text
    evaluation = f"/regenboog/activities/{made.activity_id}/evaluation"
    assert client.get(evaluation).status_code == 404
    task = f"/regenboog/activities/tasks/{made.task_id}"
    answer = client.submit(task, {"places": "veel"})
    assert answer.status_code == 422
    assert 'value="veel"' in answer.text


def test_by_hand_a_name_with_a_comma_and_a_name_that_is_a_parent(world, client):
    made = announced(world)
    be(client, world, "council_member")
    page = f"/regenboog/activities/{made.activity_id}"
    names = f"/regenboog/activities/tasks/{made.task_id}/names"
    client.submit(names, {"name": "Vries, Jan <de>"}, on=page)
    client.submit(names, {"name": "pia  ouder"}, on=page)
    text = client.get(page).text
    assert "Vries, Jan &lt;de&gt;" in text
    assert "Pia Ouder" in text
    assert "pia.ouder@" not in text
    helpers = helping()
    assert [helper.user_id for helper in helpers] == [None, world.people["parent"]]
    full = client.post(names, data={"csrf_token": client.token(page), "name": "Nog Iemand"})
    assert full.status_code == 422
    client.submit(f"/regenboog/activities/helpers/{helpers[0].id}/removal", on=page)
    assert [helper.user_id for helper in helping()] == [world.people["parent"]]


def test_an_ended_seat_sees_what_a_parent_sees(world, client):
    """No names of helpers, no tasks the council does itself, nothing that was not announced."""
    made, secret = announced(world, helping="parent"), drafted(world)
    be(client, world, "ended")
    text = client.get(f"/regenboog/activities/{made.activity_id}").text
    assert COFFEE in text
    assert CLEARING in text
    assert "Pia Ouder" not in text
    assert "Afspreken met de school" not in text
    year = client.get(f"/regenboog/councils/{world.council_id}/activities").text
    assert f"/regenboog/activities/{made.activity_id}" in year
    assert f"/regenboog/activities/{secret.activity_id}" not in year
    task = f"/regenboog/activities/tasks/{secret.task_id}/helpers"
    assert client.post(task, data={"csrf_token": client.token("/account")}).status_code == 404


def test_the_year_with_last_year_beside_it(world, client, clock):
    clock.set("2025-10-07T12:00+02:00")
    then = held_one(world)
    clock.set("2026-10-06T12:00+02:00")
    now = announced(world)
    be(client, world, "chair")
    page = f"/regenboog/councils/{world.council_id}/activities"
    text = client.get(page).text
    assert "Activiteiten in 2026-2027" in text
    assert (
        text.index(f"/activities/{now.activity_id}")
        < text.index("vorig jaar")
        < text.index(f"/activities/{then.activity_id}")
    )
    assert "Activiteiten in 2025-2026" in client.get(f"{page}?year=2025-2026").text
    for nonsense in ("2026", "2026-2028", "٢٠٢٦-٢٠٢٧", "0000-0001", "'"):
        assert "Activiteiten in 2026-2027" in client.get(page, query_string={"year": nonsense}).text


def test_home_asks_for_help_until_one_helps(world, client):
    made = announced(world)
    be(client, world, "parent")
    home = client.get("/regenboog/").text
    assert "Hulp gezocht" in home
    assert "5 plekken vrij" in home
    client.submit(f"/regenboog/activities/tasks/{made.task_id}/helpers", on=f"/regenboog/activities/{made.activity_id}")
    assert "Hulp gezocht" not in client.get("/regenboog/").text
    be(client, world, "teacher")
    assert "Hulp gezocht" not in client.get("/regenboog/").text


@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_queries_does_not_grow(world, client, queries, count):
    made = announced(world, helping="parent")
    task = database.session.get_one(ActivityTask, made.task_id)
    task.places = 100
    for number in range(count):
        database.session.add(
            Helper(
                school_id=world.school_id, task_id=made.task_id, name=f"Ouder {number}", signed_up_at=dates.now(),
                by_id=world.people["chair"],
            )
        )  # fmt: skip
        if number:
            drafted(world)
    be(client, world, "chair")
    with queries() as seen:
        client.get(f"/regenboog/activities/{made.activity_id}")
    assert seen.count == 7, seen
    with queries() as seen:
        client.get(f"/regenboog/councils/{world.council_id}/activities")
    assert seen.count == 5, seen


def test_every_form_carries_its_token(world, client):
    made = announced(world, helping="parent")
    be(client, world, "chair")
    forms = [form for form in forms_of(client.get(f"/regenboog/activities/{made.activity_id}").text) if form.action]
    assert {form.method for form in forms if "activities" in form.action} == {"post"}
    assert all("csrf_token" in form.values for form in forms if form.method == "post")


@pytest.mark.parametrize(("role", "named"), [("chair", True), ("admin", False)])
def test_the_archive_takes_activities_along(world, clock, role, named):
    announced(world, helping="parent")
    council = database.session.get_one(Council, world.council_id)
    [one] = activities(council, by(world, role))
    coffee = one["tasks"][0]
    assert (one["title"], one["coordinator"], coffee["what"], coffee["taken"]) == (
        "Jaaropening", "Mo Raadslid", COFFEE, 1,
    )  # fmt: skip
    assert [helper["name"] for helper in coffee.get("helpers", ())] == (["Pia Ouder"] if named else [])
    assert ("went_well" in one) is named
    assert activities(database.session.get_one(Council, world.board_id), by(world, role)) == []
