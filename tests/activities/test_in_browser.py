"""From an idea to a helper's name, in Chromium: the council at a desk, the parent on a phone."""

import os
from pathlib import Path

from playwright.sync_api import expect
from sqlalchemy import select

from klankbord.base.db import db
from klankbord.base.outbox import OutboxMessage
from klankbord.kit import dates
from klankbord.people.models import User
from tests.factories.activities import held_one
from tests.fixtures.browser import PHONE
from tests.world import build

SHOTS = os.environ.get("KLANKBORD_SHOTS")


def shot(page, name):
    if SHOTS:
        Path(SHOTS).mkdir(exist_ok=True)
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_from_an_idea_to_a_helper(live, new_page, axe, fits):
    with live.app.app_context():
        world = build()
        held_one(world)
        council = new_page()
        live.sign_in(council.context, db.session.get(User, world.people["council_member"]))
        db.session.rollback()
        year = f"{live.url}/regenboog/councils/{world.council_id}"
        council.goto(year)
        council.get_by_role("link", name="Activiteiten door het jaar").click()
        axe(council)
        fits(council)
        council.get_by_role("link", name="Nieuwe activiteit").click()
        council.get_by_role("link", name="Koffiemoment").click()
        council.get_by_label("Dag").fill(dates.now().date().replace(year=dates.now().year + 1).isoformat())
        council.get_by_role("button", name="Activiteit maken").click()
        council.get_by_role("link", name="Vertel het de ouders").click()
        axe(council)
        shot(council, "activities-announce")
        council.get_by_role("button", name="Verstuur 8 mails").click()
        expect(council.get_by_text("8 mails zijn onderweg.")).to_be_visible()
        mail = db.session.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.recipient_user_id == world.people["parent"])
            .order_by(OutboxMessage.id.desc())
        ).first()
        assert mail is not None
        link = mail.unsubscribe_url.removesuffix("/activity/mail")
        db.session.rollback()

        parent = new_page(viewport=PHONE, color_scheme="dark")
        parent.goto(link)
        parent.locator(".help", has_text="Iets bakken").get_by_role("button").click()
        expect(parent.get_by_text("Jij helpt hiermee")).to_be_visible()
        axe(parent)
        fits(parent)
        shot(parent, "activities-link-phone")
        parent.get_by_role("link", name="Deze mails niet meer").click()
        expect(parent.get_by_role("button", name="Deze mails niet meer")).to_be_visible()

        council.reload()
        expect(council.locator(".helpers").get_by_text("Pia Ouder", exact=True)).to_be_visible()
        council.set_viewport_size(PHONE)
        axe(council)
        fits(council)
        shot(council, "activities-page-phone")
        council.goto(f"{year}/activities")
        fits(council)
