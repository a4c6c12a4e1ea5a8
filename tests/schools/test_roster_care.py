"""Rosters when more than one is at work, when time goes by, and when a file means no good."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from klankbord.base import errands
from klankbord.base.db import db as database
from klankbord.base.errands import Errand
from klankbord.base.outbox import OutboxMessage
from klankbord.people.models import User
from klankbord.schools import actions_roster
from klankbord.schools.models import Child, Membership
from klankbord.schools.models_roster import RosterImport, RosterLine, RosterState
from tests.factories.schools import ClassGroupFactory, SchoolFactory, admin, parent
from tests.schools.roster_office import CSV, count, read, row, take_over


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="de-proef", name="De Proef")


@pytest.fixture
def marga(school):
    return admin(school, address="marga@school.example", name="Marga de Wit")


@pytest.fixture
def office(client, marga):
    """The administrator in a browser."""
    return client.sign_in(marga)


def test_who_changed_something_meanwhile_gets_a_fresh_preview(office, school):
    where = read(office)
    parent(school, address="kofi@ouder.example", name="Kofi Mensah")
    take_over(office, where)
    assert row().state is RosterState.READY
    assert count(Child) == 0
    page = office.get(where).text
    assert "Daarom is er niets overgenomen" in page
    assert 'Veranderd <span class="count">1</span>' in page.replace("\n", "")
    take_over(office, where)
    assert row().state is RosterState.APPLIED


def test_of_two_imports_at_once_the_second_is_shown_anew(office):
    first, second = read(office), read(office)
    office.submit(f"{first}/application", on=first)
    office.submit(f"{second}/application", on=second)
    assert errands.run_due() == 2
    assert row().state is RosterState.READY
    assert count(Membership, Membership.is_parent) == 4
    assert "Daarom is er niets overgenomen" in office.get(second).text


def test_a_double_submit_is_one_deed_and_an_old_page_is_refused(office):
    where = read(office)
    form = office.form(f"{where}/application", on=where)
    values = {name: value[0] for name, value in form.values.items() if value}
    first, again = (office.post(f"{where}/application", data=values) for _ in range(2))
    assert first.location == again.location == where
    assert count(Errand, Errand.kind == actions_roster.APPLY) == 1
    stale = office.post(f"{where}/application", data={**values, "submission": "another-key-of-22-chars"})
    assert stale.status_code == 422
    assert "Iemand is intussen met deze lijst verder gegaan" in stale.text


def test_new_people_are_mailed_once_for_each_mailbox(office):
    where = read(office)
    take_over(office, where, invited="y")
    mails = database.session.scalars(select(OutboxMessage).order_by(OutboxMessage.address)).all()
    assert [mail.address for mail in mails] == ["esra@ouder.example", "kofi@ouder.example", "samira@ouder.example"]
    assert "Dag Samira Smit & Joost Smit," in mails[2].text
    assert "http://localhost:5000/sign-in?address=samira%40ouder.example" in mails[2].text
    assert (
        'value="samira@ouder.example"'
        in office.application.test_client().get("/sign-in?address=samira%40ouder.example").text
    )


def test_nobody_is_mailed_unless_asked(office):
    take_over(office, read(office))
    assert count(OutboxMessage) == 0


def test_leaving_out_is_ticked_for_the_whole_school_only(office):
    take_over(office, read(office))
    lines = CSV.splitlines(keepends=True)
    whole = read(office, "".join(lines[:3]))
    assert office.form(f"{whole}/application", on=whole).values.get("leave_out") == ["y"]
    part = read(office, "".join(lines[:2]))
    assert "leave_out" not in office.form(f"{part}/application", on=part).values
    assert "Maar 33% van de kinderen" in office.get(part).text
    take_over(office, whole, leave_out="y")
    assert count(Membership, Membership.left_at.is_not(None)) == 1
    assert "0 nieuw, 0 veranderd, 1 weg" in office.get(whole).text


def test_a_dropped_file_leaves_nothing(office):
    where = read(office)
    assert office.submit(f"{where}/drop", on=where).location == "/de-proef/rosters"
    assert count(RosterLine) == 0
    assert database.session.scalar(select(RosterImport.content)) is None
    assert "Samira" not in str((row().reading, row().choices, row().counts))
    assert "weggegooid" in office.get(where).text
    take_over(office, again := read(office))
    answer = office.post(f"{again}/drop", data={"csrf_token": office.token(again)})
    assert answer.status_code == 422
    assert "Deze lijst is al overgenomen" in answer.text


def test_what_is_over_is_forgotten(office, clock):
    kept, waiting = read(office), read(office)
    take_over(office, kept)
    clock.forward(days=1, minutes=1)
    actions_roster.forget_old(clock.instant)
    database.session.commit()
    assert count(RosterLine, RosterLine.import_id == int(waiting.rpartition("/")[2])) == 0
    assert count(RosterLine) > 0
    assert row().state is RosterState.DROPPED
    clock.forward(days=7)
    actions_roster.forget_old(clock.instant)
    database.session.commit()
    assert count(RosterLine) == 0


def test_a_file_that_went_away_meanwhile_is_not_taken_over(office, clock):
    where = read(office)
    office.submit(f"{where}/application", on=where)
    actions_roster.forget_old(clock.instant + timedelta(days=2))
    database.session.commit()
    errands.run_due()
    assert count(Child) == 0
    assert row().state is RosterState.DROPPED


def test_another_schools_import_is_not_there(office, school, new_client):
    other = admin(SchoolFactory(slug="elders"), name="Ans Elders")
    where = read(office).replace("de-proef", "elders")
    stranger = new_client().sign_in(other)
    token = {"csrf_token": stranger.token("/elders/rosters")}
    assert stranger.get(where).status_code == 404
    assert stranger.get(f"{where}/progress").status_code == 404
    for deed in ("columns", "choices", "application", "drop"):
        assert stranger.post(f"{where}/{deed}", data=token).status_code == 404, deed
    assert row().state is RosterState.READY


EVIL = "<img src=x onerror='alert(1)'>"


def test_what_a_file_says_is_shown_as_it_stands(office):
    lines = (f"Naam ouder;E-mail ouder;Groep;{EVIL}", "=HYPERLINK(1) Smit;samira@ouder.example;=1+1;b")
    where = read(office, "\n".join((*lines, f"{EVIL} Smit;a@b.example;5A;c", "")), f"{EVIL}.csv")
    for page in (where, f"{where}?tab=new", f"{where}?tab=doubtful", "/de-proef/rosters"):
        shown = office.get(page).text
        assert "<img" not in shown, page
    assert "=1+1" in office.get(f"{where}?tab=new").text


def test_a_preview_asks_as_little_for_many_lines_as_for_few(office, queries):
    counted = []
    for size in (1, 120):
        lines = [f"{n:06};;;;5A;Ouder{n} Smit{n};ouder{n}@ouder.example;;\n" for n in range(size)]
        where = read(office, CSV.splitlines(keepends=True)[0] + "".join(lines))
        office.get(where)
        with queries() as seen:
            assert office.get(f"{where}?tab=new").status_code == 200
        counted.append(seen.count)
    assert counted[0] == counted[1] <= 6, seen
    assert office.get(f"{where}?tab=new&page=3").text.count("row-line") == 21
    assert office.get(f"{where}?tab=new&page=999").status_code == 200


def test_the_example_can_be_read_back(office):
    answer = office.get("/de-proef/rosters/example.csv")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    read(office, answer.data)
    assert {name: row().counts[name] for name in ("people", "children", "doubtful")} == {
        "people": 2, "children": 1, "doubtful": 0,
    }  # fmt: skip


def test_edexml_says_that_it_has_no_parents(office, school):
    ClassGroupFactory(school_id=school.id, name="5A")
    xml = """<?xml version="1.0" encoding="UTF-8"?><EDEX><groepen><groep key="g1"><naam>5A</naam></groep></groepen>
    <leerlingen><leerling key="l1"><achternaam>Smit</achternaam><groep key="g1"/></leerling></leerlingen>
    <leerkrachten><leerkracht key="k1"><achternaam>Visser</achternaam><roepnaam>Noor</roepnaam>
    <emailadres>noor@school.example</emailadres></leerkracht></leerkrachten></EDEX>"""
    where = read(office, xml, "school.xml")
    page = office.get(f"{where}?tab=new").text
    assert "maar geen ouders" in page
    assert "Noor Visser" in page
    take_over(office, where)
    noor = database.session.scalars(select(Membership).join(User).where(User.name == "Noor Visser")).one()
    assert (noor.is_staff, noor.is_parent) == (True, False)
    assert count(Child) == 1
