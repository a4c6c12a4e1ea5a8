"""The attendance sheet: filled in from the answers, nobody's mark written over, wrong times told at their line."""

import pytest
from sqlalchemy import delete, func, select

from klankbord.base.db import db as database
from klankbord.invitations.models import Answer, Invitation
from klankbord.invitations.models_guests import Guest
from klankbord.kit import dates
from klankbord.meetings.models import Attendance, AttendanceStatus, Meeting
from klankbord.people.models import User
from tests.factories.minutes import by, held
from tests.world import build


@pytest.fixture
def world(db, clock):
    world = build()
    clock.set("2026-10-21T19:20+02:00")
    return world


@pytest.fixture
def secretary(world, new_client):
    return new_client().sign_in(database.session.get(User, world.people["secretary"]))


def sheet(world):
    return f"/regenboog/meetings/{world.council_meeting_id}/attendance"


def marks():
    rows = database.session.scalars(select(Attendance).order_by(Attendance.id))
    return {row.user_id or row.name: (row.status.value, row.arrived_at, row.note) for row in rows}


def test_answers_to_the_invitation_are_filled_in_and_saved_with_the_rest(world, secretary):
    asked = database.session.scalar(select(Invitation).where(Invitation.meeting_id == world.council_meeting_id))
    asked.answer = Answer.DECLINED
    database.session.commit()
    assert marks() == {}, "reading writes nothing"
    form = secretary.form(sheet(world))
    chair = world.people["chair"]
    assert form.values[f"status-u{chair}"] == ["absent_with_notice"]
    assert secretary.submit(sheet(world)).status_code == 303
    assert marks() == {chair: ("absent_with_notice", None, "")}


def test_two_at_the_list_do_not_write_over_each_other(world, secretary, new_client):
    other = new_client().sign_in(database.session.get(User, world.people["chair"]))
    member, name = world.people["council_member"], f"status-u{world.people['council_member']}"
    assert secretary.submit(sheet(world), {name: "present"}).status_code == 303
    line = f"a{database.session.scalar(select(Attendance.id))}"
    stale = other.form(sheet(world)).values
    note = {f"note-{line}": "kwam met de bus", f"status-{line}": "present"}
    assert secretary.submit(sheet(world), note).status_code == 303
    untouched = other.post(sheet(world), data={**stale, f"status-u{world.people['chair']}": "present"})
    assert untouched.status_code == 303
    assert marks()[member] == ("present", None, "kwam met de bus")
    touched = other.post(sheet(world), data={**stale, "submission": "", f"status-{line}": "absent_without_notice"})
    assert touched.status_code == 422
    assert "intussen door iemand anders gewijzigd" in touched.text
    assert marks()[member] == ("present", None, "kwam met de bus")


@pytest.mark.parametrize(
    ("filled", "sentence"),
    [
        ({"arrived": "kwart voor"}, "Dit is geen tijd"),
        ({"arrived": "20:30", "left": "20:00"}, "Check the times|gingen weg|tijden"),
    ],
)
def test_a_wrong_time_is_told_and_nothing_is_lost(world, secretary, filled, sentence):
    line = f"u{world.people['council_member']}"
    data = {f"status-{line}": "present", f"note-{line}": "met zijn dochter"}
    answer = secretary.submit(sheet(world), {**data, **{f"{key}-{line}": value for key, value in filled.items()}})
    assert answer.status_code == 422
    assert any(words in answer.text for words in sentence.split("|"))
    for typed in ("met zijn dochter", *filled.values()):
        assert typed in answer.text
    assert marks() == {}


def test_a_guest_comes_and_is_taken_out_again(world, secretary):
    assert secretary.submit(f"{sheet(world)}/guests", {"name": ""}, on=sheet(world)).status_code == 422
    added = secretary.submit(f"{sheet(world)}/guests", {"name": "  Wethouder   Bakker "}, on=sheet(world))
    assert added.status_code == 303
    assert [status for status, *_rest in marks().values()] == ["guest"]
    row = database.session.scalar(select(Attendance.id))
    assert secretary.submit(f"{sheet(world)}/{row}/removal", on=sheet(world)).status_code == 303
    assert marks() == {}


