"""Finding one's way in a long conversation: in which order it is read, and which page of it."""

from functools import lru_cache
from typing import Any, NamedTuple

from flask_babel import gettext as _

from klankbord.base.i18n import language
from klankbord.proposals.talk.queries import Order, Part

_FEW = 3
"""With so few comments there is nothing to order."""


class Reading(NamedTuple):
    """The links of a conversation: `orders` as tabs, `page` as a pager, and `query`, by which this part comes back.

    They are relative to the page itself, which is reached by session and by link.
    """

    orders: list[tuple[str, str, bool]]
    page: dict[str, Any]
    query: str
    first: str


def reading(part: Part, said_count: int, place: str = "") -> Reading | None:
    """The links above and below a part of a conversation; None where all of it stands there and is short.

    Those of what is about one place of the plan stay with that place.
    """
    if said_count <= _FEW and part.is_whole:
        return None
    return _reading(language(), part.order, part.page, part.pages, place)


@lru_cache(maxsize=512)
def _reading(_language: str, order: Order, page: int, pages: int, place: str) -> Reading:
    labels = {
        Order.OLDEST: _("Oldest first"),
        Order.NEWEST: _("Newest first"),
        Order.HELPFUL: _("Most helpful"),
        Order.UNANSWERED: _("Not answered by the school"),
    }
    turn = {
        "number": page,
        "pages": pages,
        "previous_url": f"{_query(order, page - 1, place)}#talk" if page > 1 else "",
        "next_url": f"{_query(order, page + 1, place)}#talk" if page < pages else "",
    }
    orders = [(label, f"{_query(one, 1, place)}#talk", one is order) for one, label in labels.items()]
    return Reading(orders, turn, _query(order, page, place), f"{_query(order, 1, place)}#talk")


def _query(order: Order, page: int, place: str) -> str:
    query = f"?passage={place}&sort={order}" if place else f"?sort={order}"
    return f"{query}&page={page}" if page > 1 else query
