"""The one interface to the index: put and take away documents, and the condition for what a question finds.

SQLite keeps the words in FTS5, PostgreSQL in tsvectors; both get the same stems (`kit/search_words`) and are asked the
same: every stem and every beginning of a word. That the stems of a phrase follow each other is read from the document.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    delete,
    insert,
    literal,
    literal_column,
    or_,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from klankbord.base.db import db, pieces
from klankbord.base.search.models import WORDS, FoundKind, SearchDocument
from klankbord.kit.search_question import Question
from klankbord.kit.search_words import BREAK, Sought, stored

Whole = tuple[str, int]
"""A kind of thing that is read as one, and its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text to find (see SearchDocument)."""

    school_id: int
    part: str
    thing_id: int
    kind: FoundKind
    council_id: int
    school_year: str
    day: date | None
    language: str
    title: str
    text: str
    item_id: int | None = None
    before: bool = False
    closed: bool = False


_FIELDS = tuple(Document.__dataclass_fields__)
_ROW = SearchDocument.__table__.c


def put(wholes: Mapping[Whole, Sequence[Document]]) -> int:
    """Let these wholes have these documents and no others; how many changed. What is the same is not written again."""
    known: dict[Whole, set[Document]] = {whole: set() for whole in wholes}
    columns = [_ROW.whole_kind, _ROW.whole_id, *(_ROW[name] for name in _FIELDS)]
    for some in pieces(list(wholes), 100):
        for kind, whole_id, *values in db.session.execute(select(*columns).where(_of(some))):
            known[kind, whole_id].add(Document(**dict(zip(_FIELDS, values, strict=True))))
    changed = [whole for whole in wholes if known[whole] != set(wholes[whole])]
    _take_away(changed)
    for whole in changed:
        for document in dict.fromkeys(wholes[whole]):
            _add(whole, document)
    return len(changed)


def forget(wholes: Collection[Whole]) -> None:
    """Take away all there is of these wholes at once and for good, in the caller's transaction: a text was erased."""
    _take_away(wholes)
    if is_sqlite():
        # FTS5 only marks what was deleted until its parts are merged.
        db.session.execute(text("INSERT INTO search_words (search_words) VALUES ('optimize')"))


def is_sqlite() -> bool:
    """Which of the two databases it is."""
    return db.engine.dialect.name == "sqlite"


def _take_away(wholes: Collection[Whole]) -> None:
    for some in pieces(list(wholes), 100):
        db.session.execute(delete(WORDS).where(WORDS.c.rowid.in_(select(_ROW.id).where(_of(some)))))
        db.session.execute(delete(SearchDocument.__table__).where(_of(some)))  # type: ignore[arg-type]


def _of(wholes: Iterable[Whole]) -> ColumnElement[bool]:
    return tuple_(_ROW.whole_kind, _ROW.whole_id).in_(list(wholes))


def _add(whole: Whole, document: Document) -> None:
    kept = stored(document.title, document.text, document.language)
    row = {"whole_kind": whole[0], "whole_id": whole[1], "stems": kept.stems, **asdict(document)}
    added = db.session.execute(insert(SearchDocument.__table__).returning(_ROW.id), row).scalar_one()  # type: ignore[arg-type]
    stems = " ".join([_of_school(document.school_id), *sorted({*kept.stems.split()} - {BREAK})])
    db.session.execute(insert(WORDS).values(rowid=added, stems=as_words(stems), words=as_words(kept.words)))


def _of_school(school_id: int) -> str:
    """A stem that every document of a school has and no word can be: those of others are not even looked at."""
    return f"_s{school_id}"


def found_by(question: Question, school_id: int) -> ColumnElement[bool]:
    """Whether a document is one of a school that a question finds, each in the language it is written in."""
    ways = []
    for language, sought in question.in_languages().items():
        follows = [place_of(_ROW.stems, _side_by_side(phrase)) > 0 for phrase in sought.phrases]
        ways.append(and_(_ROW.language == language, _ROW.id.in_(_with_all(sought, school_id)), *follows))
    return and_(_ROW.school_id == school_id, or_(*ways))


def in_title(question: Question) -> ColumnElement[int]:
    """How many of the stems and phrases that were sought stand in the title of a document."""
    title = place_of(_ROW.stems, f" {BREAK} ")
    counts = {}
    for language, sought in question.in_languages().items():
        asked = [*((stem,) for stem in sought.stems), *sought.phrases]
        places = [place_of(_ROW.stems, _side_by_side(phrase)) for phrase in asked]
        there = [case((and_(place > 0, place < title), 1), else_=0) for place in places]
        counts[language] = sum(there, start=literal(0, Integer))
    return case(counts, value=_ROW.language, else_=0)


def _side_by_side(phrase: Sequence[str]) -> str:
    return f" {' '.join(phrase)} "


def _with_all(sought: Sought, school_id: int) -> Select[Any]:
    """The ids of the documents of a school with every stem, also those of phrases, and every beginning of a word."""
    of_phrases = (stem for phrase in sought.phrases for stem in phrase)
    stems = list(dict.fromkeys([_of_school(school_id), *sought.stems, *of_phrases]))
    found = select(WORDS.c.rowid)
    if is_sqlite():
        asked = " AND ".join(
            [*(f'stems : "{stem}"' for stem in stems), *(f'words : "{begun}" *' for begun in sought.beginnings)]
        )
        return found.where(literal_column("search_words").op("MATCH")(literal(asked, Text)))
    found = found.where(_asks(WORDS.c.stems, [f"'{stem}'" for stem in stems]))
    if sought.beginnings:
        found = found.where(_asks(WORDS.c.words, [f"'{begun}':*" for begun in sought.beginnings]))
    return found


def _asks(vector: ColumnElement[Any], words: Iterable[str]) -> ColumnElement[bool]:
    return vector.op("@@", is_comparison=True)(cast(literal(" & ".join(words), Text), TSQUERY))


class as_words(FunctionElement[str]):  # noqa: N801 - written as the function it is
    """Words between spaces as the database keeps them: the same text for FTS5, a tsvector for PostgreSQL."""

    type = Text()
    inherit_cache = True

    def __init__(self, words: str) -> None:
        super().__init__(literal(words, Text))


@compiles(as_words)
def _as_text(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(as_words, "postgresql")
def _as_vector(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    # Not to_tsvector: its reader would take words apart that FTS5 leaves whole.
    words = compiler.process(element.clauses, **options)
    return f"array_to_tsvector(array_remove(string_to_array({words}, ' '), ''))"


class place_of(FunctionElement[int]):  # noqa: N801 - written as the function it is: place_of(text, words)
    """At which letter of a text some words begin, from 1; 0 where they do not stand in it."""

    type = Integer()
    inherit_cache = True

    def __init__(self, where: ColumnElement[str], words: str) -> None:
        super().__init__(where, literal(words, Text))


@compiles(place_of)
def _instr(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(place_of, "postgresql")
def _strpos(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"
