"""Every question asked of questions to a class: for whom somebody sits, what can be asked about, what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from klankbord.agenda.classes import rules
from klankbord.agenda.classes.models import ClassAnswer, ClassQuestion, ClassSilence
from klankbord.agenda.models import AgendaItem, AgendaVersion, ItemKind
from klankbord.agenda.queries_closed import closed_items
from klankbord.base.db import db
from klankbord.base.outbox.models import OutboxMessage
from klankbord.councils.models import Council, Seat
from klankbord.councils.queries import current
from klankbord.councils.queries_composition import per_class
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.schools.models import ClassGroup

BECAME = "agenda_class_became"
"""The kind of the mail that tells what came of a question."""
LATELY = timedelta(days=14)
SHOWN = (
    joinedload(ClassQuestion.meeting).joinedload(Meeting.council),
    joinedload(ClassQuestion.council),
    joinedload(ClassQuestion.class_group),
    joinedload(ClassQuestion.by),
    joinedload(ClassQuestion.item),
)


def one(viewer: Viewer, question_id: int) -> Select[ClassQuestion]:
    """A question of the viewer's school with what is shown of it, for `load_or_404`."""
    return (
        select(ClassQuestion)
        .where(ClassQuestion.id == question_id, ClassQuestion.school_id == viewer.school_id)
        .options(*SHOWN)
    )


def answer_of(question_id: int, user_id: int) -> ClassAnswer | None:
    """What somebody answered, if they did."""
    return db.session.scalar(
        select(ClassAnswer).where(ClassAnswer.question_id == question_id, ClassAnswer.user_id == user_id)
    )


def answers_to(question_id: int) -> Sequence[ClassAnswer]:
    """All answers, in the order of the alphabet: the order in which they came would tell whose they are."""
    return db.session.scalars(
        select(ClassAnswer)
        .where(ClassAnswer.question_id == question_id)
        .order_by(func.lower(ClassAnswer.words), ClassAnswer.words, ClassAnswer.stance)
    ).all()


def hidden_items(meeting_id: int) -> set[int]:
    """The items of a meeting that are closed to people outside the council."""
    return set(db.session.scalars(closed_items(meeting_id=meeting_id)))


def classes_of(viewer: Viewer, council_id: int, day: date) -> dict[int, str]:
    """The classes that somebody sits for in a council on a day, by id with their names.

    Those of their seats, and of the seats they stand in for. Where a council has no seats of classes: the classes of
    their own children.
    """
    if viewer.linked or not viewer.has_seat(council_id):
        return {}
    stood_for = aliased(Seat)
    held = db.session.execute(
        select(Seat.class_group_id, stood_for.class_group_id)
        .outerjoin(stood_for, stood_for.id == Seat.deputy_of_id)
        .where(Seat.council_id == council_id, Seat.user_id == viewer.id, current(day))
    )
    ids = {group_id for row in held for group_id in row if group_id is not None}
    if not ids and viewer.is_parent and not per_class(council_id, day):
        ids = set(viewer.class_ids)
    groups = db.session.execute(
        select(ClassGroup.id, ClassGroup.name)
        .where(ClassGroup.id.in_(ids), ClassGroup.school_id == viewer.school_id, ClassGroup.ended_on.is_(None))
        .order_by(ClassGroup.position, ClassGroup.name)
    )
    return dict(groups.all())


@dataclass(frozen=True, slots=True)
class Place:
    """A class somebody sits for, in one of the councils of a meeting."""

    council: Council
    class_group_id: int
    name: str


def places_of(viewer: Viewer, meeting: Meeting, day: date) -> dict[int, Place]:
    """The classes somebody may ask about a meeting's agenda, by id, in the councils that let them."""
    councils = [meeting.council, *([meeting.joint_council] if meeting.joint_council is not None else [])]
    found: dict[int, Place] = {}
    for council in councils:
        if rules.asks(council) and meeting.council.open_to_parents:
            for group_id, name in classes_of(viewer, council.id, day).items():
                found.setdefault(group_id, Place(council, group_id, name))
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """An item that classes can be asked about, and what they were asked about it, by class."""

    id: int
    number: str
    title: str
    questions: Mapping[int, ClassQuestion]


def askable(meeting: Meeting, classes: Mapping[int, Place]) -> list[Line]:
    """The items of the published agenda that are open and still there, with the questions to these classes."""
    version = db.session.scalar(
        select(AgendaVersion).where(
            AgendaVersion.meeting_id == meeting.id, AgendaVersion.number == meeting.agenda_version
        )
    )
    there = dict(
        db.session.execute(select(AgendaItem.id, AgendaItem.title).where(AgendaItem.meeting_id == meeting.id)).all()
    )
    hidden = hidden_items(meeting.id)
    asked: dict[int, dict[int, ClassQuestion]] = {}
    for question in of_meeting(meeting.id, list(classes)):
        asked.setdefault(question.item_id or 0, {})[question.class_group_id] = question
    return [
        Line(row["id"], row["number"] or "", there[row["id"]], asked.get(row["id"], {}))
        for row in (version.rows if version is not None else ())
        if row["id"] in there and row["id"] not in hidden and not row["closed"] and row["kind"] != ItemKind.BREAK
    ]


def of_meeting(meeting_id: int, class_ids: Sequence[int]) -> Sequence[ClassQuestion]:
    """The questions to some classes about a meeting's items."""
    return db.session.scalars(
        select(ClassQuestion)
        .where(ClassQuestion.meeting_id == meeting_id, ClassQuestion.class_group_id.in_(class_ids))
        .options(*SHOWN)
        .order_by(ClassQuestion.id)
    ).all()


