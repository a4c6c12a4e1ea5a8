"""Lists on paper: as a page and as PDF/UA, with whatever names people have, and room for guests."""

from io import BytesIO

import pypdf
import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.invitations.models import Answer, Invitation
from klankbord.people.models import EmailAddress, User
from klankbord.schools.models import ClassGroup, School
from tests.exports.conftest import post
from tests.factories.minutes import held
from tests.factories.schools import parent
from tests.minutes.test_pdf import read, structure, text_of
from tests.world import parent_of

NAMES = (
    "محمد عبد الله", "Владимир Иванов", "Şükrü Łódź", "#read(\"/etc/passwd\")", "] $x^2$ [ <a> @b",
    "*vet* _schuin_ = kop",
    "Anna-Maria van der Wolkenveld-Oosterhuis de Lange van Ouderkerk aan den IJssel", "W" * 140, "中文 😀",
)  # fmt: skip


def here(world, *, board=False):
    return f"/regenboog/meetings/{world.meeting_id if board else world.council_meeting_id}/presence"


def words_of(reader):
    return " ".join(text_of(reader).split())


def test_the_pdf_is_tagged_titled_and_in_its_language(world, sit):
    reader = read(sit("chair").get(f"{here(world)}.pdf"))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert reader.metadata.title == "Presentielijst"
    assert reader.metadata.author == "De Regenboog"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    tags = structure(root["/StructTreeRoot"]["/K"], [])
    assert {"/Table", "/THead", "/TH", "/TR", "/TD"} <= set(tags), sorted(set(tags))
    words = words_of(reader)
    for said in ("De Regenboog", "Ouderraad", "Naam", "Handtekening", "Carla Voorzit", "voorzitter", "pagina 1 van 1"):
        assert said in words, said


def test_what_people_answered_stands_beside_their_name(world, sit):
    answers = {"participant": Answer.DECLINED, "board_member": Answer.ACCEPTED}
    for role, said in answers.items():
        invitation = database.session.scalar(select(Invitation).where(Invitation.user_id == world.people[role]))
        invitation.answer = said
    page = sit("organiser").get(here(world, board=True)).text
    rows = {row.split("</th>")[0].rsplit(">", 1)[-1]: row for row in page.split("<tr>")[2:]}
    assert "Afwezig met kennisgeving" in rows["Gijs Genodigd"]
    assert "komt" in rows["Bas Lid"]
    assert "Olga Visser" in rows
    assert "Eva Eerder" not in rows, "who sat in it before is not expected"
    words = words_of(read(sit("organiser").get(f"{here(world, board=True)}.pdf")))
    assert "Gijs Genodigd Afwezig met kennisgeving" in words


def test_what_was_noted_down_goes_before_what_was_answered(world, sit):
    held(world)
    page = sit("chair").get(here(world)).text
    assert "Wethouder Bakker" in page
    assert "Aanwezig" in page


@pytest.mark.parametrize(("asked", "lines"), [("", 4), ("?blank=0", 0), ("?blank=12", 12), ("?blank=999", 40),
                                              ("?blank=-3", 4), ("?blank=veel", 4), ("?blank=²", 4)])  # fmt: skip
def test_there_is_room_for_guests(world, sit, asked, lines):
    chair = sit("chair")
    page = chair.get(f"{here(world)}{asked}").text
    assert page.count("<tr><td></td>") == lines
    made = read(chair.get(f"{here(world)}.pdf{asked}"))
    tags = structure(made.trailer["/Root"]["/StructTreeRoot"]["/K"], [])
    assert tags.count("/TR") == 1 + 3 + lines


def test_names_of_any_kind_and_length(world, sit):
    school = database.session.get_one(School, world.school_id)
    group = type("Group", (), {"id": world.group_id})()
    for number, name in enumerate(NAMES):
        user = parent(school, name=name, address=f"ouder{number}@ouders.example")
        user.family_name = f"{number:02d}"
        parent_of(school, user, group)
    box = database.session.scalar(select(EmailAddress).where(EmailAddress.address == "pia.ouder@ouders.example"))
    box.address = f"{'heel.lang.' * 6}adres@{'een-lang-domein.' * 6}example"
    reader = read(post(sit("admin"), "/regenboog/files/addresses", of=f"class-{world.group_id}", made_as="pdf"))
    words = words_of(reader)
    assert "root:" not in words
    joined = words.replace(" ", "")
    for name in NAMES[1:8]:
        assert name.replace(" ", "") in joined, name
    assert box.address in joined, "a long address is broken, not cut"
    assert "ouder0@ouders.example" in joined
    assert "�" in words, "what no font has is marked"
    assert "staat voor een teken dat dit document niet kan tonen" in words
    page = sit("admin")
    answer = post(page, "/regenboog/files/addresses", of=f"class-{world.group_id}")
    assert "中文 😀" in answer.text
    assert "&lt;a&gt; @b" in answer.text


def test_a_long_list_says_its_headings_on_every_page(world, sit):
    school = database.session.get_one(School, world.school_id)
    group = type("Group", (), {"id": world.group_id})()
    for number in range(60):
        parent_of(school, parent(school, name=f"Ouder Nummer{number:02d}"), group)
    answer = post(sit("admin"), "/regenboog/files/addresses", of=f"class-{world.group_id}", made_as="pdf")
    reader = pypdf.PdfReader(BytesIO(answer.data))
    assert len(reader.pages) > 1
    for number, page in enumerate(reader.pages, 1):
        said = page.extract_text()
        assert "Mailadres" in said
        assert f"pagina {number} van {len(reader.pages)}" in " ".join(said.split())


def test_an_empty_list_says_so(world, sit):
    empty = ClassGroup(school_id=world.school_id, name="groep 8", position=8)
    database.session.add(empty)
    database.session.commit()
    answer = post(sit("admin"), "/regenboog/files/addresses", of=f"class-{empty.id}", made_as="pdf")
    assert "Er is nog geen ouder van deze groep bekend." in words_of(read(answer))


def test_the_page_of_the_meeting_leads_to_it(world, sit):
    link = f'href="{here(world)}"'
    assert link in sit("council_member").get(f"/regenboog/meetings/{world.council_meeting_id}").text
    assert link not in sit("parent").get(f"/regenboog/meetings/{world.council_meeting_id}").text


def test_no_more_is_asked_for_many(world, sit, queries):
    chair = sit("chair")

    def counted():
        found = []
        for path in (here(world), f"{here(world)}.pdf"):
            with queries() as seen:
                assert chair.get(path).status_code == 200
            found.append(seen.count)
        return found

    before = counted()
    for number in range(8):
        user = parent(database.session.get_one(School, world.school_id), name=f"Gast {number}")
        database.session.add(
            Invitation(school_id=world.school_id, meeting_id=world.council_meeting_id, user_id=user.id,
                       created_at=database.session.get_one(User, user.id).created_at)
        )  # fmt: skip
    database.session.commit()
    assert counted() == before
