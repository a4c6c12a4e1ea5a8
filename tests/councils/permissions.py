"""Who may use the routes of councils."""

from datetime import date

from klankbord.base.db import db
from klankbord.councils.models import Seat
from tests.access import EVERYBODY, Route


def board(world):  # type: ignore[no-untyped-def]
    return {"council_id": world.board_id}


def council(world):  # type: ignore[no-untyped-def]
    return {"council_id": world.council_id}


SEATING_BOARD = frozenset({"admin", "organiser"})
SEATING_COUNCIL = frozenset({"admin", "chair", "secretary"})


def ending(seat, **names):  # type: ignore[no-untyped-def]
    """A seat whose term has an end, so that there can be a next one."""

    def values(world):  # type: ignore[no-untyped-def]
        row = db.session.get_one(Seat, getattr(world, seat))
        row.ends_on = date(2027, 7, 31)
        db.session.commit()
        return {name: getattr(world, of) for name, of in names.items()} | {"seat_id": row.id}

    return values


def way(of):  # type: ignore[no-untyped-def]
    return lambda world: of(world) | {"_form": {"school_year": "2026-2027", "way": "draw"}}


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
    Route("councils.reappoint", "POST", ending("seat_id", council_id="board_id"), SEATING_BOARD),
    Route("councils.reappoint", "POST", ending("council_seat_id", council_id="council_id"), SEATING_COUNCIL),
    Route("councils_stagger.stagger", "POST", board, SEATING_BOARD),
    Route("councils_stagger.stagger", "POST", council, SEATING_COUNCIL),
    Route("councils_composition.choose", "GET", board, SEATING_BOARD),
    Route("councils_composition.choose", "GET", council, SEATING_COUNCIL),
    Route("councils_composition.choose", "POST", way(board), SEATING_BOARD),
    Route("councils_composition.choose", "POST", way(council), SEATING_COUNCIL),
]
