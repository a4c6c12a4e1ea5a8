"""The directory, deeds to many and two accounts in one, in Chromium: by mouse, by keyboard and without JavaScript."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.kit import dates
from klankbord.people.models import EmailAddress, UserAddress
from klankbord.schools.models import Membership
from tests.factories.schools import ClassGroupFactory, SchoolFactory, admin, parent
from tests.fixtures.browser import DESK, PHONE

PEOPLE = "/de-proef/people"


@pytest.fixture
def school(live):
    """A served school with fifty-eight parents, one of them twice and one whose mail comes back."""
    with live.app.app_context():
        school = SchoolFactory(slug="de-proef", name="De Proef")
        group = ClassGroupFactory(school_id=school.id, name="groep 5a")
        marga = admin(school, name="Marga de Wit")
        names = [f"Ouder {first * 2}{last * 2} van Dam" for first in "abcdefg" for last in "klmnopqr"]
        several = [parent(school, classes=[group], name=name) for name in names]
        twice = [parent(school, classes=[group], name=name) for name in ("Fatma Yıldız", "Fatma Yildiz")]
        held = database.session.scalar(select(UserAddress).where(UserAddress.user_id == twice[0].id))
        box = database.session.get(EmailAddress, held.address_id)
        box.trouble_since, box.trouble_words = dates.now(), "550 5.1.1 user unknown"
        database.session.commit()
        yield {"marga": marga, "fatma": [user.id for user in twice], "ouder": several[0].id}


@pytest.fixture
def open_page(live, school, new_page):
    """A page in a browser of the administrator's."""

    def make(**options):
        page = new_page(base_url=live.url, **options)
        live.sign_in(page.context, school["marga"])
        return page

    return make


def staff_count() -> int:
    database.session.rollback()
    return len(database.session.scalars(select(Membership).where(Membership.is_staff)).all())


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_is_sound(school, open_page, axe, fits, viewport):
    page = open_page(viewport=viewport)
    keep, other = school["fatma"]
    rest = ("/addresses", "/duplicates", f"/{keep}/merge?q=fatma") if viewport is PHONE else ()
    for path in ("", f"/{keep}", f"/{keep}/merge/{other}", *rest):
        page.goto(PEOPLE + path)
        axe(page)
        fits(page)
    page.goto(PEOPLE)
    page.select_option("#whom", "found")
    page.select_option("#deed", "end")
    page.get_by_role("button", name="Volgende").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Horen 58 mensen")
    axe(page)
    fits(page)


def test_ticking_a_range_doing_it_and_taking_it_back(school, open_page):
    page = open_page(viewport=DESK)
    page.goto(f"{PEOPLE}?q=ouder")
    boxes, button = page.locator("input[name=person]"), page.get_by_role("button", name="Volgende")
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(button).to_contain_text("(4)")
    whole = page.get_by_label("Iedereen op deze pagina aanvinken")
    whole.check()
    expect(button).to_contain_text("(50)")
    whole.uncheck()
    expect(button).not_to_contain_text("(")
    boxes.nth(0).focus()
    page.keyboard.press("Space")
    expect(button).to_contain_text("(1)")
    page.select_option("#deed", "give_staff")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Bij het team zetten").press("Enter")
    expect(page.get_by_text("1 persoon hoort nu bij het team.")).to_be_visible()
    assert staff_count() == 2
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page).to_have_url(f"{page.url.split('/de-proef')[0]}/de-proef/changes")
    assert staff_count() == 1


def test_the_bar_never_hides_what_has_the_focus(school, open_page):
    """WCAG 2.2, 2.4.11: tabbing down the list, the box in focus stands above the bar."""
    page = open_page(viewport=PHONE)
    page.goto(PEOPLE)
    page.locator("input[name=person]").first.focus()
    for _ in range(24):
        page.keyboard.press("Tab")
    box = page.locator(":focus").bounding_box()
    bar = page.locator(".doing").bounding_box()
    assert box["y"] + box["height"] <= bar["y"]


def test_without_javascript(school, open_page):
    page = open_page(viewport=DESK, java_script_enabled=False)
    page.goto(f"{PEOPLE}?q=fatma")
    expect(page.get_by_label("Iedereen op deze pagina aanvinken")).to_be_hidden()
    page.select_option("#whom", "page")
    page.select_option("#deed", "give_staff")
    page.get_by_role("button", name="Volgende").click()
    page.get_by_role("button", name="Bij het team zetten").click()
    expect(page.get_by_text("2 mensen horen nu bij het team.")).to_be_visible()
    page.goto(f"{PEOPLE}/duplicates")
    page.get_by_role("link", name="Vergelijken").click()
    page.get_by_role("button", name="Maak er één account van").click()
    expect(page.get_by_text("De twee accounts zijn nu één.")).to_be_visible()
