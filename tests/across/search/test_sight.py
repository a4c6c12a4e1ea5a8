"""Whoever searches finds what they may read on a page, and nothing else: everybody hunts a canary in everything."""

import re

import pytest
from sqlalchemy import select, update

from klankbord.across.search import finding
from klankbord.agenda.models import AgendaItem
from klankbord.agenda.models_life import Suggestion
from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.base.search import following
from klankbord.councils.models import Council, CouncilKind
from klankbord.councils.queries import viewer_of_user
from klankbord.kit import dates
from klankbord.kit.search_question import question
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.minutes.models import ItemNote, Minutes, MinutesState
from klankbord.people.models import User
from klankbord.proposals.models import (
    Proposal,
    ProposalState,
)
from klankbord.schools.models import School
from tests.factories.aviary import NOWHERE, Aviary, a_proposal, an_evening
from tests.fixtures.web import FULL
from tests.world import World, build

ROLES = ("admin", "teacher", "parent", "ended", "board_member", "participant", "chair", "other_admin")
MORE = ("organiser", "board_secretary", "secretary", "council_member", "stranger")


@pytest.fixture
def aviary(db, clock) -> Aviary:
    made = Aviary(build())
    world = made.world
    with writing():
        board, council = (database.session.get_one(Council, each) for each in (world.board_id, world.council_id))
        council.circulated_open_to_parents = True
        for days, (state, minutes) in enumerate(
            (
                (MeetingState.DRAFT, None),
                (MeetingState.PLANNED, None),
                (MeetingState.HELD, MinutesState.DRAFT),
                (MeetingState.HELD, MinutesState.CIRCULATED),
                (MeetingState.HELD, MinutesState.APPROVED),
            )
        ):
            an_evening(made, board, state, minutes, days)
        an_evening(made, council, MeetingState.HELD, MinutesState.CIRCULATED, 9)
        for state in ProposalState:
            a_proposal(made, board, state)
        a_proposal(made, council, ProposalState.DRAFT)
        database.session.add(
            Suggestion(
                school_id=world.school_id, council_id=board.id, by_id=world.people["parent"],
                title=made.canary(NOWHERE), created_at=dates.now(), waits_since=dates.now(),
            )
        )  # fmt: skip
        database.session.commit()
    following.follow()
    return made


def found_by(world: World, role: str, typed: str = "kanarie*") -> set[str]:
    """The canaries in everything a role finds: titles, excerpts, and as many as it was told."""
    school = world.other_school_id if role in {"stranger", "other_admin"} else world.school_id
    viewer = viewer_of_user(world.people[role], school, dates.now())
    assert viewer is not None
    said, page = "", 1
    hits = 0
    while True:
        found = finding.find(viewer, question(typed), finding.Chosen(), page)
        for hit in found.hits:
            said += " ".join(piece.text for piece in (*hit.title, *hit.excerpt)) + " "
        hits += len(found.hits)
        if page * finding.PER_PAGE >= found.total:
            break
        page += 1
    assert hits == found.total == sum(found.kinds.values()) == sum(found.years.values())
    database.session.rollback()
    return set(re.findall(r"kanarie\d+", said))


@pytest.mark.parametrize("role", [*ROLES, *(MORE if FULL else ())])
def test_everybody_finds_what_they_may_read_and_nothing_else(aviary, new_client, role):
    client = new_client().sign_in(database.session.get_one(User, aviary.world.people[role]))
    shown = set()
    for page in sorted({*aviary.pages.values()} - {NOWHERE}):
        shown |= set(re.findall(r"kanarie\d+", client.get(page).text))
    found = found_by(aviary.world, role)
    never = {word for word, page in aviary.pages.items() if page == NOWHERE}
    assert found & never == set(), "a comment, a suggestion, or what was taken back"
    shown -= never
    assert {word: aviary.pages[word] for word in found - shown} == {}, "found, but on no page"
    assert {word: aviary.pages[word] for word in shown - found} == {}, "on a page, but not found"
    if role in {"other_admin", "stranger"}:
        assert found == set()


@pytest.fixture
def evening(db, clock):
    """A planned meeting with an agenda that was told, and an item behind closed doors."""
    aviary = Aviary(build())
    with writing():
        board = database.session.get_one(Council, aviary.world.board_id)
        an_evening(aviary, board, MeetingState.HELD, MinutesState.APPROVED, 1)
        database.session.commit()
    following.follow()
    return aviary.world


def test_what_is_closed_is_found_no_more_before_anything_was_read_anew(evening):
    before = found_by(evening, "parent")
    assert before
    with writing():
        database.session.execute(update(AgendaItem).values(closed=True))
        database.session.commit()
    assert found_by(evening, "parent") == set()
    assert before <= found_by(evening, "board_member")


def test_what_is_opened_is_found_once_it_was_read_anew(evening):
    """Its words were others behind closed doors: they do not come out with it."""
    secret = found_by(evening, "board_member") - found_by(evening, "parent")
    assert secret
    with writing():
        approved = select(Minutes.meeting_id).where(Minutes.state == MinutesState.APPROVED)  # the database keeps these
        items = select(AgendaItem.id).where(AgendaItem.meeting_id.not_in(approved)).scalar_subquery()
        opened = {"closed": None, "title": "Bewerkt", "description": "", "goal": ""}
        database.session.execute(update(AgendaItem).where(AgendaItem.id.in_(items)).values(opened))
        database.session.execute(update(ItemNote).where(ItemNote.item_id.in_(items)).values(text="Ook bewerkt"))
        database.session.commit()
    assert not secret & found_by(evening, "parent")


def test_drafts_that_go_out_with_other_words_do_not_take_the_old_ones_along(db, clock):
    aviary = Aviary(build())
    with writing():
        board = database.session.get_one(Council, aviary.world.board_id)
        an_evening(aviary, board, MeetingState.HELD, MinutesState.DRAFT, 1)
        a_proposal(aviary, board, ProposalState.DRAFT)
        database.session.commit()
    following.follow()
    secret = found_by(aviary.world, "admin") - found_by(aviary.world, "teacher")
    with writing():
        database.session.execute(update(Minutes).values(state=MinutesState.APPROVED))
        database.session.execute(update(Meeting).values(filed_at=dates.now()))
        database.session.execute(update(Proposal).values(state=ProposalState.OPEN))
        database.session.commit()
    drafts = {word for word, page in aviary.pages.items() if "/minutes/" in page or "/proposals/" in page}
    assert secret & drafts
    assert not found_by(aviary.world, "teacher") & secret & drafts


def test_another_school_finds_its_own(evening):
    """The same words in two schools: each finds those of its own."""
    with writing():
        other = database.session.get_one(School, evening.other_school_id)
        council = Council(school_id=other.id, kind=CouncilKind.SOUNDING_BOARD, name="Elders", created_at=dates.now())
        database.session.add(council)
        database.session.flush()
        database.session.add(
            Proposal(
                school_id=other.id, council_id=council.id, author_id=evening.people["other_admin"],
                state=ProposalState.OPEN, title="kanarie99999", created_at=dates.now(),
            )
        )  # fmt: skip
        following.look_over()
        database.session.commit()
    following.follow()
    assert found_by(evening, "other_admin") == {"kanarie99999"}
    assert "kanarie99999" not in found_by(evening, "admin")
