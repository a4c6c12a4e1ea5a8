"""Minutes from elsewhere become minutes of a meeting that was held, after a look at what was recognised."""

import base64
import secrets
import zipfile
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.oxml import OxmlElement
from sqlalchemy import select

from klankbord.agenda.models import AgendaItem
from klankbord.base import word_reading
from klankbord.base.db import db as database
from klankbord.base.outbox.models import OutboxMessage
from klankbord.followup.models import ActionItem, ActionState, Decision
from klankbord.kit.errors import DomainError
from klankbord.meetings.models import Attendance, Meeting, MeetingState
from klankbord.minutes.models import ItemNote, Minutes, MinutesState
from klankbord.people.models import User
from tests.factories.minutes import approved
from tests.kit.test_minutes_text import EVENING
from tests.world import build


@pytest.fixture
def world(db):
    return build()


@pytest.fixture
def secretary(world, new_client):
    return new_client().sign_in(database.session.get(User, world.people["secretary"]))


def where(world):
    return f"/regenboog/councils/{world.council_id}/minutes/earlier"


def sent(client, world, **fields):
    return client.post(where(world), data={"csrf_token": client.token(where(world)), **fields})


def kept(client, world, text, **fields):
    token = client.token(where(world))
    return client.post(f"{where(world)}/kept", data={"csrf_token": token, "text": text, "day": "2019-03-12", **fields})


def file(content, name="notulen.docx"):
    return {"file": (BytesIO(content), name)}


def written():
    paper = Document()
    paper.add_heading("Notulen van de ouderraad", 0)
    paper.add_paragraph("Datum: 12 maart 2019")
    paper.add_paragraph("Aanwezig: An, Bo")
    paper.add_heading("Opening", 1)
    paper.add_paragraph("An opent.")
    for words in ("koek", "zopie"):
        paper.add_paragraph(words, style="List Bullet")
    paper.add_heading("Acties", 1)
    table = paper.add_table(rows=2, cols=2)
    for cell, words in zip(
        [cell for row in table.rows for cell in row.cells], ("Actie", "Wie", "Bel de bakker", "Bo"), strict=True
    ):
        cell.text = words
    found = BytesIO()
    paper.save(found)
    return found.getvalue()


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)


PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def with_part(name, content, cut=False):
    """Our document with one more part in it; `cut` off before its end."""
    found = BytesIO(written())
    with zipfile.ZipFile(found, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return found.getvalue()[:-40] if cut else found.getvalue()


def empty():
    """A document that holds a picture and not a word."""
    paper, found = Document(), BytesIO()
    paper.add_picture(BytesIO(PICTURE))
    paper.save(found)
    return found.getvalue()


def test_what_was_recognised_is_shown_and_then_kept(world, secretary):
    page = sent(secretary, world, text=EVENING).text
    for words in ("4 punten", "Wethouder Bakker", "het feest is op 3 mei.", 'value="2019-03-12"', "parkeren"):
        assert words in page, words
    assert database.session.scalar(select(Minutes.id)) is None
    answer = kept(secretary, world, EVENING, start_time="19:30", place="teamkamer", title="Overleg")
    assert answer.status_code == 303
    minutes = database.session.scalars(select(Minutes)).one()
    meeting = database.session.get_one(Meeting, minutes.meeting_id)
    assert (meeting.state, meeting.day, meeting.chair) == (MeetingState.HELD, date(2019, 3, 12), "Carla Voorzit")
    assert (minutes.state, minutes.taken_over_at is not None) == (MinutesState.DRAFT, True)
    assert len(database.session.scalars(select(Attendance)).all()) == 7
    items = database.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting.id)).all()
    assert [(item.number, item.title) for item in items] == [
        (None, "Boven het eerste agendapunt"), ("1", "Opening"), ("2", "Feest"), ("2.1", "Eten"), ("3", "Rondvraag"),
    ]  # fmt: skip
    assert items[3].parent_id == items[2].id
    assert "parkeren achter" in database.session.scalars(select(ItemNote.text).order_by(ItemNote.id)).first()
    decision = database.session.scalars(select(Decision).where(Decision.meeting_id == meeting.id)).one()
    assert (decision.item_id, decision.number, decision.decided_on) == (items[2].id, None, meeting.day)
    actions = database.session.scalars(select(ActionItem).where(ActionItem.meeting_id == meeting.id)).all()
    assert [(one.owner_name, one.due_on, one.due_words) for one in actions] == [
        ("Joost", date(2019, 5, 1), ""), ("", None, ""), ("Anna", None, "z.s.m."),
    ]  # fmt: skip
    assert {one.state for one in actions} == {ActionState.DONE}
    assert database.session.scalar(select(OutboxMessage.id)) is None
    shown = secretary.get(str(answer.location)).text
    assert "Elders geschreven, en overgenomen op" in shown
    assert "het feest is op 3 mei." in shown


