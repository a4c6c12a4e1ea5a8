"""Deny by default: every route of the URL map has its row, and every role gets what the row says and no more.

Addresses stay with the school: no page or file shows a member or parent the mail address of somebody else.
"""

import importlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, url_for
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from werkzeug.test import TestResponse

from klankbord.base.db import db
from klankbord.people.models import EmailAddress, UserAddress
from tests.access import EVERYBODY, OUTSIDERS, Route
from tests.fixtures.web import Client, SetClock
from tests.test_edge import holds_when_read, holds_when_written
from tests.world import World, build, carry, sessions, sign_in

HERE = Path(__file__).parent
ROUTES: list[Route] = [
    route
    for file in sorted(HERE.glob("*/permissions.py"))
    for route in importlib.import_module(f"tests.{file.parent.name}.permissions").ROUTES
]
CSRF = "0" * 40
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
READERS = frozenset({"parent", "board_member", "council_member", "chair", "teacher"})
SHOWN_TO_THEMSELVES = ("demo", "people.", "people_codes.", "link_pages.")


def test_every_route_has_its_row(app: Flask) -> None:
    """A route nobody wrote a row for fails here, and so does a row for a route that went away."""
    there = {
        (rule.endpoint, method) for rule in app.url_map.iter_rules() for method in (rule.methods or set()) & METHODS
    }
    assert {(route.endpoint, route.method) for route in ROUTES} == there


def test_marks_of_public_routes_agree(app: Flask) -> None:
    """What the table calls public is what the code marks public."""
    marked = {end for end, view in app.view_functions.items() if getattr(view, "is_public", False)}
    assert {route.endpoint for route in ROUTES if route.public} == marked


@pytest.mark.matrix
@pytest.mark.parametrize("route", ROUTES, ids=lambda r: f"{r.method} {r.endpoint}")
def test_each_role_gets_what_the_table_says(
    app: Flask, new_client: Callable[[], Client], clock: SetClock, route: Route
) -> None:
    """Those who may not come first, so that they meet the thing as it was."""
    world = build()
    values = route.values(world)
    form = values.pop("_form", {})
    with app.test_request_context("/"):
        slug = {} if route.outside_school or route.public else {"school_slug": world.slug}
        url = url_for(route.endpoint, **slug, **values)
    db.session.commit()
    hold_the_edge(app, new_client, route, world, url)
    answers: dict[str, str] = {}
    roles = ["anonymous", *sorted(OUTSIDERS), *sorted(EVERYBODY - route.allowed), *sorted(route.allowed)]
    references = sessions(world.people.values())
    token = csrf_token(app)
    for role in roles:
        client = new_client()
        if role != "anonymous":
            carry(client, references[world.people[role]], csrf_token=CSRF)
        elif route.method != "GET":
            with client.session_transaction() as session:
                session["csrf_token"] = CSRF
        data = {**form, "csrf_token": token} if route.method != "GET" else None
        with client.open(url, method=route.method, data=data, buffered=True) as answer:
            answers[role] = verdict(answer)
            if role in READERS and answers[role] == "in" and shows_people(route):
                leaked = addresses_in(answer, world.people[role])
                assert leaked == [], f"{role} reads {leaked} at {url}"
    assert answers == expected(route, world)


def csrf_token(app: Flask) -> str:
    """The token any page would give who has CSRF in their session, without reading one for three thousand posts."""
    return str(URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(CSRF))


def shows_people(route: Route) -> bool:
    """Whether a page or file must keep addresses; the demo's own pages and those for signing in show them."""
    return route.method == "GET" and not route.public and not route.endpoint.startswith(SHOWN_TO_THEMSELVES)


def addresses_in(answer: TestResponse, user_id: int) -> list[str]:
    """The addresses of everybody else that an answer holds."""
    own = select(UserAddress.address_id).where(UserAddress.user_id == user_id)
    text = words_of(answer)
    others = db.session.scalars(select(EmailAddress.address).where(EmailAddress.id.not_in(own))).all()
    assert others
    return [address for address in others if address in text]


def words_of(answer: TestResponse) -> str:
    """What an answer says; a workbook is unpacked, a PDF has tests of its own."""
    if answer.mimetype == "application/pdf":
        return ""
    if answer.data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as parts:
            return "\n".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    return answer.get_data(as_text=True)


def hold_the_edge(app: Flask, new_client: Callable[[], Client], route: Route, world: World, url: str) -> None:
    """Reading writes nothing; writing needs a token, and a page of our own around it."""
    client = new_client()
    if route.allowed:
        sign_in(client, world.people[min(route.allowed)])
    with client.session_transaction() as session:
        session["csrf_token"] = CSRF
    if route.method == "GET":
        holds_when_read(route, client, url)
    elif not getattr(app.view_functions[route.endpoint], "one_click", False):
        holds_when_written(client, url, csrf_token(app))


def verdict(answer: TestResponse) -> str:
    """In words: in, sign in, 403 or 404."""
    if answer.status_code == 302 and "/sign-in" in answer.headers["Location"]:
        return "sign in"
    words = {401: "sign in", 403: "403", 404: "404"}
    return words.get(answer.status_code, "in" if answer.status_code < 500 else str(answer.status_code))


def expected(route: Route, world: World) -> dict[str, str]:
    """What the row promises each role."""
    if route.public:
        return dict.fromkeys(["anonymous", *world.people], "404" if route.missing else "in")
    outsiders = "in" if route.outside_school else "404"
    return (
        {"anonymous": "sign in"}
        | dict.fromkeys(OUTSIDERS, outsiders)
        | {role: "in" if role in route.allowed else "404" if role in route.hidden else "403" for role in EVERYBODY}
    )
