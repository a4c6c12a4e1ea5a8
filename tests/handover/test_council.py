"""A council confirms who sits in it; a parent says that they would like to join."""

from datetime import date

import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.councils.models import Seat
from klankbord.handover.models import CouncilConfirmation
from klankbord.people import links
from klankbord.people.models import LinkKind, UserAddress
from tests.factories.councils import SeatFactory
from tests.factories.handover import SUMMER, member, summer
from tests.factories.outbox import words


@pytest.fixture
def made(db, clock):
    clock.set(SUMMER)
    made = summer()
    made.carry_out(made.turn())
    clock.set("2027-08-16T10:00+02:00")
    return made


def here(council):
    return f"/de-proef/councils/{council.id}/confirmation"


def seat_of(user):
    return database.session.scalars(select(Seat).where(Seat.user_id == user.id).order_by(Seat.id.desc())).first()


def test_one_button_is_enough(made, client, clock):
    client.sign_in(made.people["olga"])
    before = {seat.id: seat.ends_on for seat in database.session.scalars(select(Seat))}
    page = client.get(here(made.board))
    assert "Wie erin zit in 2027-2028" in page.text
    assert "Bram Hoekstra" not in page.text
    answer = client.submit(here(made.board))
    assert answer.location == f"/de-proef/councils/{made.board.id}"
    said = database.session.scalars(select(CouncilConfirmation)).one()
    assert (said.school_year, said.by_id, said.at) == ("2027-2028", made.people["olga"].id, clock.instant)
    assert {seat.id: seat.ends_on for seat in database.session.scalars(select(Seat))} == before
    client.sign_in(made.marga)
    assert "bevestigd op maandag 16 augustus door Olga Visser" in client.get("/de-proef/year").text
    assert "nog niet bevestigd" in client.get("/de-proef/year").text


def test_who_goes_on_and_who_stops(made, client):
    """Somebody whose term was over goes on, somebody else stops."""
    client.sign_in(made.people["fatma"])
    zofia, fatma = seat_of(made.people["zofia"]), seat_of(made.people["fatma"])
    assert "termijn eindigde op 31 jul" in client.get(here(made.council)).text
    answer = client.submit(
        here(made.council),
        {f"stays-{zofia.id}": "goes_on", f"until-{zofia.id}": "2029-07-31", f"stays-{fatma.id}": "stops"},
    )
    assert answer.status_code == 303
    assert seat_of(made.people["zofia"]).ends_on == date(2029, 7, 31)
    assert seat_of(made.people["fatma"]).ends_on == date(2027, 8, 15)
    client.sign_in(made.marga)
    assert "Dit is bevestigd op" in client.get(here(made.council)).text
    assert client.submit(here(made.council)).status_code == 303
    assert len(database.session.scalars(select(CouncilConfirmation)).all()) == 1


def test_a_day_that_has_passed_is_refused_at_its_field(made, client):
    client.sign_in(made.people["olga"])
    seat = seat_of(made.people["kofi"])
    answer = client.submit(here(made.board), {f"until-{seat.id}": "2027-01-01"})
    assert answer.status_code == 422
    assert "Kofi Mensah gaat door tot een dag die voorbij is" in answer.text
    assert database.session.scalars(select(CouncilConfirmation)).all() == []


def test_a_form_without_its_choices_ends_nobody(made, client):
    client.sign_in(made.people["olga"])
    before = {seat.id: seat.ends_on for seat in database.session.scalars(select(Seat))}
    token = client.token(here(made.board))
    assert client.post(here(made.board), data={"csrf_token": token}).status_code == 303
    assert {seat.id: seat.ends_on for seat in database.session.scalars(select(Seat))} == before


@pytest.mark.parametrize("count", [1, 40])
def test_the_number_of_queries_does_not_grow(made, client, queries, count):
    for _ in range(count):
        SeatFactory(council=made.board, user=made.people["lina"])
    client.sign_in(made.people["olga"])
    path = here(made.board)
    with queries() as seen:
        client.get(path)
    assert seen.count == 6, seen


@pytest.fixture
def link(made, clock):
    """The link of Li Na to the sounding board."""
    user = made.people["lina"]
    box = database.session.scalars(select(UserAddress).where(UserAddress.user_id == user.id)).one()
    issued = links.issue(
        LinkKind.COUNCIL, made.board.id, school_id=made.school.id, user_id=user.id, address_id=box.address_id,
        now=clock(),
    )  # fmt: skip
    database.session.execute(OutboxMessage.__table__.delete())
    return f"/l/{links.token_of(issued)}"


CANDIDATE = """Dag Olga,

Li Na Chen (groep 1/2a) wil graag meedoen met de Klankbordgroep.

"Ik kan goed luisteren."

Beantwoord deze mail: dat komt bij deze ouder aan. Zijn jullie het eens? Geef dan hier een zetel:
http://localhost:5000/de-proef/councils/{council}/seats

Je krijgt dit omdat je de Klankbordgroep organiseert, of omdat de school er niemand anders voor heeft.
Geen mail meer over dit overleg: http://localhost:5000/l/{token}/council/mail
"""


