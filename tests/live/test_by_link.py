"""A running meeting on the phone of somebody who does not sign in: by the link of an invitation, or as a guest."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from klankbord.agenda.models import AgendaItem
from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.invitations import queries_guests
from klankbord.invitations.models import Invitation
from klankbord.invitations.models_guests import Guest
from klankbord.kit import dates
from klankbord.live import actions, actions_shows, queries_screen
from klankbord.live.models import RaisedHand
from klankbord.meetings.models import Meeting
from klankbord.minutes.models_shows import ShowAnswer, ShowChoice
from klankbord.people import links
from klankbord.people.models import LinkKind
from tests.factories.minutes import by
from tests.world import build


@pytest.fixture
def world(db, clock):
    return build()


@pytest.fixture
def running(world, clock):
    """The sounding board's meeting, begun at its open item; it has a closed one too."""
    there = database.session.get_one(Meeting, world.meeting_id)
    database.session.refresh(there, ["council"])
    actions.start(there, by=by(world, "organiser"), now=dates.now())
    database.session.commit()
    database.session.refresh(there, ["council"])
    return there


def invited(world, meeting_id, role):
    """The token of somebody's invitation, which is made when they have none."""
    user_id = world.people[role]
    if database.session.scalar(select(Invitation).filter_by(meeting_id=meeting_id, user_id=user_id)) is None:
        database.session.add(
            Invitation(school_id=world.school_id, meeting_id=meeting_id, user_id=user_id, created_at=dates.now())
        )
    link = links.issue(
        LinkKind.INVITATION, meeting_id, school_id=world.school_id, user_id=user_id, address_id=None, now=dates.now()
    )
    token = links.token_of(link)
    database.session.commit()
    return token


def press(client, address):
    """What a phone sends whose page is older than what the meeting came to."""
    return client.post(address, data={"csrf_token": client.token("/sign-in"), "move": "raise", "choice": "1"})


def to_closed_item(world, running):
    database.session.refresh(running)
    closed = database.session.get_one(AgendaItem, world.closed_item_id)
    actions.go_to(running, closed, by=by(world, "organiser"), now=dates.now())
    database.session.commit()


def test_an_invitation_is_enough_to_take_part(world, running, client):
    asked = actions_shows.open_show(
        running, "Goed plan?", ["Ja", "Nee"], secret=False, by=by(world, "organiser"), now=dates.now()
    )
    token = invited(world, world.meeting_id, "participant")
    live = f"/l/{token}/live"
    assert live in client.get(f"/l/{token}").text
    page = client.get(live).text
    for words in ("Goed plan?", "my-hand", "Niet jij?", f"{live}/now", f"{live}/hand"):
        assert words in page, words
    assert "/regenboog/" not in page  # nothing there asks to sign in
    assert database.session.scalars(select(RaisedHand)).all() == []
    assert client.submit(f"{live}/hand", {"move": "raise"}, on=live).status_code == 303
    assert client.submit(f"{live}/hand", {"move": "raise"}, on=live).status_code == 303  # pressed twice
    hands = database.session.scalars(select(RaisedHand)).all()
    assert [hand.user_id for hand in hands] == [world.people["participant"]]
    choice = database.session.scalars(select(ShowChoice).order_by(ShowChoice.position)).first()
    show = f"{live}/shows/{asked.id}/answer"
    assert client.submit(show, {"choice": choice.id}, on=live).status_code == 303
    answer = database.session.scalars(select(ShowAnswer)).one()
    assert (answer.user_id, answer.choice_id) == (world.people["participant"], choice.id)
    assert client.submit(show, {"choice": "99999"}, on=live).status_code == 422
    piece = client.get(f"{live}/now").text
    assert 'value="lower"' in piece
    assert 'aria-pressed="true"' in piece
    assert client.submit(f"{live}/hand", {"move": "lower"}, on=live).status_code == 303
    assert queries_screen.speakers(running).waiting == ()
    done = [e.verb for e in database.session.scalars(select(AuditEvent).where(AuditEvent.verb.like("live.%hand")))]
    assert sorted(done) == ["live.lower_hand", "live.raise_hand"]
    assert client.get(f"/regenboog/meetings/{world.meeting_id}/live").status_code == 302  # the link signs nobody in


