"""Who may use the routes of an agenda: who organises the council, and nobody else."""

import io

from werkzeug.datastructures import FileStorage

from klankbord.agenda import actions, actions_papers
from klankbord.agenda.models import AgendaItem
from klankbord.base.db import db, writing
from klankbord.kit import dates
from klankbord.meetings.models import Meeting
from klankbord.people.models import User
from tests.access import EVERYBODY, Route

BOARD = frozenset({"admin", "organiser"})
COUNCIL = frozenset({"chair", "secretary"})
READERS = frozenset({"admin", "organiser", "board_member", "board_secretary", "participant"})
# What can be done once only is done by the first who may; the second press of the same form is answered alike.
ONCE = {"_form": {"submission": "the-same-press-of-a-button"}}


def board(world):  # type: ignore[no-untyped-def]
    return {"meeting_id": world.meeting_id}


def council(world):  # type: ignore[no-untyped-def]
    return {"meeting_id": world.council_meeting_id}


def item(world):  # type: ignore[no-untyped-def]
    return board(world) | {"item_id": world.item_id}


def council_item(world):  # type: ignore[no-untyped-def]
    return council(world) | {"item_id": world.council_item_id}


def removal(world):  # type: ignore[no-untyped-def]
    with writing():
        meeting = db.session.get_one(Meeting, world.meeting_id)
        off = db.session.get_one(AgendaItem, world.closed_item_id)
        by = db.session.get_one(User, world.people["organiser"])
        removed = actions.remove(meeting, off, by=by, now=dates.now())
        db.session.commit()
    return board(world) | {"removal_id": removed.id} | ONCE


def kept_paper(world):  # type: ignore[no-untyped-def]
    with writing():
        by = db.session.get_one(User, world.people["organiser"])
        meeting = db.session.get_one(Meeting, world.meeting_id)
        item = db.session.get_one(AgendaItem, world.item_id)
        upload = FileStorage(io.BytesIO(b"%PDF-1.7\n%%EOF\n"), filename="plan.pdf")
        row = actions_papers.attach(meeting, item, [upload], by=by, now=dates.now())[0]
        db.session.commit()
    return board(world) | {"paper_id": row.id}


def paper(world):  # type: ignore[no-untyped-def]
    return kept_paper(world) | ONCE


ROUTES = [
    Route("agenda_copying.copy", "GET", board, BOARD),
    Route("agenda_copying.copy", "POST", council, COUNCIL),
    Route("agenda.builder", "GET", board, BOARD),
    Route("agenda.builder", "GET", council, COUNCIL),
    Route("agenda.add", "POST", board, BOARD),
    Route("agenda.add", "POST", council, COUNCIL),
    Route("agenda.item", "GET", item, BOARD),
    Route("agenda.item", "GET", council_item, COUNCIL),
    Route("agenda.change", "POST", item, BOARD),
    Route("agenda.change", "POST", council_item, COUNCIL),
    Route("agenda_order.move", "POST", lambda w: item(w) | {"_form": {"step": "down"}}, BOARD),
    Route("agenda_order.move", "POST", lambda w: council_item(w) | {"_form": {"step": "down"}}, COUNCIL),
    Route("agenda_order.remove", "POST", lambda w: item(w) | ONCE, BOARD),
    Route("agenda_order.put_back", "POST", removal, BOARD),
    Route("agenda_order.detach", "POST", paper, BOARD),
    # Not published yet: for the council and who takes part, not there for anybody else.
    Route("meeting_pages.paper", "GET", kept_paper, READERS, hidden=EVERYBODY - READERS),
    Route("agenda_pasting.paste", "GET", board, BOARD),
    Route("agenda_pasting.paste", "GET", council, COUNCIL),
    Route("agenda_pasting.preview", "POST", board, BOARD),
    Route("agenda_pasting.preview", "POST", council, COUNCIL),
    Route("agenda_pasting.add", "POST", board, BOARD),
    Route("agenda_pasting.add", "POST", council, COUNCIL),
]
