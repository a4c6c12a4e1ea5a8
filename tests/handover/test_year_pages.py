"""The guide of the turn of the year as its administrator goes through it, without JavaScript."""

import json

import pytest
from sqlalchemy import select

from klankbord.base import errands
from klankbord.base.db import db as database
from klankbord.base.outbox import MessageState, OutboxMessage
from klankbord.handover.models import YearTurn, YearTurnState
from klankbord.schools.models import ClassGroup
from tests.factories.handover import AUGUST, SUMMER, summer
from tests.factories.schools import ClassGroupFactory, SchoolFactory, admin, parent
from tests.fixtures.pages import forms_of

YEAR = "/de-proef/year"


@pytest.fixture
def made(db, clock):
    clock.set(SUMMER)
    return summer()


@pytest.fixture
def marga(made, client):
    return client.sign_in(made.marga)


def begin(client):
    assert client.submit(YEAR, {"on": "2027-08-01"}).location == YEAR
    return database.session.scalars(select(YearTurn)).one()


def choices(turn):
    return f"{YEAR}/{turn.id}/choices"


def test_from_the_home_page_to_the_new_year_and_back(made, marga, clock):
    assert "Het is tijd voor schooljaar 2027-2028" in marga.get("/de-proef/").text
    assert 'value="2027-08-01"' in marga.get(YEAR).text
    turn = begin(marga)
    page = marga.get(YEAR)
    for words in ("Naar schooljaar 2027-2028", "Fatma Yıldız", "Zonder deze persoon organiseert niemand de Ouderraad",
                  "Groepen zonder zetel: groep 1/2a, groep 8a"):  # fmt: skip
        assert words in page.text
    call = f"call-{made.board.id}"
    saved = marga.submit(choices(turn), {call: "y", "next": "preview"}, on=YEAR)
    assert saved.location == f"{YEAR}/{turn.id}/preview"
    preview = marga.get(saved.location)
    for words in ("Er is nog niets veranderd", "4 kinderen gaan van school", "1 ouder gaat weg", "Bram Hoekstra",
                  "2 ouders worden gevraagd om mee te doen", "2 vergaderingen komen als concept"):  # fmt: skip
        assert words in preview.text
    turned = marga.submit(f"{YEAR}/{turn.id}/turn", on=saved.location)
    assert turned.location == f"{YEAR}/{turn.id}"
    assert "Het begint zo" in marga.get(turned.location).text
    assert "op dit moment gewisseld" in marga.get(YEAR).text
    assert errands.run_due() == 1
    result = marga.get(turned.location)
    assert "De school zit nu in 2027-2028" in result.text
    assert "4 mails wachten en gaan weg op zondag 1 augustus, 08.00 uur" in result.text
    assert "Het is tijd" not in marga.get("/de-proef/").text
    batch = database.session.get_one(YearTurn, turn.id).batch_id
    assert marga.submit(f"/de-proef/changes/{batch}/undo", on=turned.location).location == "/de-proef/changes"
    assert "ongedaan gemaakt" in marga.get(turned.location).text
    assert database.session.scalars(select(OutboxMessage)).all() == []
    assert "Het is tijd" in marga.get("/de-proef/").text


def test_mails_that_went_are_told(made, marga, clock):
    turn = made.carry_out(made.turn())
    mail = database.session.scalars(select(OutboxMessage)).first()
    mail.state = MessageState.SENT
    page = marga.get(f"{YEAR}/{turn.id}").text
    assert "1 mail is verstuurd; die komt niet terug" in page
    assert "1 mail wacht" in page


def test_steps_are_saved_and_lead_on(made, marga):
    turn = begin(marga)
    group = made.groups["groep 1/2a"]
    answer = marga.submit(
        choices(turn), {f"class-{group.id}": "move", f"to-{group.id}": "groep 3", "next": "people"}, on=YEAR
    )
    assert answer.location == f"{YEAR}#people"
    assert database.session.get_one(YearTurn, turn.id).choices == {
        f"class-{group.id}": "move", f"to-{group.id}": "groep 3",
    }  # fmt: skip
    assert f'name="to-{group.id}" type="text" value="groep 3"' in marga.get(YEAR).text
    assert database.session.scalar(select(ClassGroup.id).where(ClassGroup.name == "groep 3")) is None


def test_two_administrators_in_two_browsers(made, marga, new_client):
    turn = begin(marga)
    other = new_client().sign_in(admin(made.school))
    first, second = made.groups["groep 6a"], made.groups["groep 7a"]
    mine, theirs = marga.form(choices(turn), on=YEAR).values, other.form(choices(turn), on=YEAR).values
    assert other.post(choices(turn), data={**theirs, f"class-{first.id}": "stay"}).status_code == 303
    assert marga.post(choices(turn), data={**mine, f"class-{second.id}": "leave"}).status_code == 303
    kept = database.session.get_one(YearTurn, turn.id).choices
    assert kept == {f"class-{first.id}": "stay", f"class-{second.id}": "leave"}
    clash = marga.post(choices(turn), data={**mine, f"class-{first.id}": "roster", "submission": "x" * 20})
    assert clash.status_code == 422
    assert "Iemand anders koos intussen “blijft in deze groep”" in clash.text
    form = next(form for form in _forms(clash) if form.goes_to(choices(turn), YEAR))
    assert form.values[f"class-{first.id}"] == ["roster"]
    assert form.values[f"class-{second.id}"] == ["move"]
    again = marga.post(choices(turn), data={**form.values, f"class-{second.id}": "leave"})
    assert again.status_code == 303
    assert database.session.get_one(YearTurn, turn.id).choices[f"class-{first.id}"] == "roster"


