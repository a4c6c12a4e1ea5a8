"""Signing up on the page and by the link in the mail, and what the mails say."""

import threading
from datetime import date

import pytest
from sqlalchemy import select

from klankbord.base.db import writing
from klankbord.base.outbox.models import OutboxMessage
from klankbord.invitations import actions, actions_sign_up, queries_sign_up
from klankbord.invitations.models_sign_up import SignUp, SignUpEntry
from klankbord.kit import dates
from klankbord.people.models import User
from tests.factories.agenda import ItemFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.sign_ups import SignUpPlace

CALL = [
    "Dag Ouder,",
    (
        "Ouders kunnen meedoen met de vergadering van de Klankbordgroep van De Proef. Staat er iets op de "
        "agenda dat jou raakt? Meld je aan."
    ),
    "dinsdag 20 oktober 2026, 19.30 uur (90 min)",
    "Lokaal van groep 7",
    "Er zijn 2 plaatsen. Je kunt je aanmelden tot zondag 11 oktober 2026, 12.00 uur.",
    "Agenda",
    "19.30  1. Een schoolplein met meer groen (jullie mening), 10 min",
    "Deze link is alleen voor Ouder 5a 0: je meldt je ermee aan zonder wachtwoord. Stuur hem niet door.",
]
PLACED = [
    "Dag Ouder,",
    "Je meldde je aan voor de vergadering van de Klankbordgroep van De Proef, en je hebt een plaats.",
    "dinsdag 20 oktober 2026, 19.30 uur (90 min)",
    "Lokaal van groep 7",
    "Kun je toch niet? Zeg het hier, dan kan een ander komen:",
    "Agenda",
    "19.30  1. Een schoolplein met meer groen (jullie mening), 10 min",
]


@pytest.fixture
def place(db, clock):
    return SignUpPlace()


def mails(db, kind="placed"):
    return [
        mail.recipient_user_id
        for mail in db.session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
        )
    ]


def test_of_two_who_want_the_last_place_one_gets_it(app, db, place, new_client):
    sign_up = place.open(places=1, spread=False)
    clients = [new_client().sign_in(user) for user in (place.parents[0], place.parents[3])]
    forms = [client.form(f"{place.url}/sign-up/entry", on=f"{place.url}/sign-up").values for client in clients]
    together = threading.Barrier(2)
    answers = []

    def go(client, form):
        together.wait()
        answers.append(client.post(f"{place.url}/sign-up/entry", data=form).status_code)

    db.session.commit()
    threads = [threading.Thread(target=go, args=pair) for pair in zip(clients, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    entries = db.session.scalars(select(SignUpEntry).where(SignUpEntry.sign_up_id == sign_up.id)).all()
    assert answers == [303, 303]
    assert sorted(entry.placed_at is not None for entry in entries) == [False, True]
    assert len(mails(db)) == 1


def test_a_parent_signs_up_on_the_page_and_withdraws(db, place, client):
    with writing():
        place.open(places=1)
        db.session.commit()
    client.sign_in(place.parents[0])
    here = f"{place.url}/sign-up"
    assert here in client.get(place.url).text
    assert client.submit(f"{here}/entry", {"item_id": "999"}, on=here).status_code == 422
    assert client.submit(f"{here}/entry", {"item_id": str(place.item.id)}, on=here).status_code == 303
    page = client.get(here).text
    assert "Je hebt een plaats." in page
    assert "Een schoolplein met meer groen" in page
    assert "Olga" not in page
    assert "Ouder 6" not in page
    assert client.submit(f"{here}/withdrawal", on=here).status_code == 303
    assert "Ik kom" in client.get(here).text


def test_the_organiser_opens_it_and_all_parents_hear_of_it_each_with_a_link_of_their_own(db, place, client, new_client):
    client.sign_in(place.olga)
    here = f"{place.url}/sign-up"
    assert client.submit(here, {"places": "0"}).status_code == 422
    assert client.submit(here, {"places": "2", "call": "y"}).status_code == 303
    made = db.session.scalars(select(SignUp)).one()
    assert dates.local(made.closes_at, "Europe/Amsterdam").date() == place.meeting.day
    told = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == "sign_up").order_by(OutboxMessage.id)
    ).all()
    assert {mail.recipient_user_id for mail in told} == {user.id for user in place.parents}
    mail = told[0]
    link = next(word for word in mail.text.split() if "/l/" in word).removeprefix("http://localhost:5000")
    reader = new_client()
    page = reader.get(link).text
    assert "Een schoolplein met meer groen" in page
    assert mail.display_name in page
    assert db.session.scalars(select(SignUpEntry)).all() == []
    assert reader.submit(f"{link}/sign-up", {"item_id": str(place.item.id)}, on=link).status_code == 303
    assert "Je hebt een plaats." in reader.get(link).text
    assert reader.submit(f"{link}/sign-up/withdrawal", on=link).status_code == 303
    assert [entry.withdrawn_at is not None for entry in db.session.scalars(select(SignUpEntry))] == [True]
    assert "Hebben een plaats" not in reader.get(link).text


