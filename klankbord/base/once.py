"""Forms that were submitted: a second press of the button is answered like the first."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

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
    make = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    fresh = make(Submission).values(key=key, location="", at=now)
    return db.session.execute(
        fresh.on_conflict_do_nothing(index_elements=[Submission.key]).returning(Submission.id)
    ).scalar_one_or_none()


def led_to(submission_id: int, location: str) -> None:
    """Keep the page a form's sender was led to."""
    db.session.execute(
        update(Submission).where(Submission.id == submission_id).values(location=location),
        execution_options={"synchronize_session": False},
    )


def location_of(key: str) -> str:
    """The page the sender of a form was led to; empty when that is not known."""
    return db.session.scalar(select(Submission.location).where(Submission.key == key)) or ""
