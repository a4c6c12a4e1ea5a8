"""In which order a meeting treats its items."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Thing = TypeVar("Thing")


def in_turn(things: Sequence[Thing], item_of: Callable[[Thing], Any] = lambda thing: thing) -> list[Thing]:
    """Things in reading order, in the order they are treated: each right after the one it is to be treated after.

    `item_of` gives the agenda item of a thing. What names an item that is not among them stays in its own place.
    """
    items = {item_of(thing).id: thing for thing in things}
    later: dict[int, list[Thing]] = {}
    for thing in things:
        after_id = item_of(thing).treated_after_id
        if after_id in items and after_id != item_of(thing).id:
            later.setdefault(after_id, []).append(thing)
    if not later:
        return list(things)
    pulled = {item_of(thing).id for some in later.values() for thing in some}
    found: list[Thing] = []
    waiting = [thing for thing in reversed(things) if item_of(thing).id not in pulled]
    while waiting:
        thing = waiting.pop()
        found.append(thing)
        waiting += reversed(later.pop(item_of(thing).id, []))
    # Items that wait for one another would wait for ever.
    return found + [thing for some in later.values() for thing in some]
