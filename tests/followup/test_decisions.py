"""What becomes of decisions: votes, quorum by the clock of the attendance list, replaced, carried out, by mail."""

import csv
import io
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klankbord.agenda.models import AgendaItem
from klankbord.base.db import db as database
from klankbord.councils.models import QuorumRule
from klankbord.followup import actions, actions_decisions, queries, queries_quorum, queries_registers, words
from klankbord.followup.actions import Votes
from klankbord.followup.models import Decision, DecisionState
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, WrongState
from klankbord.live import actions as live
from klankbord.meetings import actions_attendance
from klankbord.meetings.actions_attendance import Presence
from klankbord.meetings.models import AttendanceStatus, Meeting
from klankbord.meetings.queries_attendance import Line
from klankbord.meetings.rules_quorum import is_lacking
from klankbord.people.models import User
from tests.factories.minutes import approved, by, held
from tests.world import build

ZONE = "Europe/Amsterdam"


@pytest.fixture
def world(db, clock):
    return build()


@pytest.fixture
def running(world):
    """A meeting of the parent council that runs; three of its members must be there."""
    meeting = database.session.get_one(Meeting, world.council_meeting_id)
    database.session.refresh(meeting, ["council"])
    meeting.council.quorum_rule, meeting.council.quorum_number = QuorumRule.NUMBER, 3
    live.start(meeting, by=by(world, "secretary"), now=dates.now())
    return meeting


def record(world, meeting, text="Zo doen we het.", *, item=None, **votes):
    decision = actions.record(
        meeting, text, council=meeting.council, item=item, votes=Votes(**votes), by=by(world, "secretary"),
        now=dates.now(),
    )  # fmt: skip
    database.session.flush()
    return decision


def mark(world, meeting, role, status=AttendanceStatus.PRESENT, **more):
    actions_attendance.record(
        meeting, Presence(status=status, **more), user_id=world.people[role], by=by(world, "secretary"), now=dates.now()
    )
    database.session.flush()


def lacking(meeting, *decisions):
    return queries_quorum.lacking_of(meeting.council_id, decisions)


def test_the_quorum_of_the_moment_comes_from_the_attendance_times(world, running, clock):
    """12:00 in Amsterdam it begins; one member leaves at 12:30, so what comes after lacks one."""
    early = record(world, running, "Vroeg.")
    assert lacking(running, early) == set(), "of nobody anything was noted"
    mark(world, running, "chair")
    mark(world, running, "secretary")
    mark(world, running, "council_member", left_at=time(12, 30))
    clock.forward(minutes=45)
    late = record(world, running, "Laat.")
    assert (early.quorum_needed, late.quorum_needed) == (3, 3)
    assert lacking(running, early, late) == {late.id}
    mark(world, running, "council_member")  # she came back: the list is mended
    actions_attendance.record(
        running, Presence(status=AttendanceStatus.PRESENT), user_id=world.people["council_member"],
        by=by(world, "secretary"), now=dates.now(),
    )  # fmt: skip
    assert lacking(running, early, late) == set()


def test_another_rule_later_changes_no_decision_of_before(world, running):
    mark(world, running, "chair")
    for role in ("secretary", "council_member"):
        mark(world, running, role, AttendanceStatus.ABSENT_WITH_NOTICE)
    decision = record(world, running)
    running.council.quorum_rule = QuorumRule.NONE
    assert lacking(running, decision) == {decision.id}
    assert record(world, running, "Nu telt niemand.").quorum_needed is None


def test_it_is_said_on_the_register_the_minutes_and_the_pdf(world, running, client):
    mark(world, running, "chair")
    for role in ("secretary", "council_member"):
        mark(world, running, role, AttendanceStatus.ABSENT_WITH_NOTICE)
    item = database.session.get_one(AgendaItem, world.council_item_id)
    decision = record(world, running, "Zonder genoeg mensen.", item=item, given=1, against=0)
    database.session.commit()
    client.sign_in(database.session.get_one(User, world.people["secretary"]))
    for page in (
        f"/regenboog/councils/{world.council_id}/decisions",
        f"/regenboog/decisions/{decision.id}",
        f"/regenboog/meetings/{running.id}/live",
    ):
        text = client.get(page).text
        assert "genomen zonder quorum" in text, page
        assert "voor 1, tegen 0" in text, page
    minutes = database.session.execute(database.text("select id from minutes")).scalar_one()
    assert "(genomen zonder quorum)" in client.get(f"/regenboog/meetings/{running.id}").text
    assert "genomen zonder quorum; voor 1, tegen 0" in client.get(f"/regenboog/minutes/{minutes}").text
    assert client.get(f"/regenboog/minutes/{minutes}.pdf").status_code == 200


