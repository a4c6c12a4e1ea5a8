"""Mail that came back after a server had taken it: the address is marked and the organiser told, once."""

import re
from datetime import datetime

from sqlalchemy import update

from klankbord.base import web
from klankbord.base.db import db
from klankbord.base.outbox.compose import BOUNCE, BOUNCE_PREFIX
from klankbord.base.outbox.models import MessageState, OutboxMessage
from klankbord.incoming import mails, queries
from klankbord.incoming.actions_calendar import Outcome
from klankbord.incoming.models import Action
from klankbord.kit import tokens
from klankbord.kit.addresses import normalised
from klankbord.kit.errors import N_
from klankbord.kit.incoming import Incoming
from klankbord.people import actions_trouble

MARKED = N_("Mail to this address comes back.")
NOT_OURS = N_("A mail came back that was not sent from here.")
_CODE = re.compile(r"(?<![\d.])([45])\d\d(?![\d.])")
_LEADING = re.compile(r"^[45]\d\d[ -]+")
_STATUS = re.compile(r"\b([45])\.\d+\.\d+\b")


def came_back(message: Incoming, *, now: datetime) -> Outcome:
    """Mark the addresses a bounce is about, as far as mail went there from here.

    Which mail it was is known by the address the bounce came to, by its Message-ID in the bounce, or else by the newest
    mail to the address that failed.
    """
    sent = _returned_to(message) or queries.sent_as(message.answers)
    rows = [sent] if sent is not None else queries.newest_to([*message.failed])
    if not rows:
        return Outcome(action=Action.UNSORTED, reason=NOT_OURS)
    for row in rows:
        _mark(row, message, now)
    box = queries.box_of(rows[0].address)
    return Outcome(
        action=Action.ADDRESS_MARKED,
        reason=MARKED,
        about=("email_address", box.id) if box is not None else None,
        school_id=rows[0].school_id,
    )


def _returned_to(message: Incoming) -> OutboxMessage | None:
    """The mail whose own return address the bounce came to."""
    settings = web.settings()
    domain = settings.mail["bounce_domain"]
    for address in message.sent_to if domain else ():
        local, _, at = address.rpartition("@")
        if at == domain and local.startswith(BOUNCE_PREFIX):
            code = local.removeprefix(BOUNCE_PREFIX)
            row = db.session.get(OutboxMessage, tokens.row_of_code(code) or 0)
            if row is not None and tokens.proves_code(code, settings.secret_key, BOUNCE, row.id, row.message_id):
                return row
    return None


def _mark(row: OutboxMessage, message: Incoming, now: datetime) -> None:
    words = message.failed_words or "550 5.1.1"
    code, words = _code(words), _LEADING.sub("", words)
    known = queries.box_of(row.address)
    fresh = known is not None and known.trouble_since is None
    if row.state == MessageState.SENT:
        row.state, row.last_code, row.last_reply = MessageState.BOUNCED, code, words
        db.session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.digest_id == row.id)
            .values(state=MessageState.BOUNCED, last_code=code, last_reply=words)
        )
    actions_trouble.note_answer(db.session(), normalised(row.address), code, words, now)
    if known is not None:
        db.session.refresh(known)
        if fresh and known.trouble_since is not None:
            mails.tell_organisers(row, known, now=now)


def _code(words: str) -> int:
    """The code in a server's words, or the class of their status; a failure without one is lasting."""
    found = _CODE.search(words)
    if found is not None:
        return int(found[0])
    status = _STATUS.search(words)
    return 450 if status is not None and status[1] == "4" else 550