def test_approved_ones_are_approved_and_open_items_open(world, secretary, new_client):
    kept(secretary, world, EVENING, approved="y", still_open="y")
    minutes = database.session.scalars(select(Minutes)).one()
    assert minutes.state == MinutesState.APPROVED
    assert {one.state for one in database.session.scalars(select(ActionItem))} == {ActionState.OPEN}
    words = secretary.get(f"/regenboog/minutes/{minutes.id}.txt").text
    assert "Elders geschreven, en overgenomen op" in words
    assert "12 ouders gingen laat naar huis." in words


def test_a_document_of_word_is_read(world, secretary):
    page = sent(secretary, world, **file(written())).text
    for words in ("2 punten", 'value="2019-03-12"', "<strong>Bo</strong>: Bel de bakker", "- zopie"):
        assert words in page, words


def test_more_than_one_meeting_is_asked_in_parts(world, secretary):
    page = sent(secretary, world, **file(b"woord\n" * 60_000, "jaren.txt")).text
    assert "Neem één vergadering tegelijk over" in page


def test_a_file_that_is_too_large_is_not_looked_into():
    with pytest.raises(DomainError, match="larger than 20 MB"):
        word_reading.read("groot.docx", bytes(word_reading.LARGEST + 1))


def test_words_in_every_corner_of_a_document_are_read():
    paper = Document()
    paper.add_paragraph("Notulen")
    control, text = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    text.append(paper.add_paragraph("In een besturingselement.")._p)
    control.append(text)
    paper.element.body.insert(1, control)
    table = paper.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Samengevoegd"
    inner = table.cell(0, 1).add_table(rows=1, cols=1)
    inner.cell(0, 0).text = "Genest"
    paper.sections[0].header.paragraphs[0].text = "Kopregel van de school"
    paper.sections[0].footer.paragraphs[0].text = "Voetregel"
    link = OxmlElement("w:hyperlink")
    run = OxmlElement("w:r")
    word = OxmlElement("w:t")
    word.text = "verwijzing"
    run.append(word)
    link.append(run)
    paper.add_paragraph("Een ")._p.append(link)
    found = BytesIO()
    paper.save(found)
    said = word_reading.read("x.docx", found.getvalue())
    for words in ("In een besturingselement.", "Samengevoegd", "Genest", "Kopregel van de school", "Voetregel",
                  "Een verwijzing"):  # fmt: skip
        assert said.count(words) == 1, (words, said)


def test_our_own_document_comes_back(world, secretary):
    evening = approved(world)
    body = secretary.get(f"/regenboog/minutes/{evening.minutes_id}.docx").data
    page = sent(secretary, world, **file(body)).text
    assert "De kramen komen van de buurt." in page


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "niets.docx", "niet te lezen als Word-document"),
        (OLD, "oud.docx", "oude Word-formaat, of zit op slot met een wachtwoord"),
        (OLD, "oud.doc", "is geen Word (.docx) en geen platte tekst"),
        (with_part("word/vbaProject.bin", b"Sub Auto()"), "macro.docx", "zitten macro’s"),
        (with_part("word/bom.xml", b"0" * 90_000_000), "bom.docx", "pakt uit tot veel meer"),
        (with_part("word/groot.xml", secrets.token_bytes(160_000) + b"0" * 45_000_000), "groot.docx", "pakt uit tot"),
        (with_part("word/niets.xml", b"<x/>", cut=True), "half.docx", "niet te lezen als Word-document"),
        (empty(), "leeg.docx", "staan geen woorden"),
        (b"nee", "notulen.docx", "niet te lezen als Word-document"),
        (written()[:900], "notulen.docx", "niet te lezen als Word-document"),
        (b"%PDF-1.7", "notulen.pdf", "is geen Word (.docx) en geen platte tekst"),
        (b"\x00\x01\x02", "notulen.txt", "is geen tekst"),
        (b"  \n ", "leeg.txt", "staan geen woorden"),
    ],
)
def test_a_bad_file_is_named_and_nothing_typed_is_lost(world, secretary, content, name, said):
    page = sent(secretary, world, text="Al getypt", **file(content, name)).text
    assert said in page
    assert "Al getypt" in page


def test_text_and_file_come_together_and_old_letters_are_read(world, secretary):
    page = sent(secretary, world, text="Erboven", **file("café".encode("cp1252"), "n.txt")).text
    assert "Erboven" in page
    assert "café" in page


def test_nothing_and_a_day_that_cannot_be_are_refused(world, secretary):
    assert "Plak de notulen" in sent(secretary, world, text=" ").text
    kept(secretary, world, "1. Opening")
    refused = {"2019-03-12": "heeft op die dag al een vergadering", "2099-01-01": "moet nog komen", "": "welke dag"}
    for day, said in refused.items():
        page = kept(secretary, world, "1. Opening\nWoorden", day=day).text
        assert said in page, (day, said)
        assert "Woorden" in page
    assert len(database.session.scalars(select(Minutes)).all()) == 1
