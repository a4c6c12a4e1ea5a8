"""Whoever is outside reads the public version in every form there is: no name of who was there, nothing closed."""

import re
from datetime import date
from io import BytesIO

import docx
import pypdf
import pytest
from sqlalchemy import select

from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.base.outbox.models import OutboxMessage
from klankbord.base.search.following import follow
from klankbord.councils.models import Council, MinutesStyle, Seat
from klankbord.followup.models import ActionItem
from klankbord.kit import dates
from klankbord.meetings.models import Meeting, MeetingPart
from klankbord.meetings.queries_attendance import attendance_of
from klankbord.minutes import actions, actions_corrections, actions_errata
from klankbord.people import links
from klankbord.people.models import LinkKind, ThingLink, User
from tests.factories.minutes import SECRET, by, circulated, minutes_of
from tests.world import build, item, meeting

NOTED = "Carla Voorzit vond het te duur; Mo zei dat de kramen ook goedkoper kunnen. Dirk Dirksen knikte."
KEPT = "de kramen ook goedkoper kunnen"
OFFICES = {"Voorzitter", "Secretaris", "Wethouder"}
FORMS = ("", ".pdf", ".docx", ".md", ".txt", "/public", "/public.pdf", "/public.docx", "/public.md", "/public.txt")


@pytest.fixture
def world(db, clock):
    return build()


@pytest.fixture
def style():
    return MinutesStyle.ITEMS


@pytest.fixture
def evening(world, style):
    """Approved minutes that name people wherever they can, with an erratum; a later pack holds them."""
    made = circulated(world)
    minutes, writer, now = minutes_of(made), by(world, "secretary"), dates.now()
    with writing():
        there = minutes.meeting
        row = database.session.get_one(AgendaItem, made.item_id)
        row.presenter, row.decision = "Dirk Dirksen", "Mo regelt de kramen"
        row.motions = [{"moved_by": "Carla Voorzit", "text": "De kramen eerder open"}]
        row.vote = {"for": 6, "who": "Mo Raadslid"}
        row.note, row.timeline = "Carla belt nog.", ["19:30 Mo kwam binnen"]
        there.chair, there.absent_note = "Carla Voorzit", "Mo is ziek"
        database.session.add(
            MeetingPart(school_id=there.school_id, meeting_id=there.id, position=1, entry={"title": "Deel van Carla"})
        )
        actions.save_note(minutes, row, NOTED, read_version=1, by=writer, now=now)
        given = database.session.get_one(actions_corrections.Correction, made.correction_id)
        actions_corrections.accept(minutes, given, "Klopt, Mo.", by=writer, now=now)
        later = meeting(there.council, date(2026, 12, 30))
        item(later, 5, "Vaststellen", ItemKind.MINUTES_APPROVAL, approves_meeting_id=there.id)
        database.session.commit()
    with writing():
        minutes = minutes_of(made)
        minutes.style = style
        actions.approve(minutes, in_meeting=None, note="Dank aan Carla.", by=writer, now=now)
        actions_errata.write(minutes, "Carla bedoelde woensdag.", item_id=made.item_id, by=writer, now=now)
        made.later_id = later.id
        database.session.commit()
    return made


def names(world, evening):
    """Every word by which somebody who has to do with the meeting can be known."""
    there = database.session.get_one(Meeting, evening.meeting_id)
    found = {line.name for line in attendance_of(there)} | {"Dirk Dirksen"}
    found |= {
        database.session.get_one(User, world.people[role]).name for role in ("chair", "secretary", "council_member")
    }
    return {word for name in found for word in name.split(" ")} - OFFICES


def plainly(response, form):
    """What a reader of this form reads, as one line."""
    if form.endswith(".pdf"):
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(response.data)).pages)
        text += str(pypdf.PdfReader(BytesIO(response.data)).metadata)
    elif form.endswith(".docx"):
        file = docx.Document(BytesIO(response.data))
        cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
        text = " ".join([*(line.text for line in file.paragraphs), *cells, file.core_properties.title])
    else:
        text = re.sub(r"<[^>]*>", " ", response.text.partition("<main")[2].partition("</main>")[0] or response.text)
    return " ".join(text.replace("\\", "").split())


def leaks(said, known):
    return [word for word in sorted(known) if re.search(rf"(?<!\w){word}(?!\w)", said)] + [
        word for word in (SECRET, "Personele zaak") if word in said
    ]


