"""Taking a large change back: at once, or by the worker where that takes longer than somebody waits for a page."""

from datetime import datetime

from klankbord.base import audit, errands, journal
from klankbord.base.db import db
from klankbord.base.errands import ErrandState
from klankbord.base.journal import ChangeBatch, Undone
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person

KIND = "schools.undo"
AT_ONCE = 2_000
"""Rows that are taken back while the page waits: well under a second on either database."""


def undo(batch: ChangeBatch, *, by: Person, now: datetime) -> Undone | None:
    """Take a change back; None when it is so large that the worker does it, a second time asked or not.

    Raises DomainError when its time is over or it was undone already.
    """
    if not journal.undoable(batch, now) or journal.size(batch) <= AT_ONCE:
        return journal.undo(batch, by=by, now=now)
    asked = errands.open_about(KIND, [batch.id]).get(batch.id)
    if asked is None or asked.state == ErrandState.FAILED:
        errands.ask(KIND, batch, by=by, now=now)
        audit.record("schools.ask_for_undo", batch, by=by, now=now, kind=batch.kind)
    return None


def _prepare(batch_id: int, tell: errands.Tell) -> None:
    tell(0, 1)


def _carry_out(batch_id: int, _prepared: object, by: Person, now: datetime) -> None:
    batch = db.session.get(ChangeBatch, batch_id)
    if batch is None:
        raise DomainError(N_("This can no longer be undone: it was more than a week ago."))
    if batch.undone_at is None:
        journal.undo(batch, by=by, now=now)


UNDOING = errands.Handler(_prepare, _carry_out)
