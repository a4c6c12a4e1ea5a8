"""How a council stands, on one page and on one sheet."""

from datetime import date
from io import BytesIO

import pypdf
import pytest

from klankbord.base.db import db as database
from klankbord.followup.models import ActionItem
from klankbord.people.models import User
from klankbord.proposals.models import Proposal, ProposalState
from tests.factories.minutes import circulated, held
from tests.world import build


@pytest.fixture
def world(db, clock):
    return build()


@pytest.fixture
def reader(world, new_client):
    return lambda role: new_client().sign_in(database.session.get_one(User, world.people[role]))


def words_of(response):
    return " ".join(response.text.split())


def test_what_comes_now(world, reader):
    held(world)
    page = words_of(reader("secretary").get(f"/regenboog/councils/{world.council_id}/state"))
    for said in (
        "Hoe de Ouderraad ervoor staat", "Bevestig wie er in 2026-2027 in het overleg zit.",
        "Maak de notulen van woensdag 21 oktober 2026 af en stuur ze rond.", "Plan de volgende vergadering.",
        "Kramen bestellen bij de buurt", "Mo Raadslid", "2 besluiten in 2026-2027", "Carla Voorzit",
        "nog niet bevestigd voor 2026-2027",
    ):  # fmt: skip
        assert said in page, said


def test_minutes_that_circulate_and_corrections(world, reader):
    circulated(world)
    page = words_of(reader("chair").get(f"/regenboog/councils/{world.council_id}/state"))
    assert "Laat de notulen van woensdag 21 oktober 2026 vaststellen." in page
    assert "1 correctie wacht op antwoord." in page


def test_outcomes_that_are_owed_and_days_that_passed(world, reader, clock):
    database.session.get_one(Proposal, world.proposal_id).state = ProposalState.CLOSED
    council = world.board_id
    for number in range(2):
        database.session.add(
            ActionItem(
                school_id=world.school_id, council_id=council, owner_name="hele groep", what=f"Zaak {number}",
                due_on=date(2026, 9, 1), created_at=clock(),
            )
        )  # fmt: skip
    page = words_of(reader("organiser").get(f"/regenboog/councils/{council}/state"))
    assert "Vertel wat er met “Een continurooster?” is gedaan." in page
    assert "Vraag naar 2 actiepunten waarvan de dag voorbij is." in page
    assert "gesloten, terugkoppeling volgt nog" in page
    assert "Nog geheim plan" in page


def test_an_administrator_of_the_school_sees_nothing_closed_of_parents(world, reader):
    held(world)
    page = reader("admin").get(f"/regenboog/councils/{world.council_id}/state").text
    assert "Geheime zaak" not in page
    assert "Geheime zaak" in reader("secretary").get(f"/regenboog/councils/{world.council_id}/state").text


def test_on_one_sheet(world, reader):
    held(world)
    for number in range(30):
        database.session.add(
            ActionItem(
                school_id=world.school_id, council_id=world.council_id, owner_name="Mo", what=f"Zaak {number} #read(1)",
                created_at=database.session.get_one(User, world.people["chair"]).created_at,
            )
        )  # fmt: skip
    answer = reader("secretary").get(f"/regenboog/councils/{world.council_id}/state.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith('inline; filename="stand-van-zaken-')
    found = pypdf.PdfReader(BytesIO(answer.data))
    assert len(found.pages) == 1
    assert found.metadata.title == "Hoe de Ouderraad ervoor staat"
    words = " ".join(found.pages[0].extract_text().split())
    assert "en nog 21 op de pagina" in words
    assert "#read(1)" in words


@pytest.mark.parametrize("count", [1, 50])
def test_the_number_of_queries_does_not_grow(world, reader, queries, count):
    for _ in range(count):
        database.session.add(
            ActionItem(
                school_id=world.school_id, council_id=world.council_id, owner_id=world.people["chair"], what="Iets",
                created_at=database.session.get_one(User, world.people["chair"]).created_at,
            )
        )  # fmt: skip
    client = reader("secretary")
    with queries() as seen:
        client.get(f"/regenboog/councils/{world.council_id}/state")
    assert seen.count == 12, seen
