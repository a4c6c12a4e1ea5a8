"""Minutes for who files them elsewhere: Word, Markdown and plain text say the same words as the PDF."""

import re
from io import BytesIO

import pypdf
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from klankbord.agenda.models import AgendaItem
from klankbord.base import word
from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.kit import dates, markdown_plain, markdown_tree
from klankbord.minutes import actions, printing_readers
from klankbord.minutes.models import ItemNote
from klankbord.people.models import User
from tests.factories.minutes import SECRET, approved, by, held, minutes_of
from tests.world import build

NOTE = """Een **stevig** gesprek, zie [de brief](https://school.example/brief).

1. eerst *dit*
2. dan dat
   - en ook nog

> Zo staat het er.

| Wie | Wat |
| --- | --- |
| Ad | kopje_thee |

# Kop in de notitie
5. niet te laat\\
tot 3. april"""
PIECES = [
    "# ", "- ", "12. ", "> ", "*", "**", "_", "`", "[", "](", ")", "|", "~~", "<b>", "&amp;", "\\", "\n", "\n\n",
    "    ", "+", "=", "woord", "é", "3)", "\t",
]  # fmt: skip


def words_in(text):
    return re.findall(r"\w+", text)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_markdown_written_again_says_the_same(text):
    blocks = markdown_tree.blocks(text)
    again = markdown_tree.blocks("\n".join(markdown_plain.marked(blocks, below=3)))
    assert words_in("\n".join(markdown_plain.plain(again))) == words_in("\n".join(markdown_plain.plain(blocks)))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("zie https://a.example/x_y", "zie https://a.example/x_y"),
        ("[brief](https://a.example/x_y)", "brief (https://a.example/x_y)"),
        ("ada@school.example", "ada@school.example"),
        ("www.school.nl", "www.school.nl"),
    ],
)
def test_a_link_keeps_its_words_and_its_address(written, said):
    blocks = markdown_tree.blocks(written)
    assert markdown_plain.plain(blocks) == [said]
    assert markdown_plain.plain(markdown_tree.blocks("\n".join(markdown_plain.marked(blocks)))) in (
        [said],
        [f"http://{said}"],
    )


@given(st.text(max_size=30))
def test_words_that_look_like_marks_stay_words(text):
    [line] = text.split("\n")[:1]
    shown = markdown_tree.blocks(markdown_plain.escaped(line))
    assert words_in("\n".join(markdown_plain.plain(shown))) == words_in(line)


@pytest.fixture
def world(db):
    return build()


@pytest.fixture
def secretary(world, new_client):
    return new_client().sign_in(database.session.get(User, world.people["secretary"]))


