"""Letters on paper: who gets one, what stands in it, and that a camera reads its code."""

import html
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.kit import tokens
from klankbord.schools import actions_joining, mails_letters, queries_joining
from klankbord.schools.models_joining import JoinLink
from klankbord.schools.queries_joining import Chosen
from tests.factories.joining import make_class_link, make_letter, path_of
from tests.factories.schools import (
    ClassGroupFactory,
    MembershipFactory,
    SchoolFactory,
    parent,
)
from tests.fixtures.pdf import assert_accessible
from tests.minutes.test_pdf import structure, text_of
from tests.schools.joining import (
    PAGE,
    alternatives,
    decoded,
    heard,
    make,
    read,
    without_address,
)


def test_whoever_works_at_a_school_gets_no_letter(client, school, office, clock):
    """A letter on paper opens an account; one of staff can do more than read along."""
    user = without_address(school, name="Kofi Mensah")
    MembershipFactory(school=SchoolFactory(), user=user, is_staff=True)
    assert queries_joining.unreached(school.id, Chosen(), clock()).rows == []
    assert make(client, person=user.id).status_code == 422
    assert "Er is niemand om een brief voor te printen." in make(client, person=user.id).text
    link = make_letter(school, user)
    assert client.get(path_of(link)).status_code == 410


def test_letters_for_everybody_who_is_not_reached(client, school, office, group, clock):
    other = ClassGroupFactory(school_id=school.id, name="groep 1a", position=1)
    without_address(school, group, name="Kofi Mensah", given_name="Kofi")
    without_address(school, other, name="Grace Owusu", given_name="Grace", language="en")
    heard(school)
    answer = make(client)
    assert answer.location == "/de-proef/joining/letters.pdf"
    reader = read(client.get(answer.location))
    assert len(reader.pages) == 2
    first, second = (" ".join(page.extract_text().split()) for page in reader.pages)
    assert "Grace, where can we reach you?" in first
    assert "Kofi, waar kunnen we je bereiken?" in second
    assert "De Proef gebruikt Klankbord." in second
    assert "localhost:5000/join" in second
    assert "tot en met dinsdag 29 december 2026" in second
    assert "Vragen? Stel ze aan Marga de Wit van De Proef." in second
    links = database.session.scalars(select(JoinLink).order_by(JoinLink.user_id)).all()
    assert queries_joining.code_of(links[0]) in second.replace(" ", "")
    assert queries_joining.code_of(links[1]) in first.replace(" ", "")


def test_printing_again_makes_no_new_links_until_the_last_month(client, school, office, clock):
    without_address(school)
    make(client)
    make(client)
    assert len(database.session.scalars(select(JoinLink)).all()) == 1
    clock.forward(weeks=8, hours=1)
    client.sign_in(office)
    make(client)
    links = database.session.scalars(select(JoinLink).order_by(JoinLink.id)).all()
    assert len(links) == 2
    words = " ".join(text_of(read(client.get("/de-proef/joining/letters.pdf"))).split())
    assert queries_joining.code_of(links[1]) in words.replace(" ", "")
    assert queries_joining.code_of(links[0]) not in words.replace(" ", "")


def test_letters_of_a_class_or_of_one(client, school, office, group):
    kofi = without_address(school, group, name="Kofi Mensah")
    without_address(school, name="Zofia Nowak")
    silent = parent(school, name="Anouk Jansen")
    page = make(client, class_group=str(group.id)).location
    assert page == f"/de-proef/joining/letters.pdf?class={group.id}"
    assert len(read(client.get(page)).pages) == 1
    assert make(client, person=str(silent.id)).location == f"/de-proef/joining/letters.pdf?person={silent.id}"
    assert make(client, why="silent").location == "/de-proef/joining/letters.pdf?why=silent"
    made = set(database.session.scalars(select(JoinLink.user_id)))
    assert made == {kofi.id, silent.id}
    assert (
        client.submit(f"{PAGE}/letters", on=f"/de-proef/people/{kofi.id}").location
        == f"/de-proef/joining/letters.pdf?person={kofi.id}"
    )


def test_reading_letters_makes_none(client, school, office):
    user = without_address(school)
    assert client.get(f"/de-proef/joining/letters.pdf?person={user.id}").status_code == 404
    assert database.session.scalars(select(JoinLink)).all() == []


def test_another_schools_parents_get_no_letter(client, school, office):
    theirs = without_address(SchoolFactory())
    assert make(client, person=str(theirs.id)).status_code == 422
    assert database.session.scalars(select(JoinLink)).all() == []


def test_as_many_letters_as_fit_into_one_file(client, school, office, queries, full, monkeypatch):
    """In two statements for making them and a few seconds for printing them."""
    most = 500 if full else 60
    monkeypatch.setattr(actions_joining, "MOST_LETTERS", most)
    for _ in range(most):
        without_address(school)
    with queries() as seen:
        answer = make(client)
    assert len([words for words in seen.statements if words.startswith("INSERT INTO join_link")]) == 1
    with queries() as seen:
        assert len(read(client.get(answer.location)).pages) == most
    assert seen.count == 4, seen
    without_address(school)
    refused = make(client)
    assert refused.status_code == 422
    assert f"Dit zijn {most + 1} brieven; er passen er hoogstens {most} in één bestand." in refused.text


def test_a_letter_is_accessible(client, school, office, tmp_path):
    without_address(school, name="سميرة الأمراني", given_name="سميرة")
    answer = client.get(make(client).location)
    assert_accessible(answer.data, tmp_path, school=school.name)
    reader = read(answer)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert reader.metadata.title == "Brieven om mee te doen, De Proef"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    tags = structure(root["/StructTreeRoot"]["/K"], [])
    assert {"/H1", "/H2", "/L", "/LI", "/Figure", "/P"} <= set(tags), sorted(set(tags))
    link = database.session.scalars(select(JoinLink)).one()
    assert mails_letters.address_of(link) in alternatives(root["/StructTreeRoot"]["/K"])
    for font in reader.pages[0]["/Resources"]["/Font"].values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(inner), "every font is embedded"
    words = text_of(reader)
    assert "�" not in words
    assert any("\u0600" <= letter <= "\u06ff" or "\ufb50" <= letter <= "\ufeff" for letter in words)


@pytest.mark.parametrize("wicked", ['#read("/etc/passwd")', "] $x^2$ [ <a> @b", "emoji 😀 中文", "= Kop \\ \" '"])
def test_names_are_never_markup(client, school, office, wicked):
    without_address(school, name=f"Kofi {wicked} Mensah", given_name="Kofi")
    words = " ".join(text_of(read(client.get(make(client).location))).split())
    assert "root:" not in words
    assert "Mensah" in words
    assert ("� staat voor een teken" in words) == ("😀" in wicked)


def test_the_code_in_the_picture_is_the_address(client, school, office, clock):
    link = make_letter(school, without_address(school))
    address = mails_letters.address_of(link)
    assert address == f"http://localhost:5000{path_of(link)}"
    assert decoded(mails_letters.qr(address)) == address
    for row in range(1, 30):
        another = address[:-23] + tokens.derive("k" * 32, "proof", row * 1000, "nonce")
        assert decoded(mails_letters.qr(another)) == another


def test_the_picture_on_the_page_is_the_same(client, school, office, group):
    link = make_class_link(school, group)
    page = client.get(f"{PAGE}/links/{link.id}").text
    picture = html.unescape(page.partition('<img class="qr" src="')[2].partition('"')[0])
    svg = unquote(picture.partition(",")[2])
    assert svg.startswith("<svg")
    assert decoded(svg, edge=0) == mails_letters.address_of(link)