def test_who_wants_no_more_of_these_mails_gets_none(db, place, client, new_client):
    sign_up = place.open()
    user = place.parents[0]
    assert actions_sign_up.call(sign_up, place.meeting, by=place.by, now=dates.now()) == 6
    mail = db.session.scalars(select(OutboxMessage).where(OutboxMessage.recipient_user_id == user.id)).one()
    stop = mail.unsubscribe_url.removeprefix("http://localhost:5000")
    db.session.commit()
    reader = new_client()
    assert reader.get(stop).status_code == 302
    assert reader.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 303
    assert queries_sign_up.silenced(place.board.id) == {user.id}
    db.session.refresh(place.meeting, ["council"])
    sign_up = db.session.scalars(select(SignUp)).one()
    assert actions_sign_up.call(sign_up, place.meeting, by=place.by, now=dates.now()) == 5
    db.session.commit()
    assert reader.post(stop, data={"wish": "again"}).status_code == 303
    assert queries_sign_up.silenced(place.board.id) == set()


def _said(mail):
    """What a mail says, without its addresses and the way to one's wishes."""
    return [line for line in mail.text.partition("\n-- \n")[0].splitlines() if line and "/l/" not in line]


def test_what_the_mails_say(db, place):
    sign_up = place.open()
    actions_sign_up.call(sign_up, place.meeting, by=place.by, now=dates.now())
    place.put_down(sign_up, place.parents[0])
    call = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == "sign_up").order_by(OutboxMessage.id)
    ).first()
    placed_mail = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "placed")).one()
    assert call.subject == "Doe je mee? Klankbordgroep, dinsdag 20 oktober"
    assert _said(call) == CALL
    assert placed_mail.subject == "Je hebt een plaats: Klankbordgroep, dinsdag 20 oktober"
    assert _said(placed_mail) == PLACED
    assert placed_mail.calendar_method == "REQUEST"
    assert "PARTSTAT=ACCEPTED" in placed_mail.calendar.replace("\r\n ", "")


def test_the_page_takes_as_many_statements_for_many_as_for_one(db, place, client, queries):
    sign_up = place.open(places=10)
    place.put_down(sign_up, place.parents[0])
    client.sign_in(place.olga)
    db.session.commit()
    with queries() as few:
        client.get(f"{place.url}/sign-up")
    db.session.refresh(place.meeting, ["council"])
    sign_up = db.session.scalars(select(SignUp)).one()
    for user in place.parents[1:]:
        place.put_down(sign_up, db.session.get_one(User, user.id))
    db.session.commit()
    with queries() as many:
        client.get(f"{place.url}/sign-up")
    assert few.count == many.count, many


def test_the_next_sign_up_begins_as_the_last_one_was(db, place, client):
    place.open(places=7, spread=False)
    other = MeetingFactory(council=place.board, day=date(2026, 12, 1))
    ItemFactory(meeting=other)
    actions.publish_agenda(other, by=place.by, now=dates.now())
    client.sign_in(place.olga)
    values = client.form(f"/de-proef/meetings/{other.id}/sign-up").values
    assert values["places"] == ["7"]
    assert "spread" not in values
    assert values["closes_on"] == ["2026-12-01"]
