"""An evening from start to filed minutes, through the pages, as the people it is for."""

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.followup.models import ActionItem, Decision
from klankbord.meetings.models import Attendance, Meeting, MeetingState
from klankbord.minutes.models import Minutes, MinutesState
from klankbord.people.models import User
from tests.fixtures.web import Client, SetClock
from tests.world import World, build

SLUG = "regenboog"


@pytest.fixture
def world(db: SQLAlchemy, clock: SetClock) -> World:
    return build()


@pytest.fixture
def sign_in(world: World, new_client):
    """Become somebody of the world by role."""

    def become(role: str) -> Client:
        return new_client().sign_in(database.session.get(User, world.people[role]))

    return become


def test_an_evening(world: World, sign_in, clock: SetClock) -> None:
    secretary = sign_in("secretary")
    live = f"/{SLUG}/meetings/{world.council_meeting_id}/live"
    item = f"{live}?item={world.council_item_id}"
    assert secretary.get(live).status_code == 200
    clock.set("2026-10-21T19:34+02:00")
    secretary = sign_in("secretary")

    assert secretary.submit(f"{live}/state", {"move": "start"}, on=live).status_code == 303
    meeting = database.session.get(Meeting, world.council_meeting_id)
    assert meeting.state == MeetingState.IN_SESSION
    assert meeting.opened_at == clock.instant
    assert meeting.current_item_id == world.council_item_id
    page = secretary.get(live).text
    assert "Sinterklaas" in page
    assert "4 minutes behind" in page or "4 minuten" in page

    sheet = f"/{SLUG}/meetings/{world.council_meeting_id}/attendance"
    form = secretary.form(sheet)
    filled = {name: values[0] for name, values in form.values.items()}
    for role, mark in (("chair", "present"), ("secretary", "present"), ("council_member", "absent_with_notice")):
        filled[f"status-u{world.people[role]}"] = mark
    filled[f"arrived-u{world.people['chair']}"] = "19:45"
    assert secretary.post(sheet, data=filled).status_code == 303
    assert secretary.submit(f"{sheet}/guests", {"name": "Wethouder Bakker"}, on=sheet).status_code == 303
    rows = database.session.scalars(select(Attendance).order_by(Attendance.id)).all()
    assert [(row.name, row.status.value) for row in rows if row.user_id is None] == [("Wethouder Bakker", "guest")]
    assert {row.status.value for row in rows} == {"present", "absent_with_notice", "guest"}

    minutes = database.session.scalar(select(Minutes))
    note = f"/{SLUG}/minutes/{minutes.id}/items/{world.council_item_id}/note"
    assert secretary.submit(note, {"text": "We kiezen **17 december**."}, on=item).status_code == 303
    decide = f"/{SLUG}/meetings/{world.council_meeting_id}/decisions"
    assert secretary.submit(decide, {"text": "Het feest is op 17 december."}, on=item).status_code == 303
    decision = database.session.scalar(select(Decision))
    assert decision.label == "2026-2027/01"
    assert decision.item_id == world.council_item_id
    give = f"/{SLUG}/meetings/{world.council_meeting_id}/actions"
    for who, what in (("Mo Raadslid", "Pakpapier kopen"), ("hele raad", "Liedjes oefenen")):
        assert secretary.submit(give, {"who": who, "what": what, "due_on": "2026-12-04"}, on=item).status_code == 303
    tasks = database.session.scalars(select(ActionItem).order_by(ActionItem.id)).all()
    assert [(task.owner_id, task.owner_name) for task in tasks] == [
        (world.people["council_member"], "Mo Raadslid"),
        (None, "hele raad"),
    ]

    clock.set("2026-10-21T21:02+02:00")
    assert secretary.submit(f"{live}/state", {"move": "close"}, on=live).status_code == 303
    round_ = f"/{SLUG}/minutes/{minutes.id}/circulation"
    answer = secretary.submit(round_, on=round_)
    assert answer.status_code == 303, answer.text
    minutes = database.session.scalar(select(Minutes))
    assert minutes.state == MinutesState.CIRCULATED
    mails = database.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "minutes_circulated")).all()
    assert {mail.recipient_user_id for mail in mails} == {
        world.people[r] for r in ("chair", "secretary", "council_member")
    }
    told = next(mail for mail in mails if mail.recipient_user_id == world.people["council_member"])
    assert "Pakpapier kopen" in told.text
    assert told.unsubscribe_url

    member = sign_in("council_member")
    page = f"/{SLUG}/minutes/{minutes.id}"
    assert "Het feest is op 17 december." in member.get(page).text
    assert member.submit(f"{page}/corrections", {"text": "Het was 18 december."}, on=page).status_code == 303
    assert secretary.get(page).text.count("Het was 18 december.") == 1
    pdf = secretary.get(f"{page}.pdf")
    assert pdf.status_code == 200
    assert pdf.data.startswith(b"%PDF")
