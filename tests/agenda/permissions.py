"""Who may use the routes of an agenda: who organises the council, and nobody else."""

from klankbord.agenda import actions
from klankbord.agenda.models import AgendaItem, ItemPaper
from klankbord.base.db import db, writing
from klankbord.base.files import StoredFile
from klankbord.kit import dates
from klankbord.meetings.models import Meeting
from klankbord.people.models import User
from tests.access import Route

BOARD = frozenset({"admin", "organiser"})
COUNCIL = frozenset({"chair", "secretary"})
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


def paper(world):  # type: ignore[no-untyped-def]
    with writing():
        stored = StoredFile(
            school_id=world.school_id, name="plan.pdf", media_type="application/pdf", size=9, sha256="0",
            stored_name="ab",
            created_at=dates.now(),
        )  # fmt: skip
        db.session.add(stored)
        db.session.flush()
        row = ItemPaper(school_id=world.school_id, item_id=world.item_id, file_id=stored.id)
        db.session.add(row)
        db.session.commit()
    return board(world) | {"paper_id": row.id} | ONCE


ROUTES = [
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
    Route("agenda_pasting.paste", "GET", board, BOARD),
    Route("agenda_pasting.paste", "GET", council, COUNCIL),
    Route("agenda_pasting.preview", "POST", board, BOARD),
    Route("agenda_pasting.preview", "POST", council, COUNCIL),
    Route("agenda_pasting.add", "POST", board, BOARD),
    Route("agenda_pasting.add", "POST", council, COUNCIL),
]
