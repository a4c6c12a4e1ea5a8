"""By when something is to be done, in words: the same on every page, in every document and in every mail."""

from datetime import date
from io import BytesIO

import pypdf
import pytest

from klankbord.base.db import db as database
from klankbord.base.i18n import by_when, when_due
from klankbord.base.outbox import OutboxMessage
from klankbord.followup import actions
from klankbord.followup.actions import Task
from klankbord.followup.actions_reminders import remind_overdue
from klankbord.followup.models import ActionItem, ActionState
from klankbord.kit import dates
from klankbord.kit.due_words import DueKind
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people.models import User
from tests.factories.minutes import by, held
from tests.world import build, meeting

PAGES = (
    "councils/{council}", "councils/{council}/actions", "councils/{council}/state", "meetings/{next}",
    "meetings/{next}/agenda/print",    "minutes/{minutes}", "minutes/{minutes}.txt", "minutes/{minutes}.md",
)  # fmt: skip
DOCUMENTS = ("minutes/{minutes}.pdf", "councils/{council}/actions.pdf", "councils/{council}/state.pdf",
             "meetings/{next}/agenda.pdf", "meetings/{next}/pack.pdf")  # fmt: skip


@pytest.fixture
def world(db, clock):
    clock.set("2026-11-20T12:00+01:00")
    return build()


@pytest.mark.parametrize(
    ("day", "kind", "said", "sentence", "column"),
    [
        (date(2026, 12, 4), DueKind.DAY, "", "uiterlijk vrijdag 4 december", "vrijdag 4 december"),
        (
            date(2026, 12, 4), DueKind.DAY, "voor de kerst", "voor de kerst (vrijdag 4 december)",
            "voor de kerst (vrijdag 4 december)",
        ),
        (date(2026, 12, 4), DueKind.DAY, "4 december", "vrijdag 4 december", "vrijdag 4 december"),
        (
            date(2027, 3, 31), DueKind.MONTH, "in de loop van maart", "in de loop van maart (in maart 2027)",
            "in de loop van maart (in maart 2027)",
        ),
        (None, DueKind.DAY, "voor de kerst", "voor de kerst", "voor de kerst"),
        (None, DueKind.DAY, "", "", ""),
        (date(2027, 3, 31), DueKind.MONTH, "maart", "in maart 2027", "in maart 2027"),
        (date(2027, 3, 31), DueKind.MONTH, "eind maart", "eind maart 2027", "eind maart 2027"),
        (None, DueKind.NEXT_MEETING, "next time", "next time", "next time"),
        (
            date(2027, 1, 12), DueKind.NEXT_MEETING, "volgende keer", "volgende keer (dinsdag 12 januari 2027)",
            "volgende keer (dinsdag 12 januari 2027)",
        ),
    ],
)  # fmt: skip
def test_the_words_for_each_kind(app, clock, day, kind, said, sentence, column):
    clock.set("2026-11-20T12:00+01:00")
    due = ActionItem(due_on=day, due_kind=kind, due_words=said)
    with app.test_request_context(headers={"Accept-Language": "nl"}):
        assert (by_when(due), when_due(due)) == (sentence, column)


def give(world, evening, what, words):
    there = database.session.get_one(Meeting, evening.meeting_id)
    owner = {"owner_id": world.people["council_member"], "owner_name": "Mo"}
    action = actions.give(
        there, Task(what=what, due_words=words, **owner), item=None, by=by(world, "secretary"), now=dates.now()
    )
    database.session.commit()
    return action


def text_of(response):
    reader = pypdf.PdfReader(BytesIO(response.data))
    return " ".join("\n".join(page.extract_text() for page in reader.pages).split())


def test_a_month_stays_a_month_on_every_page_and_in_every_document(world, new_client):
    evening = held(world)
    there = database.session.get_one(Meeting, evening.meeting_id)
    database.session.refresh(there, ["council"])
    following = meeting(there.council, date(2027, 1, 12), MeetingState.PLANNED)
    give(world, evening, "Folder maken", "in maart")
    database.session.flush()
    places = {"council": world.council_id, "meeting": evening.meeting_id, "minutes": evening.minutes_id,
              "next": following.id}  # fmt: skip
    database.session.commit()
    client = new_client().sign_in(database.session.get_one(User, world.people["secretary"]))
    told = {path: client.get(f"/regenboog/{path.format(**places)}") for path in (*PAGES, *DOCUMENTS)}
    assert {path: answer.status_code for path, answer in told.items()} == dict.fromkeys(told, 200)
    texts = {path: text_of(answer) if path in DOCUMENTS else answer.text for path, answer in told.items()}
    member = new_client().sign_in(database.session.get_one(User, world.people["council_member"]))
    texts["home"] = member.get("/regenboog/").text
    assert [path for path, text in texts.items() if "Folder maken" not in text] == []
    assert [path for path, text in texts.items() if "in maart 2027" not in text] == []
    assert [path for path, text in texts.items() if "31 m" in text] == []


def test_a_month_is_overdue_when_it_has_ended_and_the_mail_says_the_month(world, clock):
    evening = held(world)
    action = give(world, evening, "Folder maken", "in maart")
    for other in database.session.scalars(database.select(ActionItem).where(ActionItem.id != action.id)):
        other.state = ActionState.DONE
    database.session.commit()
    clock.set("2027-03-31T12:00+02:00")
    assert remind_overdue(dates.now()) == 0
    clock.set("2027-04-01T12:00+02:00")
    assert remind_overdue(dates.now()) == 1
    database.session.commit()
    mail = database.session.scalars(
        database.select(OutboxMessage).where(OutboxMessage.kind == "followup_overdue")
    ).one()
    assert "Folder maken (in maart 2027)" in mail.text
    assert "31 maart" not in mail.text
