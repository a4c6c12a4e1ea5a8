"""The next meeting prepared from the last one in at most twelve interactions: a click, a key chord, a filled field."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from klankbord.agenda import actions_suggestions, actions_templates
from klankbord.agenda.actions_templates import TemplateLine
from klankbord.agenda.models import ItemKind
from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.base.outbox.models import OutboxMessage
from klankbord.councils.models import Office
from klankbord.followup import actions as followup
from klankbord.followup.actions import Task
from klankbord.kit import dates
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people.models import User
from klankbord.proposals.models import ProposalState
from tests.factories.councils import CouncilFactory, seated
from tests.factories.meetings import MeetingFactory
from tests.factories.proposals import ProposalFactory
from tests.factories.schools import SchoolFactory, parent, staff
from tests.fixtures.browser import PHONE

MOST = 12


class Hands:
    """Somebody's hands at a page; each thing they do counts."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def click(self, role, name, within="body"):
        """Click or tap."""
        self.count += 1
        self.page.locator(within).get_by_role(role, name=name).first.click()

    def fill(self, label, words):
        """Fill in a field."""
        self.count += 1
        self.page.get_by_label(label, exact=True).fill(words)

    def press(self, keys):
        """A key chord."""
        self.count += 1
        self.page.keyboard.press(keys)


@pytest.fixture
def ids(live):
    """A board with a standing template, a meeting that was held, and what it left open."""
    with live.app.app_context(), writing(), live.app.test_request_context():
        school = SchoolFactory(slug="regenboog", name="De Regenboog")
        board = CouncilFactory(school_id=school.id, name="Klankbordgroep")
        organiser = seated(board, staff(school, name="Olga Visser"), Office.ORGANISER)
        seated(board, parent(school, name="Samira El Amrani"))
        now = dates.now()
        lines = [
            TemplateLine(title="Opening", kind=ItemKind.ANNOUNCEMENT, duration_minutes=5),
            TemplateLine(title="Rondvraag", kind=ItemKind.ANY_OTHER_BUSINESS, duration_minutes=10),
        ]
        template = actions_templates.make(board, "Gewone avond", lines, standing=True, by=organiser, now=now)
        day = dates.today("Europe/Amsterdam") - timedelta(days=20)
        last = MeetingFactory(council=board, day=day, state=MeetingState.HELD)
        followup.give(last, Task(what="Offerte vragen", owner_name="Olga"), item=None, by=organiser, now=now)
        ProposalFactory(council=board, author=organiser, title="Een continurooster?").state = ProposalState.CLOSED
        by = parent(school, name="Tom Bakker")
        one = actions_suggestions.suggest(board, "Fietsen bij de poort", "Druk.", named=True, by=by, now=now)
        database.session.commit()
        return {
            "organiser": organiser.id, "parent": by.id,
            "template": template.id, "board": board.id, "suggestion": one.id,
            "last": last.id,
        }  # fmt: skip


@pytest.fixture
def desk(live, ids, new_page):
    def start(who="organiser", **options):
        page = new_page(**options)
        with live.app.app_context():
            live.sign_in(page.context, database.session.get_one(User, ids[who]))
        return page

    return start


def test_the_next_meeting_in_twelve(live, ids, desk, axe, fits):
    page = desk()
    page.goto(f"{live.url}/regenboog/")
    hands = Hands(page)
    hands.click("link", "Overleggen")
    hands.click("link", "Klankbordgroep")
    hands.click("link", "Vergadering plannen")
    hands.fill("Dag", (dates.today("Europe/Amsterdam") + timedelta(days=21)).isoformat())
    hands.press("Enter")
    expect(page.locator("#lines .line h3")).to_have_count(5)
    for words in ("Opening", "Notulen van", "Open actiepunten", "Een continurooster?", "Rondvraag"):
        expect(page.locator("#lines")).to_contain_text(words)
    hands.click("button", "Weglaten Open actiepunten")
    hands.click("button", "Op de agenda Fietsen bij de poort")
    axe(page)
    hands.click("link", "Verder naar uitnodigen")
    hands.click("button", "Plannen en uitnodigen")
    hands.click("button", "Plannen en uitnodigen", within="dialog")
    hands.click("button", "Agenda publiceren")
    expect(page.get_by_role("status")).to_contain_text("Versie 1")
    assert hands.count <= MOST, hands.count
    with live.app.app_context():
        made = database.session.scalars(database.select(Meeting).order_by(Meeting.id.desc())).first()
        assert (made.state, made.agenda_version) == (MeetingState.PLANNED, 1)
        kinds = database.session.scalars(database.select(OutboxMessage.kind)).all()
        assert kinds.count("invited") == 2
        assert kinds.count("agenda_suggestion") == 1


@pytest.mark.parametrize("options", [{"viewport": PHONE}, {"color_scheme": "dark"}], ids=["phone", "dark"])
def test_its_pages_fit_for_everybody(live, ids, desk, axe, fits, options):
    page = desk(**options)
    for place in (
        "councils/{board}/suggestions", "suggestions/{suggestion}", "templates/{template}", "councils/{board}/templates"
    ):  # fmt: skip
        page.goto(f"{live.url}/regenboog/{place.format(**ids)}")
        axe(page)
        fits(page)


def test_a_parent_suggests_on_a_phone(live, ids, desk, fits):
    page = desk("parent", viewport=PHONE, java_script_enabled=False)
    page.goto(f"{live.url}/regenboog/councils/{ids['board']}")
    page.get_by_role("link", name="Stel een punt voor").click()
    page.get_by_label("Waar moet het over gaan?").fill("De gymzaal")
    page.get_by_label("Waarom?").fill("Het dak lekt.")
    fits(page)
    page.get_by_role("button", name="Stuur het in").click()
    expect(page.get_by_role("status")).to_contain_text("De organisator antwoordt je")
    expect(page.get_by_role("link", name="De gymzaal")).to_be_visible()