def test_a_parent_would_like_to_join(made, client, link):
    page = client.get(link)
    assert "Wil je meedoen met de Klankbordgroep?" in page.text
    assert "Ouders denken mee over plannen." in page.text
    join = f"{link}/council/candidacy"
    assert client.submit(join, {"words": "Ik kan goed luisteren."}, on=link).location == link
    mail = database.session.scalars(select(OutboxMessage)).one()
    lina = made.people["lina"]
    box = links.mailboxes([lina.id])[lina.id].address
    assert (mail.address, mail.reply_to, mail.sender_name) == ("olga@de-proef.example", box, "Li Na Chen")
    assert mail.subject == "Li Na Chen wil graag meedoen met de Klankbordgroep"
    assert words(mail.text) == CANDIDATE.format(council=made.board.id, token=mail.unsubscribe_url.split("/")[-3])
    told = client.get(link)
    assert "Ze weten dat je graag wilt" in told.text
    assert join not in told.text


def test_said_twice_it_is_told_once(made, client, link):
    form = client.form(f"{link}/council/candidacy", on=link).values
    client.post(f"{link}/council/candidacy", data=form)
    client.post(f"{link}/council/candidacy", data={**form, "submission": "z" * 20})
    assert len(database.session.scalars(select(OutboxMessage)).all()) == 1


def test_a_council_without_an_organiser_reaches_the_school(made, client, link):
    seat_of(made.people["olga"]).ends_on = date(2027, 8, 1)
    client.submit(f"{link}/council/candidacy", on=link)
    assert database.session.scalars(select(OutboxMessage)).one().address == "marga@de-proef.example"


def test_no_more_mail_with_one_click(made, client, link, clock):
    stop = f"{link}/council/mail"
    assert client.post(stop).status_code == 303
    assert "Mail mij weer" in client.get(stop).text
    client.submit(stop, {"wish": "again"})
    assert client.post("/l/nonsense/council/mail").status_code == 404


def test_the_link_opens_nothing_else_and_ends_with_the_membership(made, client, link, clock):
    token = link.rsplit("/", 1)[1]
    for other in ("action-item/mail", "minutes/mail"):
        assert client.get(f"/l/{token}/{other}").status_code == 404
    member(made.people["lina"]).left_at = clock.instant
    assert client.get(link).status_code == 404


CALL = """Dag Li,

De Klankbordgroep van De Proef zoekt ouders die in 2027-2028 mee willen doen.

Ouders denken mee over plannen.

Je hebt geen ervaring nodig. Lijkt het je wat, of wil je eerst meer weten? Zeg het hier, zonder wachtwoord:
http://localhost:5000/l/{token}

Iemand van het overleg antwoordt je dan per mail. Je belooft nog niets.

Je krijgt dit omdat je een kind op deze school hebt.
Geen mail meer over dit overleg: http://localhost:5000/l/{token}/council/mail
"""
CONFIRM = """Dag Olga,

De school zit nu in 2027-2028. Klopt het nog wie er in de Klankbordgroep zit?

2 mensen gaan door.
Hun termijn is voorbij: Bram Hoekstra.
1 actiepunt van iemand die wegging is nu van de organisator.
2 vergaderingen van vorig jaar staan als concept in het nieuwe jaar.

Bekijk de lijst en bevestig die. Het kost een minuut:
http://localhost:5000/de-proef/councils/{council}/confirmation

Je krijgt dit omdat je de Klankbordgroep organiseert, of omdat de school er niemand anders voor heeft.
Geen mail meer over dit overleg: http://localhost:5000/l/{token}/council/mail
"""


def test_the_mails_of_the_turn(db, clock):
    clock.set(SUMMER)
    made = summer()
    turn = made.turn()
    turn.choices = {f"call-{made.board.id}": "y"}
    made.carry_out(turn)
    mails = database.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    confirm = next(mail for mail in mails if mail.address == "olga@de-proef.example")
    assert confirm.subject == "Wie zit er in 2027-2028 in de Klankbordgroep?"
    assert words(confirm.text) == CONFIRM.format(council=made.board.id, token=confirm.unsubscribe_url.split("/")[-3])
    called = {mail.recipient_user_id: mail for mail in mails if mail.kind == "call_candidates"}
    assert set(called) == {made.people["lina"].id, made.people["zofia"].id}
    call = called[made.people["lina"].id]
    assert call.subject == "De Klankbordgroep zoekt ouders"
    assert words(call.text) == CALL.format(token=call.unsubscribe_url.split("/")[-3])
    assert call.unsubscribe_url in call.html
