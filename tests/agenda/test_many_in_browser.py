"""The builder with 300 items in Chromium: what a move changes and asks, ticking many, undo, all by the keyboard."""

import pytest
from playwright.sync_api import expect

from klankbord.agenda import queries
from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.councils.models import Office
from klankbord.people.models import User
from tests.factories.agenda import ItemFactory
from tests.factories.councils import CouncilFactory, seated
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import SchoolFactory, staff

COUNT = """() => {
  const seen = window.seen = { nodes: new Set(), requests: 0 };
  new MutationObserver((records) => records.forEach((record) => {
    const touched = record.type === "childList" ? [...record.addedNodes, ...record.removedNodes] : [record.target];
    touched.forEach((node) => seen.nodes.add(node));
  })).observe(document.getElementById("builder"), {
    subtree: true, childList: true, attributes: true, characterData: true,
  });
}"""


@pytest.fixture
def ids(live):
    """A meeting with 300 items and its organiser."""
    with live.app.app_context(), writing():
        school = SchoolFactory(slug="regenboog", name="De Regenboog")
        board = CouncilFactory(school_id=school.id)
        organiser = seated(board, staff(school, name="Olga Visser"), Office.ORGANISER)
        meeting = MeetingFactory(council=board, duration_minutes=3000)
        items = [ItemFactory(meeting=meeting, title=f"Punt {number}") for number in range(1, 301)]
        found = {"meeting": meeting.id, "organiser": organiser.id, "items": [item.id for item in items]}
        database.session.commit()
    return found


def titles(live, ids):
    with live.app.app_context():
        return [item.title for item in queries.items_of(ids["meeting"])]


def test_a_move_among_300_changes_a_handful_of_nodes_in_one_request(live, ids, new_page):
    page = new_page()
    with live.app.app_context():
        live.sign_in(page.context, database.session.get_one(User, ids["organiser"]))
    page.goto(f"{live.url}/regenboog/meetings/{ids['meeting']}/agenda")
    asked = []
    page.on("request", lambda request: request.method == "POST" and asked.append(request.url))

    # By the keyboard, from the middle.
    page.locator(f"#open-{ids['items'][150]}").focus()
    page.evaluate(COUNT)
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#said")).to_contain_text("Verplaatst: Punt 151. Het is nu nummer")
    assert titles(live, ids)[149:151] == ["Punt 151", "Punt 150"]
    expect(page.locator(f"#item-{ids['items'][150]} .number")).to_have_text("150")
    expect(page.locator(f"#item-{ids['items'][149]} .number")).to_have_text("151")
    expect(page.locator(f"#open-{ids['items'][150]}")).to_be_focused()
    assert [address.rpartition("/")[2] for address in asked] == ["position"]
    assert page.evaluate("window.seen.nodes.size") <= 12

    # Three ticked ones at once, then the keyboard takes both back.
    for at in (9, 199, 299):
        page.locator(f"#item-{ids['items'][at]} .pick").check()
    expect(page.locator("[data-count]")).to_contain_text("(3)")
    page.get_by_label("Zet ze na").select_option(label="bovenaan")
    page.locator("#many").get_by_role("button", name="Verplaatsen").click()
    expect(page.locator("#said")).to_have_text("3 punten verplaatst.")
    assert titles(live, ids)[:4] == ["Punt 10", "Punt 200", "Punt 300", "Punt 1"]
    expect(page.locator("#lines .line").first).to_contain_text("Punt 10")
    page.locator(f"#open-{ids['items'][0]}").focus()
    for words in ("3 punten verplaatst.", "Verplaatst: Punt 151"):
        page.keyboard.press("Control+z")
        expect(page.locator("#said")).to_have_text(f"Ongedaan gemaakt: {words}")
    assert titles(live, ids) == [f"Punt {number}" for number in range(1, 301)]
    assert page.locator("#lines .line h3 a").all_text_contents() == titles(live, ids)
    assert len(asked) == 4
