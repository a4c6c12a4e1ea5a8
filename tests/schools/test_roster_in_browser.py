"""The roster in Chromium: by keyboard from the file to undo, checked by axe at a desk and on a phone."""

import contextlib
import threading

import pytest
from playwright.sync_api import expect

from klankbord.base.db import db as database
from klankbord.schools.models import School
from klankbord.worker import Worker
from tests.factories.schools import SchoolFactory, admin
from tests.fixtures.browser import PHONE
from tests.schools.roster_office import CSV


@contextlib.contextmanager
def working(app):
    """A worker beside the server, as in life."""
    worker = Worker(app, jobs=())
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join()


@pytest.fixture
def office(live, new_page):
    """The administrator's browser, on the page of the rosters."""
    page = new_page()
    with live.app.app_context():
        school: School = SchoolFactory(slug="de-proef", name="De Proef")
        live.sign_in(page.context, admin(school, name="Marga de Wit"))
        database.session.remove()
    page.goto(f"{live.url}/de-proef/rosters")
    return page


def test_from_the_file_to_undo_with_the_keyboard(live, office, axe, fits):
    axe(office)
    with working(live.app):
        office.get_by_label("Bestand").set_input_files(
            {"name": "ouders.csv", "mimeType": "text/csv", "buffer": CSV.encode()}
        )
        press(office, "Uploaden")
        expect(office.get_by_role("heading", name="Overnemen", exact=True)).to_be_visible()
        axe(office)
        fits(office)

        office.get_by_label("e.deboer@werk.example gebruiken.").focus()
        office.keyboard.press("Space")
        press(office, "Keuzes bewaren")
        expect(office.get_by_label("e.deboer@werk.example gebruiken.")).to_be_checked()

        office.locator("summary", has_text="Wat er in de kolommen staat").press("Enter")
        office.get_by_label("Roepnaam").select_option("not_kept:0")
        axe(office)
        press(office, "Opnieuw lezen")
        # The columns are folded again on the page that comes then.
        expect(office.get_by_label("Roepnaam")).to_be_hidden()
        expect(office.get_by_role("link", name="Nieuw")).to_contain_text("6")

        office.set_viewport_size(PHONE)
        office.emulate_media(color_scheme="dark")
        office.get_by_role("link", name="Nieuw").press("Enter")
        expect(office.get_by_text("deelt de mailbox met Joost Smit")).to_be_visible()
        axe(office)
        fits(office)

        press(office, "Overnemen")
        expect(office.get_by_role("heading", name="Overgenomen", exact=True)).to_be_visible()
        axe(office)
        fits(office)
    press(office, "Ongedaan maken")
    office.get_by_role("dialog").get_by_role("button", name="Ongedaan maken").press("Enter")
    expect(office.get_by_text("Het is ongedaan gemaakt")).to_be_visible()


def press(page, name: str) -> None:
    """Press a button as one does without a mouse."""
    page.get_by_role("button", name=name, exact=True).press("Enter")


def test_how_far_it_is_without_javascript(live, new_page):
    page = new_page(java_script_enabled=False)
    with live.app.app_context():
        live.sign_in(page.context, admin(SchoolFactory(slug="de-proef"), name="Marga de Wit"))
        database.session.remove()
    page.goto(f"{live.url}/de-proef/rosters")
    page.get_by_label("Bestand").set_input_files({"name": "o.csv", "mimeType": "text/csv", "buffer": CSV.encode()})
    press(page, "Uploaden")
    expect(page.get_by_text("Net begonnen")).to_be_visible()
    with working(live.app):
        for _ in range(50):
            if not page.get_by_role("link", name="Kijk opnieuw").count():
                break
            page.get_by_role("link", name="Kijk opnieuw").click()
            page.wait_for_timeout(200)
    expect(page.get_by_role("button", name="Overnemen", exact=True)).to_be_visible()
