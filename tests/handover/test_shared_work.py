"""What several do, or an office does, when one of them goes: nobody is forgotten and nobody has it twice."""

from datetime import date

import pytest
from sqlalchemy import select

from klankbord.base import journal
from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.councils.models import Office, Seat
from klankbord.followup import queries_owners
from klankbord.followup.models import ActionItem, ActionOwner, ActionState
from klankbord.handover.actions_merge import merge
from klankbord.handover.queries_merge import preview
from klankbord.kit import dates
from tests.factories.councils import CouncilFactory, SeatFactory, seated, viewer
from tests.factories.handover import SUMMER, ActionItemFactory, member, summer
from tests.factories.schools import SchoolFactory, admin, parent

TODAY = date(2026, 10, 6)


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="de-proef", name="De Proef")


@pytest.fixture
def council(school):
    return CouncilFactory(school_id=school.id, parent_council=True)


def shared(council, what, *owners):
    """Something to do by users, offices and names outside."""
    said = [one if isinstance(one, str) and not isinstance(one, Office) else getattr(one, "name", "") for one in owners]
    said = ["secretaris" if isinstance(one, Office) else name for one, name in zip(owners, said, strict=True)]
    item = ActionItemFactory(council=council, what=what, owner_name=", ".join(said))
    for position, (one, name) in enumerate(zip(owners, said, strict=True)):
        is_office = isinstance(one, Office)
        database.session.add(
            ActionOwner(
                school_id=council.school_id,
                action_id=item.id,
                position=position,
                user_id=None if is_office or isinstance(one, str) else one.id,
                office=one if is_office else None,
                name=name,
            )
        )
    database.session.flush()
    return item.id


def owners(action_id):
    rows = database.session.execute(
        select(ActionOwner.user_id, ActionOwner.office, ActionOwner.name)
        .where(ActionOwner.action_id == action_id)
        .order_by(ActionOwner.position)
    )
    return [(user_id, office, name) for user_id, office, name in rows]


def item(action_id):
    return database.session.get_one(ActionItem, action_id, populate_existing=True)


def test_an_office_is_handed_over_with_what_its_holder_shares(client, school, council, clock):
    fatma = parent(school, name="Fatma Yıldız", address="fatma@ouder.example")
    kofi = parent(school, name="Kofi Mensah", address="kofi@ouder.example")
    seat = SeatFactory(council=council, user=fatma, office=Office.SECRETARY, ends_on=date(2027, 7, 31))
    seated(council, kofi)
    alone = ActionItemFactory(council=council, owner_id=fatma.id, owner_name=fatma.name).id
    with_oma = shared(council, "Soep koken", fatma, "oma Bep")
    with_kofi = shared(council, "Stoelen halen", fatma, kofi)
    of_office = shared(council, "Post openen", Office.SECRETARY)
    both = shared(council, "Agenda typen", fatma, Office.SECRETARY)
    ended = shared(council, "Al gedaan", fatma, "oma Bep")
    item(ended).state = ActionState.DONE
    database.session.commit()
    client.sign_in(fatma)
    here = f"/de-proef/councils/{council.id}/seats/{seat.id}/handover"
    page = client.get(f"{here}?to={kofi.id}").text
    for words in ("Kramen bestellen", "Soep koken", "Stoelen halen", "Post openen", "Agenda typen",
                  "4 punten die Fatma Yıldız zou doen", "1 actiepunt van de functie gaat vanzelf mee"):  # fmt: skip
        assert words in page, words
    assert "Al gedaan" not in page
    assert client.submit(here, on=f"{here}?to={kofi.id}").status_code == 303
    assert item(alone).owner_id == kofi.id
    assert owners(with_oma) == [(kofi.id, None, "Kofi Mensah"), (None, None, "oma Bep")]
    assert item(with_oma).owner_name == "Kofi Mensah, oma Bep"
    assert owners(with_kofi) == [(kofi.id, None, "Kofi Mensah")]
    assert item(with_kofi).owner_name == "Kofi Mensah"
    assert owners(both) == [(kofi.id, None, "Kofi Mensah"), (None, Office.SECRETARY, "secretaris")]
    assert owners(ended)[0][0] == fatma.id
    mine = queries_owners.theirs(kofi.id, council.id, TODAY)
    assert mine == {alone, with_oma, with_kofi, of_office, both}
    assert queries_owners.theirs(fatma.id, council.id, TODAY) == {ended}
    mails = database.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "handover_taken")).all()
    assert all(words in mails[0].text for words in ("Post openen", "Soep koken", "Stoelen halen"))
    client.sign_in(admin(school))
    batch = database.session.scalars(select(journal.ChangeBatch)).one()
    client.submit(f"/de-proef/changes/{batch.id}/undo", on="/de-proef/changes")
    database.session.expire_all()
    assert owners(with_kofi) == [(fatma.id, None, "Fatma Yıldız"), (kofi.id, None, "Kofi Mensah")]
    assert item(with_kofi).owner_name == "Fatma Yıldız, Kofi Mensah"
    assert queries_owners.theirs(fatma.id, council.id, TODAY) == {alone, with_oma, with_kofi, of_office, both, ended}


