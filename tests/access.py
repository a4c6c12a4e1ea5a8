"""How a feature says who may use its routes; tests/test_permissions.py holds the application to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.world import World

EVERYBODY = frozenset(
    {"admin", "organiser", "teacher", "parent", "ended", "board_member", "board_secretary", "participant", "chair",
     "secretary", "council_member"}
)  # fmt: skip
OUTSIDERS = frozenset({"stranger", "other_admin"})
BOARD = frozenset({"organiser", "board_member", "board_secretary"})
COUNCIL = frozenset({"chair", "secretary", "council_member"})


@dataclass(frozen=True)
class Route:
    """One route on one thing: who gets in; `hidden` roles get 404, the rest of the school 403.

    `values` makes the URL's values (and, under `_form`, the form) from the world. Outsiders always get 404, and
    nobody signed in gets the sign-in page (GET) or 401. A public route says so and is open to all; `missing` says that
    the thing these values name is not there, for anybody.
    """

    endpoint: str
    method: str
    values: Callable[[World], dict[str, Any]]
    allowed: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    public: bool = False
    missing: bool = False
    outside_school: bool = False
