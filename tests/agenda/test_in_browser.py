"""The builder in Chromium: typing on, dragging, the keyboard, and every page fit for everybody."""

import pytest
from playwright.sync_api import expect

from klankbord.agenda import actions_publishing, queries
from klankbord.agenda.models import ItemKind
from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.councils.models import Office
from klankbord.invitations.models import Invitation
from klankbord.kit import dates
from klankbord.meetings.models import Meeting
from klankbord.people.models import User
from tests.factories.agenda import ItemFactory
from tests.factories.councils import CouncilFactory, seated
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import SchoolFactory, parent, staff

TITLES = ("Opening", "Schoolplein", "Rondvraag")


@pytest.fixture
def ids(live):
    """A published agenda, a draft meeting, their organiser and a member."""
    with live.app.app_context(), writing():
        school = SchoolFactory(slug="regenboog", name="De Regenboog")
        board = CouncilFactory(school_id=school.id)
        organiser = seated(board, staff(school, name="Olga Visser"), Office.ORGANISER)
        member = seated(board, parent(school, name="Samira El Amrani"))
        meeting = MeetingFactory(council=board, online_url="https://overleg.example/kamer")
        items = [ItemFactory(meeting=meeting, title=title) for title in TITLES]
        ItemFactory(meeting=meeting, title="Besloten", closed=True, section="Besloten deel", kind=ItemKind.INFORMATION)
        ItemFactory(meeting=meeting, title="Deel a", parent_id=items[1].id, position=items[1].position + 1)
        with live.app.test_request_context():
            actions_publishing.publish(meeting, by=organiser, now=dates.now())
        row = Invitation(school_id=school.id, meeting_id=meeting.id, user_id=member.id, created_at=dates.now())
        database.session.add(row)
        found = {
            "meeting": meeting.id,
            "item": items[1].id,
            "board": board.id,
            "draft": MeetingFactory(council=board, draft=True).id,
            "organiser": organiser.id,
            "member": member.id,
        }
        database.session.commit()
    return found


@pytest.fixture
def desk(live, ids, new_page):
    """Open a browser as the organiser: `desk(viewport=…)`."""

    def start(who="organiser", **options):
        page = new_page(**options)
        with live.app.app_context():
            live.sign_in(page.context, database.session.get_one(User, ids[who]))
        return page

    return start


def address(live, ids, rest="/agenda", meeting="meeting"):
    return f"{live.url}/regenboog/meetings/{ids[meeting]}{rest}"


def titles(live, ids, meeting="meeting"):
    with live.app.app_context():
        return [item.title for item in queries.items_of(ids[meeting])]


def test_typing_one_item_after_the_other(live, ids, desk):
    page = desk()
    page.goto(address(live, ids, meeting="draft"))
    page.get_by_label("Punt", exact=True).fill("Opening 🎉")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Opening 🎉").wait_for()
    expect(page.locator("#quick-title")).to_be_focused()
    page.keyboard.type("Schoolplein")
    page.get_by_label("Duur (min)").fill("100")
    page.keyboard.press("Enter")
    page.get_by_text("De agenda is 10 minuten te lang.").wait_for()
    assert titles(live, ids, "draft") == ["Opening 🎉", "Schoolplein"]
    page.keyboard.press("Enter")
    page.locator("#quick").get_by_text("Geef het punt een titel.").wait_for()


def test_by_the_keyboard(live, ids, desk):
    page = desk()
    page.goto(address(live, ids))
    page.locator(f"#open-{ids['item']}").focus()
    with page.expect_response("**/position"):
        page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#lines .line h3").first).to_contain_text("Schoolplein")
    assert titles(live, ids) == ["Schoolplein", "Deel a", "Opening", "Rondvraag", "Besloten"]
    expect(page.locator(f"#open-{ids['item']}")).to_be_focused()
    assert page.locator("#said").text_content() == "Verplaatst: Schoolplein. Het is nu nummer 1."


