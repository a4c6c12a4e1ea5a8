"""Addresses where mail comes back: what a mail server says of one, and somebody who says that it is right after all."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, update
from sqlalchemy.orm import Session

from klankbord.base import audit
from klankbord.kit import addresses, bounces
from klankbord.kit.bounces import Trouble
from klankbord.kit.viewer import Person
from klankbord.people.models import EmailAddress

LASTING = {Trouble.UNKNOWN, Trouble.NO_DOMAIN, Trouble.FULL, Trouble.CLOSED}
"""What stays wrong when a server said "later" for two days; anything else may be our own side."""


_BOXES: Any = EmailAddress.__table__
_CLEAR = (
    update(_BOXES)
    .where(EmailAddress.normalised == bindparam("taken"), EmailAddress.trouble_since.is_not(None))
    .values(trouble_since=None, trouble_words="")
)
"""Made once: it is asked with every mail."""


def note_answer(session: Session | Connection, address: str, code: int | None, words: str, now: datetime) -> None:
    """A mail server took a mail to an address or refused it for good; runs in the transaction that writes that down.

    A refusal marks the address, since the first one; a mail that is taken clears it.
    """
    if code is not None and 200 <= code < 300:
        session.execute(_CLEAR, {"taken": addresses.normalised(address)})
        return
    if code is None or (code < 500 and bounces.trouble(code, words) not in LASTING):
        return
    box = EmailAddress.normalised == addresses.normalised(address)
    kept = bounces.written(code, words)
    session.execute(update(_BOXES).where(box).values(trouble_words=kept))
    session.execute(update(_BOXES).where(box, EmailAddress.trouble_since.is_(None)).values(trouble_since=now))


def trust_again(box: EmailAddress, *, school_id: int, by: Person, now: datetime) -> None:
    """Somebody knows that an address is right: mail to it is tried again as if nothing had been."""
    if box.trouble_since is not None:
        box.trouble_since, box.trouble_words = None, ""
        audit.record("people.trust_address", box, by=by, now=now, school_id=school_id)