@pytest.mark.parametrize("style", [MinutesStyle.ITEMS, MinutesStyle.SUMMARY])
@pytest.mark.parametrize("role", ["parent", "teacher"])
def test_no_form_of_the_minutes_names_anybody_to_who_is_outside(world, evening, new_client, role):
    reader, known = new_client().sign_in(database.session.get(User, world.people[role])), names(world, evening)
    assert len(known) > 6
    for form in FORMS:
        response = reader.get(f"/regenboog/minutes/{evening.minutes_id}{form}")
        assert response.status_code == 200, form
        said = plainly(response, form)
        assert leaks(said, known) == [], form
        assert KEPT in said, form
        assert "woensdag" in said, form


def test_neither_do_the_other_pages_that_tell_of_the_meeting(world, evening, new_client):
    reader, known = new_client().sign_in(database.session.get(User, world.people["parent"])), names(world, evening)
    follow()
    pages = [
        f"/regenboog/meetings/{evening.meeting_id}",
        f"/regenboog/minutes/{evening.minutes_id}/newsletter.txt",
        "/regenboog/",
        "/regenboog/search?q=kramen",
        "/regenboog/search?q=woensdag",
        *(f"/regenboog/search?q={word}" for word in known),
    ]
    for path in pages:
        said = plainly(reader.get(path), path)
        assert leaks(said.replace(path.rpartition("=")[2], "") if "?q=" in path else said, known) == [], path
    assert KEPT in plainly(reader.get("/regenboog/search?q=goedkoper"), "")
    for word in known:
        assert "Niets gevonden" in reader.get(f"/regenboog/search?q={word}").text, word


def test_members_and_who_took_part_read_the_names(world, evening, new_client):
    with writing():
        database.session.add(
            ActionItem(
                school_id=world.school_id, council_id=world.council_id, meeting_id=evening.meeting_id,
                what="Opruimen", owner_name="Mo Raadslid", created_at=dates.now(),
            )
        )  # fmt: skip
        database.session.commit()
    for role in ("council_member", "secretary", "admin"):
        reader = new_client().sign_in(database.session.get(User, world.people[role]))
        for form in FORMS[:5]:
            assert "Carla Voorzit" in plainly(reader.get(f"/regenboog/minutes/{evening.minutes_id}{form}"), form)
    follow()
    assert "Carla Voorzit" in plainly(reader.get("/regenboog/search?q=goedkoper"), "")


def test_who_left_the_council_reads_the_public_version_behind_the_link_of_the_mail(world, evening, new_client):
    link = database.session.scalar(
        select(ThingLink).where(ThingLink.kind == LinkKind.MINUTES, ThingLink.user_id == world.people["council_member"])
    )
    path = f"/l/{links.token_of(link)}"
    assert "Carla Voorzit" in new_client().get(path).text
    sent = database.session.query(OutboxMessage).count()
    with writing():
        for seat in database.session.scalars(select(Seat).where(Seat.user_id == world.people["council_member"])):
            seat.ends_on = date(2026, 9, 1)
        minutes = minutes_of(evening)
        actions_errata.write(minutes, "Ook Carla vergiste zich.", by=by(world, "secretary"), now=dates.now())
        database.session.commit()
    page = new_client().get(path).text
    assert leaks(plainly(new_client().get(path), ""), names(world, evening)) == []
    assert KEPT in page
    assert f"/regenboog/minutes/{evening.minutes_id}" not in page
    told = database.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id).offset(sent)).all()
    assert world.people["council_member"] not in {message.recipient_user_id for message in told}


def test_a_concept_that_parents_may_read_is_the_public_version_too(world, new_client):
    made = circulated(world)
    with writing():
        database.session.get_one(Council, world.council_id).circulated_open_to_parents = True
        minutes = minutes_of(made)
        row = database.session.get_one(AgendaItem, made.item_id)
        noted = NOTED.replace("Dirk Dirksen", "Sem")
        actions.save_note(minutes, row, noted, read_version=1, by=by(world, "secretary"), now=dates.now())
        database.session.commit()
    follow()
    reader, known = new_client().sign_in(database.session.get(User, world.people["parent"])), names(world, made)
    for path in (f"/regenboog/minutes/{made.minutes_id}", "/regenboog/search?q=goedkoper"):
        said = plainly(reader.get(path), path)
        assert leaks(said, known) == [], path
        assert KEPT in said
    assert "CONCEPT" in plainly(reader.get(f"/regenboog/minutes/{made.minutes_id}.pdf"), ".pdf")
