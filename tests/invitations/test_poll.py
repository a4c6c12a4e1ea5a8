"""A date poll from the first mail to the invitations: who may answer, until when, and what each hears."""

import re
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from klankbord.base.audit import AuditEvent
from klankbord.base.outbox.models import OutboxMessage
from klankbord.councils.models import Council, Seat
from klankbord.invitations import actions
from klankbord.invitations import actions_poll as polls
from klankbord.invitations.models import Answer, AnsweredBy, Invitation
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, WrongState
from klankbord.meetings import queries_poll as poll_queries
from klankbord.meetings.actions_poll import Proposed, answer, close, extend
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.meetings.models_poll import DatePoll, PollAsked, Suits
from klankbord.people.models import EmailAddress, User, UserAddress
from klankbord.schools.actions_people import end_membership
from klankbord.schools.models import Membership
from tests.factories.polls import poll_link, poll_of
from tests.world import build, meeting

ZONE = "Europe/Amsterdam"


@pytest.fixture
def world(app, clock):
    return build()


@pytest.fixture
def who(db, world):
    return lambda role: db.session.get_one(User, world.people[role])


@pytest.fixture
def draft(db, world):
    """A draft of the sounding board's, with its council loaded and no day to speak of."""
    council = db.session.get_one(Council, world.board_id)
    made = meeting(council, dates.now().date() + timedelta(days=60), MeetingState.DRAFT, title="Het plein")
    made.council = council
    return made


def mails(db, kind):
    rows = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id))
    return rows.all()


def evenings(*days, at=time(19, 30)):
    return [Proposed(date(2026, 11, day), at, 90, number) for number, day in enumerate(days)]


def opened(draft, who, *roles, days=(3, 4, 5)):
    people = [who(role) for role in roles or ("organiser", "board_member", "board_secretary")]
    return polls.open_poll(
        draft, evenings(*days), date(2026, 10, 20), "Wie kan?", people, by=who("organiser"), now=dates.now()
    )


def asked_of(db, poll, user):
    row = db.session.scalars(select(PollAsked).where(PollAsked.poll_id == poll.id, PollAsked.user_id == user.id)).one()
    row.poll = poll
    return row


def again(db, poll):
    """The poll as the database has it, with what hangs on it, after a client asked something."""
    db.session.refresh(poll, ["meeting", "moments"])
    db.session.refresh(poll.meeting, ["council"])
    return poll


def say(db, poll, user, letters, note=""):
    kinds = {"y": Suits.YES, "m": Suits.IF_NEED_BE, "n": Suits.NO}
    given = {moment.id: kinds[letter] for moment, letter in zip(poll.moments, letters, strict=True)}
    answer(asked_of(db, poll, user), given, note, by=user, now=dates.now())


def test_each_is_asked_with_a_button_of_their_own(db, draft, who):
    poll = opened(draft, who)
    sent = mails(db, "poll_asked")
    assert [row.display_name for row in sent] == ["Olga Visser", "Bas Lid", "Sara Schrijft"]
    links = [re.findall(r"http://\S+/l/\S+", row.text) for row in sent]
    assert [len(found) for found in links] == [1, 1, 1]
    assert len({found[0] for found in links}) == 3
    for row in sent:
        assert row.subject == "Wanneer kun je? Klankbordgroep"
        assert row.text.count("19.30 uur") == 3
        assert "Wie kan?" in row.text
        assert "dinsdag 20 oktober 2026" in row.text
    assert [one.must_come for one in poll_queries.standing(poll, dates.now())] == [False, True, False]


