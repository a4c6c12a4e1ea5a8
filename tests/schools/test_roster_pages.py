"""A roster from upload to undo, as the office does it on the pages."""

import io
import zlib

import pytest
from sqlalchemy import select

from klankbord.base import errands
from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.people.models import User
from klankbord.schools import actions_changes, actions_roster
from klankbord.schools.models import Child, Membership
from klankbord.schools.models_roster import RosterColumn, RosterImport, RosterState
from tests.factories.schools import SchoolFactory, admin
from tests.schools.roster_office import CSV, count, doubt, read, row, take_over, upload


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


def test_from_upload_to_undo(office, school):
    where = upload(office)
    assert where == f"/de-proef/rosters/{row().id}"
    page = office.get(where).text
    assert 'role="progressbar"' in page
    assert "Net begonnen" in page
    assert office.get(f"{where}/progress").status_code == 200
    assert errands.run_due() == 1
    answer = office.get(f"{where}/progress")
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, where)

    assert count(Child) == 0
    page = office.get(where).text
    assert "e.deboer@werk.example gebruiken." in page
    page = office.get(f"{where}?tab=new").text
    assert "deelt de mailbox met Joost Smit" in page
    assert "rij 2" in page

    assert take_over(office, where).location == where
    assert row().state is RosterState.APPLIED
    assert count(Membership, Membership.is_parent) == 4
    page = office.get(where).text
    assert (
        '<strong class="breakable">esra@ouder.example gebruiken.</strong>' in office.get(f"{where}?tab=doubtful").text
    )
    assert "Overgenomen" in page
    assert "4 nieuw, 0 veranderd, 0 weg" in page
    assert "Je kunt" not in page
    user = database.session.scalars(select(User).where(User.name == "Kofi Mensah")).one()
    assert f'href="/de-proef/people/{user.id}"' in office.get(f"{where}?tab=new").text

    undo = f"/de-proef/changes/{row().batch_id}/undo"
    office.submit(undo, on=where)
    assert count(Membership) == 1
    page = office.get(where).text
    assert "Ongedaan gemaakt" in page
    assert undo not in page
    assert "ongedaan gemaakt" in office.get("/de-proef/rosters").text

    again = read(office)
    take_over(office, again)
    assert count(Membership, Membership.is_parent) == 4
    verbs = database.session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)).all()
    asked = ["schools.upload_roster", "schools.ask_for_roster", "schools.import_roster"]
    assert [verb for verb in verbs if verb in {*asked, "journal.undo"}] == [*asked, "journal.undo", *asked]


def test_a_large_change_is_undone_by_the_worker(office, school, monkeypatch):
    monkeypatch.setattr(actions_changes, "AT_ONCE", 0)
    where = read(office)
    take_over(office, where)
    batch = row().batch_id
    undo, changes = f"/de-proef/changes/{batch}/undo", "/de-proef/changes"
    form = office.form(undo, on=where).values
    for _ in range(2):
        assert office.post(undo, data={**form, "submission": ""}).location == changes
    page = office.get(changes).text
    assert "Je mag deze pagina verlaten" in page
    assert 'hx-trigger="every 2s"' in page
    assert undo not in page
    assert count(Membership, Membership.is_parent) == 4

    assert errands.run_due() == 1
    assert count(Membership, Membership.is_parent) == 0
    page = office.get(changes).text
    assert "ongedaan gemaakt door Marga de Wit" in page
    assert 'hx-trigger="every 2s"' not in page


def test_nothing_that_is_not_needed_is_kept(office, school):
    where = read(office)
    assert b"03-02-2017" in zlib.decompress(database.session.scalar(select(RosterImport.content)))
    assert "03-02-2017" not in str(row().reading)
    take_over(office, where)
    held = [
        str(value)
        for table in database.metadatas[None].sorted_tables
        for line in database.session.execute(select(table))
        for value in line
    ]
    for secret in ("03-02-2017", "2017-02-03", "000101", "Zoë"):
        assert not any(secret in value for value in held), secret


