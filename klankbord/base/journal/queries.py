"""Every question asked of the journal."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, func, select, update

from klankbord.base.db import db
from klankbord.base.journal.models import ChangeBatch, ChangeGroup


def undoable(batch: ChangeBatch, now: datetime) -> bool:
    """Whether a change can still be taken back."""
    return batch.undone_at is None and batch.forgotten_at is None and now < batch.undo_until


def own_batch(school_id: int, batch_id: int) -> Select[ChangeBatch]:
    """One large change of a school."""
    return select(ChangeBatch).where(ChangeBatch.id == batch_id, ChangeBatch.school_id == school_id)


def size(batch: ChangeBatch) -> int:
    """How many rows a change holds."""
    rows = select(func.sum(func.json_array_length(ChangeGroup.rows))).where(ChangeGroup.batch_id == batch.id)
    return int(db.session.scalar(rows) or 0)


def recent(school_id: int, now: datetime) -> Sequence[ChangeBatch]:
    """The large changes of a school that can still be undone, or were undone while they could; newest first."""
    return db.session.scalars(
        select(ChangeBatch)
        .where(ChangeBatch.school_id == school_id, ChangeBatch.undo_until > now)
        .order_by(ChangeBatch.id.desc())
    ).all()


def forget_old(now: datetime) -> None:
    """Drop the rows of changes that can no longer be undone: they hold personal data nobody needs any more."""
    over = select(ChangeBatch.id).where(ChangeBatch.undo_until <= now, ChangeBatch.forgotten_at.is_(None))
    db.session.execute(delete(ChangeGroup).where(ChangeGroup.batch_id.in_(over)))
    db.session.execute(
        update(ChangeBatch)
        .where(ChangeBatch.undo_until <= now, ChangeBatch.forgotten_at.is_(None))
        .values(forgotten_at=now),
        execution_options={"synchronize_session": False},
    )
