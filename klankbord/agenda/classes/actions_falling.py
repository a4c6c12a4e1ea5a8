"""What ends a question before its time: its item leaves the agenda or becomes closed, or the meeting is called off.

Answers stop at once, as that is read from the meeting and the item. Who answered hears it from a job, a little later,
so that an item which is taken off and put straight back makes no mail.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, update

from klankbord.agenda.classes import mails, queries
from klankbord.agenda.classes.models import ClassQuestion, FellAway
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.meetings.models import MeetingState

PATIENCE = timedelta(minutes=10)
"""How long an item can be put back before anybody is told."""


def taken_off(item_ids: Collection[int], *, now: datetime) -> None:
    """Remember which item the questions were about that leaves the agenda now."""
    db.session.execute(
        update(ClassQuestion)
        .where(ClassQuestion.item_id.in_(item_ids))
        .values(off_item_id=ClassQuestion.item_id, off_at=now, item_id=None),
        execution_options={"synchronize_session": "fetch"},
    )


def put_back(meeting_id: int, removed_at: datetime, new_ids: Mapping[int, int]) -> None:
    """Hang the questions on their items again that were taken off at that moment; `new_ids` by the old ones."""
    for question in db.session.scalars(
        select(ClassQuestion).where(
            ClassQuestion.meeting_id == meeting_id,
            ClassQuestion.off_at == removed_at,
            ClassQuestion.off_item_id.in_(new_ids),
        )
    ):
        question.item_id = new_ids[question.off_item_id or 0]
        question.off_item_id = question.off_at = None


def tell_fallen(now: datetime) -> None:
    """Close the questions that ended before their time, and tell who answered; a job."""
    for question in queries.fallen(now - PATIENCE):
        if question.meeting.state == MeetingState.CANCELLED:
            question.fell_away = FellAway.CANCELLED
        else:
            question.fell_away = FellAway.REMOVED if question.item_id is None else FellAway.CLOSED
        question.fell_away_at = now
        sent = mails.fell_away(question, now=now)
        audit.record(
            "agenda.class_question_fell_away", question, by=None, now=now, why=question.fell_away.value, mails=sent
        )
