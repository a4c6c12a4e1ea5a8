"""The screens of a running meeting as pages: who sees what, the pulse, the pen, what the minutes show afterwards."""

import pytest
from sqlalchemy import select

from klankbord.agenda.models import AgendaItem
from klankbord.base.db import db as database
from klankbord.kit import dates
from klankbord.live import actions, actions_shows
from klankbord.meetings.models import Attendance, Meeting, MeetingPulse
from klankbord.minutes.models import Minutes
from klankbord.minutes.models_shows import ItemCheck, ShowAnswer, ShowChoice, ShowOfHands
from klankbord.people.models import User
from tests.factories.minutes import by
from tests.world import build

BOARD, COUNCIL = "/regenboog/meetings/{0.meeting_id}/live", "/regenboog/meetings/{0.council_meeting_id}/live"


@pytest.fixture
def world(db, clock):
    return build()


@pytest.fixture
def sign_in(world, new_client):
    return lambda role: new_client().sign_in(database.session.get_one(User, world.people[role]))


def begin(world, meeting_id, role):
    there = database.session.get_one(Meeting, meeting_id)
    database.session.refresh(there, ["council"])
    actions.start(there, by=by(world, role), now=dates.now())
    database.session.commit()
    return database.session.get_one(Meeting, meeting_id)


def test_a_phone_takes_part(world, sign_in):
    begin(world, world.council_meeting_id, "chair")
    live = COUNCIL.format(world)
    member, secretary = sign_in("council_member"), sign_in("secretary")
    assert member.submit(f"{live}/hand", {"move": "raise"}, on=live).status_code == 303
    assert "place_of" not in member.get(f"{live}/now?screen=phone").text
    assert 'value="lower"' in member.get(f"{live}/now?screen=phone").text
    assert "Mo Raadslid" in secretary.get(f"{live}/now?screen=lead").text
    asked = {"question": "Door?", "choice_1": "Ja", "choice_2": "Nee", "choice_3": ""}
    assert secretary.submit(f"{live}/shows", asked, on=live).status_code == 303
    show = database.session.scalars(select(ShowOfHands)).one()
    choice = database.session.scalars(select(ShowChoice).order_by(ShowChoice.position)).first()
    assert member.submit(f"{live}/shows/{show.id}/answer", {"choice": choice.id}, on=live).status_code == 303
    assert database.session.scalars(select(ShowAnswer)).one().choice_id == choice.id
    again = member.submit(f"{live}/shows/{show.id}/answer", {"choice": "99999"}, on=live)
    assert again.status_code == 422
    paper = {f"paper-{choice.id}": "3"}
    assert secretary.submit(f"{live}/shows/{show.id}/paper", paper, on=live).status_code == 303
    wrong = secretary.submit(f"{live}/shows/{show.id}/paper", {f"paper-{choice.id}": "-3"}, on=live)
    assert wrong.status_code == 422
    assert secretary.submit(f"{live}/shows/{show.id}/closing", {"move": "close"}, on=live).status_code == 303
    room = secretary.get(f"{live}/room").text
    assert "Door?" in room
    assert ">4<" in room


def test_a_guest_sees_and_does_nothing_in_the_closed_part(world, sign_in):
    there = begin(world, world.meeting_id, "organiser")
    live = BOARD.format(world)
    guest = sign_in("participant")
    assert "my-hand" in guest.get(live).text
    closed = database.session.get_one(AgendaItem, world.closed_item_id)
    actions.go_to(there, closed, by=by(world, "organiser"), now=dates.now())
    database.session.refresh(there)
    actions_shows.open_show(
        there, "Geheime vraag", ["Ja", "Nee"], secret=False, by=by(world, "organiser"), now=dates.now()
    )
    database.session.commit()
    for page in (live, f"{live}/now?screen=phone", f"{live}/room", f"{live}/now?screen=room"):
        words = guest.get(page).text
        assert "Geheime vraag" not in words, page
        assert "Besloten personele zaak" not in words, page
        assert "my-hand" not in words, page
    token = guest.token("/account")
    assert guest.post(f"{live}/hand", data={"csrf_token": token, "move": "raise"}).status_code == 403
    assert "Geheime vraag" in sign_in("board_member").get(live).text


def test_the_admin_watches_without_a_hand(world, sign_in):
    begin(world, world.council_meeting_id, "chair")
    assert "my-hand" not in sign_in("admin").get(COUNCIL.format(world)).text


def test_a_pulse_needs_its_token_and_tells_only_the_mark(world, sign_in, client):
    begin(world, world.council_meeting_id, "chair")
    page = sign_in("council_member").get(COUNCIL.format(world)).text
    address = page.partition('data-pulse="')[2].partition('"')[0]
    answer = client.get(address)
    mark = database.session.scalars(select(MeetingPulse.mark)).one()
    assert (answer.status_code, answer.text) == (200, mark)
    assert int(answer.headers["X-Now"]) == int(dates.now().timestamp() * 1000)
    assert page.partition('data-mark="')[2].partition('"')[0] == mark
    assert client.get(f"{address[:-1]}{'a' if address[-1] != 'a' else 'b'}").status_code == 404


