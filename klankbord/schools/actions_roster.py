"""What is done with rosters: taking one in, saying what its columns mean, settling its doubts, taking it over."""

from datetime import datetime, timedelta

from sqlalchemy import update

from klankbord.base.db import db
from klankbord.schools.models_roster import RosterImport

FILE_KEPT = timedelta(days=1)
"""How long a file that was not taken over stays: it may hold birth dates and home addresses."""


def forget_old(now: datetime) -> None:
    """Let go of the files that nobody took over."""
    db.session.execute(
        update(RosterImport)
        .where(RosterImport.created_at < now - FILE_KEPT, RosterImport.content.is_not(None))
        .values(content=None),
        execution_options={"synchronize_session": False},
    )
