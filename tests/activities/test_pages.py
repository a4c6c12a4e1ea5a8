"""The pages of activities, and the link by which parents help."""

import pytest
from sqlalchemy import func, select

from klankbord.across.exports.archive.activities import activities
from klankbord.activities import queries
from klankbord.activities.models import Activity, ActivityState, ActivityTask, Announcement, Helper
from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.councils.models import Council
from klankbord.followup.models import CouncilSilence
from klankbord.kit import dates
from klankbord.people import links
from klankbord.people.models import LinkKind, User, UserAddress
from klankbord.schools.models import Membership
from tests.factories.activities import CLEARING, COFFEE, announced, drafted, held_one
from tests.factories.minutes import by
from tests.fixtures.pages import forms_of
from tests.world import build, person


@pytest.fixture
def world(db, clock):
    return build()


def be(client, world, role):
    return client.sign_in(database.session.get_one(User, world.people[role]))


def link_of(world, made, role="parent"):
    """The link in somebody's mail."""
    mail = database.session.scalars(
        select(OutboxMessage).where(OutboxMessage.recipient_user_id == world.people[role])
    ).first()
    assert mail is not None
    return f"/l/{mail.unsubscribe_url.split('/')[-3]}"


def helping():
    return database.session.scalars(select(Helper).where(Helper.withdrawn_at.is_(None))).all()


ANNOUNCED = """Beste Pia,

De Ouderraad van De Regenboog organiseert “Jaaropening”.

vrijdag 16 oktober 2026, 08.30 – 09.30 uur

Schoolplein

Samen het jaar beginnen, met koffie.

Waar hulp welkom is:

- Opruimen: 3 plekken vrij
- Koffie schenken (08.15 – 09.30 uur): 2 plekken vrij

Kies wat je uitkomt; één tik is genoeg:

{url}

Deze link is alleen van jou: hiermee meld je je aan als jezelf, zonder wachtwoord. Stuur hem niet door.
Geen mail meer van de Ouderraad: {url}/activity/mail
"""


def test_the_mail_that_parents_get(world):
    made = announced(world)
    mail = database.session.scalars(
        select(OutboxMessage).where(OutboxMessage.recipient_user_id == world.people["parent"])
    ).one()
    assert mail.subject == "Jaaropening, vrijdag 16 oktober. Help je mee?"
    assert mail.text == ANNOUNCED.format(url=f"http://localhost:5000{link_of(world, made)}")
    assert mail.text.count("http") == 2
    assert (mail.about_kind, mail.about_id, mail.sender_name) == ("activity", made.activity_id, "De Regenboog")


def test_two_taps_from_the_mail_and_back_by_the_same_link(world, client):
    made = announced(world, places=1)
    link = link_of(world, made)
    page = client.get(link)
    assert "Help je mee, Pia?" in page.text
    assert "Carla Voorzit" not in page.text
    deed = f"{link}/activity/tasks/{made.task_id}"
    answer = client.submit(f"{deed}/helpers", on=link)
    assert answer.location == link
    assert [(helper.task_id, helper.user_id) for helper in helping()] == [(made.task_id, world.people["parent"])]
    page = client.get(link)
    assert "Jij helpt hiermee" in page.text
    assert "Pia Ouder" not in page.text
    other = client.get(link_of(world, made, "participant")).text
    assert "Vol. Misschien iets anders?" in other
    assert "Pia" not in other
    client.submit(f"{deed}/withdrawal", on=link)
    assert helping() == []


def test_who_comes_too_late_is_told_so_and_sees_the_rest(world, client):
    made = announced(world, places=1)
    late = link_of(world, made, "participant")
    form = client.form(f"{late}/activity/tasks/{made.task_id}/helpers", on=late)
    first = link_of(world, made)
    client.submit(f"{first}/activity/tasks/{made.task_id}/helpers", on=first)
    answer = client.post(f"{late}/activity/tasks/{made.task_id}/helpers", data=form.values)
    assert answer.status_code == 422
    assert "Alle plekken voor “Koffie schenken” zijn bezet." in answer.text
    assert f"{late}/activity/tasks/{made.other_task_id}/helpers" in answer.text


def test_a_mail_scanner_that_opens_every_link_signs_nobody_up(world, client):
    made = announced(world)
    link = link_of(world, made)
    for path in (link, f"{link}/activity/mail"):
        assert client.get(path).status_code == 200
    for path in (f"{link}/activity/tasks/{made.task_id}/helpers", f"{link}/activity/tasks/{made.task_id}/withdrawal"):
        assert client.get(path).status_code == 405
    assert helping() == []
    assert database.session.scalars(select(CouncilSilence)).all() == []


def test_a_link_opens_its_own_activity_and_nothing_else(world, client):
    made, second = announced(world), announced(world)
    link = link_of(world, made)
    token = client.token(link)
    answer = client.post(f"{link}/activity/tasks/{second.task_id}/helpers", data={"csrf_token": token})
    assert answer.status_code == 404
    for other in ("action-item/mail", "minutes/mail", "council/mail"):
        assert client.get(f"{link}/{other}").status_code == 404
    assert client.get("/regenboog/").status_code == 302
    minutes = links.issue(
        LinkKind.MINUTES, made.activity_id, school_id=world.school_id, user_id=world.people["parent"],
        address_id=None, now=dates.now(),
    )  # fmt: skip
    wrong = f"/l/{links.token_of(minutes)}/activity/tasks/{made.task_id}/helpers"
    assert client.post(wrong, data={"csrf_token": token}).status_code == 404


def test_a_link_ends_with_the_membership_and_after_it_was_called_off_nobody_signs_up(world, client):
    made = announced(world)
    link = link_of(world, made)
    activity = database.session.get_one(Activity, made.activity_id)
    activity.state = ActivityState.CANCELLED
    page = client.get(link)
    assert "Deze activiteit gaat niet door." in page.text
    assert f"{link}/activity/tasks" not in page.text
    answer = client.post(
        f"{link}/activity/tasks/{made.task_id}/helpers", data={"csrf_token": client.token(f"{link}/activity/mail")}
    )
    assert answer.status_code == 422
    database.session.scalars(
        select(Membership).where(Membership.user_id == world.people["parent"])
    ).one().left_at = dates.now()
    assert client.get(link).status_code == 404


def test_one_click_of_a_mail_program_speaks_for_the_whole_mailbox(world, client):
    box = database.session.scalars(select(UserAddress).where(UserAddress.user_id == world.people["parent"])).one()
    other = person("Piet Ouder", email=None)
    database.session.add(Membership(school_id=world.school_id, user_id=other.id, is_parent=True, joined_at=dates.now()))
    database.session.add(UserAddress(user_id=other.id, address_id=box.address_id, confirmed_at=dates.now()))
    made = announced(world)
    mail = database.session.scalars(select(OutboxMessage).where(OutboxMessage.text.contains("Piet Ouder"))).one()
    stop = mail.unsubscribe_url.removeprefix("http://localhost:5000")
    assert client.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 303
    quiet = {row.user_id for row in database.session.scalars(select(CouncilSilence))}
    assert quiet == {world.people["parent"], other.id}
    assert "Mail mij weer" in client.get(stop).text
    client.submit(stop, {"wish": "again"})
    assert {row.user_id for row in database.session.scalars(select(CouncilSilence))} == {other.id}
    assert made.activity_id


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
