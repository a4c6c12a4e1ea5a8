"""Who may use the routes of an agenda: who organises the council, and nobody else."""

import io

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from klankbord.agenda import (
    actions_initiatives,
    actions_papers,
    actions_publishing,
    actions_removing,
    actions_suggestions,
    actions_templates,
    queries_templates,
)
from klankbord.agenda.actions_templates import TemplateLine
from klankbord.agenda.classes import actions as actions_classes
from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base.db import db, writing
from klankbord.councils.models import Council, Seat
from klankbord.councils.queries import viewer_of_user
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


def ticked(item_id):  # type: ignore[no-untyped-def]
    return {"_form": {"do": "move", "behind": "0", "items": [str(item_id)]}}


def removal(world):  # type: ignore[no-untyped-def]
    with writing():
        meeting = db.session.get_one(Meeting, world.meeting_id)
        off = db.session.get_one(AgendaItem, world.closed_item_id)
        by = db.session.get_one(User, world.people["organiser"])
        removed = actions_removing.remove(meeting, off, by=by, now=dates.now())
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


def a_council(world):  # type: ignore[no-untyped-def]
    return {"council_id": world.council_id}


def a_board(world):  # type: ignore[no-untyped-def]
    return {"council_id": world.board_id}


def suggestion(world):  # type: ignore[no-untyped-def]
    """One of a parent's own, to the sounding board."""
    with writing():
        board = db.session.get_one(Council, world.board_id)
        by = db.session.get_one(User, world.people["parent"])
        row = actions_suggestions.suggest(board, "Fietsen", "Het is er druk.", named=False, by=by, now=dates.now())
        db.session.commit()
    return {"suggestion_id": row.id}


def template(world):  # type: ignore[no-untyped-def]
    with writing():
        board = db.session.get_one(Council, world.board_id)
        by = db.session.get_one(User, world.people["organiser"])
        count = len(queries_templates.of_council(board.id))
        lines = [TemplateLine(title="Opening", kind=ItemKind.ANNOUNCEMENT)]
        row = actions_templates.make(board, f"Vast {count}", lines, standing=False, by=by, now=dates.now())
        db.session.commit()
    return {"template_id": row.id}


def initiative(world):  # type: ignore[no-untyped-def]
    """One of a parent's own, to the sounding board."""
    with writing():
        board = db.session.get_one(Council, world.board_id)
        by = db.session.get_one(User, world.people["parent"])
        row = actions_initiatives.start(board, "Fietsenrek", "Meer plek.", "", by=by, now=dates.now())
        db.session.commit()
    return {"proposal_id": row.id}


PARENTS = EVERYBODY - {"admin", "organiser", "teacher"}
READ_IT = frozenset({"parent", "organiser", "admin"})


def class_item(world):  # type: ignore[no-untyped-def]
    """The member of the board sits for groep 5a, and its agenda is published."""
    with writing():
        seat = db.session.scalars(select(Seat).where(Seat.user_id == world.people["board_member"])).one()
        seat.class_group_id = world.group_id
        by = db.session.get_one(User, world.people["organiser"])
        meeting = db.session.get_one(Meeting, world.meeting_id)
        db.session.refresh(meeting, ["council"])
        actions_publishing.publish(meeting, by=by, now=dates.now())
        db.session.commit()
    day = db.session.get_one(Meeting, world.meeting_id).day
    filled = {"class_group_id": world.group_id, "question": "Wat vind je?", "minutes_needed": 2, "closes_on": str(day)}
    return item(world) | {"_form": filled}


def class_question(world):  # type: ignore[no-untyped-def]
    """A question to groep 5a, where the parent has a child."""
    class_item(world)
    with writing():
        asker = viewer_of_user(world.people["board_member"], world.school_id, dates.now())
        meeting = db.session.get_one(Meeting, world.meeting_id)
        words = actions_classes.Words("Wat vind je?", 2, meeting.day)
        db.session.refresh(meeting, ["council"])
        made, _ = actions_classes.ask(meeting, world.item_id, world.group_id, words, by=asker, now=dates.now())
        db.session.commit()
    return {"question_id": made.id, "_form": {"words": "Prima."}}


def brought(world):  # type: ignore[no-untyped-def]
    return class_question(world) | {"_form": {"brought": "De meesten vinden het prima."}}


