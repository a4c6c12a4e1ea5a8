"""A member whose only program is Thunderbird: invited, moved, told again of what is past, called off, and heard."""

import smtplib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from klankbord.base.db import writing
from klankbord.base.outbox import OutboxMessage, delivery
from klankbord.councils.queries import viewer_of_user
from klankbord.incoming import actions as incoming
from klankbord.invitations import actions
from klankbord.invitations.models import Answer, AnsweredBy
from klankbord.kit import dates
from klankbord.meetings.actions_details import details_of
from klankbord.meetings.models import Meeting
from klankbord.people.models import User
from tests.fixtures.mail import send_through
from tests.peers.thunderbird import Thunderbird
from tests.world import build

PIA = "pia.ouder@ouders.example"


@pytest.fixture
def thunderbird(postbox):
    program = Thunderbird(postbox.imap_port, postbox.port, "Pia Ouder", PIA)
    yield program
    program.stop()


@pytest.fixture
def post(app, postbox):
    """Send through the postbox; gives the Message-ID of the mail that just went."""
    settings = app.config["SETTINGS"]
    send_through(app, postbox)

    def sent(db):
        db.session.commit()
        delivery.deliver_due("w")
        postbox.numbers()
        return db.session.scalars(select(OutboxMessage.message_id).order_by(OutboxMessage.id.desc()).limit(1)).one()

    yield sent
    app.config["SETTINGS"] = settings
    send_through(app, None)


def take_in(db, postbox, before):
    """Take in what came since, as the application's own mailbox would; what was done with each."""
    done = []
    for raw in postbox.messages()[before:]:
        if b"\nFrom: Pia Ouder" in raw:
            with writing():
                done.append(incoming.receive(raw, now=dates.now()).action.value)
                db.session.commit()
    return done


def event_of(meeting):
    """How a calendar should have it."""
    start = f"{meeting.day:%Y%m%d}T{meeting.start_time:%H%M%S}"
    return {"uid": meeting.uid, "start": start, "zone": "Europe/Amsterdam", "place": meeting.place, "alarms": 0}


def shown(events):
    return [{key: event[key] for key in ("uid", "start", "zone", "place", "alarms")} for event in events]


def test_a_member_who_never_opens_the_site(app, db, post, postbox, thunderbird):
    world = build()

    def loaded():
        meeting = db.session.get_one(Meeting, world.meeting_id)
        db.session.refresh(meeting, ["council"])
        return meeting

    meeting = loaded()
    by = viewer_of_user(world.people["organiser"], world.school_id, dates.now())
    pia = db.session.get_one(User, world.people["parent"])

    invitation = actions.invite(meeting, pia, by=by, now=dates.now())
    first = post(db)
    assert "imipAcceptButton" in thunderbird.open(first)
    seen = len(postbox.messages())
    thunderbird.press("imipAcceptButton")
    assert shown(thunderbird.events()) == [event_of(meeting)]
    assert take_in(db, postbox, seen) == ["applied"]
    assert (invitation.answer, invitation.answered_by) == (Answer.ACCEPTED, AnsweredBy.CALENDAR)

    moved = replace(details_of(meeting), day=meeting.day + timedelta(days=1), place="Aula; de grote, boven")
    actions.reschedule(loaded(), moved, read_version=None, by=by, now=dates.now())
    second = post(db)
    assert invitation.answer is None
    assert "imipTentativeButton" in thunderbird.open(second)
    seen = len(postbox.messages())
    thunderbird.press("imipTentativeButton")
    assert shown(thunderbird.events()) == [event_of(meeting)]
    assert take_in(db, postbox, seen) == ["applied"]
    assert invitation.answer == Answer.TENTATIVE

    stale = next(raw for raw in postbox.messages() if first.encode() in raw)
    with smtplib.SMTP(postbox.host, postbox.port) as again:
        again.sendmail("post@klankbord.example", [PIA], stale)
    postbox.numbers()
    assert "imipAcceptButton" not in (thunderbird.open(first, copies=2) or [])
    assert shown(thunderbird.events()) == [event_of(meeting)]

    actions.cancel(loaded(), "De school is dicht.", by=by, now=dates.now())
    third = post(db)
    assert "imipDeleteButton" in thunderbird.open(third)
    thunderbird.press("imipDeleteButton")
    assert thunderbird.events() == []
