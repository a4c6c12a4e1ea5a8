"""Pictures in a plan: each with what it shows, for who cannot see it."""

from io import BytesIO
from typing import Any

import pytest

from klankbord.base.files import StoredFile
from klankbord.proposals.models import Proposal
from tests.base.test_files import PDF, png
from tests.factories.proposals import school_with_round
from tests.proposals.test_pages import PAGE, link_of
from tests.proposals.test_writing import TEXTS

SHOWS = "Schets van het plein: 'groen' links, <fietsen> rechts"


def chosen(*names: str) -> list[tuple[BytesIO, str]]:
    return [(BytesIO(png() if name.endswith("png") else PDF), name) for name in names]


def sent(client: Any, path: str, **values: Any) -> Any:
    data = {"csrf_token": client.token(path), **values}
    return client.post(path, data=data, content_type="multipart/form-data")


def test_a_picture_stands_in_the_plan_with_its_words(db, client, new_client) -> None:
    at = school_with_round()
    client.sign_in(at.organiser)
    path = f"{PAGE}/{at.proposal.id}/papers"
    assert sent(client, path, papers=chosen("plein.png", "plan.pdf"), alternative_text=SHOWS).status_code == 303
    picture = db.session.scalars(db.select(StoredFile).where(StoredFile.media_type == "image/png")).one()
    other = db.session.scalars(db.select(StoredFile).where(StoredFile.media_type == "application/pdf")).one()
    assert (picture.alternative_text, other.alternative_text) == (SHOWS, "")
    words = 'alt="Schets van het plein: &#39;groen&#39; links, &lt;fietsen&gt; rechts"'
    reader, link = new_client(), link_of(db, at.parents[0], "opened")
    for page in (new_client().sign_in(at.parents[0]).get(f"{PAGE}/{at.proposal.id}").text, reader.get(link).text):
        assert page.count("<figure>") == 1
        assert words in page
        assert page.count("plein.png") == 0, "a picture is seen, not listed"
        assert "plan.pdf" in page
    source = reader.get(link).text.split('<img src="')[1].split('"')[0]
    with reader.get(source, buffered=True) as got:
        assert (got.status_code, got.mimetype, got.data) == (200, "image/png", png())


@pytest.mark.parametrize(
    ("names", "words", "sentence"),
    [
        (("plein.png",), " ", "Zeg in een zin wat er op de foto of tekening staat"),
        (("plein.png", "pad.png"), SHOWS, "één voor één"),
    ],
)
def test_without_words_of_its_own_it_comes_back(db, client, names, words, sentence) -> None:
    at = school_with_round()
    client.sign_in(at.organiser)
    path = f"{PAGE}/{at.proposal.id}/papers"
    refused = sent(client, path, papers=chosen(*names), alternative_text=words)
    assert refused.status_code == 422
    assert sentence in refused.text
    if words.strip():
        assert "Schets van het plein" in refused.text
    assert db.session.scalar(db.select(db.func.count()).select_from(StoredFile)) == 0


def test_a_new_plan_refused_for_its_picture_keeps_what_was_typed(db, client) -> None:
    at = school_with_round(opened=False)
    client.sign_in(at.organiser)
    path, values = f"{PAGE}/new", {**TEXTS, "council_id": str(at.council.id)}
    before = db.session.scalar(db.select(db.func.count()).select_from(Proposal))
    refused = sent(client, path, **values, papers=chosen("plein.png"))
    assert refused.status_code == 422
    assert all(TEXTS[name] in refused.text for name in ("title", "body", "why"))
    assert db.session.scalar(db.select(db.func.count()).select_from(Proposal)) == before
    done = client.submit(path, {**values, "papers": chosen("plein.png"), "alternative_text": SHOWS})
    assert done.status_code == 303
    assert "<figure>" in client.get(done.location).text
