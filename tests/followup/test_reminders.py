"""What is overdue is mailed once a week, all of it in one mail, and ended with one tap from there."""

import re
from datetime import date

import pytest

from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.councils.models import Office, Seat
from klankbord.followup import actions
from klankbord.followup.actions import Task
from klankbord.followup.actions_reminders import remind_overdue
from klankbord.followup.models import ActionItem, ActionState, CouncilSilence
from klankbord.followup.models_owners import Owner
from klankbord.kit import dates
from klankbord.meetings.models import Meeting
from klankbord.people.models import User
from tests.factories.minutes import by
from tests.world import build


@pytest.fixture
def world(db, clock):
    clock.set("2026-11-20T12:00+01:00")
    return build()


def give(world, what, due, role="council_member", board=False, **values):
    there = database.session.get_one(Meeting, world.meeting_id if board else world.council_meeting_id)
    values = values or {"owner_id": world.people[role], "owner_name": "Mo"}
    action = actions.give(
        there, Task(what=what, due_on=due, **values), item=None, by=by(world, "secretary"), now=dates.now()
    )
    database.session.commit()
    return action


def reminded():
    count = remind_overdue(dates.now())
    database.session.commit()
    return count


def mails():
    rows = database.session.scalars(database.select(OutboxMessage).where(OutboxMessage.kind == "followup_overdue"))
    return sorted(rows, key=lambda mail: mail.id)


def test_all_of_it_in_one_mail_and_not_again_within_the_week(world, clock, new_client):
    kramen = give(world, "Kramen bestellen", date(2026, 11, 10))
    give(world, "Brief schrijven", date(2026, 11, 18), board=True)
    give(world, "Nog tijd genoeg", date(2026, 11, 20))
    assert reminded() == 1
    [mail] = mails()
    assert mail.subject == "Een herinnering: 2 dingen die je op je nam"
    assert mail.text.index("Kramen bestellen") < mail.text.index("Brief schrijven")
    assert "Nog tijd genoeg" not in mail.text
    assert len(set(re.findall(r"/l/[\w-]+$", mail.text, re.MULTILINE))) == 2
    for at in ("2026-11-20T18:00+01:00", "2026-11-23T08:00+01:00", "2026-11-27T11:59+01:00"):
        clock.set(at)
        assert reminded() == 0, at
    clock.set("2026-11-27T12:01+01:00")
    assert reminded() == 1
    assert "Nog tijd genoeg" in mails()[1].text

    link = re.search(r"/l/[\w-]+", mail.text)[0]
    reader = new_client()
    for _scanner in range(3):
        assert reader.get(link).status_code == 200
    database.session.refresh(kramen)
    assert kramen.state == ActionState.OPEN, "a scanner that follows links ends nothing"
    page = reader.get(link).text
    assert "Kramen bestellen" in page
    assert reader.submit(f"{link}/action-item/ending", {"state": "done"}, on=link).status_code == 303
    database.session.refresh(kramen)
    assert (kramen.state, kramen.ended_by_id) == (ActionState.DONE, world.people["council_member"])


def test_not_at_night_nor_in_a_weekend(world, clock):
    give(world, "Kramen bestellen", date(2026, 11, 10))
    for at in ("2026-11-21T12:00+01:00", "2026-11-22T12:00+01:00", "2026-11-23T07:59+01:00", "2026-11-23T23:00+01:00"):
        clock.set(at)
        assert reminded() == 0, at
    clock.set("2026-11-23T08:00+01:00")
    assert reminded() == 1


def test_the_day_is_that_of_the_school(world, clock):
    give(world, "Kramen bestellen", date(2026, 11, 23))
    clock.set("2026-11-23T18:59+01:00")
    assert reminded() == 0
    clock.set("2026-11-24T08:00+01:00")
    assert reminded() == 1


def test_each_of_several_and_who_holds_the_office_in_their_own_language(world):
    database.session.get_one(User, world.people["parent"]).language = "en"
    database.session.add(
        Seat(
            school_id=world.school_id, council_id=world.council_id, user_id=world.people["parent"],
            office=Office.TREASURER, starts_on=date(2026, 8, 1),
        )
    )  # fmt: skip
    rows = (Owner(world.people["chair"], name="Voor"), Owner(office=Office.TREASURER, name="penningmeester"))
    give(world, "Kas tellen", date(2026, 11, 10), owner_name="Voor, penningmeester", owners=rows)
    assert reminded() == 2
    assert {mail.subject for mail in mails()} == {
        "Een herinnering: iets wat je op je nam",
        "A reminder: something you took on",
    }


def test_one_click_stops_them_for_every_council(world, clock, new_client):
    give(world, "Kramen bestellen", date(2026, 11, 10))
    give(world, "Brief schrijven", date(2026, 11, 18), board=True)
    reminded()
    stop = re.search(r"/l/[\w-]+/action-item/mail\?all=1", mails()[0].text)[0]
    reader = new_client()
    page = reader.get(stop).text
    assert "Klankbordgroep" in page
    assert "Ouderraad" in page
    assert not database.session.scalars(database.select(CouncilSilence)).all()
    assert reader.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code in {200, 303}
    silent = database.session.scalars(database.select(CouncilSilence.council_id)).all()
    assert sorted(silent) == sorted([world.board_id, world.council_id])
    clock.set("2026-11-30T12:00+01:00")
    assert reminded() == 0


def test_nobody_hears_of_what_ended_nor_after_leaving(world):
    done = give(world, "Gedaan", date(2026, 11, 10))
    actions.finish(done, "", by=by(world, "secretary"), now=dates.now())
    give(world, "Woorden", date(2026, 11, 10), owner_name="hele raad")
    gone = give(world, "Weg", date(2026, 11, 10), role="chair")
    database.session.get_one(User, world.people["chair"]).disabled_at = dates.now()
    database.session.commit()
    assert reminded() == 0
    assert database.session.get_one(ActionItem, gone.id).is_open
