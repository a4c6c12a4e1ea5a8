"""Taking and approving in Chromium: words without a connection, both texts side by side, two presses to approve."""

import os
import time
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base.db import db, writing
from klankbord.kit import dates
from klankbord.live import actions as live_actions
from klankbord.meetings.models import Meeting
from klankbord.minutes import actions, actions_corrections
from klankbord.minutes.models import Correction, ItemNote, Minutes
from klankbord.people.models import User
from tests.factories.minutes import by, circulated, held, minutes_of
from tests.fixtures.browser import DESK, PHONE
from tests.fixtures.web import FULL
from tests.live.test_in_browser import become, until_kept
from tests.world import build, item, meeting

SHOTS = os.environ.get("KLANKBORD_SHOTS")
LOOKS = [(PHONE, "dark"), (DESK, "light"), *([(PHONE, "light"), (DESK, "dark")] if FULL else [])]
NOTES = "Notulen bij dit punt"


def shot(page, name, view, scheme):
    if SHOTS:
        Path(SHOTS).mkdir(exist_ok=True)
        page.screenshot(path=f"{SHOTS}/{name}-{view['width']}-{scheme}.png", full_page=True)


def said_at(item_id):
    db.session.rollback()
    return db.session.scalar(db.select(ItemNote.text).where(ItemNote.item_id == item_id))


def test_words_without_a_connection_are_made_into_one_text_and_gone_with_the_session(live, new_page):
    with live.app.app_context():
        world = build()
        evening = held(world)
        url = f"{live.url}/regenboog/meetings/{evening.meeting_id}/live?item={evening.item_id}"
        with writing():
            row = db.session.get_one(AgendaItem, evening.item_id)
            text = "Eerste regel.\n\nTweede regel."
            minutes = minutes_of(evening)
            actions.save_note(minutes, row, text, read_version=1, by=by(world, "secretary"), now=dates.now())
            db.session.commit()
        cut = become(live, new_page, world, "secretary")
        cut.goto(url)
        cut.get_by_label(NOTES).wait_for()
        cut.wait_for_load_state("networkidle")
        cut.route("**/note", lambda route: route.abort("internetdisconnected"))
        cut.get_by_label(NOTES).fill(f"{text}\n\nGetypt zonder verbinding.")
        cut.get_by_text("Geen verbinding. Je woorden blijven").wait_for()
        until_kept(cut)
        with writing():
            row, minutes = db.session.get_one(AgendaItem, evening.item_id), minutes_of(evening)
            theirs = text.replace("Eerste regel.", "Eerste regel, van Carla.")
            actions.save_note(minutes, row, theirs, read_version=2, by=by(world, "chair"), now=dates.now())
            db.session.commit()
        cut.unroute("**/note")
        cut.get_by_text("samen met wat iemand anders schreef").wait_for()
        both = "Eerste regel, van Carla.\n\nTweede regel.\n\nGetypt zonder verbinding."
        assert said_at(evening.item_id) == both
        expect(cut.get_by_label(NOTES)).to_have_value(both)
        until_kept(cut, ())

        cut.route("**/note", lambda route: route.abort("internetdisconnected"))
        cut.get_by_label(NOTES).fill(f"{both} En 17e.")
        until_kept(cut)
        leaver = cut.context.new_page()
        leaver.goto(f"{live.url}/regenboog/")
        leaver.locator("header summary").first.click()
        leaver.get_by_role("button", name="Uitloggen").first.click()
        leaver.wait_for_load_state("networkidle")
        assert leaver.evaluate("indexedDB.databases().then((all) => all.map((one) => one.name))") == []
        live.sign_in(leaver.context, db.session.get(User, world.people["secretary"]))
        leaver.goto(url)
        expect(leaver.get_by_label(NOTES)).to_have_value(both)
        assert said_at(evening.item_id) == both


@pytest.mark.parametrize(("view", "scheme"), LOOKS, ids=str)
def test_last_meetings_minutes_are_approved_by_two_presses(live, new_page, axe, fits, view, scheme):
    """One to the item, one on its button: what changed stands there, and nothing else has to be filled in."""
    with live.app.app_context():
        world = build()
        evening = circulated(world)
        with writing():
            writer, now = by(world, "secretary"), dates.now()
            minutes = minutes_of(evening)
            given = db.session.scalars(db.select(Correction)).one()
            actions_corrections.accept(minutes, given, "", by=writer, now=now)
            later = meeting(minutes.meeting.council, date(2026, 12, 30))
            item(later, 5, "Opening")
            item(
                later,
                10,
                "Notulen van de vorige keer",
                ItemKind.MINUTES_APPROVAL,
                approves_meeting_id=evening.meeting_id,
            )
            live_actions.start(later, by=writer, now=now)
            later_id = later.id
            db.session.commit()
        page = become(live, new_page, world, "secretary", viewport=view, color_scheme=scheme)
        page.goto(f"{live.url}/regenboog/meetings/{later_id}/live")
        page.get_by_role("button", name="Volgende: 2 Notulen van de vorige keer").click()
        button = page.get_by_role("button", name="Ze zijn vastgesteld")
        expect(page.get_by_text("Het was 18 december.")).to_be_visible()
        axe(page)
        fits(page)
        shot(page, "approval", view, scheme)
        button.click()
        expect(page.get_by_text("De notulen zijn vastgesteld.").first).to_be_visible()
        expect(button).to_have_count(0)
        db.session.rollback()
        kept = db.session.get_one(Minutes, evening.minutes_id)
        assert (kept.state, kept.approved_in_meeting_id) == ("approved", later_id)
        page.goto(f"{live.url}/regenboog/meetings/{later_id}")
        axe(page)
        fits(page)
        shot(page, "approval-agenda", view, scheme)


