"""What is typed outlives a closed tab and a closed browser, for whoever typed it alone, in Chromium."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.people import links
from klankbord.people.models import LinkKind
from klankbord.people.queries import primary_address
from klankbord.proposals.models import Comment
from tests.factories.proposals import ProposalFactory, school_with_round
from tests.fixtures.browser import FLAGS, chromium
from tests.live.test_in_browser import DAY, kept_in

WORDS = "De 17e komt te vroeg voor ons."


@pytest.fixture
def at(live):
    """A school with an open round; `address` is the page of its proposal."""
    with live.app.app_context():
        made = school_with_round()
        yield SimpleNamespace(**vars(made), address=f"{live.url}/regenboog/proposals/{made.proposal.id}")


def until_kept(page: Page, number: int = 1) -> None:
    """Wait until the browser keeps so many texts, and none that can be read there."""
    there = "indexedDB.databases().then((all) => all.length)"
    for _ in range(100):
        found = kept_in(page) if page.evaluate(there) else []
        if len(found) == number:
            break
        page.wait_for_timeout(100)
    assert found == [False] * number


def again(page: Page, address: str = "") -> Page:
    """Close a tab as a person does, and open its page anew in another."""
    fresh, address = page.context.new_page(), address or page.url
    page.close(run_before_unload=True)
    fresh.goto(address)
    return fresh


def typed(page: Page, address: str, label: str = "Zeg iets over het plan") -> None:
    page.goto(address)
    page.get_by_label(label).fill(WORDS)
    until_kept(page)


def test_a_closed_tab_loses_nothing(live, at, page, axe, fits) -> None:
    live.sign_in(page.context, at.parents[0])
    typed(page, at.address)
    page = again(page)
    field = page.get_by_label("Zeg iets over het plan")
    expect(field).to_have_value(WORDS)
    said = page.locator("#say .notice")
    expect(said).to_contain_text("Je typte dit op")
    axe(page)
    page.set_viewport_size({"width": 360, "height": 740})
    fits(page)
    said.get_by_role("button", name="Gooi het weg").click()
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    until_kept(page, 0)
    page = again(page)
    expect(page.get_by_label("Zeg iets over het plan")).to_have_value("")
    typed(page, at.address)
    page.get_by_role("button", name="Plaats", exact=True).click()
    expect(page.locator("#talk").get_by_text(WORDS)).to_be_visible()
    until_kept(page, 0)
    expect(page.get_by_label("Zeg iets over het plan")).to_have_value("")


def test_a_closed_browser_too(live, at, browser, tmp_path) -> None:
    def start() -> BrowserContext:
        kind = browser.browser_type
        return kind.launch_persistent_context(tmp_path / "profile", executable_path=chromium(), args=FLAGS)

    context = start()
    live.sign_in(context, at.organiser)
    page = context.new_page()
    page.goto(f"{live.url}/regenboog/proposals/new")
    page.get_by_label("Titel").fill("Een moestuin achter de school")
    page.locator("input[name=kind][value=open_question]").check()
    page.locator("#words[data-safe]").wait_for()
    until_kept(page)
    cookies = context.cookies()
    context.close()
    context = start()
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{live.url}/regenboog/proposals/new")
    expect(page.get_by_label("Titel")).to_have_value("Een moestuin achter de school")
    expect(page.locator("input[name=kind][value=open_question]")).to_be_checked()
    context.close()


def test_signing_out_takes_them_away_and_nobody_else_reads_them(live, at, new_page) -> None:
    page = new_page()
    live.sign_in(page.context, at.parents[0])
    typed(page, at.address)
    live.sign_in(page.context, at.parents[1])
    page = again(page)
    until_kept(page, 0)
    expect(page.get_by_label("Zeg iets over het plan")).to_have_value("")
    typed(page, at.address)
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Uitloggen").click()
    page.wait_for_url("**/sign-in**")
    live.sign_in(page.context, at.parents[1])
    page = again(page, at.address)
    expect(page.get_by_label("Zeg iets over het plan")).to_have_value("")
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0


def test_gone_after_seven_days_on_whatever_page(live, at, page) -> None:
    live.sign_in(page.context, at.parents[0])
    typed(page, at.address)
    for days, left in ((6, 1), (8, 0)):
        later = page.context.new_page()
        later.clock.set_fixed_time(page.evaluate("Date.now()") / 1000 + days * DAY)
        later.goto(f"{live.url}/regenboog/")
        until_kept(later, left)


def test_a_session_that_ran_out_keeps_them(live, at, page) -> None:
    """Neither a page that asks to sign in nor a line that fails is an answer: the words wait until they were placed."""
    live.sign_in(page.context, at.parents[0])
    typed(page, at.address)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.get_by_role("button", name="Plaats", exact=True).click()
    expect(page.locator("textarea[readonly]")).to_have_value(WORDS)
    page.context.add_cookies(cookies)
    page = again(page, at.address)
    expect(page.get_by_label("Zeg iets over het plan")).to_have_value(WORDS)
    page.route("**/comments", lambda route: route.abort("internetdisconnected"))
    page.get_by_role("button", name="Plaats", exact=True).click()
    page = again(page, at.address)
    expect(page.get_by_label("Zeg iets over het plan")).to_have_value(WORDS)
    page.get_by_role("button", name="Plaats", exact=True).click()
    until_kept(page, 0)
    assert db.session.scalars(db.select(Comment.body)).all() == [WORDS]


def test_by_link_for_that_link_alone(live, at, page) -> None:
    def link(place: int) -> str:
        user, now = at.parents[place], dates.now()
        box = primary_address(user.id)
        made = links.issue(
            LinkKind.PROPOSAL, at.proposal.id, school_id=at.school.id, user_id=user.id, address_id=box.id, now=now
        )
        return f"{live.url}/l/{links.token_of(made)}"

    mine, other = link(0), link(1)
    db.session.commit()
    typed(page, mine)
    page = again(page, other)
    page.wait_for_timeout(500)
    expect(page.get_by_label("Zeg iets over het plan")).to_have_value("")
    until_kept(page)
    page = again(page, mine)
    expect(page.get_by_label("Zeg iets over het plan")).to_have_value(WORDS)


def test_what_was_refused_or_changed_meanwhile_is_not_written_over(live, at, page) -> None:
    live.sign_in(page.context, at.organiser)
    fresh = f"{live.url}/regenboog/proposals/new"
    page.goto(fresh)
    page.get_by_label("Waarom dit plan?").fill("Kinderen willen buiten leren.")
    until_kept(page)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator(".summary[role=alert]")).to_be_focused()
    expect(page.locator("#words .notice")).to_have_count(0)
    page = again(page, fresh)
    expect(page.get_by_label("Waarom dit plan?")).to_have_value("Kinderen willen buiten leren.")
    draft = ProposalFactory(council=at.council, author=at.organiser)
    db.session.commit()
    page.goto(f"{live.url}/regenboog/proposals/{draft.id}/edit")
    page.get_by_label("Titel").fill("Mijn titel")
    until_kept(page, 2)
    draft.title, draft.version = "Andere titel", draft.version + 1
    db.session.commit()
    page = again(page)
    expect(page.get_by_label("Titel")).to_have_value("Mijn titel")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", name="Iemand was je voor")).to_be_visible()
    page.get_by_role("button", name="Dit opslaan").click()
    expect(page.get_by_role("heading", name="Mijn titel")).to_be_visible()
    until_kept(page)


def test_words_about_a_passage_come_back_with_it(live, at, page) -> None:
    live.sign_in(page.context, at.parents[0])
    page.goto(at.address)
    page.locator("#plan a.react").first.focus()
    page.locator("#plan").evaluate(
        "plan => { const range = document.createRange(); range.selectNodeContents(plan.querySelector('p'));"
        " getSelection().removeAllRanges(); getSelection().addRange(range); }"
    )
    page.get_by_role("button", name="Reageer hierop").click()
    quote = page.locator("#say blockquote").text_content()
    page.get_by_label("Zeg iets over dit stuk").fill(WORDS)
    until_kept(page)
    page = again(page, at.address)
    expect(page.get_by_label("Zeg iets over dit stuk")).to_have_value(WORDS)
    expect(page.locator("#say blockquote")).to_have_text(quote)
