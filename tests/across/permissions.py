"""Who may use the pages across features: the account page, the doors of a demo, health."""

from klankbord.base.db import db
from klankbord.base.jobs import WorkerBeat
from klankbord.kit import dates
from tests.access import BOARD, COUNCIL, EVERYBODY, Route


def nothing(world):  # type: ignore[no-untyped-def]
    return {}


def a_message(world):  # type: ignore[no-untyped-def]
    return {"message_id": 1}


def a_message_file(world):  # type: ignore[no-untyped-def]
    return {"message_id": 1, "attachment_id": 1}


def at_work(world):  # type: ignore[no-untyped-def]
    """A worker lives, so that the installation is ready."""
    db.session.add(WorkerBeat(name="proof", started_at=dates.now(), seen_at=dates.now()))
    db.session.commit()
    return {}


SEES_A_YEAR = BOARD | {"admin", "teacher"}
"""Who sees the year of the board in figures: the staff, the administrator and those with a seat."""


def board(world, **more):  # type: ignore[no-untyped-def]
    return {"council_id": world.board_id, **more}


ROUTES = [
    Route("exchange_overview.page", "GET", board, SEES_A_YEAR),
    Route("exchange_overview.table", "GET", lambda w: board(w, what="cells", kind="csv"), SEES_A_YEAR),
    Route("exchange_overview.yearly", "GET", board, SEES_A_YEAR),
    Route("exchange_overview.yearly_pdf", "GET", board, SEES_A_YEAR),
    Route("exchange_overview.not_reached", "GET", board, frozenset({"admin", "organiser"})),
    Route("year_pages.council", "GET", lambda w: {"council_id": w.board_id}, EVERYBODY),
    Route("year_pages.school", "GET", nothing, EVERYBODY),
    Route("change_pages.index", "GET", nothing, frozenset({"admin"})),
    Route("account.page", "GET", nothing, EVERYBODY, outside_school=True),
    Route("health.healthz", "GET", nothing, public=True),
    Route("health.readyz", "GET", at_work, public=True),
    # Without demo mode its doors are not there, for anybody.
    Route("demo.door", "GET", nothing, public=True, missing=True),
    Route("demo.as_json", "GET", nothing, public=True, missing=True),
    Route("demo.sign_in", "POST", nothing, public=True, missing=True),
    Route("demo_mail.mailbox", "GET", nothing, public=True, missing=True),
    Route("demo_mail.mailbox_json", "GET", nothing, public=True, missing=True),
    Route("demo_mail.message", "GET", a_message, public=True, missing=True),
    Route("demo_mail.message_html", "GET", a_message, public=True, missing=True),
    Route("demo_mail.message_eml", "GET", a_message, public=True, missing=True),
    Route("demo_mail.message_file", "GET", a_message_file, public=True, missing=True),
    Route("said_pages.page", "GET", nothing, EVERYBODY),
    Route("said_pages.by_link", "GET", lambda w: {"token": "x" * 24}, public=True, missing=True),
    Route("home.start", "GET", nothing, EVERYBODY, outside_school=True),
    Route("home.school", "GET", nothing, EVERYBODY),
    Route("search.index", "GET", nothing, EVERYBODY),
    Route("council_pages.page", "GET", lambda w: {"council_id": w.board_id}, EVERYBODY),
    Route("check_pages.page", "GET", lambda w: {"council_id": w.board_id}, SEES_A_YEAR),
    Route(
        "check_pages.page", "GET", lambda w: {"council_id": w.council_id}, COUNCIL | {"admin", "organiser", "teacher"}
    ),
    Route("council_pages.page", "GET", lambda w: {"council_id": w.council_id}, EVERYBODY),
]
