"""Speed as the suite holds it: by counts, never by a clock. The clock is for `make bench`."""

from typing import Any

import pytest

from benchmarks import first_visit, school
from klankbord.base.db import db as database
from klankbord.people.models import User
from tests.fixtures.browser import PHONE

MOST = {"proposal": 5, "long_round": 5, "meeting": 7, "home": 4}
"""Statements of a page, those for the session and the viewer included."""


@pytest.mark.parametrize("page", MOST)
def test_a_page_asks_as_little_with_300_as_with_one(db, client, queries, page) -> None:
    """The number is the same, and at most the one named here."""
    counted = []
    for size in (1, 300):
        many = {"said": 3 * size + 2} if page == "long_round" else {"comments": size, "items": size, "more": size}
        places = school.fill(**many, parents=size + 2, slug=f"school-{size}")
        client.sign_in(db.session.get_one(User, places.parents[0]))
        client.get(getattr(places, page))
        with queries() as seen:
            answer = client.get(getattr(places, page))
        assert answer.status_code == 200
        counted.append(seen.count)
    assert counted[0] == counted[1], seen
    assert counted[1] <= MOST[page], seen


def test_saying_something_asks_as_little_in_a_long_conversation(db, client, queries) -> None:
    """Session, viewer, how often they spoke, proposal, where it comes, the comment, the log, twice the form: nine."""
    for size in (1, 300):
        places = school.fill(comments=size, items=1, more=1, parents=size + 2, slug=f"talk-{size}")
        client.sign_in(db.session.get_one(User, places.parents[0]))
        filled = client.form(f"{places.wall}/comments", on=places.wall).values | {"body": "Ook voor kleuters."}
        with queries() as seen:
            answer = client.post(f"{places.wall}/comments", data=filled)
        assert answer.status_code == 303
        assert seen.count == 9, seen


def test_the_menu_asks_for_its_addresses_once(app, db, client, monkeypatch) -> None:
    """Every page shows them, and the router takes long over each: the second page of a school builds its own only."""
    places = school.fill(comments=1, items=3, more=1, parents=3, slug="school-with-a-menu")
    client.sign_in(db.session.get_one(User, places.parents[0]))
    counted = []
    build = app.url_for

    def count(endpoint: str, **values: Any) -> str:
        counted.append(endpoint)
        return build(endpoint, **values)

    monkeypatch.setattr(app, "url_for", count)
    client.get(places.home)
    assert "proposals.index" in counted
    counted.clear()
    assert client.get(places.meeting).status_code == 200
    assert not {"proposals.index", "councils.index", "exchange.index"} & set(counted), counted


def test_the_first_visit_from_a_mail_is_light(live, new_page) -> None:
    """All that a phone fetches for the page behind the link in a mail, as it comes over the network, fonts included."""
    with live.app.app_context():
        places = school.fill()
        database.session.remove()
    page = new_page(viewport=PHONE)
    fetched: dict[str, int] = {}
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")

    def note(event: dict[str, Any]) -> None:
        fetched[event["requestId"]] = int(event["encodedDataLength"])

    network.on("Network.loadingFinished", note)
    answer = page.goto(live.url + places.link, wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200
    assert page.locator(".comment").count() == 50
    assert 3 <= len(fetched) <= first_visit.MOST_REQUESTS
    assert 20_000 < sum(fetched.values()) <= first_visit.MOST_BYTES
