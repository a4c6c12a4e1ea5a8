"""Helping by the link in a mail: two taps, and nothing else opens."""

import pytest
from sqlalchemy import select

from klankbord.activities.models import Activity, ActivityState, Helper
from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.followup.models import CouncilSilence
from klankbord.kit import dates
from klankbord.people import links
from klankbord.people.models import LinkKind, UserAddress
from klankbord.schools.models import Membership
from tests.factories.activities import announced
from tests.world import build, person


@pytest.fixture
def world(db, clock):
    return build()


def link_of(world, made, role="parent"):
    """The link in somebody's mail."""
    mail = database.session.scalars(
        select(OutboxMessage).where(OutboxMessage.recipient_user_id == world.people[role]).order_by(OutboxMessage.id)
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
    text = mail.text.partition("\n\n-- \n")[0] + "\n"
    assert text == ANNOUNCED.format(url=f"http://localhost:5000{link_of(world, made)}")
    assert text.count("http") == 2
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