def test_the_second_time_there_is_nothing_to_take_over(office):
    take_over(office, read(office))
    where = read(office)
    page = office.get(where).text
    assert "Er zou niets veranderen" in page
    assert f"{where}/application" not in page


def test_a_choice_is_read_again_and_shown(office):
    where = read(office)
    chosen = {f"choice-{doubt().id}": "address:e.deboer@werk.example"}
    answer = office.submit(f"{where}/choices", chosen, on=where)
    assert answer.location == f"{where}?tab=doubtful"
    assert row().state is RosterState.READING
    errands.run_due()
    page = office.get(where).text
    assert "checked" in page
    assert "gekozen" in page
    assert row().counts["open"] == 0
    take_over(office, where)
    assert "e.deboer@werk.example" in office.get("/de-proef/people?q=Esra").text
    assert row().choices == {}


def test_a_way_that_is_not_offered_is_refused(office):
    where = read(office)
    answer = office.submit(f"{where}/choices", {f"choice-{doubt().id}": "address:mallory@kwaad.example"}, on=where)
    assert answer.status_code == 422
    assert "Kies een van de mogelijkheden" in answer.text
    assert row().choices == {}


def test_columns_are_corrected_and_remembered_for_the_school(office, school):
    text = "Naam ouder;E-mail;Plek\nSamira Smit;samira@ouder.example;5A\nKofi Mensah;kofi@ouder.example;6B\n"
    where = read(office, text)
    form = office.form(f"{where}/columns", on=where)
    place = next(name for name in form.values if name.startswith("column-") and form.values[name] == ["unknown:0"])
    answer = office.submit(f"{where}/columns", {place: "class:0"}, on=where)
    assert answer.location.startswith(where)
    errands.run_due()
    assert row().counts["classes"] == 2
    assert count(RosterColumn) == 0
    take_over(office, where)
    [column] = database.session.scalars(select(RosterColumn)).all()
    assert (column.key, column.meaning, column.school_id) == ("plek", "class", school.id)
    read(office, text.replace("Smit", "de Wit"), "volgend-jaar.csv")
    assert row().counts["classes"] == 0
    assert [one["meaning"] for one in row().reading["columns"]][-1] == "class"


@pytest.mark.parametrize("value", ["street:0", "carer_email:99", "carer_email:x", "class"])
def test_a_meaning_there_is_not_is_refused(office, value):
    where = read(office)
    answer = office.submit(f"{where}/columns", {"column-0": value}, on=where)
    assert answer.status_code == 422
    assert "Kies uit de lijst" in answer.text


def test_columns_that_leave_no_parent_are_taken_back(office):
    where = read(office)
    names = {f"column-{index}": "not_kept:0" for index in range(9)}
    office.submit(f"{where}/columns", names, on=where)
    errands.run_due()
    assert row().state is RosterState.READY
    page = office.get(where).text
    assert "Er is geen kolom met ouders." in page
    assert row().mapping == {}
    assert "Overnemen" in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b" \n", "Dit bestand is leeg"),
        (b"%PDF-1.7 ...", "Dit is een pdf"),
        (b"\xff\xfe\x00 noise \x81\x00", "Dit bestand"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(office, data, sentence):
    where = read(office, data, "lijst.csv")
    assert sentence in office.get(where).text
    assert row().state is RosterState.UNREADABLE
    assert database.session.scalar(select(RosterImport.content)) is None


def test_no_file_and_a_file_that_is_too_large(office, monkeypatch):
    monkeypatch.setattr(actions_roster, "LARGEST", 50)
    for sent, sentence in (
        ({}, "Kies het bestand met de lijst."),
        ({"file": (io.BytesIO(b""), "x.csv")}, "Dit bestand is leeg."),
        ({"file": (io.BytesIO(CSV.encode()), "x.csv")}, "groter dan 15 MB"),
    ):
        answer = office.submit("/de-proef/rosters", sent, content_type="multipart/form-data")
        assert (answer.status_code, sentence in answer.text) == (422, True), sentence
    assert count(RosterImport) == 0