@given(
    needs=st.integers(0, 8) | st.none(),
    statuses=st.lists(st.sampled_from([None, *AttendanceStatus]), max_size=9),
)
def test_lacking_is_said_only_when_it_is_sure(needs, statuses):
    members = [Line(id=n, user_id=n, name="Mo", status=status) for n, status in enumerate(statuses)]
    could = sum(1 for status in statuses if status in {None, AttendanceStatus.PRESENT})
    assert is_lacking(needs, members, None) == (needs is not None and could < needs)


def test_more_votes_than_members_is_a_warning_and_no_refusal(world, running, client):
    for role in ("chair", "secretary", "council_member"):
        mark(world, running, role)
    database.session.commit()
    client.sign_in(database.session.get_one(User, world.people["secretary"]))
    place, page = f"/regenboog/meetings/{running.id}/decisions", f"/regenboog/meetings/{running.id}/live"
    fits = {"text": "Past.", "votes_for": "2", "votes_against": "0", "votes_abstained": "1"}
    answer = client.submit(place, fits, on=page)
    assert answer.status_code == 303
    assert "stemmen geteld" not in client.get(page).text
    answer = client.submit(place, {"text": "Past niet.", "votes_for": "40"}, on=page)
    assert answer.status_code == 303
    assert "Er zijn 40 stemmen geteld, maar er waren 3 leden aanwezig" in client.get(page).text
    answer = client.submit(place, {"text": "Alle d'r handen.", "votes_for": "1", "by_acclamation": "y"}, on=page)
    assert answer.status_code == 422
    assert "Bij acclamatie wordt niet geteld" in answer.text
    assert "Alle d&#39;r handen." in answer.text
    texts = database.session.scalars(database.select(Decision.text).order_by(Decision.id)).all()
    assert texts == ["Past.", "Past niet."]


def test_replacing_and_taking_it_back(world, running):
    chair, now = by(world, "chair"), dates.now()
    first, second, third = (record(world, running, text) for text in ("Een", "Twee", "Drie"))
    actions_decisions.replace(first, second, by=chair, now=now)
    actions_decisions.replace(second, third, by=chair, now=now)
    assert [one.state for one in (first, second, third)] == [
        DecisionState.REPLACED, DecisionState.REPLACED, DecisionState.IN_FORCE,
    ]  # fmt: skip
    with pytest.raises(WrongState):
        actions_decisions.replace(first, third, by=chair, now=now)
    with pytest.raises(DomainError, match="itself"):
        actions_decisions.replace(third, first, by=chair, now=now)
    actions.withdraw(third, by=chair, now=now)
    assert second.state == DecisionState.IN_FORCE, "what the withdrawn one replaced is in force again"
    actions_decisions.keep(first, by=chair, now=now)
    with pytest.raises(WrongState):
        actions_decisions.keep(first, by=chair, now=now)
    with pytest.raises(DomainError, match="not withdrawn"):
        actions_decisions.replace(first, third, by=chair, now=now)


def test_carrying_out(world, running):
    chair, now, today = by(world, "chair"), dates.now(), dates.today(ZONE)
    running.day = today - timedelta(days=3)
    decision = record(world, running)
    for day in (today + timedelta(days=1), today - timedelta(days=4)):
        with pytest.raises(DomainError):
            actions_decisions.carry_out(decision, day, "", by=chair, now=now, zone=ZONE)
    actions_decisions.carry_out(decision, today, "Staat in de schuur.", by=chair, now=now, zone=ZONE)
    assert decision.state == DecisionState.CARRIED_OUT
    with pytest.raises(WrongState):
        actions_decisions.carry_out(decision, today, "", by=chair, now=now, zone=ZONE)
    actions_decisions.reopen(decision, by=chair, now=now)
    assert (decision.state, decision.carried_out_note) == (DecisionState.IN_FORCE, "")


