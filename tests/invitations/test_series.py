"""Moving or calling off one of a series and all after it: each planned one tells who is invited to it."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from klankbord.base.outbox.models import OutboxMessage
from klankbord.councils.models import Office
from klankbord.invitations import actions
from klankbord.invitations.actions_series import cancel_with_rest, move_with_rest
from klankbord.invitations.models import Invitation
from klankbord.kit import dates
from klankbord.kit.errors import DomainError
from klankbord.kit.series import Rhythm, Rule
from klankbord.meetings.actions_details import Details, details_of
from klankbord.meetings.actions_series import make_series
from klankbord.meetings.models import Meeting, MeetingState
from tests.factories.councils import CouncilFactory, seated
from tests.factories.schools import SchoolFactory, parent, staff

DAYS = [date(2026, 11, 3), date(2026, 11, 17), date(2026, 12, 1), date(2026, 12, 15)]


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="regenboog")


@pytest.fixture
def board(school):
    return CouncilFactory(school_id=school.id)


@pytest.fixture
def organiser(school, board):
    return seated(board, staff(school, name="Olga Visser"), Office.ORGANISER)


@pytest.fixture
def series(board, organiser, school):
    """Four meetings; the first two are planned, the third was moved by itself."""
    seated(board, parent(school, name="Bas Lid"))
    rule = Rule(rhythm=Rhythm.WEEKS, weekday=1, first=DAYS[0], times=4, every=2)
    details = Details(start_time=time(19, 30), duration_minutes=90, place="Aula")
    made = make_series(board, rule, details, seen=DAYS, zone="Europe/Amsterdam", by=organiser, now=dates.now())
    for meeting in made[:2]:
        actions.plan(meeting, by=organiser, now=dates.now())
    made[2].day, made[2].off_series = date(2026, 12, 3), True
    return made


def mails(db, kind):
    return len(db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind)).all())


def test_the_rest_moves_along_and_what_moved_by_itself_stays(db, series, organiser):
    new = Details(day=DAYS[1] + timedelta(days=1), start_time=time(20), duration_minutes=90, place="Aula")
    moved = move_with_rest(series[1], new, by=organiser, now=dates.now())
    assert moved == [series[1], series[3]]
    assert [(one.day, one.start_time, one.off_series) for one in series] == [
        (DAYS[0], time(19, 30), False),
        (date(2026, 11, 18), time(20), False),
        (date(2026, 12, 3), time(19, 30), True),
        (date(2026, 12, 16), time(20), False),
    ]
    assert (mails(db, "moved"), series[1].sequence, series[3].sequence) == (2, 1, 0)
    assert series[3].starts_at == dates.to_instant(date(2026, 12, 16), time(20), "Europe/Amsterdam")


def test_moving_one_alone_marks_it(series, organiser):
    new = Details(day=DAYS[1] + timedelta(days=1), start_time=time(19, 30), duration_minutes=90, place="Aula")
    actions.reschedule(series[1], new, read_version=None, by=organiser, now=dates.now())
    assert series[1].off_series
    assert series[3].day == DAYS[3]


def test_another_place_alone_reaches_all_and_asks_nobody_again(db, series, organiser):
    new = Details(day=DAYS[0], start_time=time(19, 30), duration_minutes=90, place="Gymzaal")
    move_with_rest(series[0], new, by=organiser, now=dates.now())
    assert [one.place for one in series] == ["Gymzaal", "Gymzaal", "Aula", "Gymzaal"]
    assert [one.sequence for one in series] == [0, 0, 0, 0]
    assert not any(one.off_series for one in (series[0], series[1], series[3]))


def test_nothing_new_and_the_past_are_refused(series, organiser):
    with pytest.raises(DomainError):
        move_with_rest(series[0], details_of(series[0]), by=organiser, now=dates.now())
    with pytest.raises(DomainError):
        move_with_rest(
            series[0],
            Details(day=date(2026, 9, 1), start_time=time(19, 30), duration_minutes=90),
            by=organiser,
            now=dates.now(),
        )


def test_calling_off_the_rest(db, series, organiser):
    cancel_with_rest(series[1], "De raad stopt.", by=organiser, now=dates.now())
    assert [one.state for one in series] == [
        MeetingState.PLANNED,
        MeetingState.CANCELLED,
        MeetingState.CANCELLED,
        MeetingState.CANCELLED,
    ]
    assert mails(db, "cancelled") == 2


def test_on_the_page(db, client, series, organiser):
    desk, path = client.sign_in(organiser), f"/regenboog/meetings/{series[1].id}/series/rescheduling"
    page = desk.get(path)
    assert "los verzet, dus die blijft staan" in page.text
    assert desk.submit(path, {"day": ""}).status_code == 422
    answer = desk.submit(path, {"day": "2026-11-19"})
    assert (answer.status_code, answer.location) == (
        303,
        f"/regenboog/councils/{series[1].council_id}/year-plan?year=2026-2027",
    )
    assert db.session.get_one(Meeting, series[3].id).day == date(2026, 12, 17)
    path = f"/regenboog/meetings/{series[1].id}/series/cancellation"
    assert desk.submit(path, {"reason": "Griep"}).status_code == 303
    states = db.session.scalars(select(Meeting.state).order_by(Meeting.day)).all()
    assert states.count(MeetingState.CANCELLED) == 3
    assert len(db.session.scalars(select(Invitation)).all()) == 4
