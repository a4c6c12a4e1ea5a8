"""Officers who would all leave in one school year: it is said, and one click spreads them."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.councils.models import Council, Office, Seat
from klankbord.councils.rules_stagger import stagger, years_later
from klankbord.people.models import User
from tests.world import build

TODAY = date(2026, 11, 2)
END = date(2027, 7, 31)


def seat(number, office, *, since=2024, ends_on=END, **more):
    values = {"may_be_reappointed": True, "starts_on": date(since, 8, 1), "ends_on": ends_on, "user_id": number}
    return Seat(id=number, office=office, **(values | more))


def years(proposal):
    return {number: day.year for number, day in proposal.days.items()}


def test_who_sits_longest_goes_first():
    seats = [seat(1, Office.CHAIR), seat(2, Office.SECRETARY, since=2022), seat(3, Office.TREASURER, since=2023)]
    found = stagger([*seats, seat(4, Office.MEMBER)], TODAY)
    assert found.year == "2026-2027"
    assert years(found) == {2: 2027, 3: 2028, 1: 2029}
    more = stagger([*seats, seat(5, Office.VICE_CHAIR, since=2025)], TODAY)
    assert years(more) == {2: 2027, 3: 2028, 1: 2029, 5: 2027}


@pytest.mark.parametrize(
    "other",
    [
        seat(2, Office.SECRETARY, ends_on=None),
        seat(2, Office.SECRETARY, ends_on=date(2028, 7, 31)),
        seat(2, Office.SECRETARY, ends_on=date(2026, 10, 1)),
        seat(2, Office.MEMBER),
        seat(2, Office.SECRETARY, user_id=1),
    ],
    ids=["goes on", "another year", "over", "a member", "one person"],
)
def test_nothing_is_proposed_where_somebody_stays(other):
    assert stagger([seat(1, Office.CHAIR), other], TODAY) is None


def test_a_seat_that_cannot_go_on_keeps_its_day():
    fixed = seat(1, Office.CHAIR, may_be_reappointed=False)
    assert years(stagger([fixed, seat(2, Office.SECRETARY, since=2020)], TODAY)) == {1: 2027, 2: 2028}
    successor = seat(3, Office.SECRETARY, starts_on=date(2027, 8, 1), ends_on=None)
    assert years(stagger([seat(1, Office.CHAIR), seat(2, Office.SECRETARY), successor], TODAY)) == {2: 2027, 1: 2028}
    assert stagger([fixed, seat(2, Office.SECRETARY), successor], TODAY) is None


def test_a_leap_day():
    assert years_later(date(2028, 2, 29), 1) == date(2029, 2, 28)


@pytest.fixture
def world(app, clock):
    clock.set(datetime(2026, 11, 2, 9, tzinfo=UTC))
    made = build()
    for row in database.session.scalars(select(Seat).where(Seat.council_id == made.council_id)):
        row.ends_on, row.warned_at = END, datetime(2026, 10, 1, tzinfo=UTC)
    database.session.commit()
    return made


def test_in_one_click_and_once(client, world):
    council = database.session.get_one(Council, world.council_id)
    client.sign_in(database.session.get_one(User, world.people["chair"]))
    page = f"/{world.slug}/councils/{council.id}/seats"
    assert "Iedereen met een functie stopt in 2026-2027" in client.get(page).text
    form = client.form(f"{page}/stagger", on=page).values
    assert client.post(f"{page}/stagger", data=form).location == page
    assert "verdeeld" in client.get(page).text
    database.session.expire_all()
    officers = select(Seat).where(Seat.council_id == council.id, Seat.office != Office.MEMBER)
    assert {row.ends_on.year for row in database.session.scalars(officers)} == {2027, 2028}
    moved = database.session.scalars(officers.where(Seat.ends_on > END)).one()
    assert moved.warned_at is None, "whoever stays longer hears it anew"
    assert "Iedereen met een functie" not in client.get(page).text
    assert client.post(f"{page}/stagger", data=form).status_code == 303
    assert "De termijnen zijn veranderd" in client.get(page).text
    audited = database.session.scalars(select(AuditEvent).where(AuditEvent.verb == "councils.stagger_terms")).all()
    assert len(audited) == 1
