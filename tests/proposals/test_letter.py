"""The letter about a proposal: one page that says what is asked, with a code that leads there in two taps."""

import re
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pypdf
import pytest

from klankbord.base.outbox import OutboxMessage
from klankbord.proposals import mails_letter
from klankbord.proposals.models import Audience, Naming
from klankbord.schools.mails_letters import qr
from tests.factories.proposals import open_it, school_with_round
from tests.fixtures.pdf import assert_accessible
from tests.proposals.test_pages import PAGE
from tests.schools.joining import alternatives, decoded


def letter(client: Any, path: str) -> pypdf.PdfReader:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    return pypdf.PdfReader(BytesIO(response.data))


def said(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_it_says_what_is_asked_until_when_and_where(db, client, tmp_path) -> None:
    at = school_with_round()
    client.sign_in(at.teacher)
    path = f"{PAGE}/{at.proposal.id}/letter"
    reader = letter(client, f"{path}.pdf?class={at.classes[0].id}")
    assert len(reader.pages) == 1
    with client.get(f"{path}.pdf?class={at.classes[0].id}") as answered:
        assert_accessible(answered.data, tmp_path, school="De Regenboog")
    text = said(reader)
    for words in (
        "De Regenboog", "Voor de ouders van groep 3b", "Wat vind je van een korte pauze voor alle groepen?",
        "De lengte van de pauze.", "Het aantal lesuren.", "Je kunt reageren tot en met",
        f"localhost:5000{PAGE}/{at.proposal.id}", "Liever niet", "Geen telefoon?",
    ):  # fmt: skip
        assert words in text
    assert f"http://localhost:5000{PAGE}/{at.proposal.id}" in alternatives(reader.trailer["/Root"]["/StructTreeRoot"])
    assert "Voor de ouders van groep 4a" not in text
    english = said(letter(client, f"{path}.pdf?language=en"))
    assert "You can answer until and including" in english
    assert "For the parents" in english


def test_the_code_is_read_by_a_camera_and_leads_to_the_page(db, client, new_client) -> None:
    """Scan, and open: the sign-in page; its mail leads to the very page. Who is signed in is there at once."""
    at = school_with_round()
    address = decoded(qr(mails_letter.address_of(at.proposal, at.school)))
    path = urlsplit(address).path
    assert address == f"http://localhost:5000{PAGE}/{at.proposal.id}"
    assert new_client().sign_in(at.parents[0]).get(path).status_code == 200
    phone = new_client()
    first = phone.get(path)
    assert first.status_code == 302
    box = db.session.scalars(
        db.select(OutboxMessage.address).where(OutboxMessage.recipient_user_id == at.parents[0].id)
    ).first()
    asked = phone.submit(urlsplit(first.location).path, {"address": box}, on=first.location)
    assert asked.status_code in {200, 303}
    mail = db.session.scalars(db.select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    link = re.search(r"http://localhost:5000(/\S+)", mail.text)[1]
    there = phone.get(link)
    if there.status_code == 200:
        there = phone.submit(link)
    assert urlsplit(there.location).path == path
    assert "Een continurooster?" in phone.get(path).text


def test_the_page_shows_the_code_and_the_letters_there_are(db, client) -> None:
    at = school_with_round()
    client.sign_in(at.organiser)
    path = f"{PAGE}/{at.proposal.id}/letter"
    assert path in client.get(f"{PAGE}/{at.proposal.id}").text
    page = client.get(path).text
    assert f"<b>localhost:5000{PAGE}/{at.proposal.id}</b>" in page
    assert f"letter.pdf?class={at.classes[1].id}" in page
    assert client.get(f"{path}.pdf?class=999999").status_code == 404
    assert client.get(f"{path}.pdf?language=xx").status_code == 404


def test_an_anonymous_round_has_no_strip(db, client) -> None:
    at = school_with_round(naming=Naming.ANONYMOUS)
    client.sign_in(at.organiser)
    assert "Geen telefoon?" not in said(letter(client, f"{PAGE}/{at.proposal.id}/letter.pdf"))


@pytest.mark.parametrize("audience", [Audience.MEMBERS, Audience.STAFF])
def test_other_audiences_have_no_classes(db, client, audience: Audience) -> None:
    at = school_with_round(opened=False)
    open_it(at.proposal, at.organiser, audience=audience)
    db.session.commit()
    client.sign_in(at.organiser)
    page = client.get(f"{PAGE}/{at.proposal.id}/letter").text
    assert "class=" + str(at.classes[0].id) not in page
    assert client.get(f"{PAGE}/{at.proposal.id}/letter.pdf?class={at.classes[0].id}").status_code == 404


def test_there_is_none_once_the_round_has_closed(db, client, clock) -> None:
    at = school_with_round()
    clock.forward(days=20)
    client.sign_in(at.organiser)
    assert client.get(f"{PAGE}/{at.proposal.id}/letter.pdf").status_code == 404
    assert f"{PAGE}/{at.proposal.id}/letter" not in client.get(f"{PAGE}/{at.proposal.id}").text


def test_long_words_and_strange_characters_stay_on_one_page(db, client) -> None:
    at = school_with_round()
    at.proposal.title = "Een “héél” lange naam voor een voorstel over O'Neill & co, dat toch op de brief past #let x"
    at.proposal.question = "Wat vind je daarvan, en waarom, en wat zou je anders willen? " * 3
    at.proposal.body = at.proposal.can_change = at.proposal.is_fixed = "**Veel** woorden over #de_pauze. " * 60
    db.session.commit()
    client.sign_in(at.organiser)
    reader = letter(client, f"{PAGE}/{at.proposal.id}/letter.pdf")
    assert len(reader.pages) == 1
    assert "#let x" in said(reader)
