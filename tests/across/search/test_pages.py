"""The page of search: what was found with its words marked, narrowed down, page after page."""

import re
from html import unescape

import pytest
from sqlalchemy import update

from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.base.search import following
from klankbord.meetings.models import Meeting
from klankbord.people.models import User
from tests.factories.minutes import approved
from tests.world import build, item

HERE = "/regenboog/search"


@pytest.fixture
def world(db, clock):
    made = build()
    approved(made)
    with writing():
        evening = database.session.get_one(Meeting, made.meeting_id)
        for number in range(45):
            item(evening, 100 + number, f"Zonnescherm {number}", description="Wat kosten <b>schermen</b> & tenten?")
        database.session.commit()
    following.follow()
    return made


@pytest.fixture
def member(world, new_client):
    return new_client().sign_in(database.session.get_one(User, world.people["board_member"]))


def search(client, **asked):
    answer = client.get(HERE, query_string=asked)
    assert answer.status_code == 200
    return unescape(answer.text)


def hits(page: str) -> list[str]:
    """The titles that were found, with what is marked in them between brackets."""
    found = re.findall(r"<h3[^>]*><a [^>]*>(.*?)</a></h3>", page)
    return [title.replace("<mark>", "[").replace("</mark>", "]") for title in found]


def test_the_menu_leads_there_and_an_empty_page_says_what_it_is(member):
    assert f'href="{HERE}"' in member.get("/regenboog/").text
    page = search(member)
    assert "Wat zoek je?" in page
    assert "Niets gevonden" not in page


def test_what_was_found_is_marked_and_leads_to_where_it_stands(member, world):
    page = search(member, q="kerstmarkt")
    assert "De <mark>kerstmarkt</mark> is op 17 december." in page
    page = search(member, q='"kramen komen"')
    assert "De <mark>kramen komen</mark> van de buurt" in page
    addresses = re.findall(r'<h3[^>]*><a href="([^"]+)"', page)
    assert addresses
    for address in addresses:
        assert member.get(address.split("#")[0]).status_code == 200
        assert f'id="{address.split("#")[1]}"' in member.get(address.split("#")[0]).text


def test_stems_beginnings_and_phrases(member):
    assert "[Zonnescherm] 44" in hits(search(member, q="zonneschermen"))[0]
    assert len(hits(search(member, q="zonnesch*"))) == 20
    assert hits(search(member, q='"zonnescherm 7"')) == ["[Zonnescherm 7]"]
    assert hits(search(member, q='"7 zonnescherm"')) == []


def test_it_goes_on_page_after_page(member):
    seen = []
    for number in (1, 2, 3):
        seen += hits(search(member, q="zonnescherm", page=number))
    assert len(seen) == len(set(seen)) == 45
    assert "pagina 3 van 3" in search(member, q="zonnescherm", page=3)
    assert hits(search(member, q="zonnescherm", page=99)) == hits(search(member, q="zonnescherm", page=3))
    for wrong in ("0", "-1", "x", "9" * 30, "²"):
        assert len(hits(search(member, q="zonnescherm", page=wrong))) == 20


def test_it_can_be_narrowed_down(member, world, new_client):
    admin = new_client().sign_in(database.session.get_one(User, world.people["admin"]))
    every = search(admin, q="kerst* sint* feest* zonne* *")
    assert hits(every) == []
    page = search(admin, q="sinterklaas")
    assert {"Agenda", "Notulen"} <= set(re.findall(r'class="chip accent">([^<]+)<', page))
    minutes = search(admin, q="sinterklaas", kind="minutes")
    assert set(re.findall(r'class="chip accent">([^<]+)<', minutes)) == {"Notulen"}
    assert len(hits(minutes)) < len(hits(page))
    assert hits(search(admin, q="zonnescherm", council=world.board_id)) == hits(search(admin, q="zonnescherm"))
    nothing = search(admin, q="zonnescherm", council=world.council_id)
    assert hits(nothing) == []
    assert "Zoek overal, in alle jaren" in nothing
    for wrong in ({"kind": "x"}, {"council": "x"}, {"council": "9" * 30}):
        assert hits(search(admin, q="zonnescherm", **wrong)) == hits(search(admin, q="zonnescherm"))
    assert hits(search(admin, q="zonnescherm", year="1999-2000")) == []


def test_nothing_found_says_what_to_try(member):
    page = search(member, q="eenhoorn")
    assert "Niets gevonden" in page
    assert "Zoek overal" not in page
    assert "eenhoorn" in page


def test_what_stands_there_is_shown_as_it_is(member):
    """Nobody's text, and nothing that was typed, becomes a part of the page."""
    raw = member.get(HERE, query_string={"q": 'zonnescherm "><script>alert(1)</script>'}).text
    assert "<script>alert" not in raw
    raw = member.get(HERE, query_string={"q": "zonnescherm"}).text
    assert "<b>schermen" not in raw
    assert "schermen&lt;/b&gt; &amp; tenten" in raw


@pytest.mark.parametrize(
    "typed", ["a" * 5000, "*", '"', "AND OR NOT", "stems:x", "';--", "(", "\x00", "%_", "'", "\\", "a:b*c"]
)
def test_whatever_is_typed_is_only_words(member, typed):
    search(member, q=typed)


def test_a_search_is_two_statements_whatever_it_finds(member, queries):
    search(member, q="zonnescherm")
    counts = []
    for typed in ("", "eenhoorn", "zonnescherm 3", "zonnescherm"):
        with queries() as seen:
            search(member, q=typed)
        counts.append(seen.count)
    assert counts == [2, 3, 4, 4], seen


def test_nothing_is_shown_to_who_is_not_signed_in(new_client, world):
    assert "Zonnescherm" not in new_client().get(f"{HERE}?q=zonnescherm").text


def test_who_sits_no_more_finds_what_a_parent_finds(new_client, world):
    with writing():
        database.session.execute(update(Meeting).values(agenda_version=0))
        database.session.commit()
    ended, parent = (
        new_client().sign_in(database.session.get_one(User, world.people[role])) for role in ("ended", "parent")
    )
    assert hits(search(ended, q="zonnescherm")) == hits(search(parent, q="zonnescherm")) == []
    assert hits(search(ended, q="kerstmarkt")) == hits(search(parent, q="kerstmarkt")) != []


def test_it_is_for_everybody(live, new_page, axe, fits):
    """On a phone of 320 points, by keyboard."""
    with live.app.app_context():
        world = build()
        approved(world)
        following.follow()
        page = new_page(viewport={"width": 320, "height": 640})
        live.sign_in(page.context, database.session.get_one(User, world.people["admin"]))
        database.session.remove()
    page.goto(f"{live.url}{HERE}")
    axe(page)
    page.get_by_label("Wat zoek je?").fill("kramen komen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=kramen+komen*")
    axe(page)
    fits(page)
    page.goto(f"{live.url}{HERE}?q=eenhoorn&kind=paper")
    axe(page)
    fits(page)
