"""Several questions in one statement, for a page that asks a little of many features."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Enum,
    Integer,
    Label,
    Row,
    Select,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.engine.result import result_tuple
from sqlalchemy.types import TypeEngine

from klankbord.base.db import db

Question = Select[*tuple[Any, ...]]
Slot = tuple[Any, int]
"""A place in the wide row: a kind of value, and the how-manieth of it."""


def ask(questions: Mapping[str, Question]) -> dict[str, Sequence[Row[*tuple[Any, ...]]]]:
    """The rows of each question by its name, in its order, from one statement whatever their number.

    A question is a SELECT of labelled columns, with its own order and limit. They are laid under each other (UNION
    ALL): every row tells which question it answers, and leaves empty the places it does not use.
    """
    if not questions:
        return {}
    places = {name: dict(_places(question)) for name, question in questions.items()}
    slots: dict[Slot, TypeEngine[Any]] = {}
    for name, question in questions.items():
        for column in question.selected_columns:
            slots.setdefault(places[name][str(column.key)], column.type)
    wide = [_wide(number, questions[name], places[name], slots) for number, name in enumerate(questions)]
    found: dict[int, list[tuple[Any, ...]]] = {number: [] for number in range(len(questions))}
    for row in db.session.execute(union_all(*wide)):
        found[row[0]].append(tuple(row))
    answers: dict[str, Sequence[Row[*tuple[Any, ...]]]] = {}
    order = {slot: index for index, slot in enumerate(slots, start=2)}
    for number, name in enumerate(questions):
        make = result_tuple(list(places[name]))
        indexes = [order[slot] for slot in places[name].values()]
        rows = sorted(found[number], key=lambda row: row[1])
        answers[name] = [make([row[index] for index in indexes]) for row in rows]
    return answers


def _places(question: Question) -> Iterator[tuple[str, Slot]]:
    """Where each column of a question goes: values of one kind share places with those of other questions."""
    used: Counter[Any] = Counter()
    for column in question.selected_columns:
        kind = column.type.enum_class if isinstance(column.type, Enum) else type(column.type)
        yield str(column.key), (kind, used[kind])
        used[kind] += 1


def _wide(
    number: int, question: Question, places: Mapping[str, Slot], slots: Mapping[Slot, TypeEngine[Any]]
) -> Question:
    inner = question.subquery()
    filled = {slot: inner.c[key] for key, slot in places.items()}
    cells: list[ColumnElement[Any] | Label[Any]] = [
        filled.get(slot, cast(null(), kind)).label(f"v{index}") for index, (slot, kind) in enumerate(slots.items())
    ]
    return select(
        literal(number, Integer).label("question"), func.row_number().over().label("place"), *cells
    ).select_from(inner)
