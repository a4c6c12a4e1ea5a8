"""A school with both councils, somebody in every role behind a desk, and a reader for each kind of file."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pypdf
import pytest
from flask_sqlalchemy import SQLAlchemy
from openpyxl import load_workbook

from klankbord.base.db import db as database
from klankbord.people.models import User
from tests.fixtures.web import Client
from tests.world import World, build

Sign = Callable[[str], Client]


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return build()


@pytest.fixture
def sit(world: World, new_client: Callable[[], Client]) -> Sign:
    """Sign somebody in by their role."""
    return lambda role: new_client().sign_in(database.session.get_one(User, world.people[role]))


def post(client: Client, path: str, **data: Any):
    """Press the button that asks for a file."""
    return client.post(path, data={"csrf_token": client.token("/account"), **data}, buffered=True)


def rows_of(response) -> list[dict[str, Any]]:
    """A list as it was handed over, by its headings; totals too."""
    assert response.status_code == 200, response.text
    if response.mimetype == "text/csv":
        return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"), newline=""), delimiter=";"))
    page = load_workbook(io.BytesIO(response.data)).worksheets[0]
    headings, *rows = page.iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def texts_of(response) -> str:
    """Everything somebody could read in an answer, whatever kind of file it is."""
    if response.mimetype == "application/zip":
        with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
            return "\n".join(
                archive.read(name).decode("utf-8", "replace") for name in archive.namelist() if ".pdf" not in name
            )
    if response.mimetype.endswith("spreadsheetml.sheet"):
        return json.dumps(rows_of(response), default=str, ensure_ascii=False)
    return response.data.decode("utf-8", "replace")


class Taken:
    """A zip as it was handed over, opened."""

    def __init__(self, response) -> None:
        assert response.status_code == 200, response.text
        self.response = response
        self.zip = zipfile.ZipFile(io.BytesIO(response.data))
        self.names = self.zip.namelist()

    def json(self, name: str) -> Any:
        """One of the files of values."""
        return json.loads(self.zip.read(f"{name}.json"))

    def text(self, name: str) -> str:
        """A text in it."""
        return self.zip.read(name).decode("utf-8")

    @property
    def everything(self) -> str:
        """Every word in it, of PDFs too."""
        found = []
        for name in self.names:
            body = self.zip.read(name)
            if name.endswith(".pdf") and name.startswith("minutes/"):
                body = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages).encode()
            found.append(body.decode("utf-8", "replace"))
        return "\n".join([*self.names, *found])


def take(client: Client, council_id: int) -> Taken:
    """Press the button for everything."""
    return Taken(post(client, f"/regenboog/councils/{council_id}/archive"))
