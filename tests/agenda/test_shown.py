"""What people see of an agenda's items: on paper, in a calendar, over a year; nothing of closed ones outside."""

import pytest

from klankbord.agenda.models import ItemKind
from klankbord.agenda.queries_balance import YearBalance, balance_of_year
from klankbord.followup.models import ActionItem, Decision, DecisionKind
from klankbord.invitations import actions as invitations
from klankbord.kit import dates
from klankbord.meetings.models import MeetingState
from tests.factories.agenda import ItemFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import parent

SECRET = "Gevoelig dossier"


@pytest.fixture
def told(app, meeting, items, organiser):
    """The agenda is published: an open item with all there is to say, and a closed one with the same."""
    items[1].goal, items[1].without_discussion = "We weten wat jullie vinden", True
    items[1].presenter, items[1].presenter_id = "Olga Visser", organiser.id
    ItemFactory(
        meeting=meeting, title=SECRET, closed=True, goal=f"{SECRET}: doel", presenter=f"{SECRET}: spreker",
        treated_after_id=items[0].id, without_discussion=True,
    )  # fmt: skip
    with app.test_request_context("/regenboog"):
        invitations.publish_agenda(meeting, by=organiser, now=dates.now())
    return meeting


@pytest.fixture
def outsider(new_client, school):
    return new_client().sign_in(parent(school, name="Ouder Buiten"))


PLACES = ("", "/agenda/print", ".ics")


@pytest.mark.parametrize("rest", PLACES)
def test_everything_of_an_open_item_and_nothing_of_a_closed_one(told, outsider, desk, rest):
    here = f"/regenboog/meetings/{told.id}{rest}"
    seen, inside = (reader.get(here).get_data(as_text=True).replace("\r\n ", "") for reader in (outsider, desk))
    assert "Schoolplein" in seen
    assert "Olga Visser" in seen
    assert SECRET not in seen
    assert "behandeld na" not in seen
    assert SECRET in inside
    if rest != ".ics":
        for words in ("We weten wat jullie vinden", "hamerstuk", "19.40"):
            assert words in seen
        assert "behandeld na 1" in inside


def test_a_calendar_holds_the_times_and_purposes(told, outsider):
    text = outsider.get(f"/regenboog/meetings/{told.id}.ics").get_data(as_text=True).replace("\r\n ", "")
    assert r"19.30 1 Opening (jullie mening)\n19.40 2 Schoolplein (jullie mening\, Olga Visser)" in text
    assert text.count("BEGIN:VEVENT") == 1


@pytest.mark.parametrize("secret", [False, True])
def test_what_an_item_goes_on_from(db, told, board, items, desk, outsider, secret):
    before = MeetingFactory(council=board, state=MeetingState.HELD, filed_at=dates.now())
    source = ItemFactory(meeting=before, closed=secret)
    made = {"school_id": board.school_id, "council_id": board.id, "meeting_id": before.id, "item_id": source.id}
    decision = Decision(
        **made, kind=DecisionKind.OPINION, number=3, school_year="2025-2026", text="Meer groen", created_at=dates.now()
    )
    action = ActionItem(**made, what="Offerte vragen", owner_name="Bas", created_at=dates.now())
    db.session.add_all([decision, action])
    db.session.flush()
    here = f"/regenboog/meetings/{told.id}/agenda/items/{items[1].id}/earlier"
    answer = desk.submit(here, {"decisions": str(decision.id), "actions": str(action.id)})
    assert answer.status_code == 303
    form = desk.form(here).values
    assert (form["decisions"], form["actions"]) == ([str(decision.id)], [str(action.id)])
    page = desk.get(f"/regenboog/meetings/{told.id}").text
    assert "2025-2026/03" in page
    assert "Offerte vragen" in page
    told.filed_at, told.state = dates.now(), MeetingState.HELD
    for words in ("Meer groen", "Offerte vragen"):
        assert (words in outsider.get(f"/regenboog/meetings/{told.id}").text) is not secret
    refused = desk.submit(here, {"decisions": "999999"})
    assert refused.status_code == 422


def test_the_balance_of_a_school_year(db, desk, outsider, board, clock):
    day = dates.today("Europe/Amsterdam")

    def meeting(**values):
        return MeetingFactory(council=board, day=day, **values)

    held = meeting(state=MeetingState.HELD)
    ItemFactory(meeting=held, duration_minutes=30)
    whole = ItemFactory(meeting=held, duration_minutes=20, kind=ItemKind.INFORMATION)
    ItemFactory(meeting=held, duration_minutes=20, parent_id=whole.id)  # stands in the minutes of its parent
    parts = ItemFactory(meeting=held, duration_minutes=None, kind=ItemKind.INFORMATION)
    ItemFactory(meeting=held, duration_minutes=5, parent_id=parts.id)
    between = ItemFactory(meeting=held, duration_minutes=None, parent_id=whole.id)
    ItemFactory(meeting=held, duration_minutes=40, parent_id=between.id)  # and so does this one, two levels down
    ItemFactory(meeting=held, duration_minutes=15, kind=ItemKind.BREAK)
    ItemFactory(meeting=held, duration_minutes=10, without_discussion=True)
    ItemFactory(meeting=held, duration_minutes=25, closed=True)
    ItemFactory(meeting=meeting(state=MeetingState.CANCELLED), duration_minutes=60)
    ItemFactory(meeting=meeting(draft=True), duration_minutes=60)
    ItemFactory(meeting=MeetingFactory(council=board, day=day.replace(year=day.year - 1), state=MeetingState.HELD))
    assert balance_of_year(board.id, day, with_closed=True) == YearBalance(60, 30, 1)
    assert balance_of_year(board.id, day, with_closed=False) == YearBalance(35, 30, 1)
    assert "60 van 90 minuten" in desk.get(f"/regenboog/councils/{board.id}").text
    assert "35 van 65 minuten" in outsider.get(f"/regenboog/councils/{board.id}").text
