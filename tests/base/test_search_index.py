"""The index finds what plain Python finds, on whichever database it is: so both databases find the same."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.base.search import index
from klankbord.base.search.index import Document
from klankbord.base.search.models import WORDS, FoundKind, SearchDocument
from klankbord.kit.search_question import question
from klankbord.kit.search_words import COMMON, stem, words
from tests.factories.councils import CouncilFactory
from tests.factories.schools import SchoolFactory

SPOKEN = """
    schoolreis schoolreizen ouders ouder de het van kosten kost kamp kampen speel gespeeld ideeën Ideeen foto's 5a groep
    acht school's the meetings meeting were of ouder-avond e.mail 1e5 2026/07 Yıldız ŞAHİN مدرسة المدرسة ÆØ straße ﬁets
    x² ｆｕｌｌ a_b a|b
"""
WORDS_OF_TEXTS = SPOKEN.split()
WORDS_ASKED = [
    *WORDS_OF_TEXTS,
    "kos*",
    "scho*",
    "م*",
    "fi*",
    "A*",
    '"groep acht"',
    '"de kosten"',
    '"acht groep"',
    '"',
    "-",
    "*",
]
texts = st.lists(st.sampled_from(WORDS_OF_TEXTS), max_size=8).map(" ".join)
documents = st.lists(st.tuples(texts, texts, st.sampled_from(["nl", "en", ""])), min_size=1, max_size=8)
questions = st.lists(
    st.lists(st.sampled_from(WORDS_ASKED), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=6
)


@pytest.fixture
def place(db):
    with writing():
        council = CouncilFactory(school_id=SchoolFactory().id)
        other = CouncilFactory(school_id=SchoolFactory().id)
        database.session.commit()
        return council, other


def document(council, number: int, title: str, said: str, language: str) -> Document:
    return Document(
        school_id=council.school_id, part="item", thing_id=number, kind=FoundKind.AGENDA, council_id=council.id,
        school_year="2026-2027", day=date(2026, 10, 6), language=language, title=title, text=said,
    )  # fmt: skip


def plainly(typed: str, title: str, said: str, language: str) -> bool:
    """Whether a text answers a question, read word by word."""
    asked = question(typed)
    parts = [[word.folded for word in words(part)] for part in (title, said)]
    stems = [[stem(word, language) for word in part] for part in parts]
    told = [word for word in asked.words if word not in COMMON.get(language, ())]
    if not told and not asked.phrases and not asked.beginnings:
        told = list(asked.words)
    return (
        all(any(stem(word, language) in part for part in stems) for word in told)
        and all(any(word.startswith(begun) for part in parts for word in part) for begun in asked.beginnings)
        and all(
            any(_follows([stem(word, language) for word in phrase], part) for part in stems) for phrase in asked.phrases
        )
    )


def _follows(phrase: list[str], part: list[str]) -> bool:
    return any(part[at : at + len(phrase)] == phrase for at in range(len(part)))


def found(typed: str, school_id: int) -> set[int]:
    row = SearchDocument.__table__.c
    return set(database.session.scalars(select(row.thing_id).where(index.found_by(question(typed), school_id))))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents, questions)
def test_it_finds_what_plain_python_finds(place, given_documents, asked):
    """Whatever the words, in whatever language: the index of this database answers as the plain reading does."""
    council, other = place
    with writing():
        made = [document(council, number, *given) for number, given in enumerate(given_documents)]
        index.put({("meeting", 1): made, ("meeting", 2): [document(other, 99, *given_documents[0])]})
        for typed in asked:
            if question(typed).is_empty:
                continue
            expected = {number for number, given in enumerate(given_documents) if plainly(typed, *given)}
            assert found(typed, council.school_id) == expected, typed
        database.session.rollback()


def test_a_title_that_says_it_counts_more(place):
    council, _other = place
    with writing():
        index.put(
            {
                ("meeting", 1): [
                    document(council, 1, "Begroting", "het kamp", "nl"),
                    document(council, 2, "Kamp", "de begrotingen", "nl"),
                    document(council, 3, "Begroting van het kamp", "", "nl"),
                ]
            }
        )
        database.session.commit()
    row = SearchDocument.__table__.c
    asked = question("begroting kamp")
    statement = select(row.thing_id, index.in_title(asked)).where(index.found_by(asked, council.school_id))
    assert dict(map(tuple, database.session.execute(statement))) == {1: 1, 2: 1, 3: 2}


def test_what_is_the_same_is_not_written_again(place, queries):
    council, _other = place
    made = {("meeting", 1): [document(council, 1, "Kamp", "", "nl")], ("proposal", 1): []}
    with writing():
        assert index.put(made) == 1
        database.session.commit()
        with queries() as seen:
            assert index.put(made) == 0
        assert seen.count == 1
        changed = {("meeting", 1): [document(council, 1, "Feest", "", "nl")]}
        assert index.put(changed) == 1
        database.session.commit()
    assert found("kamp", council.school_id) == set()
    assert found("feest", council.school_id) == {1}


def test_what_is_forgotten_leaves_no_word(place):
    """Not in the documents, not in the words, and on SQLite not in the pieces that FTS5 keeps them in."""
    council, _other = place
    with writing():
        index.put({("meeting", number): [document(council, number, f"Kanarie{number}", "", "nl")] for number in (1, 2)})
        database.session.commit()
        index.forget([("meeting", 1)])
        database.session.commit()
    assert found("kanarie1", council.school_id) == set()
    assert found("kanarie2", council.school_id) == {2}
    assert len(database.session.execute(select(WORDS.c.rowid)).all()) == 1
    if index.is_sqlite():
        blocks = database.session.scalars(text("SELECT block FROM search_words_data")).all()
        assert not any(b"anarie1" in block for block in blocks)
