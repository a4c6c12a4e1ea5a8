"""An organiser plans a series by clicking, sees the year, and moves the rest; a school fills in its free days."""

from datetime import date

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.councils.models import Office
from klankbord.meetings.models import Meeting
from tests.factories.councils import CouncilFactory, seated
from tests.factories.schools import SchoolFactory, admin
from tests.fixtures.browser import DESK, PHONE


@pytest.fixture
def office(live, clock):
    """The sounding board's organiser, who is the school's administrator as well."""
    with live.app.app_context():
        school = SchoolFactory(slug="regenboog", holiday_region="noord")
        board = CouncilFactory(school_id=school.id, default_place="Teamkamer")
        made = seated(board, admin(school, name="Olga Visser"), Office.ORGANISER)
        database.session.commit()
        yield made


def test_a_series_in_a_few_clicks(live, office, new_page, axe, fits):
    page = new_page(reduced_motion="reduce")
    live.sign_in(page.context, office)
    page.goto(f"{live.url}/regenboog/free-days")
    page.get_by_label("Eerste dag").first.fill("2026-11-03")
    page.get_by_label("Naam").first.fill("Studiedag")
    page.get_by_role("button", name="Bewaar de tabel").click()
    expect(page.get_by_text("De vrije dagen zijn bewaard.")).to_be_visible()
    axe(page)
    page.goto(f"{live.url}/regenboog/councils")
    page.get_by_role("link", name="Klankbordgroep").first.click()
    page.get_by_role("link", name="Jaarplan").click()
    page.get_by_role("link", name="Plan een reeks").click()
    page.get_by_label("op een vaste weekdag van de maand").check()
    page.get_by_label("Begin", exact=True).fill("19:30")
    page.get_by_label("Hoeveel vergaderingen").fill("4")
    page.get_by_role("button", name="Laat de dagen zien").click()
    expect(page.get_by_text("dinsdag 3 november is vrij: Studiedag")).to_be_visible()
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        axe(page)
        fits(page)
    page.get_by_role("button", name="Maak deze 4 vergaderingen").click()
    expect(page.get_by_role("heading", name="Jaarplan 2026-2027")).to_be_visible()
    page.emulate_media(color_scheme="dark")
    axe(page)
    fits(page)
    page.get_by_role("link", name="Vergadering 2").click()
    page.get_by_role("link", name="Verzet deze en alle volgende").click()
    page.get_by_label("Dag").fill("2026-11-12")
    axe(page)
    fits(page)
    page.get_by_role("button", name="Verzet ze").click()
    expect(page.get_by_text("3 vergaderingen zijn verzet.")).to_be_visible()
    database.session.expire_all()
    days = database.session.scalars(select(Meeting.day).order_by(Meeting.day)).all()
    assert days[1:] == [date(2026, 11, 12), date(2026, 12, 3), date(2027, 1, 7)]
