"""Who may use the routes of minutes."""

from klankbord.base.db import db
from klankbord.councils.models import Council
from tests.access import BOARD, COUNCIL, EVERYBODY, Route
from tests.factories.minutes import approved, circulated, held

PUBLIC = ("page", "pdf", "docx", "markdown", "text", "newsletter")
WRITERS = frozenset({"chair", "secretary"})
BOARD_WRITERS = frozenset({"organiser", "board_secretary"})
OUTSIDE = EVERYBODY - COUNCIL - {"admin"}
BOARD_OUTSIDE = EVERYBODY - BOARD - {"admin"}


def draft(world):  # type: ignore[no-untyped-def]
    return {"minutes_id": held(world).minutes_id}


def board_draft(world):  # type: ignore[no-untyped-def]
    return {"minutes_id": held(world, board=True).minutes_id}


def going_round(world):  # type: ignore[no-untyped-def]
    return {"minutes_id": circulated(world).minutes_id}


def board_going_round(world):  # type: ignore[no-untyped-def]
    return {"minutes_id": circulated(world, board=True).minutes_id}


def open_going_round(world):  # type: ignore[no-untyped-def]
    found = going_round(world)
    db.session.get_one(Council, world.council_id).circulated_open_to_parents = True
    db.session.commit()
    return found


def filed(world):  # type: ignore[no-untyped-def]
    return {"minutes_id": approved(world).minutes_id}


def board_filed(world):  # type: ignore[no-untyped-def]
    return {"minutes_id": approved(world, board=True).minutes_id}


def note(world):  # type: ignore[no-untyped-def]
    evening = held(world)
    return {"minutes_id": evening.minutes_id, "item_id": evening.item_id}


def correction(world):  # type: ignore[no-untyped-def]
    evening = circulated(world)
    return {"minutes_id": evening.minutes_id, "correction_id": evening.correction_id}


def check(world):  # type: ignore[no-untyped-def]
    evening = circulated(world)
    return {"minutes_id": evening.minutes_id, "_form": {"item_id": str(evening.item_id)}}


def link(world):  # type: ignore[no-untyped-def]
    return {"token": "x" * 30}


def council_text(world):  # type: ignore[no-untyped-def]
    return {"council_id": world.council_id, "_form": {"text": "1. Opening"}}


def board_text(world):  # type: ignore[no-untyped-def]
    return {"council_id": world.board_id, "_form": {"text": "1. Opening", "day": "2019-03-12"}}


def council_kept(world):  # type: ignore[no-untyped-def]
    return {"council_id": world.council_id, "_form": {"text": "1. Opening", "day": "2019-03-12"}}


ROUTES = [
    Route("minutes_archive.paste", "GET", council_text, WRITERS),
    Route("minutes_archive.preview", "POST", council_text, WRITERS),
    Route("minutes_archive.keep", "POST", council_kept, WRITERS),
    Route("minutes_archive.keep", "POST", board_text, BOARD_WRITERS),
    Route("minutes_pages.page", "GET", draft, COUNCIL | {"admin"}, hidden=OUTSIDE),
    Route("minutes_pages.page", "GET", board_draft, BOARD | {"admin"}, hidden=BOARD_OUTSIDE),
    Route(
        "minutes_pages.page",
        "GET",
        board_going_round,
        BOARD | {"admin", "participant"},
        hidden=BOARD_OUTSIDE - {"participant"},
    ),
    Route("minutes_pages.page", "GET", open_going_round, EVERYBODY),
    Route("minutes_pages.page", "GET", filed, EVERYBODY),
    Route("minutes_pages.pdf", "GET", draft, COUNCIL | {"admin"}, hidden=OUTSIDE),
    Route("minutes_pages.pdf", "GET", filed, EVERYBODY),
    Route("minutes_pages.docx", "GET", draft, COUNCIL | {"admin"}, hidden=OUTSIDE),
    Route("minutes_pages.docx", "GET", filed, EVERYBODY),
    Route("minutes_pages.text", "GET", draft, COUNCIL | {"admin"}, hidden=OUTSIDE),
    Route("minutes_pages.text", "GET", filed, EVERYBODY),
    Route("minutes_pages.markdown", "GET", draft, COUNCIL | {"admin"}, hidden=OUTSIDE),
    Route("minutes_pages.markdown", "GET", filed, EVERYBODY),
    *(Route(f"minutes_public.{way}", "GET", draft, COUNCIL | {"admin"}, hidden=OUTSIDE) for way in PUBLIC),
    *(Route(f"minutes_public.{way}", "GET", filed, EVERYBODY) for way in PUBLIC),
    Route("minutes.begin", "POST", lambda w: {"meeting_id": w.council_meeting_id}, WRITERS),
    Route("minutes.begin", "POST", lambda w: {"meeting_id": w.meeting_id}, BOARD_WRITERS),
    Route("minutes.circulate", "GET", draft, WRITERS, hidden=OUTSIDE),
    Route("minutes.circulate", "POST", draft, WRITERS, hidden=OUTSIDE),
    Route("minutes.circulate", "POST", board_draft, BOARD_WRITERS, hidden=BOARD_OUTSIDE),
    Route("minutes.approve", "POST", going_round, WRITERS, hidden=OUTSIDE),
    Route("notes.save", "POST", note, WRITERS, hidden=OUTSIDE),
    Route("marks.answer", "POST", note, WRITERS, hidden=OUTSIDE),
    Route("notes.revisions", "GET", note, WRITERS, hidden=OUTSIDE),
    Route("corrections.suggest", "POST", going_round, COUNCIL, hidden=OUTSIDE),
    Route(
        "corrections.suggest",
        "POST",
        board_going_round,
        BOARD | {"participant"},
        hidden=BOARD_OUTSIDE - {"participant"},
    ),
    Route("corrections.answer", "POST", correction, WRITERS, hidden=OUTSIDE),
    Route("errata.write", "POST", filed, WRITERS),
    Route("errata.write", "POST", board_filed, BOARD_WRITERS),
    Route("minutes_checks.check", "POST", check, COUNCIL, hidden=OUTSIDE),
    Route("minutes_link.check", "POST", link, public=True, missing=True),
    Route("minutes_link.correct", "POST", link, public=True, missing=True),
    Route("minutes_link.mail", "GET", link, public=True, missing=True),
    Route("minutes_link.set_mail", "POST", link, public=True, missing=True),
]
