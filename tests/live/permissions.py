"""Who may use the routes of a running meeting."""

from tests.access import BOARD, COUNCIL, Route

WRITERS = frozenset({"chair", "secretary"})
BOARD_WRITERS = frozenset({"organiser", "board_secretary"})


def board(world):  # type: ignore[no-untyped-def]
    return {"meeting_id": world.meeting_id}


def council(world):  # type: ignore[no-untyped-def]
    return {"meeting_id": world.council_meeting_id}


ROUTES = [
    Route("live.page", "GET", board, BOARD | {"admin", "participant"}),
    Route("live.page", "GET", council, COUNCIL | {"admin"}),
    Route("live.now", "GET", council, COUNCIL | {"admin"}),
    Route("live.move", "POST", council, WRITERS),
    Route("live.move", "POST", board, BOARD_WRITERS),
    Route("live.go_to", "POST", council, WRITERS),
    Route("live.mend_times", "POST", council, WRITERS),
    Route("attendance.page", "GET", council, WRITERS),
    Route("attendance.page", "GET", board, BOARD_WRITERS),
    Route("attendance.save", "POST", council, WRITERS),
    Route("attendance.add_guest", "POST", council, WRITERS),
    Route("attendance.remove", "POST", lambda w: {**council(w), "attendance_id": 999_999}, WRITERS),
]
