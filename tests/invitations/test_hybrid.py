"""A place and a link: people say "there" or "online"; and whom a joint meeting invites."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from klankbord.base.outbox.models import OutboxMessage
from klankbord.councils.models import Council, Office, Seat
from klankbord.invitations import actions
from klankbord.invitations.models import Answer, AnsweredBy, Invitation
from klankbord.kit import dates
from klankbord.kit.meeting_parts import Part
from klankbord.meetings import queries as meetings
from klankbord.meetings.actions_parts import set_parts
from klankbord.meetings.models import MeetingState
from klankbord.minutes import queries as minutes
from klankbord.people.models import User
from tests.world import build, meeting

LINK = "https://beeld.example/klankbord"


@pytest.fixture
def world(app):
    return build()


@pytest.fixture
def organiser(db, world):
    return db.session.get_one(User, world.people["organiser"])


@pytest.fixture
def evening(db, world, organiser):
    council = db.session.get_one(Council, world.board_id)
    made = meeting(council, dates.now().date() + timedelta(days=21), MeetingState.DRAFT, online_url=LINK)
    made.council = council
    return made


def text(db):
    message = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "invited")).first()
    return message.text, message.html


def test_the_mail_says_both_and_the_parts(db, evening, organiser):
    parts = [
        Part(number="1", title="met de directeur", start=evening.start_time, minutes=60),
        Part(number="2", title="onder elkaar", start=evening.start_time.replace(hour=20), members_only=True),
    ]
    parts[0] = Part(number="1", title="met de directeur", start=evening.start_time, minutes=30)
    set_parts(evening, parts, by=organiser, now=dates.now())
    actions.plan(evening, by=organiser, now=dates.now())
    for words in text(db):
        for part in ("Lokaal van groep 7", LINK, "?answer=online", "met de directeur", "onder elkaar", "alleen leden"):
            assert part in words, part
    assert "19.30 – 20.00  met de directeur" in text(db)[0]


@pytest.mark.parametrize(
    ("given", "online", "kept"),
    [
        (Answer.ACCEPTED, True, True),
        (Answer.ACCEPTED, False, False),
        (Answer.DECLINED, True, False),
        (Answer.ACCEPTED, None, False),
    ],
)
def test_there_or_online(evening, organiser, given, online, kept):
    invitation = actions.plan(evening, by=organiser, now=dates.now())[0]
    invitation.meeting = evening
    actions.answer(invitation, given, "", online=online, answered_by=AnsweredBy.PAGE, by=organiser, now=dates.now())
    assert invitation.online is kept
    if kept:  # what a calendar answers says nothing of it
        actions.answer(invitation, given, "", answered_by=AnsweredBy.CALENDAR, by=organiser, now=dates.now())
        assert invitation.online
    evening.place = ""
    actions.answer(
        invitation, Answer.ACCEPTED, "", online=True, answered_by=AnsweredBy.PAGE, by=organiser, now=dates.now()
    )
    assert not invitation.online


def test_on_the_page(db, client, world, evening, organiser):
    actions.plan(evening, by=organiser, now=dates.now())
    path = f"/regenboog/meetings/{evening.id}"
    reader = client.sign_in(db.session.get_one(User, world.people["board_member"]))
    assert reader.submit(f"{path}/answer", {"answer": "online"}, on=path).status_code == 303
    page = reader.get(path).text
    assert "1 van hen online" in page
    said = db.session.scalar(
        select(Invitation).where(
            Invitation.meeting_id == evening.id, Invitation.user_id == world.people["board_member"]
        )
    )
    assert (said.answer, said.online) == (Answer.ACCEPTED, True)


def test_who_sits_in_both_councils_gets_one_mail_and_the_minutes_once(db, world, evening, organiser):
    other = db.session.get_one(Council, world.council_id)
    evening.joint_council, evening.joint_council_id = other, other.id
    twice = world.people["board_member"]
    db.session.add(Seat(school_id=other.school_id, council_id=other.id, user_id=twice, office=Office.MEMBER,
                        starts_on=evening.day - timedelta(days=30)))  # fmt: skip
    db.session.flush()
    invited = actions.plan(evening, by=organiser, now=dates.now())
    assert [each.user_id for each in invited].count(twice) == 1
    sent = db.session.scalars(select(OutboxMessage.recipient_user_id).where(OutboxMessage.kind == "invited")).all()
    assert (sent.count(twice), len(sent)) == (1, 6)
    members, guests = minutes.readers(evening, evening.day)
    assert sorted(user.id for user in members) == sorted({each.user_id for each in invited})
    assert guests == []


def test_neither_council_is_offered_a_day_on_which_it_meets_jointly(db, world, evening):
    evening.joint_council_id = world.council_id
    db.session.flush()
    assert meetings.clashes(world.council_id, evening.day, None)
    assert meetings.clashes(world.board_id, evening.day, None)
    assert not meetings.clashes(world.council_id, evening.day, evening.id)


def test_a_joint_meeting_invites_both_councils_once(db, world, evening, organiser):
    other = db.session.get_one(Council, world.council_id)
    evening.joint_council, evening.joint_council_id = other, other.id
    invited = actions.plan(evening, by=organiser, now=dates.now())
    names = {"organiser", "board_member", "board_secretary", "chair", "secretary", "council_member"}
    assert {each.user_id for each in invited} == {world.people[name] for name in names}
    assert "Klankbordgroep &amp; Ouderraad" in text(db)[1]