def _forms(response):

    return forms_of(response.text)


def test_a_class_that_came_meanwhile_is_no_trouble(made, marga):
    turn = begin(marga)
    typed = marga.form(choices(turn), on=YEAR).values
    ClassGroupFactory(school_id=made.school.id, name="groep 5a")
    assert marga.post(choices(turn), data={**typed, "empty": "keep"}).status_code == 303


def test_what_was_typed_wrong_comes_back(made, marga):
    turn = begin(marga)
    group = made.groups["groep 6a"]
    page = marga.submit(choices(turn), {f"to-{group.id}": "x" * 41}, on=YEAR)
    assert page.status_code == 422
    assert "x" * 41 in page.text
    assert "41 tekens" in page.text
    broken = marga.submit(choices(turn), {"was": "{nonsense"}, on=YEAR)
    assert broken.status_code == 303
    assert database.session.get_one(YearTurn, turn.id).choices == {}


@pytest.mark.parametrize("was", ["[1]", '"words"', "3", json.dumps({"class-999": "move"})])
def test_what_the_page_showed_may_be_anything(made, marga, was):
    turn = begin(marga)
    assert marga.submit(choices(turn), {"was": was}, on=YEAR).status_code == 303


def test_another_first_day(made, marga):
    turn = begin(marga)
    day = f"{YEAR}/{turn.id}/day"
    assert marga.submit(day, {"on": "2027-09-01"}, on=YEAR).status_code == 303
    assert database.session.get_one(YearTurn, turn.id).on.isoformat() == "2027-09-01"
    refused = marga.submit(day, {"on": "2027-12-01"}, on=YEAR)
    assert refused.status_code == 422
    assert "Kies een dag van 1 augustus tot en met 31 oktober" in refused.text


def test_pressing_twice_and_pressing_late(made, marga):
    turn = begin(marga)
    preview = f"{YEAR}/{turn.id}/preview"
    form = marga.form(f"{YEAR}/{turn.id}/turn", on=preview).values
    assert marga.post(f"{YEAR}/{turn.id}/turn", data=form).status_code == 303
    second = marga.post(f"{YEAR}/{turn.id}/turn", data={**form, "submission": "y" * 20})
    assert second.location == f"{YEAR}/{turn.id}"
    assert errands.run_due() == 1
    assert errands.run_due() == 0
    for path in (choices(turn), f"{YEAR}/{turn.id}/drop", f"{YEAR}/{turn.id}/day"):
        data = {"csrf_token": form["csrf_token"], "on": "2027-09-01"}
        assert marga.post(path, data=data).status_code in {303, 422}
    assert database.session.get_one(YearTurn, turn.id).state == YearTurnState.TURNED


def test_a_choice_after_the_preview_asks_to_look_again(made, marga, new_client):
    turn = begin(marga)
    form = marga.form(f"{YEAR}/{turn.id}/turn", on=f"{YEAR}/{turn.id}/preview").values
    other = new_client().sign_in(admin(made.school))
    other.submit(choices(turn), {"empty": "keep"}, on=YEAR)
    page = marga.post(f"{YEAR}/{turn.id}/turn", data=form)
    assert page.status_code == 422
    assert "Bekijk het nog eens" in page.text
    assert errands.run_due() == 0


def test_a_turn_that_failed_says_why(made, marga, monkeypatch):
    turn = made.turn()
    turn.choices = {f"class-{made.groups['groep 6a'].id}": "stay"}
    monkeypatch.setattr("klankbord.handover.actions_turning_year.counts", lambda _plan: 1 / 0)
    made.carry_out(turn)
    page = marga.get(f"{YEAR}/{turn.id}", follow_redirects=True)
    assert "er is niets veranderd" in page.text


def test_throwing_it_away(made, marga):
    turn = begin(marga)
    assert marga.submit(f"{YEAR}/{turn.id}/drop", on=YEAR).location == YEAR
    assert database.session.scalars(select(YearTurn)).all() == []


def test_another_schools_turn_is_not_there(made, client):
    turn = made.turn()
    client.sign_in(admin(SchoolFactory(slug="de-buren")))
    for page in (f"/de-buren/year/{turn.id}", f"/de-buren/year/{turn.id}/preview", f"{YEAR}/{turn.id}"):
        assert client.get(page).status_code == 404


@pytest.mark.parametrize("count", [1, 60])
def test_the_number_of_queries_does_not_grow(made, marga, queries, count):
    for number in range(count):
        group = ClassGroupFactory(school_id=made.school.id, name=f"groep 8{number}", position=number)
        parent(made.school, classes=[group])
    turn_id = begin(marga).id
    with queries() as seen:
        marga.get(YEAR)
    assert seen.count == 14, seen
    with queries() as seen:
        marga.get(f"{YEAR}/{turn_id}/preview")
    assert seen.count == 13, seen
    made.carry_out(database.session.get_one(YearTurn, turn_id))
    with queries() as seen:
        marga.get(f"{YEAR}/{turn_id}")
    assert seen.count == 5, seen


def test_thousands_move_in_few_statements(made, queries):
    """The statements count pieces of 500 rows, never rows."""
    group = made.groups["groep 6a"]
    for _ in range(40):
        parent(made.school, classes=[group])
    turn = made.turn(AUGUST)
    with queries() as seen:
        made.carry_out(turn)
    assert seen.count < 140, seen