OF_THE_CLASS = frozenset({"parent", "board_member"})
LEADS = frozenset({"board_member"})
BY_LINK = {"token": "x" * 30}
ROUTES = [
    Route("agenda_classes.index", "GET", board, frozenset({"organiser", "board_member", "board_secretary"})),
    Route("agenda_classes.ask", "GET", class_item, frozenset({"board_member"})),
    Route("agenda_classes.ask", "POST", class_item, frozenset({"board_member"})),
    Route("class_question_pages.page", "GET", class_question, OF_THE_CLASS, EVERYBODY - OF_THE_CLASS),
    Route("agenda_class_answers.answer", "POST", class_question, OF_THE_CLASS, EVERYBODY - OF_THE_CLASS),
    Route("agenda_class_bringing.bring", "POST", brought, LEADS, EVERYBODY - OF_THE_CLASS),
    Route("agenda_class_bringing.code", "GET", class_question, LEADS, EVERYBODY - OF_THE_CLASS),
    Route("agenda_class_answers.answer_by_link", "POST", lambda w: dict(BY_LINK), public=True, missing=True),
    Route("agenda_class_answers.mail", "GET", lambda w: dict(BY_LINK), public=True, missing=True),
    Route("agenda_class_answers.set_mail", "POST", lambda w: dict(BY_LINK), public=True, missing=True),
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
    Route("agenda_order.many", "POST", lambda w: board(w) | ticked(w.item_id), BOARD),
    Route("agenda_order.many", "POST", lambda w: council(w) | ticked(w.council_item_id), COUNCIL),
    Route("agenda_changing.undo", "POST", lambda w: board(w) | {"_form": {"step": "1"}}, BOARD),
    Route("agenda_changing.duplicate", "POST", item, BOARD),
    Route("agenda_changing.duplicate", "POST", council_item, COUNCIL),
    Route("agenda_changing.number", "POST", board, BOARD),
    Route("agenda_changing.treat", "POST", lambda w: item(w) | {"_form": {"turn": "own"}}, BOARD),
    Route("agenda_changing.fit", "POST", board, BOARD),
    Route("agenda_order.detach", "POST", paper, BOARD),
    # Not published yet: for the council and who takes part, not there for anybody else.
    Route("meeting_pages.paper", "GET", kept_paper, READERS, hidden=EVERYBODY - READERS),
    Route("agenda_pasting.paste", "GET", board, BOARD),
    Route("agenda_pasting.paste", "GET", council, COUNCIL),
    Route("agenda_pasting.preview", "POST", board, BOARD),
    Route("agenda_pasting.preview", "POST", council, COUNCIL),
    Route("agenda_pasting.add", "POST", board, BOARD),
    Route("agenda_pasting.add", "POST", council, COUNCIL),
    Route("agenda_beginning.draft", "POST", a_board, BOARD),
    Route("agenda_beginning.draft", "POST", a_council, COUNCIL),
    Route("agenda_beginning.begin", "POST", board, BOARD),
    Route("agenda_beginning.begin", "POST", council, COUNCIL),
    Route(
        "agenda_beginning.bring", "POST", lambda w: board(w) | {"_form": {"source": "round", "thing_id": "1"}}, BOARD
    ),
    Route(
        "agenda_beginning.leave_out",
        "POST",
        lambda w: board(w) | {"_form": {"source": "round", "thing_id": "1"}},
        BOARD,
    ),
    Route("agenda_beginning.deadline", "POST", lambda w: board(w) | {"_form": {"days": "5"}}, BOARD),
    Route("agenda_beginning.deadline", "POST", lambda w: council(w) | {"_form": {"days": "5"}}, COUNCIL),
    Route(
        "agenda_beginning.promise",
        "POST",
        lambda w: board(w) | {"_form": {"item_id": str(w.item_id), "promised": "yes"}},
        BOARD,
    ),
    Route("agenda_templates.index", "GET", a_board, BOARD),
    Route("agenda_templates.index", "GET", a_council, COUNCIL),
    Route("agenda_templates.new", "GET", a_board, BOARD),
    Route("agenda_templates.new", "POST", a_board, BOARD),
    Route("agenda_templates.edit", "GET", template, BOARD),
    Route("agenda_templates.edit", "POST", template, BOARD),
    Route("agenda_templates.remove", "POST", lambda w: template(w) | ONCE, BOARD),
    Route("agenda_templates.make_of", "POST", board, BOARD),
    Route("agenda_templates.apply", "POST", board, BOARD),
    Route("agenda_initiatives.new", "GET", lambda w: {}, PARENTS),
    Route("agenda_initiatives.new", "POST", lambda w: {}, PARENTS),
    Route("agenda_initiatives_link.support", "POST", lambda w: {"token": "x" * 24}, public=True, missing=True),
    Route("agenda_initiatives_link.take_back", "POST", lambda w: {"token": "x" * 24}, public=True, missing=True),
    Route("agenda_initiatives.support", "POST", initiative, PARENTS),
    Route("agenda_initiatives.take_back", "POST", initiative, PARENTS),
    Route("agenda_initiatives.withdraw", "GET", initiative, BOARD | {"parent"}),
    Route("agenda_initiatives.withdraw", "POST", initiative, BOARD | {"parent"}),
    Route("agenda_suggestions.index", "GET", a_board, EVERYBODY),
    Route("agenda_suggestions.suggest", "POST", a_board, EVERYBODY),
    Route("agenda_suggestions.page", "GET", suggestion, READ_IT, hidden=EVERYBODY - READ_IT),
    Route("agenda_suggestions.answer", "POST", suggestion, BOARD, hidden=EVERYBODY - READ_IT),
    # One's own only.
    Route("agenda_suggestions.withdraw", "POST", suggestion, frozenset({"parent"}), hidden=EVERYBODY - READ_IT),
    Route(
        "agenda_suggestions.accept_here",
        "POST",
        lambda w: board(w) | suggestion(w) | ONCE,
        BOARD,
        hidden=EVERYBODY - READ_IT,
    ),
    Route("agenda_reading.read", "POST", lambda w: board(w) | {"_form": {"read": "1"}}, EVERYBODY),
    Route("agenda_reading.suggestions", "GET", board, EVERYBODY),
    Route("agenda_reading.suggest", "POST", board, EVERYBODY),
]
