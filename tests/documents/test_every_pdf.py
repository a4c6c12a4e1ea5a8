"""Every kind of PDF: accessible to programs that know nothing of us, and no word of its data lost, in any script."""

import re
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import url_for

from klankbord.base import pdf
from klankbord.base.db import db as database
from klankbord.kit import dates
from klankbord.people.models import User
from klankbord.schools.models import School
from tests.factories.draws import DrawPlace
from tests.fixtures.pdf import assert_accessible
from tests.test_permissions import ROUTES
from tests.world import build

ENDPOINTS = (
    "documents.of_actions", "documents.of_agenda", "documents.of_decisions", "documents.of_outcome",
    "documents.of_pack", "exchange_overview.yearly_pdf", "exports_presence.pdf", "invitations_draw_record.as_pdf",
    "letters.pdf", "minutes_pages.pdf", "minutes_public.pdf", "proposals_letter.pdf", "schools_letters.pdf",
    "schools_letters.poster", "state_pages.pdf",
)  # fmt: skip
OURS = {"is", "language", "accent", "url", "qr", "page-words", "watermark", "running", "address", "code", "alt"}
"""What is no text of somebody, or stands where a page may not show it: the head of a second page."""
CONDITIONAL = {"title", "words", "task-heads", "heads", "empty", "missing"}
"""What stands only where there is something under it, and the title, which a letter has for its bookmark alone."""
WICKED = '#eval("1+1") *vet* _schuin_ $x^2$ @bron <naam> \\ // = [b] `c` https://x.example #"'
SCRIPTS = ("Ωμέγα", "Привет", "Łódź", "Şükrü", "ığdır", "مرحبا", "👍", "€½…")
LONG = "Hottentottententententoonstelling" * 8


def spelled(words: str) -> str:
    """Words as programs give them back: without spaces, line ends and signs of direction."""
    kept = unicodedata.normalize("NFKC", words)
    return "".join(letter for letter in kept if not letter.isspace() and unicodedata.category(letter) != "Cf")


def texts(value: Any, key: str = "") -> Iterator[str]:
    """Every text of somebody in a document's data that has to stand on it."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from texts(part, name) if name not in CONDITIONAL else ()
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part, key)
    elif isinstance(value, str) and value and key not in OURS:
        yield value


def with_more(value: Any, marks: Iterator[int], key: str = "") -> Any:
    """The same data with a mark of its own, signs of markup and several scripts behind every text."""
    if isinstance(value, dict):
        return {name: with_more(part, marks, name) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [with_more(part, marks, key) for part in value]
    if isinstance(value, str) and value and key not in OURS:
        number = next(marks)
        return f"{value} kk{number}kk {WICKED} {SCRIPTS[number % len(SCRIPTS)]}" + (
            f" {LONG}" if number % 9 == 3 else ""
        )
    return value


def beyond_the_page(path: Path) -> list[str]:
    """The words that do not stand on their page, as poppler sees it."""
    done = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True, text=True)
    found, width, height = [], 0.0, 0.0
    for line in done.stdout.splitlines():
        numbers = [float(number) for number in re.findall(r'"(-?[\d.]+)"', line)]
        if "<page " in line:
            width, height = numbers
        elif "<word " in line:
            left, top, right, bottom = numbers
            if min(left, top) < 0 or right > width or bottom > height:
                found.append(line.strip())
    return found


class Press:
    """What was printed last: its template and data."""

    def __init__(self) -> None:
        self.template, self.data = "", {}

    def render(self, template: str, data: Any, **rest: Any) -> bytes:
        self.template, self.data = template, dict(data)
        return RENDER(template, data, **rest)


RENDER = pdf.render


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    made = Press()
    monkeypatch.setattr(pdf, "render", made.render)
    return made


def test_every_route_of_a_pdf_is_among_them(app):
    there = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.endswith(".pdf")}
    assert set(ENDPOINTS) == there


def test_every_template_is_printed_here():
    known = {path.relative_to(pdf.ROOT).as_posix() for path in pdf.ROOT.rglob("*.typ")} - {"base/paper.typ"}
    assert known == {
        "across/documents/document.typ", "across/exchange/report.typ", "across/exports/list.typ", "across/state.typ",
        "followup/letters/letter.typ", "invitations/draw.typ", "minutes/minutes.typ", "proposals/letter.typ",
        "schools/letters.typ",
    }  # fmt: skip


def printed(endpoint: str, app: Any, new_client: Any) -> tuple[bytes, str]:
    """A document of a kind as somebody gets it who may, and the school it is of."""
    if endpoint == "invitations_draw_record.as_pdf":
        place = DrawPlace()
        place.hold()
        answer = new_client().sign_in(place.parents[0]).get(f"/de-proef/meetings/{place.meeting.id}/draw.pdf")
        return answer.data, place.school.name
    world = build()
    route = next(one for one in ROUTES if one.endpoint == endpoint and one.allowed)
    values = route.values(world)
    database.session.commit()
    with app.test_request_context("/"):
        url = url_for(endpoint, school_slug=world.slug, **values)
    school = database.session.get_one(School, world.school_id)
    user = database.session.get_one(User, world.people[min(route.allowed)])
    answer = new_client().sign_in(user).get(url)
    assert (answer.status_code, answer.content_type) == (200, "application/pdf"), answer.text
    return answer.data, school.name


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_it_is_accessible_and_loses_no_word(db, clock, app, new_client, press, tmp_path: Path, endpoint):
    body, school = printed(endpoint, app, new_client)
    assert_accessible(body, tmp_path, school=school)

    told = with_more({key: value for key, value in press.data.items() if key != "school"}, iter(range(100_000)))
    told["school"] = f"{school} & Zn. ’t Łaantje"
    found = assert_accessible(RENDER(press.template, told, now=dates.now()), tmp_path, school=told["school"])
    said = spelled(found.words)
    assert found.info["Title"] == re.sub(r"\s+", " ", told["title"])
    marks = [mark for words in texts(told) for mark in re.findall(r"kk\d+kk", words)]
    assert [mark for mark in marks if mark not in said] == []
    assert spelled(WICKED) in said
    assert [words for words in SCRIPTS[: len(marks)] if spelled(words) not in said] == []
    assert beyond_the_page(tmp_path / "seen.pdf") == []
