"""Letting go of what people answered, once a council does not keep it any longer. Minutes and decisions stay."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select, update

from klankbord.base import audit, outbox
from klankbord.base.db import db, pieces
from klankbord.base.outbox.models import MessageState, OutboxMessage
from klankbord.councils.models import Council
from klankbord.invitations.models import Invitation
from klankbord.invitations.models_reminders import MeetingReminder
from klankbord.kit import dates
from klankbord.meetings.models import Meeting
from klankbord.meetings.models_poll import DatePoll, PollAsked

_GONE = (MessageState.SENT, MessageState.FAILED, MessageState.BOUNCED, MessageState.DECLINED)


def forget_answers(now: datetime) -> int:
    """Wipe what people answered about meetings older than their council keeps it; how many answers that were.

    Answers and reasons to invitations and date polls go, the reminders, and to whom the mails went. Who was invited
    stays, for it says who may read the meeting, and so do minutes, decisions and who was there. A job of the worker.
    """
    wiped = 0
    for council in db.session.scalars(select(Council).where(Council.keep_facts_months > 0).order_by(Council.id)):
        before = dates.months_before(now.date(), council.keep_facts_months)
        old = select(Meeting.id).where(Meeting.council_id == council.id, Meeting.day < before).order_by(Meeting.id)
        count = sum(_wipe(ids, now) for ids in pieces(db.session.scalars(old).all()))
        if count:
            audit.record(
                "invitations.forget_answers", council, by=None, now=now, before=before.isoformat(), answers=count
            )
        wiped += count
    return wiped


def _wipe(meetings: Sequence[int], now: datetime) -> int:
    """Of some meetings; returns how many answers there were."""
    said = or_(Invitation.answer.is_not(None), Invitation.note != "", Invitation.answered_at.is_not(None))
    answers = db.session.execute(
        update(Invitation)
        .where(Invitation.meeting_id.in_(meetings), said)
        .values(
            answer=None, answered_at=None, answered_by=None, answered_sequence=None, answered_stamp=None,
            online=False, note="", version=Invitation.version + 1,
        )
        .returning(Invitation.id),
        execution_options={"synchronize_session": False},
    ).all()  # fmt: skip
    polls = select(DatePoll.id).where(DatePoll.meeting_id.in_(meetings))
    asked = db.session.execute(
        update(PollAsked)
        .where(PollAsked.poll_id.in_(polls), or_(PollAsked.answered_at.is_not(None), PollAsked.note != ""))
        .values(answers={}, note="", answered_at=None, version=PollAsked.version + 1)
        .returning(PollAsked.id),
        execution_options={"synchronize_session": False},
    ).all()
    invited = select(Invitation.id).where(Invitation.meeting_id.in_(meetings))
    db.session.execute(
        delete(MeetingReminder).where(MeetingReminder.invitation_id.in_(invited)),
        execution_options={"synchronize_session": False},
    )
    outbox.wipe(
        OutboxMessage.about_kind == "meeting",
        OutboxMessage.about_id.in_(meetings),
        OutboxMessage.state.in_(_GONE),
        OutboxMessage.address != "",
        now=now,
    )
    return len(answers) + len(asked)
