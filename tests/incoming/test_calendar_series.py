"""Answers of calendars to a whole series: for each of its meetings the newest, and only from who was asked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from klankbord.base.db import writing
from klankbord.councils.models import Office
from klankbord.incoming import actions as incoming
from klankbord.incoming import actions_settling as settling
from klankbord.incoming.actions_calendar import BEFORE_MOVE, NOT_INVITED, OTHER_TIME
from klankbord.incoming.models import IncomingMessage
from klankbord.invitations import actions, queries_series
from klankbord.invitations.models import Answer, AnsweredBy, Invitation
from klankbord.kit import dates
from klankbord.meetings.models import MeetingState
from tests.factories.councils import CouncilFactory, seated
from tests.factories.schools import SchoolFactory, parent, staff
from tests.invitations.of_series import DAYS, DETAILS, drafted, loaded, mails_to, sent
from tests.kit.incoming.samples import calendar, mail, wrapped

BAS, CRASHER = "bas@ouders.example", "vriend@ouders.example"
YES, MAYBE, NO = Answer.ACCEPTED, Answer.TENTATIVE, Answer.DECLINED
STAMP = "20261006T120000Z"


@pytest.fixture
def people(db, clock):
    school = SchoolFactory(slug="regenboog")
    board = CouncilFactory(school_id=school.id)
    organiser = seated(board, staff(school, name="Olga Visser"), Office.ORGANISER)
    return school, board, organiser, seated(board, parent(school, name="Bas Lid", address=BAS))


@pytest.fixture
def made(db, people):
    _school, board, organiser, _bas = people
    meetings = drafted(board, organiser)
    sent(db, meetings, organiser)
    return meetings


@pytest.fixture
def uid(db, made):
    return queries_series.series_of(made[0]).uid


@pytest.fixture
def receive(db, clock):
    clock.forward(hours=6)
    number = iter(range(1000))

    def received(*answers, who=BAS, sender=None, method="REPLY"):
        """Each answer is its event's lines; the mail comes from the attendee."""
        lines = [line for one in answers for line in ("BEGIN:VEVENT", *one, "END:VEVENT")]
        raw = wrapped(
            calendar(*lines, method=method, events=2),
            sender or who,
            method=method,
            message_id=f"<{next(number)}@ouders.example>",
        )
        with writing():
            found = incoming.receive(raw, now=dates.now())
            db.session.commit()
        return found

    return received


def event(uid, partstat, which="", *, sequence=0, stamp=STAMP, who=BAS, more=()):
    named = [f"RECURRENCE-ID{which}"] if which else []
    return (
        f"UID:{uid}", f"DTSTAMP:{stamp}", f"SEQUENCE:{sequence}", *named,
        f"ATTENDEE;PARTSTAT={partstat}:mailto:{who}", *more,
    )  # fmt: skip


def local(day):
    return f";TZID=Europe/Amsterdam:{day:%Y%m%d}T193000"


def answers(db, made):
    db.session.expire_all()
    rows = select(Invitation.answer).join(Invitation.user).join(Invitation.meeting)
    rows = rows.where(Invitation.meeting_id.in_([one.id for one in made]), Invitation.address.has(address=BAS))
    return list(db.session.scalars(rows.order_by(Invitation.meeting_id)))


def test_a_yes_to_the_series_is_a_yes_to_each(db, made, uid, receive):
    received = receive(event(uid, "ACCEPTED"))
    assert received.action.value == "applied"
    assert answers(db, made) == [YES] * 4
    one = db.session.scalars(select(Invitation).where(Invitation.answer == YES)).first()
    assert (one.answered_by, one.answered_sequence) == (AnsweredBy.CALENDAR, 0)


@pytest.mark.parametrize("which", [local(DAYS[1]), ":20261117T183000Z", ";VALUE=DATE:20261117"])
def test_an_answer_to_one_is_to_that_one(db, made, uid, receive, which):
    receive(event(uid, "DECLINED", which))
    assert answers(db, made) == [None, NO, None, None]


def test_several_in_one_reply_in_any_order(db, made, uid, receive):
    receive(event(uid, "ACCEPTED"), event(uid, "DECLINED", local(DAYS[1])), event(uid, "TENTATIVE", local(DAYS[3])))
    assert answers(db, made) == [YES, NO, YES, MAYBE]
    again = receive(event(uid, "ACCEPTED"))
    assert again.action.value == "dropped"
    assert answers(db, made) == [YES, NO, YES, MAYBE]


def test_the_newest_counts_for_each(db, made, uid, receive):
    receive(event(uid, "DECLINED", local(DAYS[1]), stamp="20261006T130000Z"))
    receive(event(uid, "ACCEPTED", stamp="20261006T123000Z"))
    assert answers(db, made) == [YES, NO, YES, YES]
    receive(event(uid, "TENTATIVE", stamp="20261006T133000Z"))
    assert answers(db, made) == [MAYBE] * 4


