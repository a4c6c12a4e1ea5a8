"""Several questions in one statement: each gets its own rows, in its own order, with values of the right kind."""

from datetime import date

import pytest
from sqlalchemy import Date, cast, func, literal, null, select

from klankbord.base import together
from klankbord.base.db import db as database
from klankbord.councils.models import Council, CouncilKind
from klankbord.people.models import User
from tests.factories.councils import CouncilFactory
from tests.factories.people import UserFactory
from tests.factories.schools import SchoolFactory

NAMES = ["Anna, de Vries", "Bo's", "Çelik"]


@pytest.fixture
def filled(db, clock):
    for name in NAMES:
        UserFactory(name=name)
    CouncilFactory(school_id=SchoolFactory().id, name="Raad", kind=CouncilKind.PARENT_COUNCIL)
    database.session.flush()


def people():
    return select(User.id.label("user_id"), User.name, User.created_at).where(User.name.in_(NAMES))


def test_each_question_gets_its_own_rows_from_one_statement(filled, queries):
    questions = {
        "backwards": people().order_by(User.name.desc()).limit(2),
        "councils": select(Council.kind, Council.name, Council.created_at, cast(null(), Date).label("day")),
        "forwards": people().order_by(User.name),
        "nobody": people().where(User.name == "Niemand"),
        "count": select(func.count(User.id).label("people")).where(User.name.in_(NAMES)),
    }
    with queries() as seen:
        answers = together.ask(questions)
    assert seen.count == 1, seen
    assert list(answers) == list(questions)
    for name, question in questions.items():
        assert [row._asdict() for row in answers[name]] == [
            row._asdict() for row in database.session.execute(question)
        ], name
    assert len(answers["backwards"]) == 2
    assert answers["nobody"] == []
    council = answers["councils"][0]
    assert council.kind is CouncilKind.PARENT_COUNCIL
    assert council.day is None
    assert council.created_at.tzinfo is not None


def test_two_values_of_one_kind_stay_apart(db):
    first = select(literal(date(2026, 1, 2)).label("a"), literal(date(2027, 3, 4)).label("b"))
    second = select(literal("words").label("b"), literal(date(2028, 5, 6)).label("a"))
    answers = together.ask({"first": first, "second": second})
    assert answers["first"] == [(date(2026, 1, 2), date(2027, 3, 4))]
    assert (answers["second"][0].a, answers["second"][0].b) == (date(2028, 5, 6), "words")


def test_nothing_asked_asks_nothing(db, queries):
    with queries() as seen:
        assert together.ask({}) == {}
    assert seen.count == 0