@pytest.mark.parametrize(
    ("proposed", "closes_on", "field"),
    [
        pytest.param(evenings(3), date(2026, 10, 20), "day_0", id="one moment is no choice"),
        pytest.param(evenings(3, 3), date(2026, 10, 20), "day_1", id="the same moment twice"),
        pytest.param(evenings(*range(1, 22)), date(2026, 10, 20), "day_0", id="more than twenty"),
        pytest.param(evenings(3, 4), date(2026, 10, 5), "closes_on", id="closed before it opens"),
        pytest.param(evenings(3, 4), date(2026, 11, 4), "closes_on", id="nothing left to choose"),
        pytest.param(
            [*evenings(3), Proposed(date(2026, 10, 5), time(9), 60, 1)], date(2026, 10, 20), "day_1", id="past"
        ),
        pytest.param(
            [*evenings(3), Proposed(date(2036, 1, 5), time(9), 60, 1)], date(2026, 10, 20), "day_1", id="far off"
        ),
        pytest.param(
            [*evenings(3), Proposed(date(2027, 3, 28), time(2, 30), 60, 1)],
            date(2026, 10, 20),
            "start_time_1",
            id="in the hour that the clocks skip",
        ),
    ],
)
def test_moments_that_cannot_be_are_refused_at_their_line(draft, who, proposed, closes_on, field):
    with pytest.raises(DomainError) as refused:
        polls.open_poll(draft, proposed, closes_on, "", [who("organiser")], by=who("organiser"), now=dates.now())
    assert refused.value.field == field


def test_a_planned_meeting_and_a_second_poll_are_refused(db, world, draft, who):
    opened(draft, who)
    with pytest.raises(WrongState, match="already"):
        opened(draft, who)
    planned = db.session.get_one(Meeting, world.meeting_id)
    with pytest.raises(WrongState, match="still a draft"):
        opened(planned, who)


def test_a_scanner_that_follows_every_link_answers_nothing(client, db, draft, who):
    poll = opened(draft, who)
    (link, *_rest) = re.findall(r"http://[^/]+(/l/\S+)", mails(db, "poll_asked")[1].text)
    for _ in range(3):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    standing = poll_queries.standing(again(db, poll), dates.now())
    assert [one.answered_at for one in standing] == [None, None, None]


def test_answering_from_the_mail_and_changing_it(client, db, draft, who):
    poll = opened(draft, who)
    bas = who("board_member")
    link = f"/l/{poll_link(poll, bas)}"
    names = [f"moment_{moment.id}" for moment in poll.moments]
    page = client.get(link)
    assert page.text.count('type="radio"') == 9
    assert "sign-in" not in page.request.path
    refused = client.submit(f"{link}/poll", {names[0]: "yes", "note": "Bas' trein, misschien later"}, on=link)
    assert refused.status_code == 422
    assert "Bas&#39; trein, misschien later" in refused.text
    assert asked_of(db, poll, bas).answers == {}
    form = client.form(f"{link}/poll", on=link).values
    words = {names[0]: "yes", names[1]: "if_need_be", names[2]: "no", "note": "Bas' trein, misschien later"}
    once, twice = (client.post(f"{link}/poll", data={**form, **words}) for _ in range(2))
    assert (once.status_code, twice.status_code) == (303, 303)
    assert sorted(asked_of(db, poll, bas).answers.values()) == ["if_need_be", "no", "yes"]
    assert db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "meetings.answer_poll")).one()
    assert client.submit(f"{link}/poll", {names[2]: "yes"}, on=link).status_code == 303
    row = asked_of(db, poll, bas)
    assert (sorted(row.answers.values()), row.note) == (["if_need_be", "yes", "yes"], "Bas' trein, misschien later")


def test_a_form_that_was_open_when_it_closed_comes_back(client, db, draft, who):
    poll = opened(draft, who)
    link = f"/l/{poll_link(poll, who('board_member'))}"
    form = client.form(f"{link}/poll", on=link).values
    words = {f"moment_{moment.id}": "yes" for moment in again(db, poll).moments} | {"note": "Mo's auto, te laat"}
    close(again(db, poll), by=who("organiser"), now=dates.now())
    late = client.post(f"{link}/poll", data={**form, **words})
    assert late.status_code == 422
    assert "Mo&#39;s auto, te laat" in late.text
    assert asked_of(db, poll, who("board_member")).answers == {}


