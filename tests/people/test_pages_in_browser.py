"""The pages of signing in, of an account and of a school, in a real browser: nothing axe finds, nothing too wide."""

import re

import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.councils.models import Office
from tests.factories.councils import CouncilFactory, seated
from tests.factories.schools import ClassGroupFactory, SchoolFactory, admin, parent
from tests.fixtures.browser import DESK, PHONE
from tests.fixtures.web import FULL


@pytest.fixture
def school(live):
    """A served school with an administrator, a parent and classes."""
    with live.app.app_context():
        school = SchoolFactory(slug="de-proef", name="De Proef")
        groups = [ClassGroupFactory(school_id=school.id, name=f"groep {n}a", position=n) for n in range(1, 9)]
        marga = admin(school, address="marga@school.example", name="Marga de Wit")
        samira = parent(school, address="samira@ouder.example", name="Samira El Amrani", classes=groups[:2])
        seated(CouncilFactory(school_id=school.id), marga, Office.ORGANISER)
        for number in range(60):
            parent(school, classes=[groups[number % 8]], name=f"Ouder {number} van den Bosch")
        database.session.commit()
        yield {"marga": marga, "samira": samira}


def look(page, axe, fits, shots):
    for name, path in shots:
        page.goto(path)
        axe(page)
        fits(page)
        keep(page, name)


def keep(_page, _name):
    """Nothing is kept in a test run."""


@pytest.mark.parametrize("viewport", [DESK, {"width": 320, "height": 640}, *([PHONE] if FULL else [])], ids=str)
def test_every_page_is_sound(live, school, new_page, axe, fits, viewport):
    visitor = new_page(viewport=viewport, base_url=live.url)
    look(
        visitor, axe, fits, [("sign-in", "/sign-in"), ("password-sign-in", "/sign-in/password"), ("over", "/sign-in/x")]
    )
    page = new_page(viewport=viewport, base_url=live.url)
    live.sign_in(page.context, school["marga"])
    somebody = school["samira"].id
    look(page, axe, fits, [
        ("account", "/account"), ("name", "/account/name"), ("language", "/account/language"),
        ("password", "/account/password"), ("addresses", "/account/addresses"),
        ("calendars", "/account/calendars"), ("mail", "/account/mail"),
        ("people", "/de-proef/people"), ("new-person", "/de-proef/people/new"),
        ("person", f"/de-proef/people/{somebody}"), ("settings", "/de-proef/settings"),
        ("class-groups", "/de-proef/class-groups"),
    ])  # fmt: skip


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_mail_signs_in(live, school, new_page, axe, scripts):
    page = new_page(viewport=PHONE, base_url=live.url, java_script_enabled=scripts)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/account")
    page.get_by_label("Je mailadres").fill("samira@ouder.example")
    page.get_by_role("button", name="Stuur me een mail").click()
    page.get_by_role("heading", name="Kijk in je mail").wait_for()
    if scripts:
        axe(page)
        keep(page, "code")
    mail = database.session.scalars(select(OutboxMessage)).one()
    page.goto(re.search(r"http\S+", mail.text)[0])
    if scripts:
        axe(page)
        keep(page, "link")
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_role("heading", name="Mijn account").wait_for()
    assert {url.split("/")[2] for url in asked} == {live.url.split("/")[2]}
    page.locator("header summary").first.click()
    page.get_by_role("button", name="Uitloggen").first.click()
    page.get_by_role("heading", name="Inloggen").wait_for()
