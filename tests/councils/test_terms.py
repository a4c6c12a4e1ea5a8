"""Terms: the next one in one click, offices of one person, deputies, and mail before a term ends."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.councils import actions, actions_terms, queries, rules_terms
from klankbord.councils.models import Council, Office, Seat
from klankbord.kit.errors import DomainError
from klankbord.people.models import User
from tests.factories.outbox import words
from tests.world import build

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
TODAY = date(2026, 11, 2)
SOON = date(2026, 12, 20)


@pytest.fixture
def world(app, clock):
    clock.set(NOW)
    return build()


@pytest.fixture
def council(world):
    return database.session.get_one(Council, world.council_id)


def person(world, role):
    return database.session.get_one(User, world.people[role])


def seat_of(world, role, council):
    """The last seat of somebody in a council, with who holds it."""
    found = select(Seat).where(Seat.council_id == council.id, Seat.user_id == world.people[role])
    seat = database.session.scalars(found.order_by(Seat.starts_on.desc())).first()
    assert next(one for one in queries.seats_of(council.id) if one is seat)
    return seat


def give(world, council, role, office=Office.MEMBER, **values):
    given = {"starts_on": TODAY, "ends_on": None, "class_group_id": None} | values
    seat = actions.seat(council, person(world, role), office, **given, by=person(world, "admin"), now=NOW)
    database.session.flush()
    return seat


@pytest.mark.parametrize(
    ("first", "last", "next_first", "next_last"),
    [
        (date(2025, 8, 1), date(2026, 7, 31), date(2026, 8, 1), date(2027, 7, 31)),
        (date(2022, 8, 1), date(2025, 7, 31), date(2025, 8, 1), date(2028, 7, 31)),
        (date(2023, 9, 15), date(2024, 3, 14), date(2024, 3, 15), date(2024, 9, 14)),
        (date(2024, 1, 31), date(2024, 3, 30), date(2024, 3, 31), date(2024, 5, 29)),
        (date(2026, 9, 1), date(2026, 9, 10), date(2026, 9, 11), date(2026, 9, 20)),
        (date(2027, 8, 1), date(2028, 2, 29), date(2028, 3, 1), date(2028, 9, 30)),
    ],
)
def test_the_next_term_is_as_long(first, last, next_first, next_last):
    assert rules_terms.next_term(first, last) == (next_first, next_last)


@pytest.mark.parametrize(
    ("weeks", "last", "soon"),
    [(8, SOON, True), (6, SOON, False), (8, None, False), (8, TODAY, True), (8, TODAY - timedelta(days=1), False)],
)
def test_which_terms_end_soon(weeks, last, soon):
    seat = Seat(starts_on=date(2025, 8, 1), ends_on=last)
    assert rules_terms.ends_soon(seat, Council(warn_weeks=weeks), TODAY) is soon


def test_in_one_click_from_the_page(client, world, council):
    seat = seat_of(world, "council_member", council)
    seat.starts_on, seat.ends_on = date(2024, 12, 21), SOON
    client.sign_in(person(world, "chair"))
    page = f"/{world.slug}/councils/{council.id}/seats"
    assert "loopt bijna af" in client.get(page).text
    here = f"{page}/{seat.id}/again"
    assert client.submit(here, on=page).location == page
    new = seat_of(world, "council_member", council)
    assert (new.starts_on, new.ends_on, new.office) == (date(2026, 12, 21), date(2028, 12, 20), Office.MEMBER)
    after = client.get(page).text
    assert "loopt bijna af" not in after
    assert "gaat daarna door" in after
    assert "termijn 2" in after
    late = client.post(here, data={"csrf_token": client.form(page).values["csrf_token"]})
    assert late.status_code == 422
    assert "is al opnieuw benoemd" in late.text


def test_what_has_no_next_term(world, council):
    seat = seat_of(world, "council_member", council)
    by = person(world, "admin")
    with pytest.raises(DomainError, match="no last day"):
        actions_terms.reappoint(council, seat, by=by, now=NOW)
    seat.starts_on, seat.ends_on, seat.may_be_reappointed = date(2025, 12, 21), SOON, False
    with pytest.raises(DomainError, match="Mo Raadslid cannot be re-appointed"):
        actions_terms.reappoint(council, seat, by=by, now=NOW)
    seat.may_be_reappointed, council.most_terms = True, 1
    with pytest.raises(DomainError, match="had 1 terms in this office"):
        actions_terms.reappoint(council, seat, by=by, now=NOW)
    council.most_terms = 2
    second = actions_terms.reappoint(council, seat, by=by, now=NOW)
    database.session.flush()
    assert second.ends_on == date(2027, 12, 20)
    second = seat_of(world, "council_member", council)
    with pytest.raises(DomainError, match="had 2 terms in this office"):
        actions_terms.reappoint(council, second, by=by, now=NOW)
    with pytest.raises(DomainError, match="had 2 terms in this office"):
        give(world, council, "council_member", starts_on=date(2028, 1, 1))


def test_the_page_says_why_somebody_cannot_go_on(client, world, council):
    seat = seat_of(world, "council_member", council)
    seat.ends_on, seat.may_be_reappointed = SOON, False
    client.sign_in(person(world, "chair"))
    page = client.get(f"/{world.slug}/councils/{council.id}/seats").text
    assert "Mo Raadslid kan niet opnieuw worden benoemd" in page
    assert f"/seats/{seat.id}/again" not in page


def test_one_person_holds_an_office_of_one(world, council):
    with pytest.raises(DomainError, match="Carla Voorzit holds this office in that time") as refused:
        give(world, council, "parent", Office.CHAIR)
    assert refused.value.field == "office"
    give(world, council, "parent", Office.VICE_CHAIR)
    give(world, council, "ended", Office.VICE_CHAIR)
    give(world, council, "parent", Office.TREASURER)
    with pytest.raises(DomainError, match="Pia Ouder holds this office"):
        give(world, council, "ended", Office.TREASURER)
    chair = seat_of(world, "chair", council)
    chair.ends_on = SOON
    database.session.flush()
    give(world, council, "parent", Office.CHAIR, starts_on=SOON + timedelta(days=1))
    with pytest.raises(DomainError, match="Carla Voorzit holds this office"):
        give(world, council, "ended", Office.CHAIR, ends_on=SOON)


def test_a_deputy_stands_in_for_somebody(client, world, council):
    chair = seat_of(world, "chair", council)
    with pytest.raises(DomainError, match="for themselves"):
        give(world, council, "chair", deputy_of=chair)
    with pytest.raises(DomainError, match="no office of their own"):
        give(world, council, "parent", Office.VICE_CHAIR, deputy_of=chair)
    client.sign_in(person(world, "chair"))
    page = f"/{world.slug}/councils/{council.id}/seats"
    values = {"user_id": world.people["parent"], "office": "member", "deputy_of_id": chair.id}
    assert client.submit(page, values).status_code == 303
    assert "vervangt Carla Voorzit" in client.get(page).text
    given = seat_of(world, "parent", council)
    assert given.deputy_of_id == chair.id
    viewer = queries.viewer_of_user(world.people["parent"], world.school_id, NOW)
    assert viewer.has_seat(council.id)
    client.sign_in(person(world, "parent"))
    assert "vervangt Carla Voorzit" in client.get(f"/{world.slug}/councils/{council.id}").text


OWN = """Dag Mo,

