"""Who may use the routes of meetings: organisers write, whoever may see the council reads."""

from tests.access import EVERYBODY, Route

BOARD = frozenset({"admin", "organiser"})
COUNCIL = frozenset({"chair", "secretary"})


def board(world):  # type: ignore[no-untyped-def]
    return {"meeting_id": world.meeting_id}


def council(world):  # type: ignore[no-untyped-def]
    return {"meeting_id": world.council_meeting_id}


ROUTES = [
    Route("meetings.new", "GET", lambda w: {"council_id": w.board_id}, BOARD),
    Route("meetings.new", "GET", lambda w: {"council_id": w.council_id}, COUNCIL),
    Route("meetings_joint.joint", "GET", council, COUNCIL),
    Route("meetings_joint.joint", "POST", board, BOARD),
    Route("meetings_series.preview", "GET", lambda w: {"council_id": w.board_id}, BOARD),
    Route("meetings_series.preview", "GET", lambda w: {"council_id": w.council_id}, COUNCIL),
    Route("meetings_series.add", "GET", board, BOARD),
    Route("meetings_series.add", "POST", council, COUNCIL),
    Route("meetings_series.make", "POST", lambda w: {"council_id": w.board_id}, BOARD),
    Route("meetings_series.make", "POST", lambda w: {"council_id": w.council_id}, COUNCIL),
    Route("meetings.edit", "GET", board, BOARD),
    Route("meetings.edit", "GET", council, COUNCIL),
    Route("meetings.change", "POST", board, BOARD),
    Route("meetings.change", "POST", council, COUNCIL),
    Route("meeting_pages.page", "GET", board, EVERYBODY),
    Route("meeting_pages.page", "GET", council, EVERYBODY),
    Route("meeting_pages.calendar", "GET", board, EVERYBODY),
    Route("agenda_pages.to_print", "GET", board, EVERYBODY),
]
