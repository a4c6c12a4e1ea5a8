"""What is done with links to join and with what people ask by them."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from klankbord.base.db import db
from klankbord.schools.models_joining import JoinRequest, JoinState

UNCONFIRMED_KEPT = timedelta(days=30)
"""How long a request stays whose sender never confirmed the mail address."""


def forget_old(now: datetime) -> None:
    """Drop the requests that nobody confirmed: nobody knows whose names and addresses they hold."""
    db.session.execute(
        delete(JoinRequest).where(
            JoinRequest.state == JoinState.UNCONFIRMED, JoinRequest.created_at < now - UNCONFIRMED_KEPT
        )
    )
