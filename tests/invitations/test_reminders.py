"""Reminders of a meeting: who gets one, when, and that nobody gets it twice."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from klankbord.base.jobs import Job
from klankbord.base.outbox.models import MessageState, OutboxMessage
from klankbord.councils.models import Council
from klankbord.invitations import actions
from klankbord.invitations import actions_reminders as reminders
from klankbord.invitations.models import Answer, AnsweredBy, Invitation
from klankbord.invitations.models_reminders import MeetingReminder, ReminderKind
from klankbord.kit import dates
from klankbord.meetings.actions import Details
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people.models import User
from klankbord.worker import run_job
from tests.invitations.guesting import invited
from tests.world import meeting

DAY = date(2026, 11, 24)


@pytest.fixture
def made(db, world, who, clock):
    """Planned on 5 October for 24 November; the council reminds five days and one day before."""
    clock.set("2026-10-05T12:00+02:00")
    council = db.session.get_one(Council, world.board_id)
    council.remind_answer_days, council.remind_coming_days = 5, 1
    for other in db.session.scalars(select(Meeting)):
        other.state = MeetingState.HELD
    planned = meeting(council, DAY, MeetingState.DRAFT, title="De winter")
    planned.council = council
    actions.plan(planned, by=who("organiser"), now=dates.now())
    db.session.flush()
    return planned


def mails(db, kind="reminder"):
    db.session.flush()
    return db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.address)
    ).all()


def names(db, kind="reminder"):
    return sorted(mail.display_name for mail in mails(db, kind))


def say(db, made, world, role, given):
    found = db.session.scalars(
        select(Invitation).where(Invitation.meeting_id == made.id, Invitation.user_id == world.people[role])
    ).one()
    db.session.refresh(found, ["meeting"])
    db.session.refresh(made, ["council"])
    person = db.session.get_one(User, found.user_id)
    actions.answer(found, given, "", answered_by=AnsweredBy.PAGE, by=person, now=dates.now())
    db.session.flush()


def everybody(db, made):
    rows = select(Invitation).where(Invitation.meeting_id == made.id, Invitation.address_id.is_not(None))
    return db.session.scalars(rows).all()


def test_who_has_not_answered_is_reminded_at_nine(db, world, made, clock):
    say(db, made, world, "organiser", Answer.ACCEPTED)
    say(db, made, world, "board_member", Answer.DECLINED)
    waiting = len(everybody(db, made)) - 2
    assert waiting > 0
    clock.set("2026-11-19T08:59+01:00")
    assert reminders.remind_due(dates.now()) == 0
    clock.set("2026-11-19T09:00+01:00")
    assert reminders.remind_due(dates.now()) == waiting
    sent = mails(db)
    assert len(sent) == waiting
    assert {mail.subject for mail in sent} == {"Herinnering: kom je? Klankbordgroep, dinsdag 24 november"}
    assert all(mail.calendar is None and "?answer=accepted" in mail.text for mail in sent)


def test_nobody_is_reminded_twice(db, made, clock):
    clock.set("2026-11-19T09:00+01:00")
    first = reminders.remind_due(dates.now())
    assert first
    for moment in (
        "2026-11-19T09:05+01:00",
        "2026-11-18T09:00+01:00",
        "2026-11-19T09:00+01:00",
        "2026-11-20T10:00+01:00",
    ):
        clock.set(moment)
        assert reminders.remind_due(dates.now()) == 0
    made.council.remind_answer_days = 4
    clock.set("2026-11-20T11:00+01:00")
    assert reminders.remind_due(dates.now()) == 0
    assert len(mails(db)) == first


def test_of_two_workers_one_reminds(db, made, clock):
    clock.set("2026-11-19T09:00+01:00")
    db.session.commit()
    job = Job("remind of meetings", timedelta(minutes=5), reminders.remind_due)
    assert run_job(job)
    count = len(mails(db))
    assert count
    assert not run_job(job)
    clock.forward(minutes=5)
    assert run_job(job)
    assert len(mails(db)) == count


def test_the_database_refuses_a_second_one(db, made):
    one = everybody(db, made)[0]
    values = {"school_id": one.school_id, "kind": ReminderKind.COMING, "day": DAY, "sent_at": dates.now()}
    db.session.add(MeetingReminder(invitation_id=one.id, **values))
    db.session.flush()
    db.session.add(MeetingReminder(invitation_id=one.id, **values))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_the_day_before_who_comes_hears_it(db, world, made, clock):
    say(db, made, world, "organiser", Answer.ACCEPTED)
    say(db, made, world, "board_member", Answer.DECLINED)
    clock.set("2026-11-23T09:00+01:00")
    assert reminders.remind_due(dates.now()) == 1
    (mail,) = mails(db)
    assert mail.recipient_user_id == world.people["organiser"]
    assert mail.subject == "Morgen: Klankbordgroep, dinsdag 24 november"
    clock.forward(minutes=20)
    say(db, made, world, "board_member", Answer.ACCEPTED)
    clock.set("2026-11-23T12:00+01:00")
    assert reminders.remind_due(dates.now()) == 0
    clock.set("2026-11-24T09:00+01:00")
    assert reminders.remind_due(dates.now()) == 0


@pytest.mark.parametrize(
    ("day", "before", "at"),
    [
        (date(2027, 3, 29), "2027-03-28T08:59+02:00", "2027-03-28T09:00+02:00"),
        (date(2026, 10, 26), "2026-10-25T08:59+01:00", "2026-10-25T09:00+01:00"),
    ],
)
def test_nine_is_nine_on_the_day_the_clocks_change(db, world, made, clock, day, before, at):
    made.day, made.starts_at = day, dates.to_instant(day, time(19, 30), made.zone)
    say(db, made, world, "organiser", Answer.ACCEPTED)
    clock.set(before)
    assert reminders.remind_due(dates.now()) == 0
    clock.set(at)
    assert reminders.remind_due(dates.now()) == 1


def test_a_moved_meeting_reminds_of_its_new_day_alone(db, who, made, clock):
    clock.set("2026-11-19T09:00+01:00")
    first = reminders.remind_due(dates.now())
    assert {mail.state for mail in mails(db)} == {MessageState.QUEUED}
    details = Details(
        title=made.title, day=date(2026, 12, 8), start_time=time(19, 30), duration_minutes=90, place="Aula"
    )
    actions.reschedule(made, details, read_version=None, by=who("organiser"), now=dates.now())
    assert mails(db) == []
    clock.set("2026-11-20T09:00+01:00")
    assert reminders.remind_due(dates.now()) == 0
    clock.set("2026-12-03T09:00+01:00")
    assert reminders.remind_due(dates.now()) == first
    assert {mail.subject for mail in mails(db)} == {"Herinnering: kom je? Klankbordgroep, dinsdag 8 december"}


def test_a_meeting_that_moves_back_reminds_of_the_day_whose_mail_was_taken_back(db, who, made, clock):
    by, guest = who("organiser"), invited(made, who("organiser"))
    clock.set("2026-11-19T09:00+01:00")
    first = reminders.remind_due(dates.now())
    sent = next(mail for mail in mails(db) if mail.recipient_user_id is not None)
    sent.state, had = MessageState.SENT, sent.recipient_user_id
    for day in (date(2026, 12, 8), DAY):
        details = Details(title=made.title, day=day, start_time=time(19, 30), duration_minutes=90, place="Aula")
        actions.reschedule(made, details, read_version=None, by=by, now=dates.now())
    left = db.session.scalars(select(MeetingReminder)).all()
    assert [row.guest_id for row in left if row.guest_id] == []
    assert [db.session.get_one(Invitation, row.invitation_id).user_id for row in left] == [had]
    # Nobody is asked again on top of the mail that it moved; who is told of an agenda after it is.
    assert reminders.remind_due(dates.now()) == 0
    for invitation in everybody(db, made):
        invitation.message = None
    guest.message = None
    db.session.flush()
    assert reminders.remind_due(dates.now()) == first - 1


def test_a_cancelled_meeting_reminds_nobody(db, who, made, clock):
    clock.set("2026-11-19T09:00+01:00")
    assert reminders.remind_due(dates.now())
    actions.cancel(made, "Ziek", by=who("organiser"), now=dates.now())
    assert mails(db) == []
    db.session.execute(delete(MeetingReminder))
    assert reminders.remind_due(dates.now()) == 0


def test_who_was_just_invited_is_left_in_peace(db, world, who, made, clock):
    clock.set("2026-11-18T09:30+01:00")
    actions.invite(made, who("parent"), by=who("organiser"), now=dates.now())
    clock.set("2026-11-19T09:00+01:00")
    assert reminders.remind_due(dates.now())
    clock.set("2026-11-20T20:00+01:00")
    assert reminders.remind_due(dates.now()) == 0
    assert world.people["parent"] not in {mail.recipient_user_id for mail in mails(db)}


def test_a_council_without_reminders_sends_none(db, made, clock):
    made.council.remind_answer_days = made.council.remind_coming_days = 0
    clock.set("2026-11-19T09:00+01:00")
    assert reminders.remind_due(dates.now()) == 0


def test_after_a_day_without_worker_it_is_caught_up_by_day(db, made, clock):
    for moment in ("2026-11-19T21:00+01:00", "2026-11-20T03:00+01:00", "2026-11-21T10:00+01:00"):
        clock.set(moment)
        assert reminders.remind_due(dates.now()) == 0
    clock.set("2026-11-20T09:00+01:00")
    assert reminders.remind_due(dates.now()) > 0


def test_guests_are_reminded_too(db, who, made, clock):
    guest = invited(made, who("organiser"))
    clock.set("2026-11-19T09:00+01:00")
    reminders.remind_due(dates.now())
    (mail,) = mails(db, "guest_reminder_answer")
    assert mail.address == guest.address
    assert "of je als gast komt bij de Klankbordgroep" in mail.text
    guest.answer, guest.answered_at = Answer.ACCEPTED, dates.now()
    clock.set("2026-11-23T09:00+01:00")
    reminders.remind_due(dates.now())
    (mail,) = mails(db, "guest_reminder_coming")
    assert mail.subject.startswith("Herinnering: Klankbordgroep")
