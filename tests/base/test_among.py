"""Row numbers as one value: the same answer as a place for each, with one statement for every list."""

import pytest
from sqlalchemy import bindparam, select

from klankbord.base.among import Numbers, among, one_of
from klankbord.base.db import db as database
from klankbord.base.db import rows
from klankbord.people.models import User
from tests.factories.people import UserFactory


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_same_rows_as_with_a_place_for_each(db, clock, count):
    people = [UserFactory(name=f"Ouder {number}") for number in range(4)]
    wanted = [user.id for user in people[:count]]
    statement = select(User.id).where(among(User.id, bindparam("wanted", type_=Numbers()))).order_by(User.id)
    assert [row.id for row in rows(statement, {"wanted": wanted})] == wanted
    assert database.session.scalars(statement, {"wanted": {*wanted, 2**30}}).all() == wanted
    assert database.session.scalars(statement, {"wanted": ()}).all() == []


def test_its_words_do_not_change_with_the_list(db, clock, queries):
    UserFactory(name="Ouder")
    statement = select(User.id).where(among(User.id, bindparam("wanted", type_=Numbers())))
    with queries() as seen:
        for wanted in ([], [1], [1, 2, 3]):
            rows(statement, {"wanted": wanted}).all()
    assert len({str(words) for words in seen.statements}) == 1, seen


def test_one_of_a_few_known_values(db, clock):
    for name in ("Anna", "Bo", "Çelik"):
        UserFactory(name=name)
    found = select(User.name).where(one_of(User.name, ("Bo", "Anna"))).order_by(User.name)
    assert database.session.scalars(found).all() == ["Anna", "Bo"]


def test_plain_rows_are_asked_in_the_transaction_that_is_there(db, clock):
    """Also after a commit and a rollback, which give the connection back."""
    statement = select(User.name).where(User.name == "Anna")
    UserFactory(name="Anna")
    assert rows(statement, {}).all() == [("Anna",)]
    database.session.commit()
    assert rows(statement, {}).all() == [("Anna",)]
    UserFactory(name="Anna")
    assert len(rows(statement, {}).all()) == 2
    database.session.rollback()
    assert len(rows(statement, {}).all()) == 1
    with database.session.begin_nested():
        UserFactory(name="Anna")
        assert len(rows(statement, {}).all()) == 2
