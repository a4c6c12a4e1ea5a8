"""Forms that were submitted: a second press of the button is answered like the first."""

from datetime import datetime, timedelta

from sqlalchemy import delete
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
