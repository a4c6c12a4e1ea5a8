"""A date poll near its end: reminding, settling, closing, and what each hears of it."""

import re
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from klankbord.councils.models import Seat
from klankbord.invitations import actions
from klankbord.invitations import actions_poll as polls
from klankbord.invitations.models import Answer, AnsweredBy, Invitation
from klankbord.kit import dates
from klankbord.kit.errors import WrongState
from klankbord.meetings.actions_poll import extend
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.meetings.models_poll import DatePoll, PollAsked
from tests.factories.polls import poll_link, poll_of
from tests.invitations.polling import mails, opened, say


def test_one_reminder_to_who_has_not_answered(db, draft, who):
    poll = opened(draft, who)
    say(db, poll, who("board_member"), "yny")
    say(db, poll, who("organiser"), "yny")
    assert polls.remind(poll, by=who("organiser"), now=dates.now()) == 1
    reminder = mails(db, "poll_asked")[-1]
    assert (reminder.address, reminder.subject) == (
        "sara.schrijft@ouders.example",
        "Herinnering: wanneer kun je? Klankbordgroep",
    )
    with pytest.raises(WrongState):
        polls.remind(poll, by=who("organiser"), now=dates.now())


def test_the_page_says_who_will_be_invited_before_it_is_settled(db, draft, who, client):
    poll = opened(draft, who)
    polls.ask_more(poll, who("parent"), by=who("organiser"), now=dates.now())
    seat = db.session.scalars(select(Seat).where(Seat.user_id == who("board_member").id)).one()
    who("board_member").name = "D'Arcy, Bas"
    seat.ends_on = date(2026, 11, 4)
    db.session.commit()
    page = client.sign_in(who("organiser")).get(f"/regenboog/meetings/{draft.id}/poll").text
    settle = re.sub(r"<[^>]+>", "", page.partition("Kies het moment")[2])
    assert "3 mensen worden uitgenodigd" in settle
    assert "D&#39;Arcy, Bas niet op 5 nov" in settle
    assert who("organiser").name in settle
    assert who("parent").name in settle
    assert who("ended").name not in settle


@pytest.mark.parametrize("accept_yes", [False, True])
def test_settling_plans_and_invites_and_nobody_hears_it_twice(db, draft, who, accept_yes):
    poll = opened(draft, who)
    gijs, pia = who("participant"), who("parent")
    for user in (gijs, pia):
        polls.ask_more(poll, user, by=who("organiser"), now=dates.now())
    say(db, poll, who("board_member"), "nyn")
    say(db, poll, gijs, "nmn")
    chosen = poll.moments[1]
    polls.settle(
        poll,
        chosen,
        "Lokaal 7",
        "",
        accept_yes=accept_yes,
        invite_others=False,
        by=who("organiser"),
        now=dates.now(),
    )
    assert (draft.state, draft.day, draft.start_time, draft.planned_minutes) == (
        MeetingState.PLANNED, date(2026, 11, 4), time(19, 30), 90,
    )  # fmt: skip
    invited = {
        row.user_id: row for row in db.session.scalars(select(Invitation).where(Invitation.meeting_id == draft.id))
    }
    assert set(invited) == {who(role).id for role in ("organiser", "board_member", "board_secretary")}
    bas = invited[who("board_member").id]
    assert (bas.answer, bas.answered_by) == ((Answer.ACCEPTED, AnsweredBy.POLL) if accept_yes else (None, None))
    assert [row.answer for user_id, row in invited.items() if user_id != bas.user_id] == [None, None]
    mail = next(row for row in mails(db, "invited") if row.address.startswith("bas."))
    assert ("PARTSTAT=ACCEPTED" in mail.calendar.replace("\r\n ", "")) is accept_yes
    assert {row.address for row in mails(db, "poll_over")} == {
        "gijs.genodigd@ouders.example",
        "pia.ouder@ouders.example",
    }
    told = {row.address for row in mails(db, "invited")} & {row.address for row in mails(db, "poll_over")}
    assert told == set()
    with pytest.raises(WrongState):
        polls.settle(poll, chosen, "", "", accept_yes=False, invite_others=False, by=who("organiser"), now=dates.now())


def test_others_who_were_asked_are_invited_when_wanted(db, draft, who):
    poll = opened(draft, who)
    polls.ask_more(poll, who("participant"), by=who("organiser"), now=dates.now())
    polls.settle(
        poll,
        poll.moments[0],
        "Lokaal 7",
        "",
        accept_yes=False,
        invite_others=True,
        by=who("organiser"),
        now=dates.now(),
    )
    assert "gijs.genodigd@ouders.example" in {row.address for row in mails(db, "invited")}
    assert mails(db, "poll_over") == []


