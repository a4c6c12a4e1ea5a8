"""The pages of files in a browser: two presses give two files, at a desk and on a phone, with and without scripts."""

import csv
import io
import zipfile

from playwright.sync_api import expect

from klankbord.base.db import db as database
from klankbord.people.models import User
from tests.factories.minutes import held
from tests.fixtures.browser import DESK, PHONE
from tests.world import build


def test_files_at_a_desk_and_on_a_phone(live, new_page, axe, fits):
    with live.app.app_context():
        world = build()
        held(world)
        here = f"{live.url}/regenboog"
        pages = [
            f"{here}/files",
            f"{here}/councils/{world.council_id}/files",
            f"{here}/meetings/{world.council_meeting_id}/presence",
        ]
        opened = {name: new_page(viewport=size) for name, size in (("desk", DESK), ("phone", PHONE))}
        for page in opened.values():
            live.sign_in(page.context, database.session.get_one(User, world.people["admin"]))
        group_id = world.group_id
        database.session.remove()
    for page in opened.values():
        for address in pages:
            page.goto(address)
            axe(page)
            fits(page)
    desk = opened["desk"]
    desk.goto(pages[0])
    row = desk.locator(".file-row", has=desk.get_by_role("heading", name="Iedereen van de school"))
    for label, ending in (("Excel", ".xlsx"), ("CSV", ".csv")):
        with desk.expect_download() as download:
            row.get_by_role("button", name=label).click()
        assert download.value.suggested_filename.endswith(ending), "the second press follows at once"
    rows = csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig")), delimiter=";")
    assert {"Pia Ouder", "Ada Beheer"} <= {row["Naam"] for row in rows}
    desk.goto(pages[1])
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Zip").click()
    assert "council.json" in zipfile.ZipFile(download.value.path()).namelist()
    phone = opened["phone"]
    phone.goto(pages[0])
    phone.get_by_label("Van").select_option(f"class-{group_id}")
    phone.get_by_role("button", name="Pagina").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Adreslijst van groep 5a")
    expect(phone.get_by_role("rowheader", name="Pia Ouder")).to_be_visible()
    axe(phone)
    fits(phone)
