"""The next meeting's day, proposed from what is usual in the council."""

from datetime import date, time

import pytest

from klankbord.councils.models import Council
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.meetings.queries_series import proposed_day
from klankbord.people.models import User
from klankbord.schools.models import FreeDay
from tests.world import build, meeting

TODAY = date(2026, 10, 7)
TUESDAY = 1


@pytest.fixture
def world(app, clock):
    clock.set("2026-10-07T12:00+02:00")
    return build()


@pytest.fixture
def board(db, world):
    found = db.session.get_one(Council, world.board_id)
    found.weekday, found.usual_start = TUESDAY, time(20, 15)
    db.session.query(Meeting).update({"state": MeetingState.CANCELLED})
    db.session.flush()
    return found


def test_without_a_weekday_nothing_is_proposed(board):
    board.weekday = None
    assert proposed_day(board, TODAY) is None


def test_a_first_meeting_is_on_the_next_such_weekday(board):
    assert proposed_day(board, TODAY) == date(2026, 10, 13)
    assert proposed_day(board, date(2026, 10, 13)) == date(2026, 10, 20)


def test_it_follows_the_last_one_as_that_did_the_one_before(board):
    meeting(board, date(2026, 9, 15), MeetingState.HELD)
    meeting(board, date(2026, 10, 29), MeetingState.PLANNED)
    assert proposed_day(board, TODAY) == date(2026, 12, 8)


def test_free_days_are_stepped_over(db, world, board):
    meeting(board, date(2026, 9, 15), MeetingState.HELD)
    meeting(board, date(2026, 10, 6), MeetingState.HELD)
    assert proposed_day(board, TODAY) == date(2026, 10, 27)
    db.session.add(
        FreeDay(school_id=world.school_id, first_day=date(2026, 10, 26), last_day=date(2026, 11, 3), name="Studieweek")
    )
    db.session.flush()
    assert proposed_day(board, TODAY) == date(2026, 11, 10)


def test_the_forms_begin_with_it(db, client, world, board):
    db.session.commit()
    client.sign_in(db.session.get_one(User, world.people["organiser"]))
    page = client.get(f"/{world.slug}/councils/{board.id}/meetings/new").text
    assert 'value="2026-10-13"' in page
    assert 'value="20:15"' in page
    series = client.get(f"/{world.slug}/councils/{board.id}/series").text
    assert 'value="20:15"' in series
    assert '<option selected value="1">' in series