def test_the_real_times_are_mended_past_midnight(world, secretary):
    evening = held(world)
    live = f"/regenboog/meetings/{evening.meeting_id}/live"
    answer = secretary.submit(f"{live}/times", {"opened": "19:34", "closed": "00:10"}, on=live)
    assert answer.status_code == 303, answer.text
    meeting = database.session.get_one(Meeting, evening.meeting_id)
    assert (meeting.closed_at - meeting.opened_at).total_seconds() == 276 * 60
    wrong = secretary.submit(f"{live}/times", {"opened": "", "closed": "21:00"}, on=live)
    assert wrong.status_code == 422
    assert by(world, "secretary")


@pytest.mark.parametrize("words", ["9" * 25, "25:00", "straks", "-1:10"])
def test_a_time_that_is_none_is_told_at_its_line_and_kept(world, secretary, words):
    member = world.people["council_member"]
    filled = {f"status-u{member}": "present", f"arrived-u{member}": words, f"note-u{member}": "met de bus"}
    refused = secretary.submit(sheet(world), filled)
    assert refused.status_code == 422
    assert "Dit is geen tijd" in refused.text
    assert words in refused.text
    assert "met de bus" in refused.text
    assert marks() == {}


def test_the_answers_are_taken_over_in_one_press_and_write_over_nothing(world, secretary):
    chair, member, other = (world.people[role] for role in ("chair", "council_member", "secretary"))
    database.session.execute(delete(Invitation).where(Invitation.meeting_id == world.council_meeting_id))
    for user_id, answer, online, note in (
        (chair, Answer.ACCEPTED, True, "trein van zeven uur"),
        (member, Answer.DECLINED, False, ""),
        (world.people["parent"], Answer.ACCEPTED, False, ""),  # drawn or signed up: invited without a seat
        (other, Answer.TENTATIVE, False, ""),
    ):
        database.session.add(
            Invitation(
                school_id=world.school_id, meeting_id=world.council_meeting_id, user_id=user_id, answer=answer,
                online=online, note=note, created_at=dates.now(),
            )
        )  # fmt: skip
    database.session.add(
        Guest(
            school_id=world.school_id, meeting_id=world.council_meeting_id, whole=True, name="Wethouder Bakker",
            address="bakker@buiten.example", language="nl", nonce="n", uid="g@klankbord", answer=Answer.ACCEPTED,
            invited_by_id=chair, created_at=dates.now(),
        )
    )  # fmt: skip
    database.session.add(
        Attendance(
            school_id=world.school_id, meeting_id=world.council_meeting_id, user_id=member, name="", position=1,
            status=AttendanceStatus.PRESENT,
        )
    )  # fmt: skip
    database.session.commit()
    page = secretary.get(sheet(world)).text
    assert "trein van zeven uur" in page
    assert f"online-u{chair}" in secretary.form(sheet(world)).values
    assert secretary.submit(f"{sheet(world)}/answers", on=sheet(world)).status_code == 303
    rows = {row.user_id or row.name: row for row in database.session.scalars(select(Attendance))}
    assert {key: (row.status.value, row.online) for key, row in rows.items()} == {
        member: ("present", False),
        chair: ("present", True),
        world.people["parent"]: ("present", False),
        "Wethouder Bakker": ("guest", False),
    }
    assert f"{sheet(world)}/answers" not in secretary.get(sheet(world)).text
    live = sheet(world).replace("attendance", "live")
    assert secretary.submit(f"{sheet(world)}/answers", on=live).status_code == 303
    assert database.session.scalar(select(func.count()).select_from(Attendance)) == 4
