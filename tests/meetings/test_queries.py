"""Which meetings somebody sees."""

import pytest

from klankbord.base.db import db as database
from klankbord.councils.models import Office
from klankbord.invitations import queries as invitations
from klankbord.invitations.models import Invitation
from klankbord.kit import dates
from klankbord.meetings import queries, rules
from klankbord.meetings.models import MeetingState
from tests.factories.councils import CouncilFactory, seated, viewer
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import SchoolFactory, admin, parent, staff


@pytest.fixture
def world(school, board):
    """Every sort of meeting, in an open and in a closed council, by a short name."""
    shut = CouncilFactory(school_id=school.id, parent_council=True, open_to_parents=False)
    return {
        "draft": MeetingFactory(council=board, draft=True),
        "planned": MeetingFactory(council=board),
        "held": MeetingFactory(council=board, held=True),
        "off": MeetingFactory(council=board, state=MeetingState.CANCELLED),
        "off, never told": MeetingFactory(council=board, state=MeetingState.CANCELLED, stamped_at=None),
        "shut": MeetingFactory(council=shut),
        "shut draft": MeetingFactory(council=shut, draft=True),
    }


def seen_by(who, world, also=()):
    ids = {meeting.id for meeting in database.session.scalars(queries.visible_to(who, also))}
    return {name for name, meeting in world.items() if meeting.id in ids}


TOLD = {"planned", "held", "off"}


def test_sight(school, board, world):
    inside = TOLD | {"draft", "off, never told"}
    assert seen_by(viewer(parent(school), school), world) == TOLD
    assert seen_by(viewer(staff(school), school), world) == TOLD
    assert seen_by(viewer(seated(board, parent(school)), school), world) == inside
    assert seen_by(viewer(admin(school), school), world) == set(world)
    elsewhere = SchoolFactory()
    assert seen_by(viewer(admin(elsewhere), elsewhere), world) == set()


def test_a_participant_sees_that_meeting(school, world):
    guest = parent(school)
    database.session.add(
        Invitation(school_id=school.id, meeting_id=world["shut"].id, user_id=guest.id, created_at=dates.now())
    )
    database.session.flush()
    who = viewer(guest, school)
    assert seen_by(who, world, invitations.meetings_of(who)) == TOLD | {"shut"}
    assert seen_by(who, world, [world["shut draft"].id]) == TOLD | {"shut draft"}


def test_the_rule_says_the_same(school, board, world):
    people = [parent(school), staff(school), seated(board, parent(school)), admin(school)]
    for who in (viewer(person, school) for person in people):
        assert seen_by(who, world) == {name for name, meeting in world.items() if rules.may_see(who, meeting)}


def test_lists(school, board, world):
    member = viewer(seated(board, parent(school), Office.MEMBER), school)
    outside = viewer(parent(school), school)
    assert queries.upcoming(member, dates.now()) == [world["draft"], world["planned"]]
    assert queries.upcoming(outside, dates.now()) == [world["planned"]]
    assert queries.past(outside) == [world["held"]]
    assert len(queries.of_council(member, board.id)) == 5
    assert queries.held_before(world["planned"]) == [world["held"]]
    assert queries.clashes(board.id, world["planned"].day, world["planned"].id)
