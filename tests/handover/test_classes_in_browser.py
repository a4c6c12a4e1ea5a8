"""One seat per class on a phone, light and dark: the classes, the call, and the link of a parent with two children."""

import pytest
from playwright.sync_api import expect

from klankbord.base.db import db as database
from klankbord.handover.models_classes import ClassCandidate
from klankbord.kit import dates
from tests.factories.classes import ClassPlace
from tests.fixtures.browser import PHONE


@pytest.fixture
def place(live):
    with live.app.app_context():
        place = ClassPlace()
        database.session.add(
            ClassCandidate(
                school_id=place.school.id, council_id=place.council.id, class_group_id=place.groups[1].id,
                user_id=place.lina.id, words="Ik denk graag mee.", at=dates.now(),
            )
        )  # fmt: skip
        database.session.commit()
        yield place


def test_from_an_empty_class_to_a_seat(live, place, new_page, axe, fits):
    page = new_page(viewport=PHONE, base_url=live.url, reduced_motion="reduce")
    live.sign_in(page.context, place.olga)
    for path in (place.link(place.bram), place.url.removesuffix("/classes"), f"{place.url}/call", place.url):
        page.goto(path)
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            axe(page)
        fits(page)
    page.get_by_role("button", name="Geef Li Na Chen de plek").click()
    expect(page.get_by_text("Li Na Chen heeft nu een zetel.")).to_be_visible()
