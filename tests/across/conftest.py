"""A meeting that came from a record, and somebody behind its pages."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from klankbord.across.records import export
from klankbord.agenda.models import AgendaItem
from klankbord.base.db import db as database
from klankbord.meetings.models import Meeting
from klankbord.people.models import User
from klankbord.schools.models import School
from tests.fixtures.web import Client, SetClock
from tests.round_trips import RECORDS, take_in
from tests.world import World, build

EVERYTHING = next(path for path in RECORDS if "everything" in path.stem).read_text(encoding="utf-8")


class Desk:
    """A meeting that came from a record, with its secretary behind the pages."""

    def __init__(self, meeting_id: int, client: Client) -> None:
        self.id, self.client = meeting_id, client
        self.here = f"/regenboog/meetings/{meeting_id}"

    @property
    def record(self) -> dict[str, Any]:
        """The record as it comes out now."""
        found: dict[str, Any] = yaml.safe_load(export.export(database.session.get_one(Meeting, self.id)))
        return found

    @property
    def item_id(self) -> int:
        """The first item."""
        items = select(AgendaItem.id).where(AgendaItem.meeting_id == self.id).order_by(AgendaItem.position)
        return database.session.scalars(items).first() or 0

    def send(self, path: str, data: dict[str, Any], on: str | None = None) -> None:
        response = self.client.submit(path, data, on=on)
        assert response.status_code == 303, response.text[-3000:]


@pytest.fixture
def open_desk(db: SQLAlchemy, clock: SetClock, new_client) -> Callable[[str], Desk]:
    """Take a record in and sit down as the secretary of its council."""
    world: World = build()
    school = database.session.get_one(School, world.school_id)

    def start(text: str) -> Desk:
        meeting = take_in(text, school)
        role = "organiser" if meeting.council_id == world.board_id else "secretary"
        return Desk(meeting.id, new_client().sign_in(database.session.get_one(User, world.people[role])))

    return start


@pytest.fixture
def desk(open_desk) -> Desk:
    return open_desk(EVERYTHING)
