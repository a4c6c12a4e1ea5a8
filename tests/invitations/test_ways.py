"""The way a council is composed says what its organiser is offered first for a meeting, and who will be invited."""

from datetime import timedelta

import pytest

from klankbord.councils.models import Composition, Way
from klankbord.invitations import actions_draw
from klankbord.kit import dates
from klankbord.meetings.models import MeetingState
from tests.factories.draws import DrawPlace
from tests.factories.meetings import MeetingFactory

LEADS = {Way.DRAW: "Draw participants", Way.SIGN_UP: "Open sign-up"}
DRAW, SIGN_UP = LEADS.values()


@pytest.fixture
def place(db, clock):
    made = DrawPlace()
    made.olga.language = "en"
    return made


def choose(db, place, way, year):
    db.session.add(
        Composition(school_id=place.school.id, council_id=place.board.id, school_year=year, way=way, at=dates.now())
    )
    db.session.commit()


def organised(client, place, meeting):
    """What stands in the organiser's box of a meeting: above the fold and inside it."""
    text = client.sign_in(place.olga).get(f"/de-proef/meetings/{meeting.id}").text
    box = text.split('id="organise"')[1].split("</section>")[0]
    first, _, rest = box.partition('<details class="more-ways">')
    folded, _, after = rest.partition("</details>")
    return first + after, folded


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.PLANNED])
@pytest.mark.parametrize("way", [None, *Way])
def test_the_councils_own_way_comes_first_and_the_others_are_folded(client, db, place, way, state):
    meeting = place.meeting if state == MeetingState.PLANNED else MeetingFactory(council=place.board, state=state)
    year = dates.school_year(meeting.day)
    meeting.school_year = year
    if way is not None:
        choose(db, place, way, year)
        choose(db, place, Way.FIXED_SEATS if way != Way.FIXED_SEATS else Way.DRAW, "2031-2032")
    db.session.commit()
    first, folded = organised(client, place, meeting)
    can = {DRAW, SIGN_UP} if state == MeetingState.PLANNED else {DRAW}
    leads = {LEADS.get(way)} & can
    assert {words for words in can if words in first} == leads
    assert {words for words in can if words in folded} == can - leads
    assert ("When you plan it" in first) == (state == MeetingState.DRAFT)


def test_who_will_be_invited_follows_the_draw(client, db, place):
    meeting = MeetingFactory(council=place.board, state=MeetingState.DRAFT)
    meeting.school_year = dates.school_year(meeting.day)
    choose(db, place, Way.DRAW, "2020-2021")
    first, _ = organised(client, place, meeting)
    assert "and who is drawn for it" in first
    assert first.index("Draw participants") < first.index("Plan and invite")
    made = place.announce(meeting)
    actions_draw.hold(made, meeting, by=place.by, now=dates.now() + timedelta(minutes=1))
    db.session.commit()
    first, folded = organised(client, place, meeting)
    assert "and who was drawn for it" in first
    assert first.index("Plan and invite") < first.index("Draw participants")
    assert "Draw participants" not in folded


def test_a_parent_is_shown_none_of_it(client, db, place):
    choose(db, place, Way.DRAW, "2020-2021")
    page = client.sign_in(place.parents[0]).get(f"/de-proef/meetings/{place.meeting.id}")
    assert page.status_code == 200
    assert "more-ways" not in page.text
    assert "Draw participants" not in page.text