def test_by_dragging(live, ids, desk):
    page = desk()
    page.goto(address(live, ids))
    grip = page.locator(f"#item-{ids['item']} .grip")
    start, end = grip.bounding_box(), page.locator("#lines .line").first.bounding_box()
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 8, start["y"] - 20, steps=5)
    page.mouse.move(end["x"] + 8, end["y"] + 4, steps=15)
    with page.expect_response("**/position") as answer:
        page.mouse.up()
    assert answer.value.status == 200
    expect(page.locator("#lines .line h3").first).to_contain_text("Schoolplein")
    assert titles(live, ids)[0] == "Schoolplein"


def test_changed_in_its_place(live, ids, desk):
    page = desk()
    page.goto(address(live, ids))
    page.locator(f"#open-{ids['item']}").click()
    row = page.locator(f"#item-{ids['item']}")
    row.get_by_label("Punt", exact=True).fill("Het hele plein")
    row.get_by_role("button", name="Opslaan").click()
    page.wait_for_url(f"**#item-{ids['item']}")
    assert "Het hele plein" in titles(live, ids)


def test_taken_off_and_put_back(live, ids, desk):
    page = desk()
    page.goto(address(live, ids))
    page.get_by_role("button", name="Van de agenda halen: Rondvraag").click()
    page.get_by_text("Van de agenda gehaald: Rondvraag").first.wait_for()
    page.get_by_role("button", name="Ongedaan maken").click()
    page.get_by_role("link", name="Rondvraag").wait_for()
    assert titles(live, ids) == ["Opening", "Schoolplein", "Deel a", "Rondvraag", "Besloten"]


def test_what_cannot_be_answered_in_place_gets_its_page(live, ids, browser):
    context = browser.new_context(locale="nl-NL")
    page = context.new_page()
    with live.app.app_context():
        live.sign_in(context, database.session.get_one(User, ids["organiser"]))
    page.goto(address(live, ids))
    page.context.clear_cookies()
    page.get_by_label("Punt", exact=True).fill("Getypt na het uitloggen")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    page.get_by_text("Getypt na het uitloggen").first.wait_for()
    assert page.locator("h1").count() == 1
    context.close()


PAGES = (
    ("/agenda", "meeting"),
    ("/agenda/items/{item}", "meeting"),
    ("/agenda/paste", "meeting"),
    ("/agenda/print", "meeting"),
    ("/agenda/items/{item}/earlier", "meeting"),
    ("", "meeting"),
    ("", "draft"),
    ("/edit", "draft"),
)


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 320, "height": 640}}])
def test_fit_for_everybody(live, ids, desk, axe, fits, options):
    page = desk(**options)
    for rest, meeting in PAGES:
        page.goto(address(live, ids, rest.format(**ids), meeting))
        axe(page)
        fits(page)


@pytest.mark.parametrize("options", [{}, {"viewport": {"width": 320, "height": 640}}])
def test_a_member_and_a_long_title(live, ids, desk, axe, fits, options):
    with live.app.app_context(), writing():
        meeting = database.session.get_one(Meeting, ids["meeting"])
        ItemFactory(meeting=meeting, title="x" * 500)
        meeting.title = "y" * 200
        database.session.commit()
    page = desk("member", **options)
    page.goto(address(live, ids, ""))
    axe(page)
    fits(page)


def test_the_answer_comes_first_on_a_phone(live, ids, desk):
    page = desk("member", viewport={"width": 360, "height": 740})
    page.goto(address(live, ids, ""))
    question = page.get_by_role("heading", name="Kom je, Samira?").bounding_box()
    assert question["y"] < page.get_by_role("heading", name="Agenda", exact=True).bounding_box()["y"]


def test_pasting_without_scripts(live, ids, desk, axe, fits):
    page = desk(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto(address(live, ids, "/agenda/paste", "draft"))
    page.get_by_label("De agenda").fill("Agenda\n\n1. Opening (5 min)\n2. Schoolplein (20 min)\nNeem een beker mee\n")
    page.get_by_role("button", name="Kijk wat het wordt").click()
    page.get_by_role("heading", name="Dit wordt het").wait_for()
    page.get_by_role("button", name="Alles toevoegen").click()
    page.get_by_text("2 punten toegevoegd.").first.wait_for()
    assert titles(live, ids, "draft") == ["Opening", "Schoolplein"]
