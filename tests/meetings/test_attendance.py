"""Who was there: seat holders by default, names besides, each in one row."""

from datetime import time, timedelta

import pytest
from sqlalchemy import func, select

from klankbord.councils.models import Office
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, EditConflict, WrongState
from klankbord.meetings import actions_attendance as actions
from klankbord.meetings.actions_attendance import Presence
from klankbord.meetings.models import Attendance, AttendanceStatus, MeetingState
from klankbord.meetings.queries_attendance import attendance_of
from tests.factories.councils import SeatFactory, seated
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import parent

PRESENT, NOTICE = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT_WITH_NOTICE


@pytest.fixture
def meeting(board):
    return MeetingFactory(council=board)


def test_the_list_begins_with_who_holds_a_seat_that_day(db, school, board, organiser, member, meeting):
    today = dates.today("Europe/Amsterdam")
    SeatFactory(council=board, user=parent(school, name="Eva Eerder"), ends_on=today - timedelta(days=1))
    SeatFactory(council=board, user=parent(school, name="Lia Later"), starts_on=meeting.day + timedelta(days=1))
    seated(board, member, Office.SECRETARY)
    assert [(line.name, line.office, line.status) for line in attendance_of(meeting)] == [
        ("Olga Visser", Office.ORGANISER, None),
        ("Bas Lid", Office.SECRETARY, None),
    ]
    assert db.session.scalar(select(func.count(Attendance.id))) == 0


def test_a_mark_makes_the_row_and_names_stand_behind(organiser, member, meeting):
    actions.set_status(meeting, NOTICE, user_id=member.id, by=organiser, now=dates.now())
    presence = Presence(status=AttendanceStatus.GUEST, online=True, arrived_at=time(20, 5), note="van de GGD")
    actions.record(meeting, presence, name=" Wim de Gast ", by=organiser, now=dates.now())
    lines = {line.name: line for line in attendance_of(meeting)}
    assert list(lines) == ["Olga Visser", "Bas Lid", "Wim de Gast"]
    assert lines["Bas Lid"].status == NOTICE
    guest = lines["Wim de Gast"]
    assert (guest.user_id, guest.came_late, guest.online, guest.was_there) == (None, True, True, True)


def test_once_in_the_list(db, organiser, member, meeting):
    for status in (PRESENT, NOTICE):
        actions.set_status(meeting, status, user_id=member.id, by=organiser, now=dates.now())
        actions.set_status(meeting, status, name="wim" if status == PRESENT else "Wim", by=organiser, now=dates.now())
    assert db.session.scalar(select(func.count(Attendance.id))) == 2


def test_who_left_before_they_came(organiser, member, meeting):
    wrong = Presence(status=PRESENT, arrived_at=time(21), left_at=time(20))
    with pytest.raises(DomainError, match="left before") as refused:
        actions.record(meeting, wrong, user_id=member.id, by=organiser, now=dates.now())
    assert refused.value.field == "left_at"


def test_two_people_at_one_row(organiser, member, meeting):
    row = actions.set_status(meeting, PRESENT, user_id=member.id, by=organiser, now=dates.now())
    late = Presence(status=NOTICE)
    with pytest.raises(EditConflict):
        actions.record(meeting, late, attendance_id=row.id, read_version=99, by=organiser, now=dates.now())


def test_taken_out_again(organiser, member, meeting):
    row = actions.set_status(meeting, PRESENT, name="Tikfout", by=organiser, now=dates.now())
    actions.forget(meeting, row, by=organiser, now=dates.now())
    assert "Tikfout" not in [line.name for line in attendance_of(meeting)]


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.CANCELLED])
def test_not_before_it_is_planned(organiser, member, meeting, state):
    meeting.state = state
    with pytest.raises(WrongState):
        actions.set_status(meeting, PRESENT, user_id=member.id, by=organiser, now=dates.now())


@pytest.mark.parametrize("count", [1, 60])
def test_one_statement(db, queries, board, school, organiser, meeting, count):
    for number in range(count):
        seated(board, parent(school, name=f"Lid {number:02d}"))
        actions.set_status(meeting, PRESENT, name=f"Gast {number}", by=organiser, now=dates.now())
    db.session.flush()
    with queries() as seen:
        assert len(attendance_of(meeting)) == 2 * count + 1
    assert seen.count == 1, str(seen)
