"""A world whose parent council held an evening, and the files of it behind somebody's sign-in."""

from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from klankbord.base.db import db as database
from klankbord.people.models import User
from tests.fixtures.web import Client
from tests.world import World, build


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return build()


@pytest.fixture
def reader(world: World, new_client: Callable[[], Client]) -> Callable[[str], Client]:
    """A client that is signed in as one of the roles."""
    return lambda role: new_client().sign_in(database.session.get_one(User, world.people[role]))
