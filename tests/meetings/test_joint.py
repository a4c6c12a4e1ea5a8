"""Joint meetings: who may do what, held against the statements that find them."""

import pytest

from klankbord.councils.models import Office
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, WrongState
from klankbord.meetings import actions, queries, rules
from klankbord.meetings.models import MeetingState
from klankbord.meetings.queries_attendance import attendance_of
from tests.factories.councils import CouncilFactory, seated, viewer
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import SchoolFactory, admin, parent, staff

SEE, INSIDE, CLOSED, ORGANISE, NOTES, JOIN = "see", "inside", "closed", "organise", "notes", "join"
RULES = {
    SEE: rules.may_see,
    INSIDE: rules.may_see_inside,
    CLOSED: rules.may_see_closed,
    ORGANISE: rules.may_organise,
    NOTES: rules.may_take_notes,
    JOIN: rules.may_join_councils,
}
ALL = set(RULES)
# A meeting of the sounding board held with the parent council, and the other way round: draft and planned alike.
BOARD_FIRST = {
    "admin": ALL - {NOTES},
    "organiser": ALL,
    "board_member": {SEE, INSIDE, CLOSED},
    "chair": {SEE, INSIDE, CLOSED, ORGANISE},
    "council_member": {SEE, INSIDE, CLOSED},
    "parent": set(),
    "elsewhere": set(),
}
COUNCIL_FIRST = {
    "admin": {SEE, INSIDE},
    "organiser": {SEE, INSIDE, CLOSED, ORGANISE},
    "board_member": {SEE, INSIDE, CLOSED},
    "chair": ALL,
    "council_member": {SEE, INSIDE, CLOSED},
    "parent": set(),
    "elsewhere": set(),
}


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="regenboog")


@pytest.fixture
def board(school):
    return CouncilFactory(school_id=school.id, open_to_parents=False)


@pytest.fixture
def council(school):
    return CouncilFactory(school_id=school.id, parent_council=True, open_to_parents=False)


@pytest.fixture
def people(school, board, council):
    other = SchoolFactory(slug="windroos")
    return {
        "admin": viewer(admin(school), school),
        "organiser": viewer(seated(board, staff(school), Office.ORGANISER), school),
        "board_member": viewer(seated(board, parent(school)), school),
        "chair": viewer(seated(council, parent(school), Office.CHAIR), school),
        "council_member": viewer(seated(council, parent(school)), school),
        "parent": viewer(parent(school), school),
        "elsewhere": viewer(admin(other), other),
    }


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.PLANNED, MeetingState.HELD])
@pytest.mark.parametrize("board_first", [True, False])
def test_who_may_do_what(db, people, board, council, board_first, state):
    first, second = (board, council) if board_first else (council, board)
    meeting = MeetingFactory(council=first, joint_council=second, state=state)
    db.session.flush()
    for role, allowed in (BOARD_FIRST if board_first else COUNCIL_FIRST).items():
        who = people[role]
        in_school = who.school_id == meeting.school_id
        may = {name for name, rule in RULES.items() if in_school and rule(who, meeting)}
        assert may == allowed, role
        found = db.session.scalar(queries.one(who, meeting.id))
        assert (found is not None) == (SEE in allowed), role


def test_openness_follows_the_council_it_belongs_to(db, school, people, board):
    open_council = CouncilFactory(school_id=school.id, parent_council=True, name="Open raad")
    closed = MeetingFactory(council=board, joint_council=open_council)
    opened = MeetingFactory(council=open_council, joint_council=board)
    db.session.flush()
    seen = {meeting.id for meeting in db.session.scalars(queries.visible_to(people["parent"]))}
    assert seen == {opened.id}
    assert not rules.may_see(people["parent"], closed)
    assert rules.may_see(people["parent"], opened)


def test_both_councils_have_it_in_their_list(db, people, board, council):
    meeting = MeetingFactory(council=board, joint_council=council)
    db.session.flush()
    assert queries.of_council(people["chair"], council.id) == [meeting]
    assert queries.of_council(people["organiser"], board.id) == [meeting]
    assert len(attendance_of(meeting)) == 4
    assert meeting.held_by == "Klankbordgroep & Ouderraad"


def test_only_a_draft_can_become_a_joint_meeting(db, people, school, board, council):
    by = people["organiser"]
    draft = MeetingFactory(council=board, draft=True)
    actions.hold_with(draft, council, by=by, now=dates.now())
    assert draft.council_ids == (board.id, council.id)
    actions.hold_with(draft, None, by=by, now=dates.now())
    assert draft.council_ids == (board.id,)
    with pytest.raises(DomainError):
        actions.hold_with(draft, board, by=by, now=dates.now())
    with pytest.raises(DomainError):
        actions.hold_with(draft, CouncilFactory(school_id=SchoolFactory().id), by=by, now=dates.now())
    with pytest.raises(WrongState):
        actions.hold_with(MeetingFactory(council=board), council, by=by, now=dates.now())
