"""The pages of proposals in a browser: nothing axe objects to, nothing scrolls sideways, one tap without script."""

import re
from typing import Any

import pytest

from klankbord.base.db import db, writing
from klankbord.base.outbox import OutboxMessage
from klankbord.kit import dates
from klankbord.proposals.models import Naming, Stance
from klankbord.proposals.outcomes import actions_themes
from tests.factories.proposals import answer, say, school_with_round
from tests.fixtures.browser import DESK
from tests.fixtures.web import FULL

NARROW = {"width": 320, "height": 700}


def fill(live: Any, **options: Any) -> tuple[Any, str]:
    """A school with a conversation, and the link in the mail of its first parent."""
    with writing():
        at = school_with_round(**options)
        if options.get("naming") is not Naming.ANONYMOUS:
            answer(at.proposal, at.parents[1], reason="Kan het drie kwartier?")
        first = say(at.proposal, at.organiser, "We leggen het graag uit.")
        if options.get("naming") is not Naming.ANONYMOUS:
            said = say(at.proposal, at.parents[2], "Graag.", first)
            actions_themes.make(at.proposal, "Tijd om te eten", [said.id], by=at.organiser, now=dates.now())
        db.session.commit()
    mail = db.session.scalars(
        db.select(OutboxMessage).where(OutboxMessage.recipient_user_id == at.parents[0].id).order_by(OutboxMessage.id)
    ).first()
    return at, live.url + re.search(r"(/l/\S+)", mail.text)[1]


@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [(NARROW, "dark"), (DESK, "light"), *([(NARROW, "light"), (DESK, "dark")] if FULL else [])],
    ids=str,
)
def test_every_page(live, new_page, axe, fits, scheme: str, viewport: dict[str, int]) -> None:
    with live.app.app_context():
        at, link = fill(live)
        page = new_page(viewport=viewport, color_scheme=scheme)
        proposal = f"{live.url}/regenboog/proposals/{at.proposal.id}"
        visit = [link, f"{link}/comments/1", f"{link}/names"]
        for path in visit:
            assert page.goto(path).status == 200
            axe(page)
            fits(page)
        live.sign_in(page.context, at.organiser)
        year = f"{live.url}/regenboog/councils/{at.council.id}/exchange"
        for path in (
            proposal, f"{live.url}/regenboog/proposals", f"{live.url}/regenboog/proposals/new", f"{proposal}/outcome",
            f"{proposal}/papers", f"{proposal}/versions/new", f"{proposal}/versions/1", f"{proposal}/comments/1",
            f"{proposal}/rounds", f"{live.url}/regenboog/exchange", year, f"{year}/report", f"{year}/unreached",
            f"{proposal}/themes?show=all", f"{proposal}/summary", f"{live.url}/regenboog/said", f"{proposal}/alike",
        ):  # fmt: skip
            assert page.goto(path).status == 200, path
            axe(page)
            fits(page)


def test_typed_words_come_back_until_they_are_sent(live, new_page) -> None:
    with live.app.app_context():
        _at, link = fill(live)
        page = new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(link)
        page.fill("#body", "Half af")
        page.locator("#say[data-safe]").wait_for()
        page.reload()
        page.locator("#say .notice", has_text="nog niet verzonden").wait_for()
        assert page.input_value("#body") == "Half af"
        with page.expect_navigation():
            page.click("form:has(#body) button[type=submit]")
        assert page.locator(".comment", has_text="Half af").count() == 1
        assert page.input_value("#body") == ""


@pytest.mark.parametrize("naming", list(Naming))
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_from_the_mail_in_one_tap(live, new_page, naming: Naming, script: bool) -> None:
    with live.app.app_context():
        _, link = fill(live, naming=naming)
        page = new_page(viewport=NARROW, java_script_enabled=script)
        page.goto(link)
        page.locator("button[value=support_with_concerns]").click()
        page.wait_for_url(re.compile("#answer"))
        assert page.locator("button[value=support_with_concerns]").get_attribute("aria-pressed") == "true"
        page.locator("textarea[name=reason]").fill("Mijn kind eet langzaam.")
        page.locator("form:has(textarea[name=reason]) button").click()
        page.locator(".comment", has_text="Mijn kind eet langzaam.").wait_for()
        db.session.rollback()  # a new look: the answer came by another connection
        kinds = [row.kind.value for row in db.session.scalars(db.select(Stance))]
        assert "support_with_concerns" in kinds
