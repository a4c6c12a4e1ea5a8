"""A meeting invites, tells, moves and is called off; people answer. What arrives is read back as mail programs do."""

from datetime import date, time, timedelta
from email import message_from_bytes
from email.policy import default

import icalendar
import pytest
from sqlalchemy import select

from klankbord.base.db import writing
from klankbord.base.outbox.compose import eml
from klankbord.base.outbox.models import MessageState, OutboxMessage
from klankbord.councils.models import Council
from klankbord.invitations import actions, queries
from klankbord.invitations.models import Answer, AnsweredBy, Invitation
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, WrongState
from klankbord.meetings.actions import Details
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people import links
from klankbord.people.models import EmailAddress, LinkKind, User, UserAddress
from tests.fixtures.pages import forms_of
from tests.world import build, item, meeting


@pytest.fixture
def world(app):
    return build()


@pytest.fixture
def organiser(db, world):
    return db.session.get_one(User, world.people["organiser"])


@pytest.fixture
def draft(db, world):
    """A draft of the sounding board's, with an item, and its council loaded."""
    council = db.session.get_one(Council, world.board_id)
    made = meeting(council, dates.now().date() + timedelta(days=21), MeetingState.DRAFT)
    made.council = council
    item(made, 10, "Wat vinden jullie van het plein?")
    return made


def issued(made, user):
    """Somebody's link to a meeting, as it stands in their mail."""
    box = links.mailboxes([user.id])[user.id]
    return links.issue(
        LinkKind.INVITATION, made.id, school_id=made.school_id, user_id=user.id, address_id=box.id, now=dates.now()
    )


def mails(db, of=None):
    rows = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    return [row for row in rows if of is None or row.kind == of]


def parts(row):
    """What stands in a mail as it goes over the line: type to text."""
    mail = message_from_bytes(eml(row), policy=default)
    return mail, {part.get_content_type(): part for part in mail.walk() if not part.is_multipart()}


def event(row):
    """The VEVENT of a mail's calendar part, and the method."""
    calendar = icalendar.Calendar.from_ical(row.calendar)
    events = [one for one in calendar.walk() if one.name == "VEVENT"]
    assert len(events) == 1
    return events[0], str(calendar["METHOD"])


def test_planning_invites_everybody_with_a_seat(db, draft, organiser):
    invited = actions.plan(draft, by=organiser, now=dates.now())
    names = {invitation.user.name for invitation in invited}
    assert names == {"Olga Visser", "Bas Lid", "Sara Schrijft"}
    assert draft.state == MeetingState.PLANNED
    rows = mails(db, "invited")
    assert [row.state for row in rows] == [MessageState.QUEUED] * 3
    for row in rows:
        mail, found = parts(row)
        assert {"text/plain", "text/html", "text/calendar"} <= set(found)
        assert found["text/calendar"].get_param("method") == "REQUEST"
        what, method = event(row)
        assert method == "REQUEST"
        assert what["ATTENDEE"] == f"mailto:{row.address}"
        assert what["SEQUENCE"] == 0
        others = {one.address for one in rows} - {row.address}
        whole = str(mail) + row.calendar
        assert not [other for other in others if other in whole]
        assert "?answer=accepted" in row.text
        assert "List-Unsubscribe" not in mail


def test_an_ended_seat_is_not_invited(db, draft, organiser):
    invited = actions.plan(draft, by=organiser, now=dates.now())
    assert "Eva Eerder" not in {invitation.user.name for invitation in invited}


def test_a_council_without_members_cannot_be_invited(db, world, organiser):
    council = Council(school_id=world.school_id, kind="parent_council", name="Nieuwe raad", created_at=dates.now())
    db.session.add(council)
    db.session.flush()
    made = meeting(council, dates.now().date() + timedelta(days=9), MeetingState.DRAFT)
    made.council = council
    with pytest.raises(DomainError, match="Nobody sits in this council"):
        actions.plan(made, by=organiser, now=dates.now())


def test_publishing_rewrites_what_still_waits_and_makes_no_second_mail(db, draft, organiser):
    actions.plan(draft, by=organiser, now=dates.now())
    before = {row.id: row.message_id for row in mails(db)}
    actions.publish_agenda(draft, by=organiser, now=dates.now())
    db.session.expire_all()
    after = mails(db)
    assert {row.id: row.message_id for row in after} == before
    assert all("Wat vinden jullie van het plein?" in row.text for row in after)


def test_publishing_tells_those_whose_invitation_has_gone(db, draft, organiser, clock):
    actions.plan(draft, by=organiser, now=dates.now())
    first = event(mails(db)[0])[0]
    for row in mails(db):
        row.state = MessageState.SENT
    db.session.flush()
    clock.forward(hours=1)
    actions.publish_agenda(draft, by=organiser, now=dates.now())
    told = mails(db, "agenda")
    assert len(told) == 3
    again = event(told[0])[0]
    assert (again["UID"], again["SEQUENCE"]) == (first["UID"], first["SEQUENCE"])
    assert again["DTSTAMP"].dt > first["DTSTAMP"].dt