def test_the_link_keeps_the_closed_part_closed(world, running, client):
    token, member = (invited(world, world.meeting_id, role) for role in ("participant", "board_member"))
    live = f"/l/{token}/live"
    client.get(live)
    to_closed_item(world, running)
    for page in (live, f"{live}/now", f"{live}?item={world.closed_item_id}"):
        words = client.get(page).text
        assert "Besloten personele zaak" not in words, page
        assert "my-hand" not in words, page
    assert press(client, f"{live}/hand").status_code == 403
    assert "Besloten personele zaak" in client.get(f"/l/{member}/live").text
    assert database.session.scalars(select(RaisedHand)).all() == []


def test_whoever_leads_only_follows_by_a_link(world, running, client):
    page = client.get(f"/l/{invited(world, world.meeting_id, 'organiser')}/live").text
    assert "my-hand" in page
    assert "note-text" not in page


def test_the_link_is_over_when_it_is_void_or_its_meeting_long_past(world, running, client, clock):
    token = invited(world, world.meeting_id, "participant")
    live, link = f"/l/{token}/live", database.session.scalars(select(links.ThingLink)).one()
    other = invited(world, world.council_meeting_id, "council_member")
    assert client.get(f"/l/{other}/live").status_code == 200
    show = actions_shows.open_show(
        running, "Goed plan?", ["Ja", "Nee"], secret=False, by=by(world, "organiser"), now=dates.now()
    )
    database.session.commit()
    elsewhere = press(client, f"/l/{other}/live/shows/{show.id}/answer")
    assert elsewhere.status_code in {403, 404}  # a link about one meeting answers nothing of another
    assert database.session.scalars(select(ShowAnswer)).all() == []
    invitation = database.session.scalars(
        select(Invitation).filter_by(meeting_id=world.meeting_id, user_id=world.people["participant"])
    ).one()
    invitation.removed_at = dates.now()
    database.session.commit()
    assert client.get(live).status_code == 404
    invitation = database.session.merge(invitation)
    invitation.removed_at = None
    database.session.merge(link).closes_at = dates.now()
    database.session.commit()
    assert client.get(live).status_code == 200
    clock.forward(days=31)
    assert [client.get(page).status_code for page in (live, f"{live}/now")] == [404, 404]


def guest_of(world, running, item_id=None):
    guest = Guest(
        school_id=world.school_id, meeting_id=running.id, item_id=item_id, whole=item_id is None, name="Bep d'Oude",
        address="bep@buiten.example", language="nl", nonce="n" * 32, uid=f"{item_id}@klankbord",
        invited_by_id=world.people["organiser"], created_at=dates.now() - timedelta(days=3),
    )  # fmt: skip
    database.session.add(guest)
    database.session.flush()
    token = queries_guests.token_of(guest)
    database.session.commit()
    return f"/l/guest/{token}/live"


def test_a_guest_follows_the_open_part_and_raises_a_hand(world, running, client):
    live = guest_of(world, running)
    title = database.session.get_one(AgendaItem, running.current_item_id).title
    assert title in client.get(live).text
    assert client.submit(f"{live}/hand", {"move": "raise"}, on=live).status_code == 303
    hand = database.session.scalars(select(RaisedHand)).one()
    assert (hand.user_id, hand.name) == (None, "Bep d'Oude")
    assert 'value="lower"' in client.get(f"{live}/now").text
    assert client.submit(f"{live}/hand", {"move": "lower"}, on=live).status_code == 303
    assert 'value="raise"' in client.get(f"{live}/now").text
    to_closed_item(world, running)
    words = client.get(live).text
    assert "Besloten personele zaak" not in words
    assert press(client, f"{live}/hand").status_code == 403


def test_a_guest_for_one_item_sees_that_alone(world, running, client):
    live = guest_of(world, running, world.closed_item_id)
    title = database.session.get_one(AgendaItem, running.current_item_id).title
    words = client.get(live).text
    assert "Besloten personele zaak" in words
    assert title not in words
    assert "my-hand" not in words
    assert press(client, f"{live}/hand").status_code == 403
    to_closed_item(world, running)
    assert "my-hand" in client.get(f"{live}/now").text
    assert client.submit(f"{live}/hand", {"move": "raise"}, on=live).status_code == 303
