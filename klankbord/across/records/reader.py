"""Reading a record: YAML in, values out. Whatever is not understood is named in a sentence, never dropped."""

from collections.abc import Iterable, Mapping
from typing import Any

from klankbord.across.records.values import (
    COUNTS_AND_NOTES,
    ENTRY_KEYS,
    ITEM_KEYS,
    LIST_KEYS,
    MEETING_KEYS,
    NOT_KEPT,
    SHAPE_KEYS,
    BadRecord,
    Item,
    Listed,
    Record,
    Scalar,
)
from klankbord.kit.shapes import is_empty
from klankbord.kit.yaml_text import Bare, NotYaml, load

MOST_DEPTH = 20


def read(text: str | bytes) -> Record:
    """The record in a YAML text.

    Raises BadRecord with a sentence for what is no YAML, for a key that is not known (at the top, in an item, among
    the attendees), and for a value whose shape its key cannot hold.
    """
    try:
        given = load(text)
    except NotYaml as error:
        raise BadRecord(str(error)) from error
    if not isinstance(given, dict) or not given:
        raise BadRecord("There is no record of a meeting in it: it must begin with keys such as date and agenda_items.")
    top = {*MEETING_KEYS, *ENTRY_KEYS, "attendees", "agenda_items", "next_meeting", *NOT_KEPT}
    _need_known(given, top, "The record")
    attendees = _mapping(given.get("attendees"), "attendees")
    _need_known(attendees, {*LIST_KEYS, *COUNTS_AND_NOTES}, "The list of attendees")
    return Record(
        scalars=_scalars(given, MEETING_KEYS, "the record"),
        attendance={key: _listed(attendees[key]) for key in LIST_KEYS if not is_nothing(attendees.get(key))},
        counts_and_notes=_scalars(attendees, COUNTS_AND_NOTES, "the list of attendees"),
        items=_items(given.get("agenda_items"), "agenda_items", 1),
        entries={key: _listed(given[key]) for key in ENTRY_KEYS if not is_nothing(given.get(key))},
        next_meeting=None if is_empty(given.get("next_meeting")) else given["next_meeting"],
    )


def is_nothing(value: Any) -> bool:
    """Whether a key holds no value at all; a list of empty entries is something."""
    return value is None or value in ("", [], {})


def _need_known(given: Iterable[str], known: set[str], where: str) -> None:
    strange = [key for key in given if key not in known]
    if strange:
        words = "a key that is" if len(strange) == 1 else "keys that are"
        names = ", ".join(f"“{key}”" for key in strange)
        raise BadRecord(f"{where} has {words} not known: {names}. Correct the spelling, or take it out.")


def _mapping(value: Any, key: str) -> Mapping[str, Any]:
    if is_nothing(value):
        return {}
    if not isinstance(value, dict):
        raise BadRecord(f"“{key}” must hold keys with values, not {_shape(value)}.")
    return value


def _scalars(given: Mapping[str, Any], keys: Iterable[str], where: str) -> dict[str, Scalar]:
    return {key: _scalar(given[key], key, where) for key in keys if not is_nothing(given.get(key))}


def _scalar(value: Any, key: str, where: str) -> Scalar:
    if isinstance(value, list | dict):
        raise BadRecord(f"“{key}” of {where} must be words or a number, not {_shape(value)}.")
    if isinstance(value, bool):
        return Scalar("true" if value else "false", bare=True)
    return Scalar(str(value), bare=isinstance(value, Bare) or not isinstance(value, str))


def _listed(value: Any) -> Listed:
    return Listed(tuple(value)) if isinstance(value, list) else Listed((value,), alone=True)


def _items(value: Any, key: str, depth: int) -> tuple[Item, ...]:
    if is_nothing(value):
        return ()
    if not isinstance(value, list):
        raise BadRecord(f"“{key}” must be a list of items, not {_shape(value)}.")
    if depth > MOST_DEPTH:
        raise BadRecord(f"The items lie more than {MOST_DEPTH} deep in each other.")
    return tuple(_item(part, number, depth) for number, part in enumerate(value, 1))


def _item(value: Any, number: int, depth: int) -> Item:
    if not isinstance(value, dict) and not is_nothing(value):
        raise BadRecord(f"Item {number} must hold keys with values, such as title, not {_shape(value)}.")
    given: Mapping[str, Any] = value or {}
    title = given.get("title")
    where = f"item {number} ({title})" if isinstance(title, str) and title else f"item {number}"
    _need_known(given, {*ITEM_KEYS, *SHAPE_KEYS, "sub"}, where.capitalize() if not title else f"I{where[1:]}")
    return Item(
        scalars=_scalars(given, ITEM_KEYS, where),
        shapes={key: given[key] for key in SHAPE_KEYS if not is_empty(given.get(key))},
        sub=_items(given.get("sub"), "sub", depth + 1),
    )


def _shape(value: Any) -> str:
    if isinstance(value, dict):
        return "keys with values"
    return "a list" if isinstance(value, list) else f"only “{value}”"