def brought_to(meeting_id: int) -> dict[int, list[tuple[str, list[str]]]]:
    """What was brought to a meeting by item: the class and its points."""
    found: dict[int, list[tuple[str, list[str]]]] = {}
    for question in db.session.scalars(
        select(ClassQuestion)
        .where(
            ClassQuestion.meeting_id == meeting_id,
            ClassQuestion.item_id.is_not(None),
            ClassQuestion.fell_away.is_(None),
            ClassQuestion.brought_at.is_not(None),
        )
        .options(joinedload(ClassQuestion.class_group))
        .order_by(ClassQuestion.id)
    ):
        found.setdefault(question.item_id or 0, []).append((question.class_group.name, question.points))
    return found


def counts(question_ids: Sequence[int]) -> dict[int, int]:
    """How many parents answered each question."""
    rows = db.session.execute(
        select(ClassAnswer.question_id, func.count())
        .where(ClassAnswer.question_id.in_(question_ids))
        .group_by(ClassAnswer.question_id)
    )
    return dict(rows.all())


def silenced(council_id: int) -> set[int]:
    """Who wants no mail with questions to their class from a council."""
    return set(db.session.scalars(select(ClassSilence.user_id).where(ClassSilence.council_id == council_id)))


def silence_of(council_id: int, user_id: int) -> ClassSilence | None:
    """Somebody's wish for no such mail, if they said so."""
    return db.session.scalar(
        select(ClassSilence).where(ClassSilence.council_id == council_id, ClassSilence.user_id == user_id)
    )


def fallen(before: datetime) -> Sequence[ClassQuestion]:
    """Questions that ended before their time and of which nobody was told; an item taken off, if that was `before`."""
    gone = and_(ClassQuestion.item_id.is_(None), or_(ClassQuestion.off_at.is_(None), ClassQuestion.off_at <= before))
    return db.session.scalars(
        select(ClassQuestion)
        .join(Meeting, Meeting.id == ClassQuestion.meeting_id)
        .where(
            ClassQuestion.fell_away.is_(None),
            or_(
                Meeting.state == MeetingState.CANCELLED,
                and_(
                    Meeting.state == MeetingState.PLANNED,
                    or_(gone, ClassQuestion.item_id.in_(closed_items())),
                ),
            ),
        )
        .options(*SHOWN)
        .order_by(ClassQuestion.id)
    ).all()


def minuted(now: datetime) -> Sequence[ClassQuestion]:
    """Questions about an item of a meeting whose minutes were approved lately, of which nobody was told that yet."""
    told = exists().where(
        OutboxMessage.about_kind == ClassQuestion.__tablename__,
        OutboxMessage.about_id == ClassQuestion.id,
        OutboxMessage.kind == BECAME,
    )
    return db.session.scalars(
        select(ClassQuestion)
        .join(Meeting, Meeting.id == ClassQuestion.meeting_id)
        .where(
            ClassQuestion.fell_away.is_(None),
            ClassQuestion.item_id.is_not(None),
            ClassQuestion.item_id.not_in(closed_items()),
            Meeting.state == MeetingState.HELD,
            Meeting.filed_at > now - LATELY,
            exists().where(ClassAnswer.question_id == ClassQuestion.id),
            ~told,
        )
        .options(*SHOWN)
        .order_by(ClassQuestion.id)
    ).all()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that waits for a parent's answer, with the last day on which it can be given."""

    question_id: int
    question: str
    minutes_needed: int
    class_name: str
    council_name: str
    last_day: date


def lines(rows: Sequence[Row[*tuple[Any, ...]]], zone: str) -> list[Waiting]:
    """The rows of `waiting_for` as home shows them; one that closes at midnight closes on the day before."""
    return [
        Waiting(
            row.question_id,
            row.question,
            row.minutes_needed,
            row.class_name,
            row.council_name,
            dates.local(min(row.closes_at, row.starts_at) - timedelta(seconds=1), zone).date(),
        )
        for row in rows
    ]


def waiting_for(viewer: Viewer, now: datetime) -> Select[*tuple[Any, ...]]:
    """The open questions to the classes of a parent that they have not answered, for home.

    Columns: question_id, question, minutes_needed, class_name, council_name, closes_at, starts_at; soonest first.
    """
    answered = select(ClassAnswer.question_id).where(ClassAnswer.user_id == viewer.id)
    return (
        select(
            ClassQuestion.id.label("question_id"),
            ClassQuestion.question,
            ClassQuestion.minutes_needed,
            ClassGroup.name.label("class_name"),
            Council.name.label("council_name"),
            ClassQuestion.closes_at,
            Meeting.starts_at,
        )
        .join(ClassGroup, ClassGroup.id == ClassQuestion.class_group_id)
        .join(Council, Council.id == ClassQuestion.council_id)
        .join(Meeting, Meeting.id == ClassQuestion.meeting_id)
        .where(
            ClassQuestion.class_group_id.in_(viewer.class_ids),
            ClassQuestion.school_id == viewer.school_id,
            ClassQuestion.by_id != viewer.id,
            ClassQuestion.fell_away.is_(None),
            ClassQuestion.item_id.is_not(None),
            ClassQuestion.closes_at > now,
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at > now,
            ClassQuestion.id.not_in(answered),
        )
        .order_by(ClassQuestion.closes_at, ClassQuestion.id)
    )
