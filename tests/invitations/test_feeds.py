"""Calendars to follow: what stands in them, for whom, and when an address is void."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar
from sqlalchemy import select

from klankbord.base.audit import AuditEvent
from klankbord.councils.models import Council, Seat
from klankbord.invitations.feeds import actions, contents
from klankbord.invitations.feeds.models import CalendarFeed
from klankbord.invitations.models import Answer, Invitation
from klankbord.kit import dates, tokens
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people.models import User
from klankbord.schools.models import Membership
from tests.world import build, meeting, sign_in


@pytest.fixture
def world(app, clock):
    return build()


@pytest.fixture
def person(db, world):
    return lambda role: db.session.get_one(User, world.people[role])


@pytest.fixture
def follow(db, world, person):
    """The path of a fresh address of somebody."""

    def made(role, council=None):
        chosen = db.session.get_one(Council, council) if council else None
        secret = actions.make(chosen, by=person(role), now=dates.now())
        db.session.commit()
        return f"/l/calendar/{secret}.ics"

    return made


def events(answer):
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    return {str(event["UID"]): event for event in Calendar.from_ical(answer.data).walk("VEVENT")}


def test_somebody_follows_what_they_are_invited_to_and_what_their_council_has(client, db, world, follow):
    evening, other = (db.session.get_one(Meeting, id_) for id_ in (world.meeting_id, world.council_meeting_id))
    assert set(events(client.get(follow("participant")))) == {evening.uid}
    assert set(events(client.get(follow("secretary")))) == {other.uid}
    assert set(events(client.get(follow("parent")))) == set()
    shown = events(client.get(follow("board_secretary")))[evening.uid]
    assert (shown["SUMMARY"], shown["LOCATION"], shown["STATUS"]) == (
        "Klankbordgroep De Regenboog",
        "Lokaal van groep 7",
        "CONFIRMED",
    )
    assert shown["DTEND"].dt - shown["DTSTART"].dt == timedelta(minutes=90)
    assert urlsplit(shown["URL"]).path == f"/regenboog/meetings/{evening.id}"


def test_drafts_stay_out_and_what_is_off_is_shown_as_cancelled_for_a_while(client, db, world, follow, clock):
    evening = db.session.get_one(Meeting, world.meeting_id)
    council = db.session.get_one(Council, world.board_id)
    meeting(council, dates.now().date() + timedelta(days=30), MeetingState.DRAFT)
    evening.stamped_at = dates.now()
    path = follow("board_member")
    assert set(events(client.get(path))) == {evening.uid}
    evening.state, evening.cancelled_at, evening.sequence = MeetingState.CANCELLED, dates.now(), 1
    off = events(client.get(path))[evening.uid]
    assert (off["STATUS"], off["SEQUENCE"], off["TRANSP"]) == ("CANCELLED", 1, "TRANSPARENT")
    clock.forward(days=29)
    assert set(events(client.get(path))) == {evening.uid}
    clock.forward(days=2)
    assert events(client.get(path)) == {}


def test_who_said_no_keeps_the_time_free_and_who_is_taken_back_sees_nothing(client, db, world, follow):
    invitation = db.session.get_one(Invitation, world.invitation_id)
    path = follow("participant")
    invitation.answer = Answer.DECLINED
    (shown,) = events(client.get(path)).values()
    assert shown["TRANSP"] == "TRANSPARENT"
    invitation.removed_at = dates.now()
    assert events(client.get(path)) == {}


def test_a_council_is_followed_by_whoever_may_see_it(client, db, world, follow):
    evening = db.session.get_one(Meeting, world.meeting_id)
    parent, member = follow("parent", world.board_id), follow("board_member", world.board_id)
    assert set(events(client.get(parent))) == {evening.uid}
    db.session.get_one(Council, world.board_id).open_to_parents = False
    assert client.get(parent).status_code == 404
    assert set(events(client.get(member))) == {evening.uid}


def test_nobody_else_stands_in_it(client, db, world, person, follow):
    for role, council in (("board_secretary", None), ("parent", world.board_id)):
        text = re.sub(r"\r\n ", "", client.get(follow(role, council)).text)
        names = [word for user in db.session.scalars(select(User)) for word in (user.name, str(user.id) + "@")]
        assert [name for name in names if name in text] == []
        assert "ATTENDEE" not in text
        assert "ouders.example" not in text


def test_an_unchanged_calendar_is_not_sent_again(client, db, world, follow, clock):
    path = follow("board_member")
    first = client.get(path)
    tag, since = first.headers["ETag"], first.headers["Last-Modified"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(path, headers={"If-Modified-Since": since}).status_code == 304
    assert "no-store" not in first.headers["Cache-Control"]
    assert "Set-Cookie" not in first.headers
    clock.forward(hours=2)
    evening = db.session.get_one(Meeting, world.meeting_id)
    evening.place, evening.stamped_at = "Aula", dates.now()
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200
    assert client.get(path, headers={"If-Modified-Since": since}).status_code == 200
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H" in first.data


@pytest.mark.parametrize("ends", ["account", "school", "renewed", "ended"])
def test_when_an_address_shows_nothing_any_more(client, db, world, person, follow, ends):
    mine, council = follow("board_member"), follow("board_member", world.board_id)
    user = person("board_member")
    if ends == "account":
        user.disabled_at = dates.now()
    elif ends == "school":
        membership = db.session.scalar(select(Membership).where(Membership.user_id == user.id))
        membership.left_at = dates.now()
    elif ends == "renewed":
        assert client.get(follow("board_member")).status_code == 200
        assert client.get(follow("board_member", world.board_id)).status_code == 200
    else:
        for feed in db.session.scalars(select(CalendarFeed).where(CalendarFeed.user_id == user.id)):
            actions.end(feed, by=user, now=dates.now())
    db.session.commit()
    assert client.get(council).status_code == 404
    if ends == "school":
        assert events(client.get(mine)) == {}
    else:
        assert client.get(mine).status_code == 404


def test_an_ended_seat_follows_no_longer(client, db, world, person, follow):
    seat = db.session.scalar(select(Seat).where(Seat.user_id == person("board_secretary").id))
    path = follow("board_secretary")
    seat.ends_on = dates.now().date() + timedelta(days=3)
    assert events(client.get(path)) == {}


def test_it_takes_as_many_statements_for_forty_meetings_as_for_one(client, db, world, follow, queries):
    mine, council = follow("board_member"), follow("parent", world.board_id)
    client.get(mine)
    counts = []
    for more in (0, 40):
        for days in range(more):
            meeting(db.session.get_one(Council, world.board_id), dates.now().date() + timedelta(days=days))
        db.session.commit()
        for path in (mine, council):
            with queries() as seen:
                found = events(client.get(path))
            assert len(found) == more + 1
            counts.append(seen.count)
    assert counts == [3, 5, 3, 5]


def test_the_address_is_shown_once_and_kept_as_a_digest(client, db, world, person):
    sign_in(client, world.people["parent"])
    page = client.submit("/account/calendars")
    found = re.search(r'value="http[^"]*(/l/calendar/([^"]+)\.ics)"', page.text)
    path, secret = found.groups()
    assert f'href="webcal://{page.request.host}{path}"' in page.text
    assert client.get(path).status_code == 200
    feed = db.session.scalar(select(CalendarFeed))
    assert (feed.user_id, feed.token_digest) == (world.people["parent"], tokens.digest(secret))
    assert secret not in client.get("/account/calendars").text
    written = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "feeds.make")).one()
    assert secret not in str(written.data)

    ending = f"/account/calendars/{feed.id}/ending"
    assert client.submit(ending, on="/account/calendars").status_code == 303
    assert client.get(path).status_code == 404


def test_nobody_makes_an_address_for_a_council_they_may_not_see(client, db, world):
    db.session.get_one(Council, world.council_id).open_to_parents = False
    db.session.commit()
    sign_in(client, world.people["parent"])
    page = client.get("/account/calendars")
    assert "Klankbordgroep" in page.text
    assert "Ouderraad" not in page.text
    token = client.token("/account/calendars")
    refused = client.post("/account/calendars", data={"csrf_token": token, "council": str(world.council_id)})
    assert refused.status_code == 404


def test_an_address_is_read_so_often_and_no_more(client, follow):
    path = follow("participant")
    answers = [client.get(path).status_code for _ in range(122)]
    assert answers == [200] * 120 + [429] * 2
    assert client.get(follow("participant")).status_code == 200


def test_it_is_the_same_event_as_in_the_invitation_and_is_read_again_after_some_hours(client, db, world, follow):
    evening = db.session.get_one(Meeting, world.meeting_id)
    answer = client.get(follow("participant"))
    shown = events(answer)[evening.uid]
    assert (shown["UID"], shown["SEQUENCE"]) == (
        evening.uid,
        db.session.get_one(Invitation, world.invitation_id).sequence,
    )
    assert Calendar.from_ical(answer.data)["REFRESH-INTERVAL"].dt == contents.REFRESH
