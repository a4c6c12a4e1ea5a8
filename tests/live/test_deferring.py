"""An item deferred in one press while the meeting runs: undone as easily, and back on the next agenda by itself."""

from datetime import date

import pytest
from sqlalchemy import select

from klankbord.agenda import queries_coming
from klankbord.agenda.models import AgendaItem
from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.kit import dates
from klankbord.live import actions, actions_deferring, queries, queries_screen
from klankbord.meetings import actions_pulse
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people.models import User
from tests.factories.minutes import by
from tests.world import build, item, meeting


@pytest.fixture
def world(db, clock):
    clock.set("2026-10-21T19:30+02:00")
    return build()


@pytest.fixture
def running(world):
    there = database.session.get_one(Meeting, world.council_meeting_id)
    database.session.refresh(there, ["council"])
    item(there, 20, "Schoolreis d'Aap").duration_minutes = 20
    item(there, 30, "Rondvraag").duration_minutes = 5
    actions.start(there, by=by(world, "chair"), now=dates.now())
    database.session.commit()
    database.session.refresh(there, ["council"])
    return there


def trip():
    return database.session.scalars(select(AgendaItem).where(AgendaItem.title == "Schoolreis d'Aap")).one()


def test_it_is_deferred_and_taken_up_again_in_one_press_each(world, running, new_client):
    secretary = new_client().sign_in(database.session.get_one(User, world.people["secretary"]))
    live, item_id = f"/regenboog/meetings/{running.id}/live", trip().id
    deferral = f"{live}/items/{item_id}/deferral"
    for _press in range(2):  # a double press, or two secretaries
        token = secretary.token(live)
        answer = secretary.post(deferral, data={"csrf_token": token, "move": "defer"})
        assert answer.status_code == 303
    assert trip().carried_to == "de volgende vergadering"
    page = secretary.get(f"{live}?item={item_id}").text
    assert "de volgende vergadering" in page
    assert secretary.submit(deferral, {"move": "undo"}, on=f"{live}?item={item_id}").status_code == 303
    assert trip().carried_to == ""
    said = database.session.scalars(
        select(AuditEvent.verb).where(AuditEvent.thing_id == item_id).order_by(AuditEvent.id)
    ).all()
    assert [verb for verb in said if verb in {"live.defer", "live.take_up"}] == ["live.defer", "live.take_up"]
    elsewhere = f"{live}/items/{world.item_id}/deferral"
    assert secretary.post(elsewhere, data={"csrf_token": secretary.token(live)}).status_code == 404


def test_the_meeting_skips_it_and_the_next_agenda_gets_it(world, running, clock):
    council, chair = running.council, by(world, "chair")
    later = meeting(council, day=date(2026, 12, 2), state=MeetingState.DRAFT)
    board = queries.board(running, chair, dates.now())
    assert board.after.row.title == "Schoolreis d'Aap"
    rest = queries_screen.timer(running, board.entries, actions_pulse.pulse_of(running.id)).rest
    actions_deferring.defer(running, trip(), by=chair, now=dates.now())
    database.session.flush()
    board = queries.board(running, chair, dates.now())
    assert board.after.row.title == "Rondvraag"
    assert queries_screen.timer(running, board.entries, actions_pulse.pulse_of(running.id)).rest == rest - 20
    assert "2 december 2026" in trip().carried_to
    actions.close(running, by=chair, now=clock.forward(minutes=40))
    database.session.commit()
    assert [one.values.title for one in queries_coming.deferred_items(later)] == ["Schoolreis d'Aap"]
