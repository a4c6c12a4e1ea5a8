"""Who may use the routes of messages that came in."""

from klankbord.base.db import db
from klankbord.incoming.models import Action, IncomingMessage
from klankbord.kit import dates, tokens
from klankbord.kit.incoming import Kind
from tests.access import Route

BOARD = frozenset({"admin", "organiser"})
COUNCIL = frozenset({"chair", "secretary"})
ADMIN = frozenset({"admin"})


def message(world, action, **more):
    """A message that waits."""
    row = IncomingMessage(
        school_id=world.school_id, key=tokens.reference(), kind=Kind.TEXT, action=action, reason="", text="Hallo",
        raw=b"From: a@b.example\n\nHallo", sender="iemand@ouders.example", received_at=dates.now(), **more,
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row.id


def at(meeting):
    def made(world):
        meeting_id = getattr(world, meeting)
        found = message(world, Action.ASK_ORGANISER, about_kind="meeting", about_id=meeting_id)
        form = {"invitation": world.invitation_id, "answer": "declined"}
        return {"meeting_id": meeting_id, "message_id": found, "_form": form}

    return made


def unsorted(world):
    return {"message_id": message(world, Action.UNSORTED)}


ROUTES = [
    Route("incoming.at_meeting", "GET", lambda w: {"meeting_id": w.meeting_id}, BOARD),
    Route("incoming.at_meeting", "GET", lambda w: {"meeting_id": w.council_meeting_id}, COUNCIL),
    Route("incoming.take_over", "POST", at("meeting_id"), BOARD),
    Route("incoming.put_aside", "POST", at("meeting_id"), BOARD),
    Route("incoming.put_aside", "POST", at("council_meeting_id"), COUNCIL),
    Route("incoming.unsorted", "GET", lambda _w: {}, ADMIN),
    Route("incoming.message", "GET", unsorted, ADMIN),
    Route("incoming.done_with", "POST", unsorted, ADMIN),
]
