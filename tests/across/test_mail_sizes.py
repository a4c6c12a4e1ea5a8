"""No mail is longer than programs show, whatever stands in it; what answers it is there all the same."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from klankbord.base.db import db
from klankbord.base.mail import within
from klankbord.base.outbox import MessageState, OutboxMessage
from klankbord.councils.models import Council
from klankbord.invitations import actions as inviting
from klankbord.kit import dates
from klankbord.meetings.models import MeetingState
from klankbord.proposals import actions
from tests.factories.minutes import by
from tests.factories.proposals import answer, school_with_round
from tests.world import build, item, meeting

MOST = 30_000
BUTTON = '<p style="margin:24px 0 10px"><a class="k-button" href="https://k.example/l/%s" style="x">Doe het</a></p>'


def sizes():
    return {row.kind: len(row.html.encode()) for row in db.session.scalars(select(OutboxMessage))}


def test_an_agenda_of_three_hundred_items_fits_in_its_mails(app, clock):
    world = build()
    council = db.session.get_one(Council, world.board_id)
    made = meeting(council, dates.now().date() + timedelta(days=60), MeetingState.DRAFT)
    made.council = council
    for number in range(300):
        item(made, 100 + number, f"Punt {number}: een onderwerp met een titel die wat langer is dan de meeste")
    inviting.plan(made, by=by(world, "organiser"), now=dates.now())
    for row in db.session.scalars(select(OutboxMessage)):
        row.state = MessageState.SENT
    db.session.flush()
    inviting.publish_agenda(made, by=by(world, "organiser"), now=dates.now())
    db.session.flush()
    mail = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "agenda")).first()
    assert "Punt 40" in mail.html
    assert "Punt 299" not in mail.html
    assert "Punt 299" in mail.text
    assert "te lang om helemaal te tonen" in mail.html
    assert max(sizes().values()) < MOST


def test_the_longest_outcome_fits_and_keeps_its_button(db, client):
    at = school_with_round()
    answer(at.proposal, at.parents[0], reason="x" * 900)
    actions.close(at.proposal, by=at.organiser, now=dates.now())
    db.session.commit()
    client.sign_in(at.organiser)
    done = "- Gelezen, <gewogen> en gedaan.\n" * 250
    words = {"decided": "Wij besluiten dit & dat. " * 310, "done_with_feedback": done}
    path = f"/regenboog/proposals/{at.proposal.id}/outcome"
    assert client.submit(path, {"result": "adopted", **words, "publish": "1"}).status_code == 303
    mail = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "outcome")).one()
    assert len(mail.html.encode()) < MOST
    assert 'class="k-button"' in mail.html


@given(st.lists(st.integers(1, 400), max_size=120), st.integers(1, 4), st.integers(0, 9000))
def test_whatever_is_in_it_a_mail_keeps_every_button(lengths, buttons, preview):
    body = "".join(f"<p>{'woord ' * length}</p>" for length in lengths)
    body += "".join(BUTTON % number for number in range(buttons))
    hidden = f'<div style="display:none;x">{"regel " * preview}</div>'
    html = f"<html><body>{hidden}<!--sheet-->{body}<!--/sheet--><!--foot--></body></html>"
    short = within(html, "<p>De rest staat op de pagina.</p>")
    assert len(short.encode()) < MOST
    assert [number for number in range(buttons) if f"/l/{number}" not in short] == []
    assert short.count("<p>") + short.count("<p ") == short.count("</p>")


@pytest.mark.parametrize("length", [0, 10, 28_000])
def test_what_fits_is_not_touched(length):
    html = f"<!--sheet--><p>{'x' * length}</p><!--/sheet-->"
    assert within(html, "<p>kort</p>") == html
