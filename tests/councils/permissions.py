"""Who may use the routes of councils."""

from tests.access import EVERYBODY, Route


def board(world):  # type: ignore[no-untyped-def]
    return {"council_id": world.board_id}


def council(world):  # type: ignore[no-untyped-def]
    return {"council_id": world.council_id}


SEATING_BOARD = frozenset({"admin", "organiser"})
SEATING_COUNCIL = frozenset({"admin", "chair", "secretary"})

ROUTES = [
    Route("councils.index", "GET", lambda w: {}, EVERYBODY),
    Route("councils.settings", "GET", board, SEATING_BOARD),
    Route("councils.settings", "GET", council, SEATING_COUNCIL),
    Route("councils.settings", "POST", board, SEATING_BOARD),
    Route("councils.settings", "POST", council, SEATING_COUNCIL),
    Route("councils.seats", "GET", board, SEATING_BOARD),
    Route("councils.seats", "GET", council, SEATING_COUNCIL),
    Route("councils.add_seat", "POST", board, SEATING_BOARD),
    Route("councils.add_seat", "POST", council, SEATING_COUNCIL),
    Route("councils.end_seat", "POST", lambda w: board(w) | {"seat_id": w.seat_id}, SEATING_BOARD),
    Route("councils.end_seat", "POST", lambda w: council(w) | {"seat_id": w.council_seat_id}, SEATING_COUNCIL),
]
