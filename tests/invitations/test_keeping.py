"""What people answered is let go once a council keeps it no longer; minutes, decisions and who was there stay."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from klankbord.base import audit
from klankbord.base.outbox.models import MessageState, OutboxMessage
from klankbord.followup.models import Decision
from klankbord.invitations import actions
from klankbord.invitations.actions_keeping import forget_answers
from klankbord.invitations.models import Answer, AnsweredBy, Invitation
from klankbord.kit import dates
from klankbord.meetings.models import Attendance, Meeting, MeetingState
from klankbord.minutes.models import Minutes
from tests.factories.meetings import AttendanceFactory


@pytest.fixture
def held(db, evening, who):
    """A meeting that was planned, answered and held, its mails sent."""
    evening.state = MeetingState.DRAFT
    actions.plan(evening, by=who("organiser"), now=dates.now())
    for row in db.session.scalars(select(Invitation).where(Invitation.meeting_id == evening.id)):
        row.answer, row.answered_by, row.answered_at = Answer.DECLINED, AnsweredBy.PAGE, dates.now()
        row.note = "Ik ben ziek"
    AttendanceFactory(meeting=evening, name="Vera van Buiten")
    evening.state = MeetingState.HELD
    for mail in db.session.scalars(select(OutboxMessage)):
        mail.state = MessageState.SENT
    db.session.flush()
    return evening


def invitations(db, made):
    db.session.flush()
    db.session.expire_all()
    return db.session.scalars(select(Invitation).where(Invitation.meeting_id == made.id)).all()


def logged(db):
    return db.session.scalars(
        select(audit.AuditEvent).where(audit.AuditEvent.verb == "invitations.forget_answers")
    ).all()


def test_without_a_limit_everything_stays(db, held, clock):
    clock.forward(days=4000)
    assert forget_answers(dates.now()) == 0
    assert {row.note for row in invitations(db, held)} == {"Ik ben ziek"}


def test_after_its_months_answers_and_reasons_go_once(db, held, clock):
    held.council.keep_facts_months = 6
    many = len(invitations(db, held))
    kept = [db.session.scalar(select(func.count()).select_from(table)) for table in (Minutes, Decision, Attendance)]
    held_on = held.day
    clock.set(f"{dates.months_before(held_on, -6)}T12:00+00:00")
    assert forget_answers(dates.now()) == 0
    clock.forward(days=1)
    assert forget_answers(dates.now()) == many
    rows = invitations(db, held)
    assert len(rows) == many
    assert {(row.answer, row.note, row.answered_at, row.answered_by) for row in rows} == {(None, "", None, None)}
    mails = db.session.scalars(select(OutboxMessage).where(OutboxMessage.about_id == held.id))
    assert {(mail.address, mail.text) for mail in mails if mail.about_kind == "meeting"} == {("", "")}
    after = [db.session.scalar(select(func.count()).select_from(table)) for table in (Minutes, Decision, Attendance)]
    assert after == kept
    assert forget_answers(dates.now()) == 0
    (event,) = logged(db)
    assert event.data["answers"] == many


def test_another_council_keeps_its_own(db, held, world, clock):
    other = db.session.get_one(Meeting, world.council_meeting_id)
    db.session.refresh(other, ["council"])
    other.council.keep_facts_months = 1
    clock.forward(days=400)
    forget_answers(dates.now())
    assert {row.note for row in invitations(db, held)} == {"Ik ben ziek"}


def test_months_before_counts_calendar_months():
    assert dates.months_before(date(2027, 3, 31), 1) == date(2027, 2, 28)
    assert dates.months_before(date(2027, 1, 15), 24) == date(2025, 1, 15)
    assert dates.months_before(date(2027, 1, 15), 1) == date(2026, 12, 15)
    assert dates.months_before(date(2027, 1, 15), 0) - timedelta(days=1) == date(2027, 1, 14)
