"""Letting go of what was for the school alone, once it has served."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_

from klankbord.base import outbox
from klankbord.base.db import db
from klankbord.base.outbox.models import MessageState, OutboxMessage
from klankbord.proposals.moderation.models import PrivateMessage

AFTER_ANSWER = timedelta(days=365)
AT_MOST = timedelta(days=730)
"""Its writer reads these terms at the form: a year after the answer, and two years in any case."""
_GONE = (MessageState.SENT, MessageState.FAILED, MessageState.BOUNCED)


def forget_private(now: datetime) -> int:
    """Delete private messages whose time has passed, and the words in the mails of their answers; how many messages.

    The log keeps that there was one, never its words. A job of the worker.
    """
    gone = db.session.execute(
        delete(PrivateMessage)
        .where(or_(PrivateMessage.answered_at < now - AFTER_ANSWER, PrivateMessage.created_at < now - AT_MOST))
        .returning(PrivateMessage.id),
        execution_options={"synchronize_session": False},
    ).all()
    outbox.wipe(
        OutboxMessage.kind == "private_answer",
        OutboxMessage.created_at < now - AFTER_ANSWER,
        OutboxMessage.state.in_(_GONE),
        OutboxMessage.address != "",
        now=now,
    )
    return len(gone)