def docx_words(data):
    document = Document(BytesIO(data))
    lines = [paragraph.text for paragraph in (*document.sections[0].header.paragraphs, *document.paragraphs)]
    for table in document.tables:
        lines += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def strings(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [found for one in value for found in strings(one)]
    return [value] if isinstance(value, str) else []


def test_every_file_says_all_that_the_document_says(world, secretary):
    evening = held(world)
    with writing():
        note = database.session.scalars(select(ItemNote).where(ItemNote.item_id == evening.item_id)).one()
        of = database.session.get_one(AgendaItem, evening.item_id)
        writer, now = by(world, "secretary"), dates.now()
        actions.save_note(minutes_of(evening), of, NOTE, read_version=note.version, by=writer, now=now)
        database.session.commit()
    told = printing_readers.gathered(minutes_of(evening), by(world, "secretary"), language="nl", now=dates.now())
    ours = {*told.pop("words").values(), *told.pop("task-heads"), told.pop("page-words"), told.pop("foot")}
    notes = [line for one in told["items"] for line in markdown_plain.plain(one["note"])]
    wanted = {word for line in (*strings({**told, "items": []}), *notes) for word in words_in(line)}
    wanted -= {word for words in (told["accent"], told["language"], told["state"], *ours) for word in words_in(words)}
    wanted -= {"5"}  # the number of a list, which Word counts itself
    wanted |= {"kopje_thee", "brief", "Kramen", "Geheime"}
    found = {}
    for extension in ("txt", "md", "docx"):
        answer = secretary.get(f"/regenboog/minutes/{evening.minutes_id}.{extension}")
        assert answer.status_code == 200
        assert f".{extension}" in answer.headers["Content-Disposition"]
        found[extension] = docx_words(answer.data) if extension == "docx" else answer.text
    shown = "\n".join(markdown_plain.plain(markdown_tree.blocks(found["md"])))
    for text in (found["txt"], shown, found["docx"]):
        assert wanted - set(words_in(text)) == set()
    assert "# Notulen Ouderraad" in found["md"]
    assert "\\# " not in shown


def test_word_gets_real_headings_lists_and_tables(world, secretary):
    evening = held(world)
    document = Document(BytesIO(secretary.get(f"/regenboog/minutes/{evening.minutes_id}.docx").data))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert {"Title", "Heading 1", "List Bullet", "List Number"} <= set(styles)
    assert document.core_properties.language == "nl"
    assert document.core_properties.title.startswith("Notulen Ouderraad")
    assert "CONCEPT" in document.sections[0].header.paragraphs[0].text
    assert 'string="CONCEPT"' in document.sections[0].header.part.blob.decode()
    heads = [table.rows[0] for table in document.tables if table.rows[0].cells[0].text == "Wie"]
    assert heads
    assert all("tblHeader" in row._tr.xml for row in heads)


def headings_of(told):
    """Every heading of the document, in its order."""
    named = told["words"]
    shown = [key for key in ("results", "tasks", "next", "open-tasks", "changes") if told[key]]
    return [
        *([named["errata"]] if told["errata"] else []), named["meeting"], named["attendance"],
        *([named["parts"]] if told["parts"] else []),
        *(f"{one['number']} {one['title']}".strip() for one in told["items"]), *(named[key] for key in shown),
    ]  # fmt: skip


@pytest.mark.parametrize("make", [held, approved])
def test_every_heading_is_one_in_each_file(world, secretary, make):
    evening = make(world)
    minutes = minutes_of(evening)
    database.session.refresh(minutes, ["approved_in_meeting"])
    told = printing_readers.gathered(minutes, by(world, "secretary"), language="nl", now=dates.now())
    wanted = headings_of(told)
    found = {kind: secretary.get(f"/regenboog/minutes/{evening.minutes_id}.{kind}") for kind in
             ("txt", "md", "docx", "pdf")}  # fmt: skip
    document = Document(BytesIO(found["docx"].data))
    in_word = [one.text for one in document.paragraphs if (one.style.name or "").startswith("Heading")]
    marked = [line.lstrip("# ").replace("\\", "") for line in found["md"].text.splitlines() if line.startswith("#")]
    lines = found["txt"].text.splitlines()
    outline = [mark.title for mark in flat_outline(pypdf.PdfReader(BytesIO(found["pdf"].data)).outline)]
    assert in_word == wanted
    assert marked[1:] == wanted
    assert [line for line in lines if line in wanted] == wanted
    assert [" ".join(title.split()) for title in outline] == wanted
    approved_too = make is approved
    assert ("string=" in document.sections[0].header.part.blob.decode()) is not approved_too
    assert all(("Vastgesteld op" in words) is approved_too for words in (found["md"].text, found["txt"].text))


def flat_outline(marks):
    """The bookmarks of a PDF, each before those below it."""
    for mark in marks:
        if isinstance(mark, list):
            yield from flat_outline(mark)
        else:
            yield mark


def test_nobody_outside_gets_what_is_closed(world, new_client):
    evening = approved(world)
    parent = new_client().sign_in(database.session.get(User, world.people["parent"]))
    inside = new_client().sign_in(database.session.get(User, world.people["secretary"]))
    for extension in ("txt", "md", "docx"):
        for client, sees in ((parent, False), (inside, True)):
            answer = client.get(f"/regenboog/minutes/{evening.minutes_id}.{extension}")
            said = docx_words(answer.data) if extension == "docx" else answer.text
            assert "feest" in said
            assert (SECRET in said) == sees


def test_what_no_xml_can_hold_breaks_no_document():
    paper = word.Paper("a\x00b", author="", language="nl", accent="#0f766e", page_words="{page} van {pages}")
    paper.heading("\ud800 kop", 1)
    paper.prose(markdown_tree.blocks("x\x0by **z\ufffe**\n\n3. drie\n4. vier\n\ntekst\n\n1. een"), below=1)
    document = Document(BytesIO(paper.made(dates.now())))
    numbered = [one for one in document.paragraphs if one.style.name == "List Number"]
    assert len({one._p.pPr.numPr.numId.val for one in numbered}) == 2
