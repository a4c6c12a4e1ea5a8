"""The PDF: tagged, in its language, titled, fonts embedded, and people's words never read as markup."""

import itertools
from io import BytesIO

import pypdf
import pytest
from sqlalchemy import select

from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base import pdf
from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.kit import dates, markdown_tree
from klankbord.minutes import actions
from klankbord.minutes.models import ItemNote
from klankbord.people.models import User
from tests.factories.minutes import approved, by, held, minutes_of
from tests.world import build, item

WICKED = [
    '#read("/etc/passwd")',
    '#import "/base/paper.typ": *',
    "] $x^2$ [ ``` <a> @b",
    "= Geen kop\n== ook niet",
    "\\ \" ' { } #{sys.inputs.data}",
]
ODD = [
    "emoji 😀🎉", "中文 한국어 ไทย", "مرحبا بالعالم", "Şükrü Łódź Ωμέγα Привет",
    "\u200b\u202e\ufeff", "e\u0301\u0327 \u00ad",
]  # fmt: skip


@pytest.fixture
def world(db):
    return build()


@pytest.fixture
def secretary(world, new_client):
    return new_client().sign_in(database.session.get(User, world.people["secretary"]))


def read(response):
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/pdf"
    return pypdf.PdfReader(BytesIO(response.data))


def text_of(reader):
    return "\n".join(page.extract_text() for page in reader.pages)


def structure(element, found):
    element = element.get_object()
    if isinstance(element, pypdf.generic.ArrayObject):
        for part in element:
            structure(part, found)
    elif isinstance(element, pypdf.generic.DictionaryObject):
        if "/S" in element:
            found.append(element["/S"])
        if "/K" in element:
            structure(element["/K"], found)
    return found


def test_it_is_tagged_titled_and_in_its_language(world, secretary):
    evening = held(world)
    reader = read(secretary.get(f"/regenboog/minutes/{evening.minutes_id}.pdf"))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title.startswith("Notulen Ouderraad, ")
    assert reader.metadata.author == "De Regenboog"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    tags = structure(root["/StructTreeRoot"]["/K"], [])
    assert {"/H1", "/L", "/LI", "/Table", "/TH", "/Link"} <= set(tags), sorted(set(tags))
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(inner), "every font is embedded"


def test_it_says_what_the_page_says(world, secretary):
    evening = held(world)
    words = " ".join(text_of(read(secretary.get(f"/regenboog/minutes/{evening.minutes_id}.pdf"))).split())
    for said in (
        "De Regenboog", "Ouderraad", "Carla Voorzit", "Wethouder Bakker", "het feest", "De kramen komen van de buurt.",
        "2026-2027/01", "De kerstmarkt is op 17 december.", "Kramen bestellen bij de buurt", "hele raad",
        "volgende vergadering", "pagina 1 van ", "CONCEPT",
    ):  # fmt: skip
        assert said in words, said


def test_approved_minutes_are_no_concept(world, secretary):
    evening = approved(world)
    words = text_of(read(secretary.get(f"/regenboog/minutes/{evening.minutes_id}.pdf")))
    assert "CONCEPT" not in words
    assert "Vastgesteld op" in words


def test_it_speaks_the_readers_language(world, new_client):
    evening = held(world)
    user = database.session.get(User, world.people["chair"])
    user.language = "en"
    reader = read(new_client().sign_in(user).get(f"/regenboog/minutes/{evening.minutes_id}.pdf"))
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert "Attendance" in text_of(reader)


@pytest.mark.parametrize("wicked", WICKED)
def test_words_of_people_are_never_markup(world, secretary, wicked):
    evening = held(world)
    database.session.get_one(AgendaItem, evening.item_id).title = wicked
    note = database.session.scalar(select(ItemNote).where(ItemNote.item_id == evening.item_id))
    actions.save_note(
        minutes_of(evening), database.session.get_one(AgendaItem, evening.item_id), f"Er stond: {wicked}",
        read_version=note.version, by=by(world, "secretary"), now=dates.now(),
    )  # fmt: skip
    words = " ".join(text_of(read(secretary.get(f"/regenboog/minutes/{evening.minutes_id}.pdf"))).split())
    assert "root:" not in words
    assert wicked.split()[-1].strip("\"'") in words


@pytest.mark.parametrize(
    "odd",
    [
        "emoji 😀🎉",
        "中文 한국어 ไทย",
        "مرحبا بالعالم",
        "Şükrü Łódź Ωμέγα Привет",
        "\u200b\u202e\ufeff",
        "e\u0301\u0327",
    ],
)
def test_characters_no_font_has_are_marked_and_never_break_it(world, secretary, odd):
    evening = held(world)
    database.session.get_one(AgendaItem, evening.item_id).title = f"Punt {odd} einde"
    words = text_of(read(secretary.get(f"/regenboog/minutes/{evening.minutes_id}.pdf")))
    assert "De kerstmarkt is op 17 december." in words
    if "中" in odd:
        assert "� staat voor een teken" in words
    for said in ("Привет", "😀🎉"):
        assert said not in odd or said in words


def test_an_impossible_document_says_so():
    with pytest.raises(pdf.CannotPrint):
        pdf.render("minutes/minutes.typ", {"title": "x"}, now=dates.now())


def test_the_fonts_are_read_rightly():
    known = pdf.coverage()
    assert {ord(letter) for letter in "aéŞłЖωمرحبا€…“�👍"} <= known
    assert not {ord(letter) for letter in "中ไ"} & known


def test_markdown_becomes_plain_values():
    found = markdown_tree.blocks(
        "**a** [b](https://x.example) [c](javascript:alert(1)) <b>d</b>\n\n- e\n  1. f\n\n---\n"
    )
    assert [block["is"] for block in found] == ["paragraph", "list", "rule"]
    assert found[0]["text"][0] == {"is": "strong", "text": [{"is": "text", "text": "a"}]}
    assert [piece["url"] for piece in found[0]["text"] if piece["is"] == "link"] == ["https://x.example"]
    assert found[1]["items"][0][1]["ordered"]


def test_four_levels_are_four_levels_of_headings_and_none_is_skipped(world, secretary):
    evening = held(world)
    with writing():
        meeting = minutes_of(evening).meeting
        above = database.session.get_one(AgendaItem, evening.item_id)
        for number, title in enumerate(("Onder", "Dieper", "Diepst"), 1):
            above = item(meeting, 25 + number, title, ItemKind.INFORMATION, parent_id=above.id)
        database.session.commit()
    reader = read(secretary.get(f"/regenboog/minutes/{evening.minutes_id}.pdf"))
    levels = [tag for tag in structure(reader.trailer["/Root"]["/StructTreeRoot"]["/K"], []) if tag[:2] == "/H"]
    numbers = [int(tag[2:]) for tag in levels]
    assert max(numbers) - min(numbers) == 3
    assert all(after <= before + 1 for before, after in itertools.pairwise(numbers))
    assert "Diepst" in text_of(reader)
