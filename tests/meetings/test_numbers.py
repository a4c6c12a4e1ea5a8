"""The number of a meeting in its school year: given by itself, changed by hand, never twice."""

from datetime import date, time

from klankbord.kit import dates
from klankbord.meetings import actions
from klankbord.meetings.actions_details import Details
from klankbord.meetings.models import Meeting, MeetingState
from tests.factories.meetings import MeetingFactory


def test_changing_it_by_hand(db, board, organiser, desk):
    meeting = MeetingFactory(council=board, serial=3)
    MeetingFactory(council=board, serial=4)
    MeetingFactory(council=board, serial=5, state=MeetingState.CANCELLED)
    db.session.flush()
    path = f"/regenboog/meetings/{meeting.id}/edit"
    refused = desk.submit(path, {"serial": "4"})
    assert refused.status_code == 422
    assert "heeft nummer 4 al" in refused.text
    assert desk.submit(path, {"serial": "5"}).status_code == 303
    assert db.session.get_one(Meeting, meeting.id).serial == 5
    assert desk.submit(path, {"serial": ""}).status_code == 303
    assert db.session.get_one(Meeting, meeting.id).serial == 5


def test_a_draft_that_goes_to_another_school_year_counts_there(db, board, organiser, desk):
    MeetingFactory(council=board, serial=1, day=date(2027, 9, 7))
    meeting = MeetingFactory(council=board, serial=6, draft=True, day=date(2027, 6, 1))
    meeting.serial = 6
    db.session.flush()
    assert desk.submit(f"/regenboog/meetings/{meeting.id}/edit", {"day": "2027-10-05"}).status_code == 303
    meeting = db.session.get_one(Meeting, meeting.id)
    assert (meeting.school_year, meeting.serial) == ("2027-2028", 2)


def test_real_beside_planned(db, board, organiser, client, clock):
    meeting = MeetingFactory(council=board)
    db.session.flush()
    clock.set("2026-10-20T19:34+02:00")
    desk = client.sign_in(organiser)
    actions.start(meeting, by=organiser, now=dates.now())
    assert "Begonnen om 19.34 uur" in desk.get(f"/regenboog/meetings/{meeting.id}").text
    clock.set("2026-10-20T21:10+02:00")
    actions.close(meeting, by=organiser, now=dates.now())
    page = desk.get(f"/regenboog/meetings/{meeting.id}").text
    assert "Gehouden van 19.34 tot 21.10 uur" in page
    assert "19.30 – 21.00 uur" in page


def test_moving_to_another_year_still_renumbers_what_is_planned(db, board, organiser):
    MeetingFactory(council=board, serial=1, day=date(2027, 9, 7))
    meeting = MeetingFactory(council=board, serial=6, day=date(2027, 6, 1))
    later = Details(day=date(2027, 10, 5), start_time=time(19, 30), duration_minutes=90, place="Aula")
    actions.reschedule(meeting, later, by=organiser, now=dates.now())
    assert meeting.serial == 2
