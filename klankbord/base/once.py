"""Forms that were submitted: a second press of the button is answered like the first."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from klankbord.base.db import Base, db

KEPT = timedelta(days=7)


class Submission(Base):
    """The random key of one filled-in form, and the page its sender was led to."""

    __tablename__ = "submission"

    key: Mapped[str] = mapped_column(unique=True)
    location: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)


def forget_old(now: datetime) -> None:
    """Forget the keys nobody will send again."""
    db.session.execute(delete(Submission).where(Submission.at < now - KEPT))


def claim(key: str, now: datetime) -> int | None:
    """Write the key of a form down, in the transaction of the deed; the row's id, or None when it is there already.

    One statement: of two at once the second waits for the first, and then finds its row.
    """
    statement = _claiming(db.session.get_bind().dialect.name)
    return db.session.execute(statement, {"key": key, "location": "", "at": now}).scalar_one_or_none()


@cache
def _claiming(dialect: str) -> ReturningInsert[int]:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    table: Any = Submission.__table__
    return insert(table).on_conflict_do_nothing(index_elements=[table.c.key]).returning(table.c.id)


_LED_TO = (
    update(Submission.__table__)  # type: ignore[arg-type]
    .where(Submission.__table__.c.id == bindparam("submission_id"))
    .values(location=bindparam("led_to"))
)


def led_to(submission_id: int, location: str) -> None:
    """Keep the page a form's sender was led to."""
    db.session.execute(_LED_TO, {"submission_id": submission_id, "led_to": location})


def location_of(key: str) -> str:
    """The page the sender of a form was led to; empty when that is not known."""
    return db.session.scalar(select(Submission.location).where(Submission.key == key)) or ""
