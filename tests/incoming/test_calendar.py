"""Answers of calendars: applied when they are theirs and the newest, else shown to the organiser or let go."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from klankbord.base.audit import AuditEvent
from klankbord.incoming import actions
from klankbord.incoming.models import IncomingMessage
from klankbord.invitations.models import Answer, AnsweredBy
from klankbord.kit import dates
from klankbord.meetings.models import MeetingState
from tests.incoming.conftest import WHO, also_reads
from tests.kit.incoming.samples import apple, bounce, exchange, google, mail, series, wrapped
from tests.world import sign_in

OTHER = "vriend@ouders.example"


def told(received):
    return received.action.value, received.thing


@pytest.mark.parametrize(
    ("make", "answer"),
    [
        (lambda uid: wrapped(google(uid, WHO), WHO), Answer.TENTATIVE),
        (lambda uid: wrapped(exchange(uid, WHO), WHO), Answer.ACCEPTED),
        (lambda uid: wrapped(series(uid, WHO), WHO), Answer.ACCEPTED),
        (lambda uid: apple(google(uid, WHO, partstat="DECLINED"), WHO), Answer.DECLINED),
    ],
)
def test_an_answer_is_written_down(receive, evening, invitation, make, answer) -> None:
    received = receive(make(evening.uid))
    assert told(received) == ("applied", f"invitation:{invitation.id}")
    assert (invitation.answer, invitation.answered_by) == (answer, AnsweredBy.CALENDAR)


def test_comment_and_stamps_are_kept(receive, evening, invitation) -> None:
    receive(wrapped(exchange(evening.uid, WHO), WHO))
    assert (invitation.note, invitation.answered_sequence) == ("Ik kom wat later.", 5)
    assert invitation.answered_stamp is not None


def test_the_newest_counts_however_they_come(receive, evening, invitation, clock) -> None:
    clock.set("2027-03-03T12:00+01:00")
    evening.starts_at = dates.now() + timedelta(days=9)
    newer, older = (google(evening.uid, WHO, partstat=said) for said in ("DECLINED", "ACCEPTED"))
    older = older.replace("20270302T032234Z", "20270301T032234Z")
    assert told(receive(wrapped(newer, WHO, message_id="<a@x.example>")))[0] == "applied"
    late = receive(wrapped(older, WHO, message_id="<b@x.example>"))
    assert (late.action.value, late.reason) == ("dropped", "A newer answer was there already.")
    again = receive(wrapped(newer, WHO, message_id="<c@x.example>"))
    assert (again.action.value, invitation.answer) == ("dropped", Answer.DECLINED)
    higher = google(evening.uid, WHO, sequence=4, partstat="ACCEPTED").replace("20270302T", "20270301T")
    assert told(receive(wrapped(higher, WHO, message_id="<d@x.example>")))[0] == "applied"


def test_the_same_message_counts_once(receive, db, evening) -> None:
    raw = wrapped(exchange(evening.uid, WHO), WHO)
    receive(raw)
    again = receive(b"Received: from mx.example\n" + raw)
    assert (again.action.value, again.reason) == ("dropped", "This message came in before.")
    assert len(db.session.scalars(select(IncomingMessage)).all()) == 1


def test_an_answer_from_before_the_meeting_was_moved(receive, evening, invitation) -> None:
    evening.sequence = invitation.sequence = 9
    assert receive(wrapped(exchange(evening.uid, WHO), WHO)).reason == actions.calendar.BEFORE_MOVE
    assert invitation.answer is None


def test_what_is_shown_to_the_organiser(receive, db, evening, invitation, world) -> None:
    crasher = receive(wrapped(google(evening.uid, OTHER), OTHER))
    assert told(crasher) == ("ask_organiser", f"meeting:{evening.id}")
    forwarded = receive(wrapped(google(evening.uid, WHO), OTHER))
    assert (forwarded.action.value, forwarded.reason) == ("ask_organiser", actions.calendar.FORWARDED)
    also_reads(db, world.people["board_member"], WHO)
    shared = receive(wrapped(exchange(evening.uid, WHO), WHO))
    assert (shared.action.value, shared.reason) == ("ask_organiser", actions.calendar.SHARED)
    assert invitation.answer is None
    receive(wrapped(google(evening.uid, WHO, partstat="DECLINED"), OTHER, message_id="<later@x.example>"))
    waiting = db.session.scalars(select(IncomingMessage).where(IncomingMessage.settled_at.is_(None))).all()
    assert [message.reason for message in waiting] == [crasher.reason, forwarded.reason, shared.reason, shared.reason]


def test_another_address_of_the_same_person(receive, db, evening, invitation, world) -> None:
    also_reads(db, world.people["participant"], OTHER)
    assert told(receive(wrapped(google(evening.uid, WHO), OTHER)))[0] == "applied"


def test_a_proposal_of_another_time_stands_at_the_meeting(receive, client, evening, world) -> None:
    received = receive(wrapped(google(evening.uid, WHO, method="COUNTER"), WHO, method="COUNTER"))
    assert (received.as_json()["type"], *told(received)) == (
        "calendar_counter", "ask_organiser", f"meeting:{evening.id}",
    )  # fmt: skip
    sign_in(client, world.people["organiser"])
    page = client.get(f"/{world.slug}/meetings/{evening.id}").text
    assert "Iemand stelt een andere tijd voor." in page
    assert "zondag 7 maart" in page
    listed = client.get(f"/{world.slug}/meetings/{evening.id}/mail").text
    assert "Graag, tot dan; leuk!" in listed
    sign_in(client, world.people["participant"])
    assert "Iemand stelt een andere tijd voor." not in client.get(f"/{world.slug}/meetings/{evening.id}").text


def test_the_organiser_takes_an_answer_over(receive, client, db, evening, invitation, world) -> None:
    receive(wrapped(google(evening.uid, OTHER, partstat="DECLINED"), OTHER))
    [message] = db.session.scalars(select(IncomingMessage)).all()
    sign_in(client, world.people["organiser"])
    listed = f"/{world.slug}/meetings/{evening.id}/mail"
    client.submit(f"{listed}/{message.id}/answer", {"invitation": invitation.id, "answer": "declined"}, on=listed)
    db.session.expire_all()
    assert (invitation.answer, invitation.answered_by) == (Answer.DECLINED, AnsweredBy.ORGANISER)
    assert (invitation.note, message.text, message.raw) == ("Graag, tot dan; leuk!", "", None)
    assert client.get(f"/{world.slug}/meetings/{evening.id}").text.count(OTHER) == 0
    receive(wrapped(google(evening.uid, OTHER), OTHER, message_id="<2@x.example>"))
    form = {**client.form(f"{listed}/{message.id + 1}/answer", on=listed).values, "invitation": invitation.id}
    again = client.post(f"{listed}/{message.id}/answer", data={**form, "answer": "accepted"})
    assert (again.status_code, "Iemand heeft dit bericht al afgehandeld." in again.text) == (422, True)


def test_a_message_is_put_aside(receive, client, db, evening, world) -> None:
    receive(wrapped(google(evening.uid, OTHER), OTHER))
    [message] = db.session.scalars(select(IncomingMessage)).all()
    sign_in(client, world.people["admin"])
    listed = f"/{world.slug}/meetings/{evening.id}/mail"
    client.submit(f"{listed}/{message.id}/aside", on=listed)
    db.session.expire_all()
    assert message.settled_at == dates.now()
    assert "Er wacht niets" in client.get(listed).text


def test_what_finds_no_place_waits_for_an_administrator(receive, client, db, world, clock) -> None:
    note = mail(WHO, subject="Een vraag")
    note.set_content("Hoe laat begint de ouderavond?")
    assert receive(note.as_bytes()).action.value == "unsorted"
    [message] = db.session.scalars(select(IncomingMessage)).all()
    sign_in(client, world.people["admin"])
    listed = f"/{world.slug}/mail"
    assert "Hoe laat begint de ouderavond?" in client.get(listed).text
    whole = client.get(f"{listed}/{message.id}.eml")
    assert (whole.data, whole.mimetype) == (note.as_bytes(), "message/rfc822")
    clock.forward(days=200)
    actions.forget_old(dates.now())
    db.session.commit()
    assert db.session.get(IncomingMessage, message.id) is not None
    sign_in(client, world.people["admin"])
    client.submit(f"{listed}/{message.id}/aside", on=listed)
    clock.forward(days=1)
    actions.forget_old(dates.now())
    assert db.session.scalars(select(IncomingMessage)).all() == []


def test_authentication_results(receive, app, evening, invitation) -> None:
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, mail={**settings.mail, "authserv": "mx.school.example"})
    try:
        raw = wrapped(exchange(evening.uid, WHO), WHO)
        forged = receive(b"Authentication-Results: mx.elders.example; dmarc=pass\n" + raw)
        assert told(forged) == ("ask_confirm", f"meeting:{evening.id}")
        head = b"Authentication-Results: mx.school.example; spf=pass smtp.mailfrom=x@ouders.example; dkim=none\n"
        proven = receive(head + raw.replace(b"<1@", b"<2@"))
        assert told(proven)[0] == "applied"
    finally:
        app.config["SETTINGS"] = settings


def test_requests_are_never_taken(receive, evening) -> None:
    echoed = receive(wrapped(google(evening.uid, WHO, method="REQUEST"), WHO, method="REQUEST"))
    assert (echoed.as_json()["type"], echoed.action.value) == ("text", "dropped")
    other = receive(wrapped(google("elders@x.example", WHO, method="REQUEST"), OTHER, method="REQUEST"))
    assert (other.as_json()["type"], other.action.value) == ("calendar_request", "unsorted")
    assert receive(bounce()).as_json()["type"] == "bounce"


def test_an_answer_after_the_meeting_was_held(receive, evening, invitation) -> None:
    evening.state = MeetingState.HELD
    assert receive(wrapped(exchange(evening.uid, WHO), WHO)).action.value == "dropped"
    assert invitation.answer is None


def test_it_is_written_down_without_words(receive, db, evening) -> None:
    receive(wrapped(exchange(evening.uid, WHO), WHO))
    [event] = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "incoming.receive")).all()
    assert event.data == {"kind": "calendar_reply", "action": "applied"}
