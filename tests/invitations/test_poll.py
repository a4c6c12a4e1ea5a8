"""A date poll from the first mail to the invitations: who may answer, until when, and what each hears."""

import re
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from klankbord.base.audit import AuditEvent
from klankbord.councils.models import Seat
from klankbord.invitations import actions_poll as polls
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, WrongState
from klankbord.meetings import queries_poll as poll_queries
from klankbord.meetings.actions_poll import Proposed, close
from klankbord.meetings.models import Meeting
from klankbord.meetings.models_poll import Suits
from klankbord.people.models import EmailAddress, UserAddress
from klankbord.schools.actions_people import end_membership
from klankbord.schools.models import Membership
from tests.factories.outbox import words
from tests.factories.polls import poll_link
from tests.invitations.polling import again, asked_of, evenings, mails, opened, say

ZONE = "Europe/Amsterdam"


def test_each_is_asked_with_a_button_of_their_own(db, draft, who):
    poll = opened(draft, who)
    sent = mails(db, "poll_asked")
    assert [row.display_name for row in sent] == ["Olga Visser", "Bas Lid", "Sara Schrijft"]
    links = [re.findall(r"http://\S+/l/\S+", words(row.text)) for row in sent]
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
    links = re.findall(r"http://[^/]+(/l/\S+)", words(shared.text))
    assert len(links) == 2
    pages = [client.get(link).text for link in links]
    assert "Wanneer kun je, Bas?" in pages[0]
    assert "Wanneer kun je, Sara?" in pages[1]
    assert sara.name in shared.text
    assert bas.name in shared.text