Je termijn in Ouderraad van De Regenboog loopt af op zondag 20 december 2026.

Wil je door, of is het tijd voor iemand anders? Zeg het tegen de organisator. Die heeft dit bericht ook gekregen.

Het overleg:
http://localhost:5000/regenboog/councils/{council}

Je krijgt dit één keer, omdat je in Ouderraad zit.
"""
ORGANISER = """Dag Carla,

Deze termijnen in Ouderraad van De Regenboog lopen bijna af:
- Sem Notulist (secretaris): t/m dinsdag 1 december 2026
- Mo Raadslid: t/m zondag 20 december 2026

Bespreek wie er doorgaat. Op de pagina met leden geef je iemand met één klik de volgende termijn:
http://localhost:5000/regenboog/councils/{council}/seats

Je krijgt dit één keer per termijn, omdat je Ouderraad organiseert, of omdat de school er niemand anders voor heeft.
"""


def mails():
    found = database.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    return [(mail.kind, mail.address, words(mail.text), mail.html) for mail in found]


def test_mail_once_before_a_term_ends(world, council):
    seat_of(world, "council_member", council).ends_on = SOON
    seat_of(world, "secretary", council).ends_on = date(2026, 12, 1)
    database.session.flush()
    assert actions_terms.warn_ending(NOW) == 4
    sent = mails()
    assert [(kind, address) for kind, address, _text, _html in sent] == [
        ("councils_own_term", "sem.notulist@ouders.example"),
        ("councils_own_term", "mo.raadslid@ouders.example"),
        ("councils_terms_end", "carla.voorzit@ouders.example"),
        ("councils_terms_end", "sem.notulist@ouders.example"),
    ]
    assert sent[1][2] == OWN.format(council=council.id)
    assert sent[2][2] == ORGANISER.format(council=council.id)
    assert "Sem Notulist" not in sent[3][2], "their own term they heard of already"
    assert f"/regenboog/councils/{council.id}" in sent[1][3]
    assert actions_terms.warn_ending(NOW + timedelta(hours=1)) == 0
    assert len(mails()) == 4


def test_no_mail_of_what_goes_on_or_is_far_away_or_closed(world, council):
    seat = seat_of(world, "council_member", council)
    seat.starts_on, seat.ends_on = date(2025, 12, 21), SOON
    database.session.flush()
    council.warn_weeks = 6
    assert actions_terms.warn_ending(NOW) == 0
    council.warn_weeks = 8
    council.closed_at = NOW
    database.session.flush()
    assert actions_terms.warn_ending(NOW) == 0
    council.closed_at = None
    actions_terms.reappoint(council, seat, by=person(world, "admin"), now=NOW)
    database.session.flush()
    assert actions_terms.warn_ending(NOW) == 0
    assert mails() == []


def test_the_administrators_hear_it_where_nobody_organises(world, council):
    seat_of(world, "council_member", council).ends_on = SOON
    for role in ("chair", "secretary"):
        seat_of(world, role, council).ends_on = TODAY - timedelta(days=1)
    database.session.flush()
    actions_terms.warn_ending(NOW)
    assert [address for _kind, address, _text, _html in mails()] == [
        "mo.raadslid@ouders.example", "ada.beheer@ouders.example"
    ]  # fmt: skip


def test_the_page_asks_as_much_of_few_seats_as_of_many(client, world, council, queries):
    client.sign_in(person(world, "chair"))
    path = f"/{world.slug}/councils/{council.id}/seats"
    client.get(path)
    with queries() as few:
        client.get(path)
    for number in range(20):
        user = User(name=f"Lid {number}", created_at=NOW)
        database.session.add(user)
        database.session.flush()
        database.session.add(
            Seat(school_id=world.school_id, council_id=council.id, user_id=user.id, starts_on=TODAY, ends_on=SOON)
        )
    database.session.commit()
    with queries() as many:
        client.get(path)
    assert few.count == many.count <= 8
