"""Who may use the routes of decisions and action items."""

from tests.access import COUNCIL, EVERYBODY, Route
from tests.factories.minutes import held

WRITERS = frozenset({"chair", "secretary"})
BOARD_WRITERS = frozenset({"organiser", "board_secretary"})
OUTSIDE = EVERYBODY - COUNCIL - {"admin"}


def decision(world):  # type: ignore[no-untyped-def]
    return {"decision_id": held(world).decision_id}


def opinion(world):  # type: ignore[no-untyped-def]
    return {"decision_id": held(world, board=True).decision_id}


def action(world):  # type: ignore[no-untyped-def]
    return {"action_id": held(world).action_id}


def link(world):  # type: ignore[no-untyped-def]
    return {"token": "x" * 30}


def going_on(world):  # type: ignore[no-untyped-def]
    return {"meeting_id": world.meeting_id, "item_id": world.item_id}


ROUTES = [
    Route("followup_earlier.choose", "GET", going_on, frozenset({"admin", "organiser"})),
    Route("followup_earlier.choose", "POST", going_on, frozenset({"admin", "organiser"})),
    Route("followup.decisions", "GET", lambda w: {"council_id": w.board_id}, EVERYBODY),
    Route("followup.decisions", "GET", lambda w: {"council_id": w.council_id}, EVERYBODY),
    Route("followup.actions_page", "GET", lambda w: {"council_id": w.council_id}, EVERYBODY),
    Route("followup.record", "POST", lambda w: {"meeting_id": w.council_meeting_id}, WRITERS),
    Route("followup.record", "POST", lambda w: {"meeting_id": w.meeting_id}, BOARD_WRITERS),
    Route("followup.reword", "GET", decision, WRITERS),
    Route("followup.reword", "POST", decision, WRITERS),
    Route("followup.reword", "POST", opinion, BOARD_WRITERS),
    Route("followup.withdraw", "POST", decision, WRITERS),
    Route("action_items.give", "POST", lambda w: {"meeting_id": w.council_meeting_id}, WRITERS),
    Route("action_items.give", "POST", lambda w: {"meeting_id": w.meeting_id}, BOARD_WRITERS),
    Route("action_items.page", "GET", action, COUNCIL | {"admin"}, hidden=OUTSIDE),
    Route("action_items.end", "POST", action, COUNCIL, hidden=OUTSIDE),
    Route("action_items.change", "GET", action, WRITERS, hidden=OUTSIDE),
    Route("action_items.change", "POST", action, WRITERS, hidden=OUTSIDE),
    Route("action_items_link.end", "POST", link, public=True, missing=True),
    Route("action_items_link.mail", "GET", link, public=True, missing=True),
    Route("action_items_link.set_mail", "POST", link, public=True, missing=True),
]