def test_by_mail_gets_the_next_number_and_stands_with_its_meeting_or_alone(world):
    evening = held(world)
    meeting = database.session.get_one(Meeting, evening.meeting_id)
    database.session.refresh(meeting, ["council"])
    secretary, now, today = by(world, "secretary"), dates.now(), dates.today(ZONE)
    meeting.day = today - timedelta(days=2)
    database.session.flush()
    assert [one.id for one in queries_registers.open_meetings(meeting.council, today)] == [meeting.id]

    def mail(of, on=today, **votes):
        return actions_decisions.record_by_mail(
            meeting.council, of, "Per mail besloten.", on, Votes(**votes), by=secretary, now=now, zone=ZONE
        )

    inside, alone = mail(meeting, given=5), mail(None)
    assert (inside.label, alone.label) == ("2026-2027/03", "2026-2027/04")
    assert (inside.quorum_needed, inside.meeting_id, alone.meeting_id) == (None, meeting.id, None)
    assert words.taken(inside)[0].endswith("6 oktober")
    for day in (today + timedelta(days=1), meeting.day - timedelta(days=1)):
        with pytest.raises(DomainError):
            mail(meeting, on=day)
    meeting.filed_at = now
    database.session.flush()
    with pytest.raises(WrongState):
        mail(meeting)
    assert queries_registers.open_meetings(meeting.council, today) == []
    database.session.flush()
    seen = {one.id for one in queries.decisions(by(world, "parent"), meeting.council)}
    assert inside.id in seen
    assert alone.id not in seen, "outside the council one reads what stands in approved minutes"


def test_the_pages_of_the_register(world, client, new_client):
    evening = approved(world)
    client.sign_in(database.session.get_one(User, world.people["secretary"]))
    register, page = f"/regenboog/councils/{world.council_id}/decisions", f"/regenboog/decisions/{evening.decision_id}"
    mailed = {"text": "=1+1 is de kas", "on": "2026-10-05", "votes_for": "3"}
    assert client.submit(f"{register}/by-mail", mailed).status_code == 303
    new = database.session.scalars(database.select(Decision).where(Decision.by_mail)).one()
    assert "per mail, maandag 5 oktober; voor 3" in client.get(register).text
    answer = client.submit(f"{page}/replacement", {"by_id": str(new.id)}, on=page)
    assert answer.status_code == 303
    assert f"vervangen door {new.label}" in client.get(register).text
    assert (
        client.post(f"{page}/replacement", data=client.form(f"{page}/replacement", on=page).values).status_code == 422
    )
    assert client.submit(f"{page}/execution", {"note": "Gedaan."}, on=page).status_code == 422, "not before its meeting"
    second = f"/regenboog/decisions/{new.id}"
    assert client.submit(f"{second}/replacement", on=second).status_code == 422, "none was chosen"
    assert client.submit(f"{second}/execution", {"note": "Klaar"}, on=second).status_code == 303
    for asked, there in (("replaced", False), ("carried_out", True), ("in_force", False), ("nonsense", True)):
        assert ("=1+1" in client.get(f"{register}?status={asked}").text) is there
    assert "=1+1" in client.get(f"{register}?way=mail&words=kas").text
    body = client.get(f"/regenboog/councils/{world.council_id}/files/decisions.csv?year=all&way=mail").data.decode()
    rows = list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff")), delimiter=";"))
    assert [(row["Tekst"], row["Stemming"]) for row in rows] == [("'=1+1 is de kas", "voor 3")]
    assert rows[0]["Stand"] == "uitgevoerd op dinsdag 6 oktober 2026"
    parent = new_client().sign_in(database.session.get_one(User, world.people["parent"]))
    assert parent.get(page).status_code == 200
    assert "/replacement" not in parent.get(page).text
    assert parent.get(second).status_code == 404, "it stands in no approved minutes"
    assert parent.get(f"{register}/by-mail").status_code == 403
