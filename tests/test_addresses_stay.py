"""Addresses stay with the school: no page or file shows a member or parent the mail address of somebody else."""

import io
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask, url_for
from sqlalchemy import select
from werkzeug.test import TestResponse

from klankbord.base.db import db
from klankbord.people.models import EmailAddress, UserAddress
from tests.access import EVERYBODY
from tests.fixtures.web import Client
from tests.test_permissions import ROUTES
from tests.world import World, build, sign_in

READERS = ("parent", "board_member", "council_member", "chair", "teacher")
OPEN = ("demo", "health", "static", "people.", "people_codes.", "link_pages.")
READ = [
    route
    for route in ROUTES
    if route.method == "GET"
    and not route.missing
    and not route.endpoint.startswith(OPEN)
    and route.allowed & {*READERS}
]


def others(world: World, user_id: int) -> set[str]:
    """The addresses of everybody who is somebody else."""
    own = select(UserAddress.address_id).where(UserAddress.user_id == user_id)
    found = db.session.scalars(select(EmailAddress.address).where(EmailAddress.id.not_in(own)))
    return set(found)


def words_of(answer: TestResponse) -> str:
    """What an answer says; a workbook is unpacked, a PDF has tests of its own."""
    if answer.mimetype == "application/pdf":
        return ""
    if answer.data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as parts:
            return "\n".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("route", READ, ids=lambda route: route.endpoint)
def test_nobody_reads_an_address_of_somebody_else(app: Flask, new_client: Callable[[], Client], route) -> None:
    world = build()
    values = route.values(world)
    values.pop("_form", None)
    with app.test_request_context("/"):
        slug = {} if route.outside_school or route.public else {"school_slug": world.slug}
        url = url_for(route.endpoint, **slug, **values)
    db.session.commit()
    seen = 0
    for role in sorted({*READERS} & route.allowed & EVERYBODY):
        client = new_client()
        sign_in(client, world.people[role])
        with client.get(url, buffered=True, follow_redirects=True) as answer:
            seen += answer.status_code == 200
            text = words_of(answer)
        leaked = [address for address in others(world, world.people[role]) if address in text]
        assert leaked == [], f"{role} reads {leaked} at {url}"
    assert seen


def test_there_is_something_to_leak(app: Flask) -> None:
    """Every person of the world has an address, so that the pages could show one."""
    world = build()
    assert len(others(world, world.people["parent"])) == len(world.people) - 1
    assert len(READ) > 15
