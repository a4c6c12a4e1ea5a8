"""Who may have which files: addresses for administrators, lists for who sits in a council, all for who leads it."""

from tests.access import BOARD, COUNCIL, Route

ADMIN = frozenset({"admin"})
TABLES = ("members", "presences", "decisions", "actions")


def nothing(world):  # type: ignore[no-untyped-def]
    return {}


def a_sheet(world):  # type: ignore[no-untyped-def]
    return {"kind": "csv"}


def a_class(world):  # type: ignore[no-untyped-def]
    return {"_form": {"of": f"class-{world.group_id}", "made_as": "pdf"}}


def a_council(world):  # type: ignore[no-untyped-def]
    return {"_form": {"of": f"council-{world.council_id}"}}


def of_board(world):  # type: ignore[no-untyped-def]
    return {"council_id": world.board_id}


def of_council(world):  # type: ignore[no-untyped-def]
    return {"council_id": world.council_id}


def sheet_of_board(world):  # type: ignore[no-untyped-def]
    return {"council_id": world.board_id, "kind": "csv"}


def sheet_of_council(world):  # type: ignore[no-untyped-def]
    return {"council_id": world.council_id, "kind": "xlsx"}


def evening(world):  # type: ignore[no-untyped-def]
    return {"meeting_id": world.meeting_id}


def parents_evening(world):  # type: ignore[no-untyped-def]
    return {"meeting_id": world.council_meeting_id}


ROUTES = [
    Route("exports.index", "GET", nothing, ADMIN),
    Route("exports.everybody", "POST", a_sheet, ADMIN),
    Route("exports.classes", "POST", a_sheet, ADMIN),
    Route("exports.addresses", "POST", a_class, ADMIN),
    Route("exports.addresses", "POST", a_council, ADMIN),
    Route("exports_council.index", "GET", of_board, BOARD | ADMIN),
    Route("exports_council.index", "GET", of_council, COUNCIL | ADMIN),
    *(Route(f"exports_council.{table}", "GET", sheet_of_board, BOARD | ADMIN) for table in TABLES),
    *(Route(f"exports_council.{table}", "GET", sheet_of_council, COUNCIL | ADMIN) for table in TABLES),
    Route("exports_council.members_with_addresses", "POST", sheet_of_board, ADMIN),
    Route("exports_council.members_with_addresses", "POST", sheet_of_council, ADMIN),
    Route("exports_council.archive", "POST", of_board, ADMIN | {"organiser"}),
    Route("exports_council.archive", "POST", of_council, ADMIN | {"chair", "secretary"}),
    Route("exports_presence.page", "GET", evening, BOARD | ADMIN),
    Route("exports_presence.pdf", "GET", evening, BOARD | ADMIN),
    Route("exports_presence.page", "GET", parents_evening, COUNCIL | ADMIN),
    Route("exports_presence.pdf", "GET", parents_evening, COUNCIL | ADMIN),
]
