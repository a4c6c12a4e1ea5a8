"""The same answers by other ways: without a mouse, without JavaScript, on the narrowest phone, on a dark screen."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.councils.models import Council, CouncilKind, Office
from klankbord.invitations import actions as invitations
from klankbord.kit import dates
from klankbord.schools.models import School
from tests.factories.councils import seated
from tests.factories.meetings import MeetingFactory
from tests.factories.proposals import ProposalFactory, open_it
from tests.factories.schools import staff
from tests.fixtures.browser import PHONE
from tests.journeys import cast
from tests.journeys.stage import Stage, link_of, tab_to

TITLE = "Een continurooster na de zomer?"
REASON = "Dan kan ik op tijd bij mijn werk zijn."


@pytest.fixture
def asked(stage: Stage) -> Stage:
    """A stage where everybody is asked about a plan, and the sounding board is invited to a meeting."""
    with stage.live.app.app_context(), stage.live.app.test_request_context(), writing():
        cast.build()
        school = database.session.scalars(select(School)).one()
        board = database.session.scalars(select(Council).where(Council.kind == CouncilKind.SOUNDING_BOARD)).one()
        joris = seated(board, staff(school, name="Marleen Visser"), Office.ORGANISER)
        open_it(ProposalFactory(council=board, author=joris, title=TITLE), joris)
        invitations.plan(MeetingFactory(council=board, draft=True), by=joris, now=dates.now())
        database.session.commit()
    return stage


def test_a_proposal_by_keyboard_alone(asked: Stage) -> None:
    thijs = asked.somebody("Thijs Mulder", "thijs@ouders.example")
    thijs.open(link_of(asked.mail(thijs.address, "opened")))
    tab_to(thijs.page, thijs.words("Good plan"))
    with thijs.page.expect_navigation():
        thijs.page.keyboard.press("Enter")
    expect(thijs.button("Good plan")).to_have_attribute("aria-pressed", "true")
    tab_to(thijs.page, "reason")
    thijs.page.keyboard.type(REASON)
    tab_to(thijs.page, thijs.words("Add my reason"))
    with thijs.page.expect_navigation():
        thijs.page.keyboard.press("Enter")
    thijs.page.locator("#talk").get_by_text(REASON).wait_for()


def test_an_invitation_by_keyboard_alone(asked: Stage) -> None:
    samira = asked.somebody("Samira El Amrani", "samira@ouders.example")
    samira.open(link_of(asked.mail(samira.address, "invited")).partition("?")[0])
    tab_to(samira.page, samira.words("Maybe"))
    with samira.page.expect_navigation():
        samira.page.keyboard.press("Space")
    samira.reads("You said: maybe.")


@pytest.mark.parametrize("width", [360, 320])
def test_a_phone_without_javascript(asked: Stage, width: int) -> None:
    phone = {"viewport": {**PHONE, "width": width}, "has_touch": True, "java_script_enabled": False}
    fatma = asked.somebody("Fatma Yıldız", "fatma@ouders.example", **phone)
    page = fatma.page
    page.goto(link_of(asked.mail(fatma.address, "opened")))
    fatma.button("Good, with concerns").tap()
    fatma.fill("Why? Tell it in your own words", REASON)
    fatma.button("Add my reason").tap()
    page.locator("#talk").get_by_text(REASON).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    samira = asked.somebody("Samira El Amrani", "samira@ouders.example", **phone)
    samira.page.goto(link_of(asked.mail(samira.address, "invited"), samira.words("No")))
    samira.fill("A word for the organiser", "Ik ben dan op reis.")
    samira.button("No").tap()
    samira.reads("You said: no.")
    samira.page.goto(f"{asked.live.url}/sign-in")
    samira.fill("Your mail address", samira.address)
    samira.button("Send me a mail").tap()
    samira.page.wait_for_url("**/sign-in/code")
    samira.page.goto(link_of(asked.mail(samira.address, "sign_in")))
    samira.button("Sign in").tap()
    samira.page.get_by_role("link", name=TITLE).first.wait_for()
