"""Letting go of what parents answered, once the council that asked does not keep it. What was brought along stays."""

from datetime import datetime

from sqlalchemy import delete, select

from klankbord.agenda.classes.models import ClassAnswer, ClassQuestion
from klankbord.base import audit, outbox
from klankbord.base.db import db, pieces
from klankbord.base.outbox.models import MessageState, OutboxMessage
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.meetings.models import Meeting

_GONE = (MessageState.SENT, MessageState.FAILED, MessageState.BOUNCED, MessageState.DECLINED)


def forget_answers(now: datetime) -> int:
    """Delete answers about meetings older than the council keeps them; how many that were.

    To whom the mails went goes too. The question and what was brought to the meeting are papers of it, and stay. A job
    of the worker.
    """
    gone = 0
    for council in db.session.scalars(select(Council).where(Council.keep_facts_months > 0).order_by(Council.id)):
        before = dates.months_before(now.date(), council.keep_facts_months)
        old = (
            select(ClassQuestion.id)
            .join(Meeting, Meeting.id == ClassQuestion.meeting_id)
            .where(ClassQuestion.council_id == council.id, Meeting.day < before)
            .order_by(ClassQuestion.id)
        )
        count = 0
        for ids in pieces(db.session.scalars(old).all()):
            count += len(
                db.session.execute(
                    delete(ClassAnswer).where(ClassAnswer.question_id.in_(ids)).returning(ClassAnswer.id),
                    execution_options={"synchronize_session": False},
                ).all()
            )
            outbox.wipe(
                OutboxMessage.about_kind == ClassQuestion.__tablename__,
                OutboxMessage.about_id.in_(ids),
                OutboxMessage.state.in_(_GONE),
                OutboxMessage.address != "",
                now=now,
            )
        if count:
            audit.record(
                "agenda.forget_class_answers", council, by=None, now=now, before=before.isoformat(), answers=count
            )
        gone += count
    return gone
