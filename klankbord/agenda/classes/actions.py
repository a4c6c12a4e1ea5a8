"""Asking a class, answering, and wanting no such mail."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from klankbord.agenda.classes import mails, queries, rules
from klankbord.agenda.classes.models import ClassAnswer, ClassQuestion, ClassSilence
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person, Viewer
from klankbord.meetings.models import Meeting
from klankbord.people import links
from klankbord.people.models import ThingLink
from klankbord.proposals.models import Audience, StanceKind
from klankbord.proposals.queries_audience import asked_for, readers


@dataclass(frozen=True, slots=True)
class Words:
    """What is asked: the question, how many minutes it takes, the last day, and whether for a stance too."""

    question: str
    minutes_needed: int
    closes_on: date
    asks_stance: bool = False


def ask(
    meeting: Meeting, item_id: int, class_group_id: int, words: Words, *, by: Viewer, now: datetime
) -> tuple[ClassQuestion, int]:  # fmt: skip
    """Ask the parents of a class about an item of a published agenda; the question, and how many mails went out.

    Raises WrongState once the meeting began, or for an item that cannot be asked about (any more) or was already;
    DomainError for who does not sit for the class, a last day that is past or after the meeting, or a class of which
    nobody can be reached.
    """
    db.session.execute(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    if not rules.is_time(meeting, now):
        raise WrongState(N_("Your class can be asked once the agenda is published, and until the meeting begins."))
    day = dates.local(now, meeting.zone).date()
    places = queries.places_of(by, meeting, day)
    place = places.get(class_group_id)
    if place is None:
        raise DomainError(N_("You do not sit for this class (any more), so you cannot ask it."))
    line = next((one for one in queries.askable(meeting, {class_group_id: place}) if one.id == item_id), None)
    if line is None:
        raise WrongState(N_("This item is not on the published agenda any more, or is for members only."))
    if class_group_id in line.questions:
        raise WrongState(N_("%(name)s was asked about this item already."), name=place.name)
    assert meeting.starts_at is not None  # noqa: S101 - it is time, so it is known when
    if not day <= words.closes_on <= dates.local(meeting.starts_at, meeting.zone).date():
        raise DomainError(N_("Choose a day from today until the meeting."), "closes_on")
    people = {
        user_id: group
        for user_id, group in asked_for(place.council, Audience.CLASS_GROUPS, [class_group_id], day).items()
        if user_id != by.id
    }
    quiet = queries.silenced(place.council.id)
    reached = [one for one in readers(people, meeting.school_id) if one.mailbox is not None]
    if not reached:
        raise DomainError(N_("No other parent of %(name)s can be reached by mail."), name=place.name)
    question = ClassQuestion(
        school_id=meeting.school_id,
        council_id=place.council.id,
        meeting_id=meeting.id,
        item_id=item_id,
        class_group_id=class_group_id,
        by_id=by.id,
        title=line.title,
        question=words.question,
        minutes_needed=words.minutes_needed,
        asks_stance=words.asks_stance,
        asked=len(people),
        asked_at=now,
        closes_at=min(dates.end_of_day(words.closes_on, meeting.zone), meeting.starts_at),
    )
    db.session.add(question)
    db.session.flush()
    db.session.refresh(question, ["meeting", "council", "class_group", "by"])
    sent = mails.asked(question, [one for one in reached if one.user_id not in quiet], now=now)
    audit.record("agenda.ask_class", question, by=by, now=now, class_group_id=class_group_id, mails=sent)
    return question, sent


def answer(
    question: ClassQuestion, words: str, stance: StanceKind | None, *, by: Viewer, now: datetime
) -> ClassAnswer:  # fmt: skip
    """Answer, or change one's answer. Raises WrongState once it is closed, DomainError for an empty answer."""
    db.session.execute(select(ClassQuestion.id).where(ClassQuestion.id == question.id).with_for_update())
    if not rules.is_open(question, queries.hidden_items(question.meeting_id), now):
        raise WrongState(N_("This question is closed, so your answer could not be kept."))
    if not rules.may_answer(by, question):
        raise DomainError(N_("This question is for the parents of %(name)s."), name=question.class_group.name)
    if not words and stance is None:
        raise DomainError(N_("Write something, or choose what fits."), "words")
    given = queries.answer_of(question.id, by.id)
    if given is None:
        given = ClassAnswer(school_id=question.school_id, question_id=question.id, user_id=by.id)
        db.session.add(given)
    given.words, given.at = words, now
    given.stance = stance if question.asks_stance else None
    audit.record("agenda.answer_class_question", question, by=by, now=now)
    return given


def set_silence(
    question: ClassQuestion, link: ThingLink, *, again: bool, whole_box: bool, by: Person, now: datetime
) -> None:  # fmt: skip
    """Mail somebody no more questions to their class from a council, or again.

    A mail program's one click (`whole_box`) speaks for the mailbox: all who got the same mail in it are left alone.
    """
    _silence(question, by, again=again, now=now)
    for other in links.others_behind(link, but=by.id) if whole_box and not again else ():
        _silence(question, other, again=False, now=now)


def _silence(question: ClassQuestion, person: Person, *, again: bool, now: datetime) -> None:
    there = queries.silence_of(question.council_id, person.id)
    if again and there is not None:
        audit.record("agenda.hear_class_questions", there, by=person, now=now, council_id=question.council_id)
        db.session.delete(there)
    elif not again and there is None:
        row = ClassSilence(
            school_id=question.school_id, council_id=question.council_id, user_id=person.id, at=now
        )  # fmt: skip
        db.session.add(row)
        audit.record("agenda.silence_class_questions", row, by=person, now=now, council_id=question.council_id)
