"""The mails about a question to a class: asked, what was brought along and came of it, why it fell away; one a mailbox.

Two parents behind one mailbox get one mail with a button for each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from klankbord.agenda.classes import queries
from klankbord.agenda.classes.models import ClassAnswer, ClassQuestion
from klankbord.base.db import db
from klankbord.base.outbox import Draft, MessageState, OutboxMessage, queue_many, rewrite
from klankbord.people import links
from klankbord.people.models import LinkKind
from klankbord.proposals import mails_boxes as boxes
from klankbord.proposals.queries_audience import Reader, readers
from klankbord.schools.models import School

KEPT = timedelta(days=100)
"""How long after its meeting the thing is closed: by then the minutes of it are approved at the next one."""
AFTER = timedelta(days=30)
"""How long a link works at least after the mail it stands in."""
WAITS = timedelta(minutes=15)
"""How long the mail about what was brought along waits for second thoughts."""


def asked(question: ClassQuestion, people: Sequence[Reader], *, now: datetime) -> int:
    """Ask the parents of a class. Returns the number of mails."""
    return queue_many(_drafts("agenda_class_question", question, people, now=now), now=now)


def fell_away(question: ClassQuestion, *, now: datetime) -> int:
    """Tell who answered that the question ended before its time, and why. Returns the number of mails."""
    people = _who_answered(question)
    drafts = _drafts("agenda_class_question_off", question, people, now=now, why=question.fell_away)
    return queue_many(drafts, now=now)


def brought(question: ClassQuestion, *, now: datetime) -> int:
    """Tell who answered what was brought along, once for each mailbox. Returns the number of mails that are new.

    A mail waits a quarter of an hour; saved again meanwhile, it says the newest.
    """
    told = {
        message.bundle: message
        for message in db.session.scalars(
            select(OutboxMessage).where(
                OutboxMessage.about_kind == ClassQuestion.__tablename__,
                OutboxMessage.about_id == question.id,
                OutboxMessage.bundle.is_not(None),
            )
        )
    }
    fresh = []
    for draft in _drafts("agenda_class_brought", question, _who_answered(question), now=now, points=question.points):
        bundle = f"class question {question.id} at {draft.address}"
        if bundle not in told:
            fresh.append(replace(draft, bundle=bundle, due_at=now + WAITS))
        elif told[bundle].state == MessageState.QUEUED:
            rewrite(told[bundle], draft.rendered, behind=draft.behind)
    return queue_many(fresh, now=now)


def became(question: ClassQuestion, decided: Sequence[str], *, now: datetime) -> int:
    """Tell who answered what came of it, now that the minutes are approved. Returns the number of mails."""
    people = _who_answered(question)
    drafts = _drafts(queries.BECAME, question, people, now=now, decided=decided, points=question.points)
    return queue_many(drafts, now=now)


def _who_answered(question: ClassQuestion) -> list[Reader]:
    """Who answered, still belongs to the school, has a mailbox and wants such mail."""
    quiet = queries.silenced(question.council_id)
    ids = db.session.scalars(select(ClassAnswer.user_id).where(ClassAnswer.question_id == question.id))
    people = dict.fromkeys((user_id for user_id in ids if user_id not in quiet), question.class_group_id)
    return [one for one in readers({**people}, question.school_id) if one.mailbox is not None]


def _drafts(
    name: str, question: ClassQuestion, people: Sequence[Reader], *, now: datetime, **context: Any
) -> Iterator[Draft]:
    """One mail for each mailbox."""
    school = db.session.get_one(School, question.school_id)
    groups = boxes.boxes_of(people)
    if not groups:
        return
    own = boxes.own_of(
        LinkKind.CLASS_QUESTION, question.id, people, school_id=question.school_id, stop="agenda_class_answers.mail",
        now=now,
    )  # fmt: skip
    kept_until = max((question.meeting.starts_at or now) + KEPT, now + AFTER)
    links.close_all(LinkKind.CLASS_QUESTION, question.id, kept_until)
    shared = {
        "question": question, "meeting": question.meeting, "class_name": question.class_group.name,
        "who": question.by.name, "council_name": question.council.name, "school_name": school.name, **context,
    }  # fmt: skip
    for box, mail in boxes.rendered(name, groups, own, shared):
        yield boxes.draft(
            name,
            box,
            mail,
            school_id=question.school_id,
            sender_name=f"{question.council.name} {school.name}",
            unsubscribe_url=own[box[0].user_id].stop_url,
            about=(ClassQuestion.__tablename__, question.id),
        )
