"""Who took the notes stands in every form of minutes with names, and what was made of them in the archive."""

import io
import json
import zipfile
from datetime import date

import pypdf
import pytest

from klankbord.agenda.models import AgendaItem
from klankbord.base.db import db as database
from klankbord.kit import dates
from klankbord.kit.quick_marks import read as marks_in
from klankbord.meetings.models import Meeting
from klankbord.minutes import actions_marks
from klankbord.people.models import User
from tests.factories.minutes import by, circulated, held
from tests.world import build

FORMS = ("", ".pdf", ".txt", ".md", ".docx")


@pytest.fixture
def world(db, clock):
    clock.set("2026-11-20T12:00+01:00")
    return build()


def sign_in(world, new_client, role):
    return new_client().sign_in(database.session.get_one(User, world.people[role]))


def said_in(answer, form):
    assert answer.status_code == 200
    if form == ".pdf":
        return " ".join(" ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(answer.data)).pages).split())
    if form == ".docx":
        return zipfile.ZipFile(io.BytesIO(answer.data)).read("word/document.xml").decode()
    return answer.text


@pytest.mark.parametrize("form", FORMS)
def test_in_every_form_of_the_minutes(world, new_client, form):
    evening = held(world)
    client = sign_in(world, new_client, "secretary")
    place = f"/regenboog/minutes/{evening.minutes_id}{form}"
    assert "Notities door" not in said_in(client.get(place), form)
    meeting = database.session.get_one(Meeting, evening.meeting_id)
    meeting.note_taker_id = world.people["council_member"]
    database.session.commit()
    said = said_in(client.get(place), form)
    assert "Notities door" in said
    assert said.count("Mo Raadslid") > 1


def test_the_archive_tells_it_and_which_lines_were_answered(world, new_client):
    evening = held(world)
    meeting = database.session.get_one(Meeting, evening.meeting_id)
    database.session.refresh(meeting, ["council"])
    meeting.note_taker_id = world.people["council_member"]
    item, secretary = database.session.get_one(AgendaItem, evening.item_id), by(world, "secretary")
    note = "besluit: de hal wordt blauw\n\nactie Mo voor 4 december: verf kopen"
    first, second = marks_in(note, ["Mo"], date(2026, 11, 20))
    actions_marks.make(meeting, item, first, by=secretary, now=dates.now())
    actions_marks.turn_down(meeting, item, second, by=secretary, now=dates.now())
    database.session.commit()

    def archive(role):
        client = sign_in(world, new_client, role)
        sent = {"csrf_token": client.token("/account")}
        answer = client.post(f"/regenboog/councils/{world.council_id}/archive", data=sent, buffered=True)
        packed = zipfile.ZipFile(io.BytesIO(answer.data))
        return next(one for one in json.loads(packed.read("meetings.json")) if one["id"] == meeting.id)

    told = archive("secretary")
    assert told["notes_taken_by"] == "Mo Raadslid"
    lines = [line for one in told["agenda"] for line in one["lines_answered"]]
    assert [(line["line"], line["made"]) for line in lines] == [
        ("besluit: de hal wordt blauw", True),
        ("actie Mo voor 4 december: verf kopen", False),
    ]
    assert [line for one in archive("admin")["agenda"] for line in one["lines_answered"]] == []


def test_the_public_version_does_not_say(world, new_client):
    evening = circulated(world)
    database.session.get_one(Meeting, evening.meeting_id).note_taker_id = world.people["council_member"]
    database.session.commit()
    client = sign_in(world, new_client, "secretary")
    assert "Notities door" in client.get(f"/regenboog/minutes/{evening.minutes_id}").text
    public = client.get(f"/regenboog/minutes/{evening.minutes_id}/public").text
    assert "Notities door" not in public
    assert "Mo Raadslid" not in public
