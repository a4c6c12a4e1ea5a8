"""A series is looked at first and made with one click; one click more makes nothing more."""

from datetime import date, time
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from klankbord.kit import dates
from klankbord.kit.errors import DomainError
from klankbord.kit.free_days import Span
from klankbord.kit.series import Rhythm, Rule
from klankbord.meetings import actions
from klankbord.meetings.actions_details import Details, Record
from klankbord.meetings.actions_series import make_series
from klankbord.meetings.models import Meeting, MeetingSeries, MeetingState
from klankbord.meetings.queries_series import later_of
from klankbord.schools.actions_free_days import Row, save_free_days
from tests.factories.meetings import MeetingFactory
from tests.fixtures.pages import forms_of

RULE = Rule(rhythm=Rhythm.MONTH, weekday=1, first=date(2026, 10, 6), times=4)
DAYS = [date(2026, 11, 3), date(2026, 12, 1), date(2027, 1, 5), date(2027, 2, 2)]
DETAILS = Details(start_time=time(19, 30), duration_minutes=75, place="Aula")
ASKED = {
    "rhythm": "month",
    "weekday": "1",
    "every": "2",
    "nth": "1",
    "first": "2026-11-01",
    "times": "3",
    "when_free": "move",
    "start_time": "19:30",
    "duration_minutes": "75",
    "place": "Aula",
}


@pytest.fixture
def path(board):
    return f"/regenboog/councils/{board.id}/series"


def made(board, organiser, rule=RULE, days=None):
    seen = days if days is not None else [date(2026, 10, 6), *DAYS[:3]]
    return make_series(board, rule, DETAILS, seen=seen, zone="Europe/Amsterdam", by=organiser, now=dates.now())


def all_of(db):
    return db.session.scalars(select(Meeting).order_by(Meeting.day)).all()


def test_each_meeting_gets_its_number_in_its_school_year(db, board, organiser):
    MeetingFactory(council=board, serial=2, day=date(2026, 9, 1), state=MeetingState.HELD)
    rule = Rule(rhythm=Rhythm.MONTH, weekday=1, first=date(2027, 6, 1), every=2, times=3)
    meetings = made(board, organiser, rule, [date(2027, 6, 1), date(2027, 8, 3), date(2027, 10, 5)])
    assert [(one.day, one.school_year, one.serial) for one in meetings] == [
        (date(2027, 6, 1), "2026-2027", 3),
        (date(2027, 8, 3), "2027-2028", 1),
        (date(2027, 10, 5), "2027-2028", 2),
    ]
    assert {(one.state, one.place, one.start_time, one.planned_minutes) for one in meetings} == {
        (MeetingState.DRAFT, "Aula", time(19, 30), 75)
    }
    actions.mark_planned(meetings[1], by=organiser, now=dates.now())
    assert meetings[1].serial == 1


def test_what_was_not_seen_is_not_made(db, school, board, organiser):
    with pytest.raises(DomainError):
        made(board, organiser, days=DAYS)
    made(board, organiser)
    with pytest.raises(DomainError):  # the days are taken now, so others come out of the rule
        made(board, organiser)


def test_looking_then_making(db, school, board, organiser, desk, path):
    study = Span(date(2026, 12, 1), date(2026, 12, 1), "Studiedag")
    save_free_days(school, [Row(None, study)], by=organiser, now=dates.now())
    page = desk.get(f"{path}?{urlencode(ASKED)}")
    assert page.status_code == 200
    assert "dinsdag 1 december is vrij: Studiedag" in page.text
    assert "dinsdag 8 december" in page.text
    assert all_of(db) == []
    form = next(form for form in forms_of(page.text) if "seen" in form.values)
    first = desk.post(path, data=form.values)
    second = desk.post(path, data=form.values)  # the double click
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert [one.day for one in all_of(db)] == [date(2026, 11, 3), date(2026, 12, 8), date(2027, 1, 5)]
    assert len(db.session.scalars(select(MeetingSeries)).all()) == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"times": "", "until": ""}, "Zeg wanneer het ophoudt"),
        ({"first": ""}, "Kies de eerste dag."),
        ({"start_time": "half acht"}, "Dit is geen tijd."),
        ({"every": "0"}, "Kies een getal van 1 tot en met 26."),
        ({"rhythm": "yearly"}, 'role="alert"'),
    ],
)
def test_a_rule_that_cannot_be_is_told(db, desk, path, changed, sentence):
    page = desk.get(f"{path}?{urlencode({**ASKED, **changed})}")
    assert page.status_code == 422
    assert sentence in page.text
    assert "seen" not in {name for form in forms_of(page.text) for name in form.values}


def test_days_that_changed_are_shown_again(db, school, organiser, desk, path):
    page = desk.get(f"{path}?{urlencode(ASKED)}")
    form = next(form for form in forms_of(page.text) if "seen" in form.values)
    study = Span(date(2026, 12, 1), date(2026, 12, 1), "Studiedag")
    save_free_days(school, [Row(None, study)], by=organiser, now=dates.now())
    again = desk.post(path, data=form.values)
    assert again.status_code == 422
    assert "De dagen zijn veranderd" in again.text
    assert all_of(db) == []
    form = next(form for form in forms_of(again.text) if "seen" in form.values)
    assert desk.post(path, data=form.values).status_code == 303
    assert len(all_of(db)) == 3


def test_one_that_is_changed_by_itself_is_marked(db, board, organiser):
    meetings = made(board, organiser)
    details = Details(day=date(2026, 12, 3), start_time=time(19, 30), duration_minutes=75, place="Aula")
    actions.change(meetings[2], details, Record(), read_version=None, by=organiser, now=dates.now())
    assert [one.off_series for one in later_of(meetings[0])] == [False, True, False]
    place = Details(day=date(2026, 11, 3), start_time=time(19, 30), duration_minutes=75, place="Elders")
    actions.change(meetings[1], place, Record(), read_version=None, by=organiser, now=dates.now())
    assert not meetings[1].off_series
