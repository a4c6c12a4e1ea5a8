"""The parts of a planned meeting change: everybody invited hears of it, and nobody is asked again."""

from datetime import time

import pytest
from sqlalchemy import select

from klankbord.base.outbox.models import MessageState, OutboxMessage
from klankbord.invitations import actions
from klankbord.invitations.models import Answer, AnsweredBy
from klankbord.kit import dates
from klankbord.kit.errors import DomainError
from klankbord.kit.meeting_parts import Part, asked_of_others
from klankbord.meetings import actions as meetings
from klankbord.meetings.actions_details import Record
from tests.invitations.test_invitations import event, mails

TOGETHER = Part(number="1", title="met de directeur", start=time(19, 30), minutes=60)
ALONE = Part(number="2", title="onder elkaar", start=time(20, 30), minutes=30, members_only=True)


@pytest.fixture
def organiser(who):
    return who("organiser")


@pytest.fixture
def invited(db, draft, organiser):
    """Everybody was invited, and their mails have gone."""
    found = actions.plan(draft, by=organiser, now=dates.now())
    db.session.flush()
    for message in db.session.scalars(select(OutboxMessage)):
        message.state = MessageState.SENT
    db.session.flush()
    return found


def test_everybody_invited_hears_it_once_and_keeps_their_answer(db, draft, organiser, invited, clock):
    invited[0].meeting = draft
    actions.answer(invited[0], Answer.ACCEPTED, "", answered_by=AnsweredBy.PAGE, by=organiser, now=dates.now())
    first = event(mails(db, "invited")[0])[0]
    clock.forward(hours=2)
    assert actions.set_parts(draft, [TOGETHER, ALONE], by=organiser, now=dates.now())
    rows = mails(db, "parts")
    assert sorted(row.address for row in rows) == sorted(one.address.address for one in invited)
    again, method = event(rows[0])
    assert (again["UID"], again["SEQUENCE"], method) == (first["UID"], first["SEQUENCE"], "REQUEST")
    assert again["DTSTAMP"].dt > first["DTSTAMP"].dt
    assert "onder elkaar" in rows[0].text
    assert rows[0].subject.startswith("In delen: ")
    assert (invited[0].answer, draft.sequence, draft.stamped_at) == (Answer.ACCEPTED, 0, dates.now())

    assert not actions.set_parts(draft, [TOGETHER, ALONE], by=organiser, now=dates.now())
    assert len(mails(db, "parts")) == len(rows)
    actions.set_parts(draft, [], by=organiser, now=dates.now())
    assert (
        "niet meer in delen" in mails(db, "parts")[0].text
    )  # the mail that still waited says it, and there is no other
    assert len(mails(db, "parts")) == len(rows)


def test_a_draft_tells_nobody(db, draft, organiser):
    assert not actions.set_parts(draft, [TOGETHER, ALONE], by=organiser, now=dates.now())
    assert mails(db) == []


def test_an_invitation_that_still_waits_is_rewritten(db, draft, organiser):
    actions.plan(draft, by=organiser, now=dates.now())
    actions.set_parts(draft, [TOGETHER, ALONE], by=organiser, now=dates.now())
    assert mails(db, "parts") == []
    assert all("onder elkaar" in row.text for row in mails(db, "invited"))


def test_the_record_of_a_planned_meeting_does_not_change_them_behind_peoples_backs(draft, organiser, invited):
    with pytest.raises(DomainError, match="on their own page"):
        meetings.change(
            draft, None, Record(parts=["onder elkaar"]), read_version=draft.version, by=organiser, now=dates.now()
        )


def test_on_the_page(client, db, draft, organiser, invited):
    db.session.commit()
    path = f"/regenboog/meetings/{draft.id}/parts"
    desk = client.sign_in(organiser)
    assert "krijgt een mail" in desk.get(path).text
    row = {"parts-0-title": "met de directeur", "parts-0-start_time": "19:30", "parts-0-minutes": "60"}
    assert desk.submit(path, row).status_code == 303
    assert len(mails(db, "parts")) == len(invited)


def test_who_is_no_member_gets_the_time_of_the_parts_they_are_asked_for(client, db, draft, organiser, invited, who):
    actions.set_parts(draft, [TOGETHER, ALONE], by=organiser, now=dates.now())
    parent = who("parent")
    actions.invite(draft, parent, by=organiser, now=dates.now())
    theirs, _method = event(next(row for row in mails(db, "invited") if row.recipient_user_id == parent.id))
    ours, _method = event(mails(db, "parts")[0])
    assert [(one["DTSTART"].dt.strftime("%H:%M"), one["DTEND"].dt.strftime("%H:%M")) for one in (theirs, ours)] == [
        ("19:30", "20:30"),
        ("19:30", "21:00"),
    ]
    db.session.commit()
    file = f"/regenboog/meetings/{draft.id}.ics"
    assert "T203000" in client.sign_in(parent).get(file).text
    assert "T210000" in client.sign_in(organiser).get(file).text


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], (0, 90)),
        ([TOGETHER, ALONE], (0, 60)),
        ([Part(number="1", title="a", start=time(19, 30), members_only=True),
          Part(number="2", title="b", start=time(20, 0))], (30, 90)),
        ([Part(number="1", title="a", start=time(19, 45), minutes=15, members_only=True)], (0, 90)),
        ([Part(number="1", title="a", start=time(19, 30), members_only=True)], (0, 90)),
        ([Part(number="1", title="a", start=time(20, 30), members_only=True)], (0, 60)),
        ([Part(number="1", title="a", members_only=True)], (0, 90)),
    ],
)  # fmt: skip
def test_what_others_are_asked_for(parts, expected):
    assert asked_of_others(parts, time(19, 30), 90) == expected


def test_a_part_after_midnight_counts_on():
    late = Part(number="1", title="na afloop", start=time(0, 15), members_only=True)
    assert asked_of_others([late], time(23, 30), 90) == (0, 45)
