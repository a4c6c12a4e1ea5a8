"""A mail to the address of a council: an item suggested for its next agenda."""

import re
from datetime import datetime

from klankbord.agenda import actions_suggestions as agenda
from klankbord.agenda import rules
from klankbord.agenda.forms import TITLE
from klankbord.agenda.forms_suggestions import REASON
from klankbord.base import web
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.councils.queries import viewer_of_user
from klankbord.incoming import queries
from klankbord.incoming.actions_calendar import Outcome, proven
from klankbord.incoming.models import Action
from klankbord.kit.errors import N_
from klankbord.kit.incoming import Incoming

SUGGESTED = N_("The suggestion waits for the organiser.")
_ANSWERING = re.compile(r"^(?:(?:re|aw|antw|fw|fwd|tr)\s*:\s*)+", re.IGNORECASE)


def to_council(message: Incoming, *, now: datetime) -> Outcome | None:
    """Suggest what a mail to a council's address says; None unless one person who may do so is known to have sent it.

    The subject is the item, the text why.
    """
    council = _council_in(message)
    people = queries.readers_of(message.sender) if council is not None and message.sender else []
    if council is None or len(people) != 1 or not proven(message):
        return None
    person = viewer_of_user(people[0].id, council.school_id, now)
    if person is None or not rules.may_suggest(person, council):
        return None
    first, _, _rest = (message.text or "").partition("\n")
    title = _ANSWERING.sub("", message.subject or "").strip() or first.strip()
    why = (message.text or "").strip() or title
    if not title or len(why) > REASON:
        return None
    suggestion = agenda.suggest(council, title[:TITLE], why, named=False, by=person, now=now)
    db.session.flush()
    return Outcome(
        action=Action.SUGGESTION, reason=SUGGESTED, about=("suggestion", suggestion.id), school_id=council.school_id
    )


def _council_in(message: Incoming) -> Council | None:
    domain = web.settings().mail["reply_domain"]
    for address in message.sent_to if domain else ():
        found = re.fullmatch(rf"agenda-(\d{{1,9}})@{re.escape(domain)}", address)
        if found is not None:
            return db.session.get(Council, int(found[1]))
    return None
