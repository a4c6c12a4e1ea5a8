"""What the small scripts add, in Chromium: menus that close, a question before a deed, nothing sent twice or lost."""

import pytest
from playwright.sync_api import Dialog, Page, Request, expect

from klankbord.base.db import db
from klankbord.people.models import User
from klankbord.proposals.models import Asked, Proposal, ProposalVersion
from tests.factories.proposals import school_with_round
from tests.fixtures.browser import PHONE


@pytest.fixture
def at(live, page):
    """Open a page of a school as its organiser; gives the address of the proposal's page."""
    with live.app.app_context():
        made = school_with_round()
        live.sign_in(page.context, made.organiser)
        yield f"{live.url}/regenboog/proposals/{made.proposal.id}"


def state(address: str) -> str:
    db.session.rollback()
    return db.session.get_one(Proposal, int(address.rsplit("/", 1)[1])).state


def posts(page: Page) -> list[Request]:
    found: list[Request] = []
    page.on("request", lambda request: found.append(request) if request.method == "POST" else None)
    return found


def test_the_menu_closes(at: str, page: Page) -> None:
    page.goto(at)
    menu, panel = page.locator("details.menu > summary"), page.locator(".menu-panel")
    menu.click()
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(menu).to_be_focused()
    menu.click()
    page.locator("h1").click()
    expect(panel).to_be_hidden()


def test_a_deed_is_asked_about_first(at: str, page: Page) -> None:
    page.goto(at)
    deed = page.locator("form[data-confirm$='/round-close'] button, form[data-confirm] button").first
    words = deed.text_content()
    sent = posts(page)
    deed.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Toch niet").click()
    expect(dialog).to_have_count(0)
    expect(deed).to_be_focused()
    assert (sent, state(at)) == ([], "open")
    deed.click()
    with page.expect_navigation():
        dialog.get_by_role("button", name=words).click()
    assert (len(sent), state(at)) == (1, "closed")


def test_a_second_press_sends_nothing(at: str, page: Page) -> None:
    page.goto(at)
    sent = posts(page)
    with page.expect_navigation():
        page.evaluate(
            "const form = document.querySelector('form[action$=\"/comments\"]');"
            "form.elements.body.value = 'Eén keer.';"
            "form.requestSubmit(); form.requestSubmit();"
        )
    assert len(sent) == 1
    expect(page.get_by_text("Eén keer.")).to_have_count(1)


def test_leaving_words_behind_asks_first(live, at: str, page: Page) -> None:
    page.goto(f"{live.url}/regenboog/proposals/new")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.locator("form[data-draft] textarea").first.type("Een plan")
    page.goto(at)
    assert asked == ["beforeunload"]
    page.goto(f"{live.url}/regenboog/proposals/new")
    page.goto(at)
    assert asked == ["beforeunload"]


SELECT = """() => {
  const line = document.querySelector(".plan p").firstChild;
  const chosen = document.createRange();
  chosen.setStart(line, 4);
  chosen.setEnd(document.querySelector(".plan li").firstChild, 3);
  getSelection().removeAllRanges();
  getSelection().addRange(chosen);
}"""


def test_words_that_are_chosen_in_the_plan_go_to_the_form(live, at: str, new_page, axe, fits) -> None:
    """Words selected over the end of a paragraph are cut there; a tap takes a whole block; nothing moves meanwhile."""
    proposal = db.session.get_one(Proposal, int(at.rsplit("/", 1)[1]))
    proposal.body = db.session.scalars(db.select(ProposalVersion)).one().body = (
        "De pauze is kort.\n\n- Groep 3 eet eerst"
    )
    db.session.commit()
    by_user = db.session.scalars(db.select(User).join(Asked, Asked.user_id == User.id)).first()
    for options, words in (({}, "pauze is kort."), ({"viewport": PHONE, "has_touch": True}, "Groep 3 eet eerst")):
        page = new_page(**options)
        live.sign_in(page.context, by_user)
        page.goto(at)
        high = page.evaluate("document.documentElement.scrollHeight")
        page.locator(".plan li").tap() if options else page.evaluate(SELECT)
        here = page.get_by_role("button", name="Reageer hierop")
        expect(here).to_be_visible()
        axe(page)
        fits(page)
        assert page.evaluate("document.documentElement.scrollHeight") == high
        here.click()
        expect(page.get_by_label("Zeg iets over dit stuk")).to_be_focused()
        expect(page.locator("#say blockquote")).to_have_text(f"“{words}”")
        axe(page)
        fits(page)
        if options:
            page.get_by_role("button", name="Nee, over het hele plan").click()
            expect(page.get_by_label("Zeg iets over het plan")).to_be_focused()
            expect(page.locator("#say [name=passage]")).to_have_count(0)
        else:
            page.keyboard.type("Te kort.")
            page.get_by_role("button", name="Plaats", exact=True).click()
            expect(page.locator("blockquote.passage")).to_have_text(f"“{words}”")


def test_what_is_wrong_has_the_focus(live, at: str, page: Page) -> None:
    page.goto(f"{live.url}/regenboog/proposals/new")
    page.locator("form[data-draft]").evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    expect(page.locator(".summary[role=alert]")).to_be_focused()


def test_signed_out_after_writing(at: str, page: Page) -> None:
    """A session that ended while somebody wrote gives every word back."""
    page.goto(at)
    page.locator("textarea[name=body]").fill("Dit mag niet weg.")
    page.context.clear_cookies()
    page.locator("form[action$='/comments'] button").click()
    expect(page.locator("textarea[readonly]")).to_have_value("Dit mag niet weg.")
    assert db.session.scalar(db.select(db.func.count()).select_from(User)) > 0
