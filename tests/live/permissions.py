"""Who may use the routes of a running meeting."""

from flask import current_app

from klankbord.base.db import db
from klankbord.kit import dates, tokens
from klankbord.live import actions, actions_shows
from klankbord.live.views_screens import PURPOSE
from klankbord.meetings.models import Meeting
from klankbord.people.models import User
from tests.access import BOARD, COUNCIL, Route

WRITERS = frozenset({"chair", "secretary"})
BOARD_WRITERS = frozenset({"organiser", "board_secretary"})


def board(world):  # type: ignore[no-untyped-def]
    return {"meeting_id": world.meeting_id}


def council(world):  # type: ignore[no-untyped-def]
    return {"meeting_id": world.council_meeting_id}


def show(world):  # type: ignore[no-untyped-def]
    meeting = db.session.get_one(Meeting, world.council_meeting_id)
    chair = db.session.get_one(User, world.people["chair"])
    actions.start(meeting, by=chair, now=dates.now())
    asked = actions_shows.open_show(meeting, "Goed?", ["ja", "nee"], secret=False, by=chair, now=dates.now())
    return {**council(world), "show_id": asked.id}


def pulse(world):  # type: ignore[no-untyped-def]
    key = current_app.config["SETTINGS"].secret_key
    return {"token": tokens.derive(key, PURPOSE, world.council_meeting_id, "")}


ROUTES = [
    Route("live.page", "GET", board, BOARD | {"admin", "participant"}),
    Route("live.page", "GET", council, COUNCIL | {"admin"}),
    Route("live.now", "GET", council, COUNCIL | {"admin"}),
    Route("screens.room", "GET", council, COUNCIL | {"admin"}),
    Route("screens.room", "GET", board, BOARD | {"admin", "participant"}),
    Route("screens.pulse", "GET", pulse, public=True),
    *(
        Route(f"live_link.{name}", method, lambda w: {"token": "x" * 30}, public=True, missing=True)
        for name, method in (("page", "GET"), ("now", "GET"), ("hand", "POST"))
    ),
    Route("live_link.answer", "POST", lambda w: {"token": "x" * 30, "show_id": 1}, public=True, missing=True),
    *(
        Route(f"live_guest.{name}", method, lambda w: {"token": "x" * 30}, public=True, missing=True)
        for name, method in (("page", "GET"), ("now", "GET"), ("hand", "POST"))
    ),
    Route("live_hands.hand", "POST", council, COUNCIL),
    Route("live_hands.hand", "POST", board, BOARD | {"participant"}),
    Route("live_hands.open_show", "POST", council, WRITERS),
    Route("live_hands.answer", "POST", show, COUNCIL),
    Route("live_hands.count_paper", "POST", show, WRITERS),
    Route("live_hands.close_show", "POST", show, WRITERS),
    Route("live_lead.extend", "POST", council, WRITERS),
    Route("live_lead.add_item", "POST", council, WRITERS),
    Route("live_lead.defer", "POST", lambda w: {**council(w), "item_id": w.council_item_id}, WRITERS),
    Route("live_lead.add_speaker", "POST", council, WRITERS),
    Route("live_lead.turn", "POST", lambda w: {**council(w), "hand_id": 999_999}, WRITERS),
    Route("live_lead.presence", "POST", council, WRITERS),
    Route("live_lead.give_the_pen", "POST", council, WRITERS),
    Route("live.move", "POST", council, WRITERS),
    Route("live.move", "POST", board, BOARD_WRITERS),
    Route("live.go_to", "POST", council, WRITERS),
    Route("live_lead.mend_times", "POST", council, WRITERS),
    Route("attendance.page", "GET", council, WRITERS),
    Route("attendance.page", "GET", board, BOARD_WRITERS),
    Route("attendance.save", "POST", council, WRITERS),
    Route("attendance.take_over", "POST", council, WRITERS),
    Route("attendance.add_guest", "POST", council, WRITERS),
    Route("attendance.remove", "POST", lambda w: {**council(w), "attendance_id": 999_999}, WRITERS),
]