@pytest.mark.parametrize(("view", "scheme"), LOOKS, ids=str)
def test_a_suggestion_on_a_passage_and_the_public_version_hold(live, new_page, axe, fits, view, scheme):
    with live.app.app_context():
        world = build()
        evening = circulated(world)
        url = f"{live.url}/regenboog/minutes/{evening.minutes_id}"
        member = become(live, new_page, world, "council_member", viewport=view, color_scheme=scheme)
        member.goto(url)
        row = member.locator(f"#item-{evening.item_id}")
        row.get_by_text("Andere woorden voorstellen").click()
        row.get_by_label("Om welke woorden het gaat").fill("De kramen komen van de buurt.")
        row.get_by_label("Wat er moet staan").fill("De kramen komen van de school.")
        axe(member)
        fits(member)
        row.get_by_role("button", name="Versturen").click()
        member.get_by_text("Dank je wel").wait_for()
        page = become(live, new_page, world, "secretary", viewport=view, color_scheme=scheme)
        page.goto(url)
        expect(page.get_by_role("button", name="Zet in de tekst")).to_be_visible()
        axe(page)
        fits(page)
        shot(page, "suggestion", view, scheme)
        page.goto(f"{url}/public")
        axe(page)
        fits(page)
        shot(page, "public", view, scheme)


@pytest.mark.parametrize(("view", "scheme"), LOOKS, ids=str)
def test_two_texts_that_clash_stand_side_by_side_and_both_together_is_one_press(
    live, new_page, axe, fits, view, scheme
):
    """Under the text while it saves by itself, on a page of its own where it does not."""
    with live.app.app_context():
        world = build()
        there = db.session.get_one(Meeting, world.council_meeting_id)
        url = f"{live.url}/regenboog/meetings/{there.id}/live"
        smooth = become(live, new_page, world, "secretary", viewport=view, color_scheme=scheme)
        smooth.goto(url)
        smooth.get_by_role("button", name="Vergadering openen").click()
        smooth.get_by_label(NOTES).fill("We kiezen een dag.")
        smooth.get_by_text("Opgeslagen om").wait_for()
        plain = become(live, new_page, world, "chair", viewport=view, color_scheme=scheme)
        plain.route("**/js/live.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
        plain.goto(url)
        smooth.get_by_label(NOTES).fill("Sem kiest de 17e.")
        saved(world.council_item_id, "Sem kiest de 17e.")
        plain.get_by_label(NOTES).fill("Carla kiest de 18e.")
        plain.get_by_role("button", name="Notulen opslaan").click()
        for words in ("Sem kiest de 17e.", "Carla kiest de 18e."):
            expect(plain.get_by_text(words).first).to_be_visible()
        axe(plain)
        fits(plain)
        shot(plain, "conflict-page", view, scheme)
        plain.locator("main form button[type=submit]").first.click()
        both = said_at(world.council_item_id)
        assert [word for word in ("Sem", "Carla", "17e", "18e") if word not in both] == []
        expect(smooth.get_by_label(NOTES)).to_have_value(both, timeout=15_000)
        smooth.route("**/note", lambda route: route.abort("internetdisconnected"))
        smooth.get_by_label(NOTES).fill(both.replace("17e", "16e"))
        plain.goto(url)
        plain.get_by_label(NOTES).fill(both.replace("17e", "15e"))
        plain.get_by_role("button", name="Notulen opslaan").click()
        saved(world.council_item_id, both.replace("17e", "15e"))
        smooth.unroute("**/note")
        smooth.locator("[data-clash]").wait_for()
        axe(smooth)
        fits(smooth)
        shot(smooth, "conflict-live", view, scheme)
        smooth.get_by_role("button", name="Neem beide bij elkaar").press("Enter")
        smooth.get_by_text("Opgeslagen om").wait_for()
        for words in ("15e", "16e", "Carla", "18e"):
            assert words in said_at(world.council_item_id)
        until_kept(smooth, ())


def saved(item_id, words):
    """The server has these words within ten seconds."""
    for _wait in range(100):
        if said_at(item_id) == words:
            break
        time.sleep(0.1)
    assert said_at(item_id) == words
