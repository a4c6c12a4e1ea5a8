"""What a question finds for one viewer: how many of what, and a page of it, best first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select

from klankbord.across.search.sight import seen_by
from klankbord.base.db import db
from klankbord.base.search import index
from klankbord.base.search.models import FoundKind, SearchDocument
from klankbord.councils.models import Council
from klankbord.kit.search_question import Piece, Question, excerpt, marked
from klankbord.kit.viewer import Viewer

PER_PAGE = 20
_IS = SearchDocument.__table__.c


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a reader narrowed it down to; None for all."""

    kind: FoundKind | None = None
    council_id: int | None = None
    school_year: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One document that was found; title and excerpt in pieces, with what was sought marked."""

    whole_id: int
    part: str
    thing_id: int
    item_id: int | None
    kind: FoundKind
    council: str
    council_kind: str
    day: date | None
    title: Sequence[Piece]
    excerpt: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits of `total`, the last one where a later one was asked for.

    `kinds`, `councils` (id and name) and `years` come with how many each would leave.
    """

    total: int = 0
    page: int = 1
    hits: Sequence[Hit] = ()
    kinds: Mapping[FoundKind, int] = field(default_factory=dict)
    councils: Mapping[tuple[int, str], int] = field(default_factory=dict)
    years: Mapping[str, int] = field(default_factory=dict)


def find(viewer: Viewer, question: Question, chosen: Chosen, page: int = 1) -> Found:
    """What a question finds, in two statements: the title that says it best first, then the newest."""
    if question.is_empty or viewer.school is None:
        return Found()
    condition = and_(index.found_by(question, viewer.school_id), seen_by(viewer))
    counted = _counted(condition)
    total = sum(count for *values, count in counted if _fits(values, chosen))
    page = min(page, max(1, -(-total // PER_PAGE)))
    return Found(
        total=total,
        page=page,
        hits=_hits(condition, question, chosen, page) if total else (),
        kinds=_left(counted, chosen, 0),
        councils=_left(counted, chosen, 1),
        years=_left(counted, chosen, 2),
    )


def _counted(condition: ColumnElement[bool]) -> list[tuple[FoundKind, tuple[int, str], str, int]]:
    rows = db.session.execute(
        select(_IS.kind, _IS.council_id, Council.name, _IS.school_year, func.count())
        .join(Council, Council.id == _IS.council_id)
        .where(condition)
        .group_by(_IS.kind, _IS.council_id, Council.name, _IS.school_year)
    )
    return [(FoundKind(kind), (council_id, name), year, count) for kind, council_id, name, year, count in rows]


def _fits(values: Sequence[Any], chosen: Chosen, besides: int | None = None) -> bool:
    wanted = (chosen.kind, chosen.council_id, chosen.school_year)
    given = (values[0], values[1][0], values[2])
    return all(
        number == besides or want is None or want == value
        for number, (want, value) in enumerate(zip(wanted, given, strict=True))
    )


def _left(counted: Sequence[Any], chosen: Chosen, place: int) -> dict[Any, int]:
    """How many each value of one filter leaves, the other filters as they are."""
    left: Counter[Any] = Counter()
    for *values, count in counted:
        if _fits(values, chosen, besides=place):
            left[values[place]] += count
    return dict(left)


def _hits(condition: ColumnElement[bool], question: Question, chosen: Chosen, page: int) -> list[Hit]:
    named = Council.name.label("council"), Council.kind.label("council_kind")
    statement = select(*_IS, *named).join(Council, Council.id == _IS.council_id).where(condition)
    for column, value in (
        (_IS.kind, chosen.kind), (_IS.council_id, chosen.council_id), (_IS.school_year, chosen.school_year)
    ):  # fmt: skip
        if value is not None:
            statement = statement.where(column == value)
    best = (index.in_title(question).desc(), _IS.day.is_(None), _IS.day.desc(), _IS.id.desc())
    rows = db.session.execute(statement.order_by(*best).limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return [_hit(row, question) for row in rows]


def _hit(row: Row[*tuple[Any, ...]], question: Question) -> Hit:
    sought = question.sought(row.language)
    return Hit(
        whole_id=row.whole_id,
        part=row.part,
        thing_id=row.thing_id,
        item_id=row.item_id,
        kind=FoundKind(row.kind),
        council=row.council,
        council_kind=row.council_kind,
        day=row.day,
        title=marked(row.title, row.language, sought),
        excerpt=excerpt(row.text, row.language, sought),
    )