def test_what_was_said_on_the_page_later_stays(db, made, uid, receive, people):
    receive(event(uid, "ACCEPTED"))
    bas = people[3]
    invitation = next(one for one in queries_series.invitations_of(made[0].series_id, bas.id))
    actions.answer(invitation, NO, "", answered_by=AnsweredBy.PAGE, by=bas, now=dates.now())
    db.session.commit()
    receive(event(uid, "TENTATIVE", stamp="20261006T123000Z"))
    assert answers(db, made) == [NO, MAYBE, MAYBE, MAYBE]


def test_one_that_moved_asks_again_and_is_still_known_by_its_first_start(db, made, uid, receive, people):
    new = replace(DETAILS, day=DAYS[1] + timedelta(days=2))
    actions.reschedule(loaded(db, made[1]), new, read_version=None, by=people[2], now=dates.now())
    db.session.commit()
    receive(event(uid, "ACCEPTED"))
    assert answers(db, made) == [YES, None, YES, YES]
    old = receive(event(uid, "ACCEPTED", local(DAYS[1])))
    assert (old.action.value, old.reason) == ("dropped", BEFORE_MOVE)
    receive(event(uid, "TENTATIVE", local(DAYS[1]), sequence=1))
    assert answers(db, made) == [YES, MAYBE, YES, YES]


def test_what_is_past_or_off_is_not_answered(db, made, uid, receive, people):
    made[0].state = MeetingState.HELD
    actions.cancel(loaded(db, made[2]), "", by=people[2], now=dates.now())
    db.session.commit()
    receive(event(uid, "ACCEPTED"))
    assert answers(db, made) == [None, YES, None, YES]
    assert receive(event(uid, "DECLINED", local(DAYS[2]))).action.value == "dropped"
    assert receive(event(uid, "DECLINED", ":20270101T183000Z")).action.value == "dropped"


def test_who_was_not_asked_or_answers_for_another_is_shown_to_the_organiser(db, made, uid, receive, people):
    crasher = receive(event(uid, "ACCEPTED", who=CRASHER), who=CRASHER)
    assert (crasher.action.value, crasher.reason) == ("ask_organiser", NOT_INVITED)
    forwarded = receive(event(uid, "ACCEPTED"), sender=CRASHER)
    assert forwarded.action.value == "ask_organiser"
    assert answers(db, made) == [None] * 4
    school = people[0]
    nia = parent(school, name="Nia Nieuw", address="nia@ouders.example")
    actions.invite(loaded(db, made[1]), nia, by=people[2], now=dates.now())
    db.session.commit()
    other = receive(event(uid, "ACCEPTED", who="nia@ouders.example"), who="nia@ouders.example")
    assert (other.action.value, other.reason) == ("ask_organiser", NOT_INVITED)


def test_what_is_taken_over_for_a_series_counts_for_each(db, made, uid, receive, people):
    receive(event(uid, "ACCEPTED"), sender=CRASHER)
    row = db.session.scalars(select(IncomingMessage).where(IncomingMessage.raw.is_not(None))).one()
    assert (row.of_series, row.about_id) == (True, made[0].id)
    bas = people[3]
    invitation = queries_series.invitations_of(made[0].series_id, bas.id)[0]
    settling.take_over(row, invitation, YES, by=people[2], now=dates.now())
    db.session.commit()
    assert answers(db, made) == [YES] * 4


def test_another_time_is_proposed_for_that_meeting(db, made, uid, receive):
    times = ("DTSTART:20261118T183000Z", "DTEND:20261118T200000Z")
    received = receive(event(uid, "TENTATIVE", local(DAYS[1]), more=times), method="COUNTER")
    assert (received.action.value, received.reason) == ("ask_organiser", OTHER_TIME)
    assert received.thing == f"meeting:{made[1].id}"
    whole = receive(event(uid, "TENTATIVE", more=times), method="COUNTER")
    assert whole.thing == f"meeting:{made[0].id}"


def test_words_under_the_mail_of_a_series_are_for_the_organiser(db, made, uid, clock):
    clock.forward(hours=1)
    message = mail(BAS)
    message["In-Reply-To"] = mails_to(db, BAS)[-1].message_id
    message.set_content("Ik kom, maar in december niet.\n")
    with writing():
        received = incoming.receive(message.as_bytes(), now=dates.now())
        db.session.commit()
    assert (received.action.value, received.thing) == ("ask_organiser", f"meeting:{made[0].id}")
    row = db.session.scalars(select(IncomingMessage)).one()
    assert row.answer is None


def test_our_own_request_that_comes_back_is_nobodys(db, made, uid, clock):
    raw = wrapped(mails_to(db, BAS)[-1].calendar, "lijst@elders.example", method="REQUEST")
    with writing():
        assert incoming.receive(raw, now=dates.now()).action.value == "dropped"
