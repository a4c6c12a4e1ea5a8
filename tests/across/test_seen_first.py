"""Every sending to many is seen first: its mail without anybody's link, whom it reaches; nothing of it is written."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from klankbord.base.db import db
from klankbord.base.outbox import MessageState, OutboxMessage, queue
from klankbord.base.outbox import queries as outbox
from klankbord.councils.models import Council
from klankbord.invitations import actions as inviting
from klankbord.kit import dates
from klankbord.meetings.models import MeetingState
from klankbord.people import links
from klankbord.people.models import ThingLink, User
from klankbord.proposals import actions
from tests.factories.activities import drafted
from tests.factories.base import state
from tests.factories.minutes import by, held
from tests.factories.outbox import draft
from tests.factories.proposals import answer, school_with_round
from tests.invitations.of_series import drafted as drafted_series
from tests.world import build, item, meeting


def planning(world, client):
    council = db.session.get_one(Council, world.board_id)
    made = meeting(council, dates.now().date() + timedelta(days=60), MeetingState.DRAFT)
    db.session.commit()
    return "organiser", f"/regenboog/meetings/{made.id}/planning", f"/regenboog/meetings/{made.id}", {}


def invited(world):
    """A meeting whose council is invited, their mails gone."""
    council = db.session.get_one(Council, world.board_id)
    made = meeting(council, dates.now().date() + timedelta(days=60), MeetingState.DRAFT)
    made.council = council
    item(made, 10, "Verkeer rond de school")
    inviting.plan(made, by=by(world, "organiser"), now=dates.now())
    for row in db.session.scalars(select(OutboxMessage)):
        row.state = MessageState.SENT
    db.session.commit()
    return f"/regenboog/meetings/{made.id}"


def publishing(world, client):
    path = invited(world)
    return "organiser", f"{path}/agenda/publication", path, {}


def moving(world, client):
    path = f"{invited(world)}/rescheduling"
    return "organiser", path, path, {"day": (dates.now().date() + timedelta(days=99)).isoformat()}


def calling_off(world, client):
    path = f"{invited(world)}/cancellation"
    return "organiser", path, path, {"reason": "Te veel zieken."}


def circulating(world, client):
    path = f"/regenboog/minutes/{held(world).minutes_id}/circulation"
    return "secretary", path, path, {}


def announcing(world, client):
    path = f"/regenboog/activities/{drafted(world).activity_id}/announcement"
    return "chair", path, path, {}


def a_series(world, client):
    council = db.session.get_one(Council, world.board_id)
    made = drafted_series(council, db.session.get_one(User, world.people["organiser"]))
    path = f"/regenboog/meetings/{made[0].id}/series/invitation"
    return "organiser", path, path, {}


SENDINGS = (planning, a_series, publishing, moving, calling_off, circulating, announcing)


@pytest.mark.parametrize("sending", SENDINGS)
def test_it_is_seen_tried_and_sent(app, clock, new_client, sending):
    world, client = build(), new_client()
    role, path, page, data = sending(world, client)
    user = db.session.get_one(User, world.people[role])
    own = links.mailboxes([user.id])[user.id].address
    client.sign_in(user)
    known = {links.token_of(link) for link in db.session.scalars(select(ThingLink))}
    before = state()

    seen = client.submit(path, {**data, "see_mail": "1"}, on=page)

    assert seen.status_code == 200, seen.text
    assert state() == before
    assert 'srcdoc="' in seen.text
    assert set(re.findall(r"/l/([^/?#\s\"'<>&]+)", html.unescape(seen.text))) <= {"example"}
    assert not [token for token in known if token in seen.text]
    assert re.search(r"<b>\d+</b> <span>mensen? krijg", seen.text)

    client.submit(path, {**data, "see_mail": "1", "try_mail": "1", "trial": "t" * 20}, on=page)
    (trial,) = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "trial")).all()
    assert (trial.address, trial.calendar, trial.unsubscribe_url, trial.attachments) == (own, None, "", 0)
    assert set(re.findall(r"/l/([^/?#\s\"'<>&]+)", trial.html + trial.text)) <= {"example"}

    count = re.search(r"<b>(\d+)</b> <span>mensen? krijg", seen.text)[1]
    form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', seen.text.split('id="looking"')[0]))
    filled = {html.unescape(key): html.unescape(value) for key, value in form.items()}
    sent = client.post(path, data={**filled, "send": "1"})
    assert sent.status_code == 303
    mails = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind != "trial")).all()
    assert len([mail for mail in mails if mail.state is MessageState.QUEUED]) >= int(count) > 0


def test_the_outcome_is_seen_with_what_was_typed_and_the_draft_stays(db, client):
    at = school_with_round()
    answer(at.proposal, at.parents[0], reason="Graag een halfuur.")
    actions.close(at.proposal, by=at.organiser, now=dates.now())
    db.session.commit()
    client.sign_in(at.organiser)
    path = f"/regenboog/proposals/{at.proposal.id}/outcome"
    words = {"result": "adopted", "decided": "We doen het.", "done_with_feedback": "Gelezen en gewogen."}
    before = state()

    seen = client.submit(path, {**words, "see_mail": "1"}).text

    assert state() == before
    frame = html.unescape(re.search(r'srcdoc="([^"]*)"', seen)[1])
    assert "We doen het." in frame
    assert "Graag een halfuur." in frame
    assert re.search(r'heeft meegedaan <span class="count">1<', seen)
    assert 'name="publish" value="1"' in seen
    form = client.form(path).values
    back = client.post(path, data={**form, **words, "change_mail": "1"})
    assert (back.status_code, "Gelezen en gewogen." in back.text) == (200, True)
    assert client.post(path, data={**form, **words, "publish": "1"}).status_code == 303
    db.session.expire_all()
    assert at.proposal.state == "decided"


def test_progress_is_told_kind_by_kind_in_one_statement(db, clock, queries):
    about = ("meeting", 5)
    for number in range(3):
        outbox_row(f"a{number}@x.example", "invited", about, clock)
    outbox_row("b@x.example", "agenda", about, clock)
    outbox_row("c@x.example", "agenda", about, clock, due_at=clock.instant + timedelta(days=2))
    outbox_row("d@x.example", "agenda", ("meeting", 6), clock)
    first = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).first()
    first.state = MessageState.SENT
    db.session.commit()

    with queries() as asked:
        found = outbox.progress([about], clock.instant)

    assert asked.count == 1
    assert [(one.kind, one.gone, one.waits, one.later) for one in found] == [("agenda", 0, 1, 1), ("invited", 1, 2, 0)]


def outbox_row(address, kind, about, clock, **more):
    return queue(draft(address, kind=kind, about=about, **more), now=clock.instant)


def fares(client, path):
    told = client.get(path)
    assert told.status_code == 200
    return 'id="fares" role="status" data-hx-get=' in told.text and "onderweg" in told.text


@pytest.mark.parametrize("sending", [publishing, circulating])
def test_who_organises_sees_how_far_a_sending_is(app, clock, new_client, sending):
    world, client = build(), new_client()
    role, path, page, data = sending(world, client)
    client.sign_in(db.session.get_one(User, world.people[role]))
    assert client.submit(path, data, on=page).status_code == 303
    assert fares(client, path if sending is circulating else f"{page}/invitations")


def test_who_organises_sees_how_far_the_mails_of_a_round_are(db, client):
    at = school_with_round()
    client.sign_in(at.organiser)
    assert fares(client, f"/regenboog/proposals/{at.proposal.id}/rounds")
