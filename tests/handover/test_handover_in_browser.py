"""The turn of the year by keyboard alone, and every page of handing over at a desk and on a phone, light and dark."""

import threading

import pytest
from playwright.sync_api import expect

from klankbord.base import errands
from klankbord.base.db import db as database
from tests.factories.handover import SUMMER, summer
from tests.fixtures.browser import DESK, PHONE


@pytest.fixture
def made(live, clock):
    clock.set(SUMMER)
    with live.app.app_context():
        made = summer()
        database.session.commit()
        yield made


def work(app):
    """What the worker does beside the server."""

    def run():
        with app.app_context():
            errands.run_due()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def tab_to(page, locator):
    """Go on with the keyboard until something has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if locator.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError("the keyboard never came there")


def test_by_keyboard_to_the_new_year(live, made, new_page):
    page = new_page(base_url=live.url, reduced_motion="reduce")
    live.sign_in(page.context, made.marga)
    page.goto("/de-proef/year")
    tab_to(page, page.get_by_role("button", name="Begin"))
    page.keyboard.press("Enter")
    fate = page.get_by_label("groep 1/2a: wat er gebeurt")
    expect(fate).to_have_value("roster")
    to = page.get_by_label("groep 1/2a: naar welke groep")
    expect(to).not_to_be_visible()
    tab_to(page, fate)
    page.keyboard.press("g")
    expect(fate).to_have_value("move")
    tab_to(page, to)
    page.keyboard.type("groep 3")
    tab_to(page, page.get_by_role("button", name="Bewaar en bekijk het voorbeeld"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Voorbeeld van 2027-2028")).to_be_visible()
    expect(page.get_by_text("→ groep 3")).to_be_visible()
    tab_to(page, page.locator("summary", has_text="1 nieuwe groep"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("listitem").filter(has_text="groep 3").last).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Wissel het jaar"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Het jaar wordt gewisseld")).to_be_visible()
    work(live.app)
    expect(page.get_by_text("De school zit nu in 2027-2028.")).to_be_visible()


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "light"), (DESK, "dark")])
def test_every_page_is_sound(live, made, new_page, axe, fits, viewport, scheme):
    page = new_page(viewport=viewport, color_scheme=scheme, base_url=live.url, reduced_motion="reduce")
    live.sign_in(page.context, made.marga)
    here = f"/de-proef/councils/{made.council.id}"

    def look(path=None):
        if path is not None:
            page.goto(path)
        axe(page)
        fits(page)

    look("/de-proef/year")
    turn = made.turn()
    look("/de-proef/year")
    look(f"/de-proef/year/{turn.id}/preview")
    page.goto(f"{here}/seats")
    page.get_by_role("link", name="Overdragen voorzitter").click()
    look()
    look(f"{page.url}?to={made.people['zofia'].id}")
    look(f"{here}/state")
    turn = made.carry_out(turn)
    look(f"/de-proef/year/{turn.id}")
    look(f"{here}/confirmation")
