"""Statements made once: found among the compiled ones by a key that is hashed once, and otherwise as any other."""

from sqlalchemy import bindparam, select

from klankbord.base.db import db as database
from klankbord.base.db import made_once, rows
from klankbord.people.models import User
from tests.factories.people import UserFactory


def test_its_key_is_hashed_once_and_says_the_same(db, clock):
    UserFactory(name="Anna")
    statement = select(User.name).where(User.name == bindparam("name"))
    plain = statement._generate_cache_key()
    assert rows(statement, {"name": "Anna"}).all() == [("Anna",)]
    kept = statement._generate_cache_key()
    assert kept is made_once(statement)._generate_cache_key()
    assert kept.key == plain.key
    assert kept.key.__dict__["hash"] == hash(plain.key)
    assert rows(statement, {"name": "Bo"}).all() == []


def test_what_is_made_of_it_has_a_key_of_its_own(db, clock):
    UserFactory(name="Anna")
    UserFactory(name="Bo")
    statement = made_once(select(User.name).order_by(User.name))
    assert database.session.scalars(statement).all() == ["Anna", "Bo"]
    assert database.session.scalars(statement.where(User.name != "Anna")).all() == ["Bo"]
    assert rows(statement.limit(1), {}).all() == [("Anna",)]
    assert database.session.scalars(statement).all() == ["Anna", "Bo"]
