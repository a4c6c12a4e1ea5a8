"""That somebody who was asked had the page before them: the day of the first time, and nothing else."""

from datetime import datetime

from sqlalchemy import exists, select, update

from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.proposals.models import Asked, FeedbackRound, Naming


def mark(asked: Asked, *, zone: str, now: datetime) -> None:
    """Keep the day on which somebody first opened what they were asked.

    In an anonymous round nothing is kept, and later times change nothing. It stands in no audit log: that would tell
    the minute at which somebody read.
    """
    named = exists(
        select(FeedbackRound.id).where(FeedbackRound.id == asked.round_id, FeedbackRound.naming == Naming.NAMED)
    )
    db.session.execute(
        update(Asked)
        .where(Asked.id == asked.id, Asked.opened_on.is_(None), named)
        .values(opened_on=dates.local(now, zone).date()),
        execution_options={"synchronize_session": False},
    )