def test_a_form_from_before_moments_were_added_asks_for_those(client, db, draft, who):
    poll = opened(draft, who)
    link = f"/l/{poll_link(poll, who('board_member'))}"
    form = client.form(f"{link}/poll", on=link).values
    words = {f"moment_{moment.id}": "yes" for moment in again(db, poll).moments}
    polls.add_moments(again(db, poll), evenings(10), by=who("organiser"), now=dates.now())
    assert client.post(f"{link}/poll", data={**form, **words}).status_code == 422


def test_more_moments_ask_again_for_those_alone(db, draft, who, clock):
    poll = opened(draft, who)
    say(db, poll, who("board_member"), "yyn")
    clock.forward(hours=1)
    polls.add_moments(poll, evenings(10, 11), by=who("organiser"), now=dates.now())
    again = mails(db, "poll_asked")[3:]
    assert [row.text.count("19.30 uur") for row in again] == [2, 2, 2]
    assert asked_of(db, poll, who("board_member")).said(poll.moments[0].id) == Suits.YES
    line = next(line for line in poll_queries.table_of(poll, dates.now()).lines if line.name == "Bas Lid")
    assert line.missing == 2


@pytest.mark.parametrize("role", ["parent", "teacher", "council_member", "stranger", "ended"])
def test_who_was_not_asked_has_no_way_in(new_client, db, world, draft, who, role):
    poll = opened(draft, who)
    client = new_client().sign_in(who(role))
    path = f"/{world.slug}/polls/{poll.id}"
    assert client.get(path).status_code == 404
    assert client.post(path, data={"csrf_token": client.token("/account")}).status_code == 404


def test_an_ended_seat_and_somebody_who_left_have_void_links(client, db, world, draft, who):
    poll = opened(draft, who)
    bas, sara = who("board_member"), who("board_secretary")
    say(db, poll, bas, "yyy")
    links = [f"/l/{poll_link(poll, user)}" for user in (bas, sara)]
    assert [client.get(link).status_code for link in links] == [200, 200]
    seat = db.session.scalars(select(Seat).where(Seat.user_id == bas.id)).one()
    seat.ends_on = dates.today(ZONE) - timedelta(days=1)
    left = db.session.scalars(select(Membership).where(Membership.user_id == sara.id)).one()
    db.session.refresh(left, ["user"])
    end_membership(left, by=who("admin"), now=dates.now())
    assert [client.get(link).status_code for link in links] == [404, 404]
    data = {"csrf_token": client.token("/sign-in")}
    assert [client.post(f"{link}/poll", data=data).status_code for link in links] == [404, 404]
    table = poll_queries.table_of(again(db, poll), dates.now())
    assert ([line.name for line in table.lines], table.former) == (["Olga Visser"], ["Bas Lid", "Sara Schrijft"])
    assert [tally.yes for tally in table.tallies] == [0, 0, 0]


def test_somebody_asked_by_name_needs_no_seat(client, db, draft, who):
    poll = opened(draft, who)
    gijs = who("participant")
    asked = polls.ask_more(poll, gijs, by=who("organiser"), now=dates.now())
    assert asked.as_member is False
    assert mails(db, "poll_asked")[-1].address == "gijs.genodigd@ouders.example"
    assert client.get(f"/l/{poll_link(poll, gijs)}").status_code == 200
    with pytest.raises(DomainError, match="already"):
        polls.ask_more(again(db, poll), gijs, by=who("organiser"), now=dates.now())


def test_two_behind_one_mailbox_get_one_mail_with_a_form_each(client, db, draft, who):
    bas, sara = who("board_member"), who("board_secretary")
    box = db.session.scalars(select(EmailAddress).where(EmailAddress.address == "bas.lid@ouders.example")).one()
    db.session.scalars(select(UserAddress).where(UserAddress.user_id == sara.id)).one().address_id = box.id
    db.session.flush()
    opened(draft, who)
    (shared,) = [row for row in mails(db, "poll_asked") if row.address == box.address]
    links = re.findall(r"http://[^/]+(/l/\S+)", shared.text)
    assert len(links) == 2
    pages = [client.get(link).text for link in links]
    assert "Wanneer kun je, Bas?" in pages[0]
    assert "Wanneer kun je, Sara?" in pages[1]
    assert sara.name in shared.text
    assert bas.name in shared.text


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
