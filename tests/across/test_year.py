"""The year plan: meetings, holidays and free days by month, and what the viewer may see of them."""

from datetime import date

import pytest

from klankbord.councils.models import Office
from klankbord.kit.free_days import Region
from klankbord.meetings.models import MeetingState
from tests.factories.councils import CouncilFactory, seated
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import SchoolFactory, parent, staff


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="regenboog", holiday_region=Region.NOORD)


@pytest.fixture
def board(school):
    return CouncilFactory(school_id=school.id)


@pytest.fixture
def organiser(school, board):
    return seated(board, staff(school, name="Olga Visser"), Office.ORGANISER)


@pytest.fixture
def evenings(board):
    MeetingFactory(council=board, day=date(2026, 10, 13), serial=1)
    MeetingFactory(council=board, day=date(2027, 3, 9), draft=True, title="Jaarvergadering")
    MeetingFactory(council=board, day=date(2027, 9, 7), serial=9)


def test_the_year_of_a_council(client, board, organiser, evenings):
    page = client.sign_in(organiser).get(f"/regenboog/councils/{board.id}/year-plan")
    for words in ("Jaarplan 2026-2027", "Jaarvergadering", "concept", "Herfstvakantie", "Geen school: Herfstvakantie"):
        assert words in page.text, words
    assert page.text.count('<h2 id="month-') == 12
    assert "9/7" not in page.text
    assert "7 september" not in page.text
    following = client.get(f"/regenboog/councils/{board.id}/year-plan?year=2027-2028")
    assert "di 7" in following.text


@pytest.mark.parametrize("asked", ["2026-2028", "' or 1=1", "2026", ""])
def test_a_year_that_is_none_is_this_one(client, board, organiser, asked):
    page = client.sign_in(organiser).get(f"/regenboog/councils/{board.id}/year-plan", query_string={"year": asked})
    assert "Jaarplan 2026-2027" in page.text


def test_a_parent_sees_no_drafts_and_nothing_of_a_closed_council(client, school, evenings):
    closed = CouncilFactory(school_id=school.id, name="Besloten raad", open_to_parents=False)
    MeetingFactory(council=closed, day=date(2026, 11, 10))
    page = client.sign_in(parent(school)).get("/regenboog/year-plan")
    assert "Klankbordgroep" in page.text
    assert "Jaarvergadering" not in page.text
    assert "Besloten raad" not in page.text


@pytest.mark.parametrize("meetings", [1, 30])
def test_four_statements_however_much_there_is(client, board, organiser, queries, meetings):
    for _number in range(meetings):
        MeetingFactory(council=board, day=date(2026, 11, 10), state=MeetingState.HELD)
    reader, path = client.sign_in(organiser), f"/regenboog/councils/{board.id}/year-plan"
    with queries() as seen:
        assert reader.get(path).status_code == 200
    assert seen.count == 6, seen
