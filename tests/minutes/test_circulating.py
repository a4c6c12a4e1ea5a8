"""Minutes go round: each mail has the PDF of what its reader may read; one reminder follows, to who was silent."""

from datetime import date, timedelta
from io import BytesIO

import pypdf
import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.base.outbox.models import OutboxAttachment, OutboxMessage
from klankbord.followup import actions as followup
from klankbord.kit import dates
from klankbord.minutes import actions_corrections
from klankbord.minutes.actions_reminders import remind_due
from klankbord.people.models import User
from tests.factories.minutes import SECRET, by, circulated, held, minutes_of
from tests.world import build

LAST_DAY = date(2026, 10, 20)


@pytest.fixture
def world(db, clock):
    return build()


def reminded():
    rows = select(OutboxMessage.recipient_user_id).where(OutboxMessage.kind == "minutes_reminder")
    return sorted(database.session.scalars(rows))


def test_each_mail_has_the_pdf_of_what_its_reader_may_read(world, new_client):
    evening = held(world, board=True)
    organiser = new_client().sign_in(database.session.get(User, world.people["organiser"]))
    path = f"/regenboog/minutes/{evening.minutes_id}/circulation"
    assert organiser.submit(path, {"until": "2026-10-20"}, on=path).status_code == 303
    rows = database.session.execute(
        select(OutboxMessage, OutboxAttachment)
        .join(OutboxAttachment, OutboxAttachment.message_id == OutboxMessage.id)
        .where(OutboxMessage.kind == "minutes_circulated")
    )
    read = {}
    for message, file in rows:
        assert (file.media_type, file.name.endswith(".pdf"), "als pdf bij deze mail" in message.text) == (
            "application/pdf", True, True,
        )  # fmt: skip
        assert "20 oktober" in message.text
        read[message.recipient_user_id] = " ".join(
            page.extract_text() for page in pypdf.PdfReader(BytesIO(file.content)).pages
        )
    assert {world.people["board_member"], world.people["participant"]} <= set(read)
    assert SECRET in read[world.people["board_member"]]
    assert SECRET not in read[world.people["participant"]]
    assert all("CONCEPT" in text for text in read.values())


def test_one_reminder_the_day_before_to_who_said_nothing_and_never_two(world, clock):
    evening = circulated(world, until=LAST_DAY)  # by the secretary; a member suggested a correction
    for instant in ("2026-10-18T12:00+02:00", "2026-10-19T08:59+02:00"):
        assert remind_due(clock.set(instant)) == 0
    assert remind_due(clock.set("2026-10-19T09:00+02:00")) == 1
    assert reminded() == [world.people["chair"]]
    for instant in ("2026-10-19T09:30+02:00", "2026-10-20T12:00+02:00", "2026-10-21T12:00+02:00"):
        assert remind_due(clock.set(instant)) == 0
    mail = database.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "minutes_reminder")).one()
    assert "tot en met dinsdag 20 oktober" in mail.text
    assert "/l/" in mail.text
    assert minutes_of(evening).state == "circulated"


@pytest.mark.parametrize("why", ["silent", "gone", "short", "corrected"])
def test_who_needs_none_gets_none(world, clock, why):
    evening = circulated(world, until=dates.today("Europe/Amsterdam") + timedelta(days=1 if why == "short" else 14))
    with writing():
        if why == "silent":
            followup.be_silent(world.council_id, school_id=world.school_id, by=by(world, "chair"), now=dates.now())
        if why == "gone":
            database.session.get_one(User, world.people["chair"]).disabled_at = dates.now()
        if why == "corrected":
            minutes = minutes_of(evening)
            actions_corrections.suggest(
                minutes, "Anders.", council=minutes.meeting.council, item_id=None, passage="", by=by(world, "chair"),
                now=dates.now(),
            )  # fmt: skip
        database.session.commit()
    assert remind_due(clock.set("2026-10-06T20:00+02:00" if why == "short" else "2026-10-19T10:00+02:00")) == 0