def test_what_is_kept_is_made_anew_after_a_change(world, sign_in, queries):
    begin(world, world.council_meeting_id, "chair")
    live = COUNCIL.format(world)
    member, secretary = sign_in("council_member"), sign_in("secretary")
    member.get(f"{live}/now?screen=phone")
    with queries() as kept:
        member.get(f"{live}/now?screen=phone")
    assert kept.count == 6
    note = f"/regenboog/minutes/{database.session.scalars(select(Minutes.id)).one()}/items/{world.council_item_id}/note"
    assert secretary.submit(note, {"text": "Nieuw gezegd."}, on=live).status_code == 303
    assert "Nieuw gezegd." in member.get(f"{live}/now?screen=phone").text


def test_the_leader_adds_extends_and_notes_who_comes(world, sign_in):
    begin(world, world.council_meeting_id, "chair")
    live = COUNCIL.format(world)
    secretary = sign_in("secretary")
    assert secretary.submit(f"{live}/extension", on=live).status_code == 303
    assert (
        secretary.submit(f"{live}/items", {"title": "Hek", "kind": "opinion", "minutes": "5"}, on=live).status_code
        == 303
    )
    added = database.session.scalars(select(AgendaItem).where(AgendaItem.title == "Hek")).one()
    assert (added.added_during_meeting, added.duration_minutes) == (True, 5)
    assert secretary.submit(f"{live}/items", {"title": ""}, on=live).status_code == 422
    member = world.people["council_member"]
    assert secretary.submit(f"{live}/presence", {"move": f"u{member}:came"}, on=live).status_code == 303
    assert database.session.scalars(select(Attendance.user_id)).all() == [member]
    assert secretary.submit(f"{live}/speakers", {"name": "Opa Jan"}, on=live).status_code == 303
    assert secretary.submit(f"{live}/speakers", {"name": ""}, on=live).status_code == 422


def test_who_has_the_pen_writes_and_leads(world, sign_in):
    begin(world, world.council_meeting_id, "chair")
    live = COUNCIL.format(world)
    chair, member = sign_in("chair"), sign_in("council_member")
    given = {"user_id": str(world.people["council_member"])}
    assert chair.submit(f"{live}/pen", {"user_id": "999"}, on=live).status_code == 422
    assert chair.submit(f"{live}/pen", given, on=live).status_code == 303
    note = f"/regenboog/minutes/{database.session.scalars(select(Minutes.id)).one()}/items/{world.council_item_id}/note"
    assert member.submit(note, {"text": "Door Mo."}, on=live).status_code == 303
    decide = f"/regenboog/meetings/{world.council_meeting_id}/decisions"
    assert member.submit(decide, {"text": "Het gaat door."}, on=live).status_code == 303
    assert member.submit(f"{live}/state", {"move": "pause"}, on=live).status_code == 303


def test_the_temperature_stands_at_the_minutes(world, sign_in):
    there = begin(world, world.council_meeting_id, "chair")
    chair = by(world, "chair")
    asked = actions_shows.open_show(there, "Doorgaan?", ["Ja", "Nee"], secret=False, by=chair, now=dates.now())
    first = database.session.scalars(select(ShowChoice).order_by(ShowChoice.position)).first()
    actions_shows.answer(asked, first.id, by=by(world, "council_member"), now=dates.now())
    actions.close(there, by=chair, now=dates.now())
    minutes = database.session.scalars(select(Minutes)).one()
    database.session.commit()
    page = f"/regenboog/minutes/{minutes.id}"
    secretary, member = sign_in("secretary"), sign_in("council_member")
    assert "Doorgaan?" in member.get(page).text
    assert secretary.submit(f"{page}/circulation", on=f"{page}/circulation").status_code == 303
    assert member.submit(f"{page}/checks", {"said": "partly", "words": ""}, on=page).status_code == 422
    said = member.submit(f"{page}/checks", {"said": "partly", "words": "De kosten ontbreken"}, on=page)
    assert said.status_code == 303
    check = database.session.scalars(select(ItemCheck)).one()
    assert (check.said, check.item_id, check.user_id) == (
        "partly",
        world.council_item_id,
        world.people["council_member"],
    )
    assert "De kosten ontbreken" in secretary.get(page).text
    assert "De kosten ontbreken" not in sign_in("admin").get(page).text
    assert member.submit(f"{page}/checks", {"said": "yes", "words": ""}, on=page).status_code == 303
    database.session.expire_all()
    assert database.session.scalars(select(ItemCheck.said)).all() == ["yes"]


def test_the_room_without_scripts_moves_along_when_asked(world, sign_in):
    begin(world, world.council_meeting_id, "chair")
    room = f"{COUNCIL.format(world)}/room"
    secretary = sign_in("secretary")
    plain, following = secretary.get(room), secretary.get(f"{room}?follow=1")
    assert "Refresh" not in plain.headers
    assert f'<noscript><p><a href="{room}?follow=1">' in plain.text
    assert following.headers["Refresh"] == "5"
    assert f'<a href="{room}">' in following.text.partition("<noscript>")[2]
