"""The mails about a question to a class: it is asked, what was brought along, why it fell away; one a mailbox.

Two parents behind one mailbox get one mail with a button for each.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from klankbord.agenda.classes import queries
from klankbord.agenda.classes.models import ClassAnswer, ClassQuestion
from klankbord.base import web
from klankbord.base.db import db
from klankbord.base.mail import Rendered, render_for_many, render_mail
from klankbord.base.outbox import Draft, MessageState, OutboxMessage, queue_many, rewrite
from klankbord.people import links
from klankbord.people.models import LinkKind
from klankbord.proposals.queries_audience import Reader, readers
from klankbord.schools.models import School

KEPT = timedelta(days=100)
"""How long after its meeting the thing is closed: by then the minutes of it are approved at the next one."""
WAITS = timedelta(minutes=15)
"""How long the mail about what was brought along waits for second thoughts."""
_PLACE = "-token-"


@dataclass(frozen=True, slots=True)
class Own:
    """What is one reader's in a mail: their link, and how to get no more such mail."""

    name: str
    first_name: str
    url: str
    stop_url: str


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
            rewrite(told[bundle], draft.rendered)
    return queue_many(fresh, now=now)


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
    boxes: dict[int, list[Reader]] = {}
    for reader in people:
        if reader.mailbox is not None:
            boxes.setdefault(reader.mailbox.id, []).append(reader)
    if not boxes:
        return
    own = _own(question, people, now=now)
    shared = {
        "question": question, "meeting": question.meeting, "class_name": question.class_group.name,
        "who": question.by.name, "council_name": question.council.name, "school_name": school.name, **context,
    }  # fmt: skip
    for box, rendered in _rendered(name, list(boxes.values()), own, shared):
        yield Draft(
            kind=name,
            rendered=rendered,
            school_id=question.school_id,
            sender_name=f"{question.council.name} {school.name}",
            unsubscribe_url=own[box[0].user_id].stop_url,
            about=(ClassQuestion.__tablename__, question.id),
            **_for_all_of(box),
        )


def _for_all_of(box: list[Reader]) -> dict[str, Any]:
    """Whom the mail to one mailbox is for."""
    first = box[0]
    assert first.mailbox is not None  # noqa: S101 - boxes hold those alone who have one
    return {
        "address": first.mailbox.address,
        "display_name": " & ".join(one.name for one in box),
        "language": first.language,
        "recipient_user_id": first.user_id if len(box) == 1 else None,
    }


def _own(question: ClassQuestion, people: Sequence[Reader], *, now: datetime) -> dict[int, Own]:
    issued = links.issue_many(
        LinkKind.CLASS_QUESTION,
        question.id,
        [(reader.user_id, reader.mailbox.id) for reader in people if reader.mailbox is not None],
        school_id=question.school_id,
        now=now,
    )
    links.close_all(LinkKind.CLASS_QUESTION, question.id, (question.meeting.starts_at or now) + KEPT)
    page = web.link_to("link_pages.show", token=_PLACE)
    stop = web.link_to("agenda_class_answers.mail", token=_PLACE)
    found = {}
    for reader in people:
        if reader.user_id in issued:
            token = links.token_of(issued[reader.user_id])
            found[reader.user_id] = Own(
                reader.name, reader.first_name, page.replace(_PLACE, token), stop.replace(_PLACE, token)
            )
    return found


def _rendered(
    name: str, boxes: list[list[Reader]], own: Mapping[int, Own], context: dict[str, Any]
) -> Iterator[tuple[list[Reader], Rendered]]:
    """Each mailbox with its mail: those of one person from one rendering a language."""
    alone = {box[0].user_id: box for box in boxes if len(box) == 1}
    values = [
        (user_id, box[0].language, {"first_name": own[user_id].first_name, "url": own[user_id].url,
                                    "stop_url": own[user_id].stop_url})
        for user_id, box in alone.items()
    ]  # fmt: skip
    for user_id, rendered in render_for_many(name, values, people=(), **context):
        yield alone[user_id], rendered
    for box in boxes:
        if len(box) > 1:
            each = [own[reader.user_id] for reader in box]
            first = {"first_name": " & ".join(one.first_name for one in each), "url": each[0].url,
                     "stop_url": each[0].stop_url}  # fmt: skip
            yield box, render_mail(name, box[0].language, people=each, **first, **context)