def test_planning_or_calling_off_by_another_way_ends_the_poll(client, db, draft, who):
    poll = opened(draft, who)
    link = f"/l/{poll_link(poll, who('board_member'))}"
    actions.plan(draft, by=who("organiser"), now=dates.now())
    assert poll.closed_at is not None
    assert "heeft een datum" in client.get(link).text
    db.session.refresh(draft, ["council"])
    actions.cancel(draft, "Ziek", by=who("organiser"), now=dates.now())
    assert mails(db, "poll_over") == []


def test_a_draft_that_is_called_off_tells_who_was_asked(db, draft, who):
    opened(draft, who)
    actions.cancel(draft, "Het plein gaat niet door", by=who("organiser"), now=dates.now())
    told = mails(db, "poll_over")
    assert len(told) == 3
    assert told[0].subject.startswith("Afgezegd")


def test_the_deadline_closes_it_once_and_tells_the_organiser(db, draft, who, clock):
    poll = opened(draft, who)
    say(db, poll, who("board_member"), "nyy")
    clock.set(poll.closes_at - timedelta(seconds=1))
    assert polls.close_due(dates.now()) == 0
    clock.set(poll.closes_at)
    assert polls.close_due(dates.now()) == 1
    assert polls.close_due(dates.now()) == 0
    (told,) = mails(db, "poll_closed")
    assert told.address == "olga.visser@ouders.example"
    assert "woensdag 4 november 2026" in told.text
    extend(poll, date(2026, 10, 28), by=who("organiser"), now=dates.now())
    assert poll.is_open(dates.now())


def test_the_organiser_who_left_is_not_told_but_who_organises_now(db, world, draft, who, clock):
    poll = opened(draft, who, "board_member")
    poll.made_by_id = who("teacher").id
    clock.set(poll.closes_at)
    polls.close_due(dates.now())
    assert [row.address for row in mails(db, "poll_closed")] == ["olga.visser@ouders.example"]


def test_the_table_asks_as_much_for_many_as_for_one(db, world, draft, who, queries, client, new_client):
    poll = poll_of(draft, who("organiser"), who("organiser"))
    page = f"/{world.slug}/meetings/{draft.id}/poll"
    organiser = new_client().sign_in(who("organiser"))
    organiser.get(page)
    with queries() as few:
        assert organiser.get(page).status_code == 200
    for role in ("board_member", "board_secretary", "participant", "parent", "teacher"):
        db.session.add(
            PollAsked(
                school_id=poll.school_id, poll_id=poll.id, user_id=who(role).id, as_member=False, created_at=dates.now()
            )
        )
    db.session.commit()
    with queries() as many:
        assert organiser.get(page).status_code == 200
    assert many.count == few.count, many.statements


def test_a_poll_from_the_first_form_without_a_meeting(new_client, db, world, who):
    organiser = new_client().sign_in(who("organiser"))
    page, there = f"/{world.slug}/councils/{world.board_id}/polls/new", f"/{world.slug}/councils/{world.board_id}/polls"
    first = {"day_0": "2027-03-28", "start_time_0": "02:30", "day_1": "2026-11-04", "start_time_1": "19.30"}
    words = {"closes_on": "2026-10-20", "title": "Mo's avond, over 't plein", "place": "Aula"}
    more = organiser.submit(there, {**first, **words, "more": "1"}, on=page)
    assert more.text.count('type="date"') == 9
    assert "Mo&#39;s avond, over &#39;t plein" in more.text
    refused = organiser.submit(there, {**first, **words}, on=page)
    assert refused.status_code == 422
    assert "02:30 bestaat niet in die nacht" in refused.text
    done = organiser.submit(there, {**first, "start_time_0": "19:30", **words}, on=page)
    assert done.status_code == 303
    poll = db.session.scalars(select(DatePoll).order_by(DatePoll.id.desc())).first()
    made = db.session.get_one(Meeting, poll.meeting_id)
    assert (made.state, made.title, made.day) == (MeetingState.DRAFT, "Mo's avond, over 't plein", None)
    table = organiser.get(done.headers["Location"])
    assert table.status_code == 200
    settled = organiser.submit(
        f"/{world.slug}/meetings/{made.id}/poll/settlement",
        {"moment": re.findall(r'name="moment" value="(\d+)"', table.text)[0]},
        on=f"/{world.slug}/meetings/{made.id}/poll",
    )
    assert settled.status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Meeting, made.id).state == MeetingState.PLANNED