def test_another_time_asks_again_and_another_place_does_not(db, draft, organiser):
    invited = actions.plan(draft, by=organiser, now=dates.now())
    invited[0].meeting = draft
    actions.answer(invited[0], Answer.ACCEPTED, "", answered_by=AnsweredBy.PAGE, by=organiser, now=dates.now())
    where = Details(day=draft.day, start_time=time(19, 30), duration_minutes=90, place="Gymzaal")
    actions.reschedule(draft, where, read_version=None, by=organiser, now=dates.now())
    assert draft.sequence == 0
    assert invited[0].answer == Answer.ACCEPTED
    assert "Het was:" not in mails(db, "moved")[-1].text
    when = Details(day=draft.day, start_time=time(20, 0), duration_minutes=90, place="Gymzaal")
    actions.reschedule(draft, when, read_version=None, by=organiser, now=dates.now())
    assert draft.sequence == 1
    assert invited[0].answer is None
    last = mails(db, "moved")[-1]
    assert all(f"{draft.day.year}, 19.30 uur." in words and "Het was: " in words for words in (last.text, last.html))
    what, method = event(last)
    assert (what["SEQUENCE"], method) == (1, "REQUEST")


def test_calling_off_reaches_the_calendar(db, draft, organiser):
    actions.plan(draft, by=organiser, now=dates.now())
    actions.cancel(draft, "De zaal is dubbel geboekt.", by=organiser, now=dates.now())
    rows = mails(db, "cancelled")
    assert len(rows) == 3
    what, method = event(rows[0])
    assert (method, str(what["STATUS"]), what["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert "De zaal is dubbel geboekt." in rows[0].text


def test_one_removed_person_alone_hears_it(db, world, draft, organiser):
    invited = actions.plan(draft, by=organiser, now=dates.now())
    one = next(invitation for invitation in invited if invitation.user.name == "Bas Lid")
    actions.take_back(draft, one, by=organiser, now=dates.now())
    (row,) = mails(db, "cancelled")
    assert row.address == "bas.lid@ouders.example"
    with pytest.raises(WrongState):
        actions.take_back(draft, one, by=organiser, now=dates.now())


def test_two_people_behind_one_mailbox_get_one_mail_with_a_link_each(db, world, draft, organiser):
    bas, sara = (db.session.get_one(User, world.people[role]) for role in ("board_member", "board_secretary"))
    box = db.session.scalars(select(EmailAddress).where(EmailAddress.address == "bas.lid@ouders.example")).one()
    held = db.session.scalars(select(UserAddress).where(UserAddress.user_id == sara.id)).one()
    held.address_id = box.id
    db.session.flush()
    actions.plan(draft, by=organiser, now=dates.now())
    shared = [row for row in mails(db, "invited") if row.address == box.address]
    assert len(shared) == 1
    assert shared[0].text.count("?answer=accepted") == 2
    assert bas.name in shared[0].text
    assert sara.name in shared[0].text


def test_a_link_shows_by_get_and_answers_by_post(client, db, world, draft, organiser):
    invited = actions.plan(draft, by=organiser, now=dates.now())
    db.session.commit()
    ids = {invitation.id for invitation in invited}
    row = next(row for row in mails(db, "invited") if row.address == "bas.lid@ouders.example")
    path = next(word for word in row.text.split() if "?answer=accepted" in word).split("5000", 1)[1]
    for _ in range(5):
        page = client.get(path)
        assert page.status_code == 200
    assert not [one for one in db.session.scalars(select(Invitation)) if one.id in ids and one.answer]
    token = path.split("?", maxsplit=1)[0]
    answer = client.submit(f"{token}/answer", {"answer": "tentative", "note": "Ik kom later, 20.00 uur"}, on=token)
    assert answer.status_code == 303
    db.session.expire_all()
    given = db.session.scalars(
        select(Invitation).where(Invitation.meeting_id == draft.id, Invitation.user_id == world.people["board_member"])
    ).one()
    assert (given.answer, given.note) == (Answer.TENTATIVE, "Ik kom later, 20.00 uur")


def test_a_link_opens_nothing_else(client, db, world, draft, organiser):
    actions.plan(draft, by=organiser, now=dates.now())
    db.session.commit()
    row = mails(db, "invited")[0]
    path = next(word for word in row.text.split() if "?answer=accepted" in word).split("5000", 1)[1].split("?")[0]
    assert client.get(path).status_code == 200
    assert client.get(f"/{world.slug}/meetings/{draft.id}").status_code == 302
    for other in ("responses", "comments", "action-item/ending"):
        answer = client.post(f"{path}/{other}", data={"csrf_token": client.token(path), "answer": "accepted"})
        assert answer.status_code == 404
    assert client.get(path[:-1] + ("A" if path[-1] != "A" else "B")).status_code == 404


def test_words_sent_after_the_meeting_was_called_off_come_back(client, db, draft, organiser):
    actions.plan(draft, by=organiser, now=dates.now())
    db.session.commit()
    row = mails(db, "invited")[0]
    path = next(word for word in row.text.split() if "?answer=accepted" in word).split("5000", 1)[1].split("?")[0]
    typed = {**client.form(f"{path}/answer", on=path).values, "answer": "accepted", "note": "Ik neem Mo's taart mee."}
    db.session.refresh(draft, ["council"])
    actions.cancel(draft, "Ziek", by=organiser, now=dates.now())
    db.session.commit()
    refused = client.post(f"{path}/answer", data=typed)
    assert refused.status_code == 422
    assert "Ik neem Mo&#39;s taart mee." in refused.text


@pytest.mark.parametrize("state", [MeetingState.PLANNED, MeetingState.IN_SESSION, MeetingState.PAUSED])
def test_who_comes_later_can_still_say_so_until_the_meeting_is_held(client, db, draft, organiser, clock, state):
    invited = actions.plan(draft, by=organiser, now=dates.now())
    draft.state = state
    link = issued(draft, organiser)
    path = f"/l/{links.token_of(link)}"
    db.session.commit()
    clock.set(draft.starts_at + timedelta(minutes=5))
    assert "De vergadering is begonnen. Je kunt nog zeggen" in client.get(path).text
    given = client.submit(f"{path}/answer", {"answer": "accepted", "note": "Ik kom om acht uur."}, on=path)
    assert "ziet dat je later komt" in client.get(given.location).text
    mine = next(each for each in invited if each.user_id == organiser.id)
    db.session.refresh(mine)
    assert (mine.answer, mine.note) == (Answer.ACCEPTED, "Ik kom om acht uur.")
    page = client.sign_in(organiser).get(f"/regenboog/meetings/{draft.id}").text
    assert "De vergadering is begonnen. Je kunt nog zeggen" in page


@pytest.mark.parametrize("state", [MeetingState.HELD, MeetingState.PLANNED])
def test_an_answer_comes_too_late_once_the_meeting_was_held_or_a_day_after_it(db, draft, organiser, clock, state):
    invited = actions.plan(draft, by=organiser, now=dates.now())
    invited[0].meeting, draft.state = draft, state
    clock.set(draft.ends_at + timedelta(days=1))
    with pytest.raises(WrongState, match="was held"):
        actions.answer(invited[0], Answer.ACCEPTED, "", answered_by=AnsweredBy.PAGE, by=organiser, now=dates.now())


def test_an_evening_meeting_stays_at_its_hour_over_the_change_of_clocks(db, draft, organiser):
    draft.day = date(2027, 3, 29)
    draft.starts_at = dates.to_instant(draft.day, time(19, 30), draft.zone)
    actions.plan(draft, by=organiser, now=dates.now())
    what, _ = event(mails(db)[0])
    assert what["DTSTART"].dt.hour == 19
    assert what["DTSTART"].params["TZID"] == "Europe/Amsterdam"


def test_the_organiser_sees_each_person_with_masked_server_words(db, draft, organiser):
    with writing():
        actions.plan(draft, by=organiser, now=dates.now())
    row = mails(db)[0]
    row.state, row.last_reply = MessageState.FAILED, f"550 5.1.1 <{row.address}>: unknown"
    db.session.flush()
    line = next(line for line in queries.lines(draft.id) if line.state == MessageState.FAILED)
    assert row.address not in line.words
    assert "unknown" in line.words
    assert isinstance(draft, Meeting)


def test_too_long_a_word_for_the_organiser_comes_back_to_be_made_shorter(new_client, db, world, draft, organiser):
    actions.plan(draft, by=organiser, now=dates.now())
    db.session.commit()
    page = f"/{world.slug}/meetings/{draft.id}"
    member = new_client().sign_in(db.session.get(User, world.people["board_member"]))
    refused = member.submit(f"{page}/answer", {"answer": "accepted", "note": "Ik kom later. " * 40}, on=page)
    assert refused.status_code == 422
    assert "Ik kom later. " * 39 in refused.text
    again = next(form for form in forms_of(refused.text) if form.goes_to(f"{page}/answer", page))
    answered = member.post(f"{page}/answer", data={**again.values, "answer": "accepted", "note": "Ik kom later."})
    assert answered.status_code == 303
    db.session.expire_all()
    asked = db.session.scalar(
        select(Invitation).where(Invitation.user_id == world.people["board_member"], Invitation.meeting_id == draft.id)
    )
    assert (asked.answer, asked.note) == (Answer.ACCEPTED, "Ik kom later.")
