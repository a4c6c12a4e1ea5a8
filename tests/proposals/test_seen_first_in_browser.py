"""An organiser looks at the mail of a round, picks a reader, changes something, and sends it to themselves."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from tests.factories.proposals import last_day, school_with_round
from tests.fixtures.browser import DESK, PHONE


@pytest.fixture
def at(live, clock):
    with live.app.app_context():
        yield school_with_round(opened=False)


def test_the_mail_is_seen_as_somebody_reads_it(live, at, new_page, axe, fits):
    page = new_page(reduced_motion="reduce")
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    live.sign_in(page.context, at.organiser)
    page.goto(f"{live.url}/regenboog/proposals/{at.proposal.id}/rounds/new")
    page.get_by_label("Laatste dag").fill(last_day().isoformat())
    page.get_by_role("button", name="Bekijk de mail eerst").click()
    page.get_by_text("ouder van groep 4a").click()
    page.get_by_role("button", name="Klein Ouder1").click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("Beste Klein,")).to_be_visible()
    assert frame.locator(".k-button").evaluate("part => getComputedStyle(part).backgroundColor") == "rgb(11, 107, 104)"
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        axe(page)
        fits(page)
    page.get_by_role("button", name="Stuur mij deze mail als proef").click()
    expect(page.get_by_text("De proef is onderweg naar")).to_be_visible()
    expect(frame.get_by_text("Beste Klein,")).to_be_visible()
    page.get_by_role("button", name="Iets aanpassen").click()
    expect(page.get_by_label("Laatste dag")).to_have_value(last_day().isoformat())
    assert complaints == []
    with live.app.app_context():
        assert [row.kind for row in database.session.scalars(select(OutboxMessage))] == ["trial"]