def test_what_stays_with_who_had_the_office_stays(client, school, council, clock):
    fatma, kofi = parent(school, name="Fatma Yıldız"), parent(school, name="Kofi Mensah")
    seat = SeatFactory(council=council, user=fatma, office=Office.SECRETARY)
    seated(council, kofi)
    mine, of_office = shared(council, "Soep koken", fatma, "oma Bep"), shared(council, "Post openen", Office.SECRETARY)
    database.session.commit()
    client.sign_in(fatma)
    here = f"/de-proef/councils/{council.id}/seats/{seat.id}/handover"
    assert client.submit(here, {"with_actions": None}, on=f"{here}?to={kofi.id}").status_code == 303
    assert queries_owners.theirs(fatma.id, council.id, TODAY) == {mine}
    assert queries_owners.theirs(kofi.id, council.id, TODAY) == {of_office}


@pytest.fixture
def made(db, clock):
    clock.set(SUMMER)
    return summer()


@pytest.mark.parametrize("choice", ["organiser", "drop"])
def test_at_the_turn_of_the_year_others_go_on_and_the_rest_goes_as_chosen(made, client, choice):
    people, board = made.people, made.board
    with_kofi = shared(board, "Stoelen halen", people["bram"], people["kofi"])
    with_oma = shared(board, "Soep koken", people["bram"], "oma Bep")
    with_office = shared(board, "Post openen", people["bram"], Office.SECRETARY)
    with_olga = shared(board, "Zaal openen", people["olga"], people["bram"])
    of_office = shared(board, "Agenda typen", Office.SECRETARY)
    database.session.commit()
    turn = made.turn()
    turn.choices = {f"items-{people['bram'].id}": choice}
    database.session.commit()
    client.sign_in(made.marga)
    page = client.get(f"/de-proef/year/{turn.id}/preview")
    assert page.status_code == 200
    assert "3 actiepunten gaan verder met de anderen" in page.text
    page = client.get("/de-proef/year").text
    assert all(words in page for words in ("Stoelen halen", "Soep koken", "Kramen bestellen"))
    made.carry_out(turn)
    assert member(people["bram"]).left_at is not None
    assert owners(with_kofi) == [(people["kofi"].id, None, "Kofi Mensah")]
    assert item(with_kofi).owner_name == "Kofi Mensah"
    assert owners(with_office) == [(None, Office.SECRETARY, "secretaris")]
    assert owners(with_olga) == [(people["olga"].id, None, "Olga Visser")]
    assert item(of_office).owner_name == "secretaris"
    assert {item(one).state for one in (with_kofi, with_office, with_olga, of_office)} == {ActionState.OPEN}
    if choice == "drop":
        assert item(with_oma).state == ActionState.DROPPED
    else:
        assert owners(with_oma) == [(people["olga"].id, None, "Olga Visser"), (None, None, "oma Bep")]
        assert item(with_oma).owner_name == "Olga Visser, oma Bep"
    today = dates.today("Europe/Amsterdam")
    left = queries_owners.theirs(people["bram"].id, board.id, today)
    assert not [one for one in left if item(one).is_open]


def test_two_accounts_of_one_person_have_a_thing_once(school, council, clock):
    keep, other = parent(school, name="Fatma Yıldız"), parent(school, name="F. Yildiz")
    kofi, marga = parent(school, name="Kofi Mensah"), admin(school)
    seated(council, other, Office.SECRETARY)
    twice = shared(council, "Soep koken", other, kofi, keep)
    once = shared(council, "Stoelen halen", other, "oma Bep")
    of_office = shared(council, "Post openen", Office.SECRETARY)
    done = ActionItemFactory(council=council, owner_id=other.id, owner_name=other.name).id
    database.session.commit()
    counted = {one.label: (one.keep, one.other) for one in preview(keep.id, other.id, TODAY).counts}
    assert counted["action items"] == (1, 4)
    both = [member(keep), member(other)]
    for one in both:
        database.session.refresh(one, ["user"])
    merge(*both, name_of=keep.id, language_of=keep.id, by=viewer(marga, school), now=clock())
    database.session.commit()
    assert owners(twice) == [(kofi.id, None, "Kofi Mensah"), (keep.id, None, "Fatma Yıldız")]
    assert item(twice).owner_name == "Kofi Mensah, Fatma Yıldız"
    assert owners(once)[0][0] == keep.id
    assert queries_owners.theirs(keep.id, council.id, TODAY) == {twice, once, of_office, done}
    assert database.session.scalars(select(Seat).where(Seat.user_id == keep.id)).one().office == Office.SECRETARY
