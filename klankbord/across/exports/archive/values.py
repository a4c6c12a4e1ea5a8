"""What the parts of an archive share: rows as values for JSON, and rows by what they belong to."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

Values = dict[str, Any]
Thing = TypeVar("Thing")


def taken(columns: Iterable[str], row: Any) -> Values:
    """Some columns of a row by name."""
    return {column: getattr(row, column) for column in columns}


def grouped(pairs: Iterable[tuple[int, Thing]]) -> dict[int, list[Thing]]:
    """Things by their key, each in the order they came."""
    found: dict[int, list[Thing]] = defaultdict(list)
    for key, thing in pairs:
        found[key].append(thing)
    return found
