"""What a council's register of decisions is asked, beside the list itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import contains_eager, joinedload

from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.followup.models import Decision, DecisionState
from klankbord.kit.search_question import answers, question
from klankbord.kit.search_words import language_of
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting, MeetingState

Row = TypeVar("Row")
BY_MAIL = "mail"
PER_PAGE = 50
RECENT = timedelta(days=400)
OF_STATE: dict[DecisionState, ColumnElement[bool]] = {
    DecisionState.WITHDRAWN: Decision.withdrawn_at.is_not(None),
    DecisionState.REPLACED: and_(Decision.withdrawn_at.is_(None), Decision.replaced_by_id.is_not(None)),
    DecisionState.CARRIED_OUT: and_(
        Decision.withdrawn_at.is_(None), Decision.replaced_by_id.is_(None), Decision.carried_out_on.is_not(None)
    ),
    DecisionState.IN_FORCE: and_(
        Decision.withdrawn_at.is_(None), Decision.replaced_by_id.is_(None), Decision.carried_out_on.is_(None)
    ),
}
"""Which decisions are in a state: what `Decision.state` says, for a statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to show of a register, everything where nothing is said. `way` is a kind, or `mail`; all words occur."""

    school_year: str = ""
    state: DecisionState | None = None
    way: str = ""
    words: str = ""

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        """The statement with what is wanted alone, but for the words."""
        if self.school_year:
            statement = statement.where(Decision.school_year == self.school_year)
        if self.state is not None:
            statement = statement.where(OF_STATE[self.state])
        if self.way == BY_MAIL:
            statement = statement.where(Decision.by_mail)
        elif self.way:
            statement = statement.where(Decision.kind == self.way)
        return statement


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """A page of a register: `items` are those of `total` that stand on page `number`, counted from 1."""

    items: Sequence[Row]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are; one where there is nothing."""
        return max(1, -(-self.total // PER_PAGE))


def page_of(statement: Select[Any], total: int, number: int) -> Page[Any]:
    """A page of what a statement finds, the last one where a later one was asked for. One statement."""
    number = max(1, min(number, -(-total // PER_PAGE)))
    found = statement.limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    return Page(db.session.scalars(found).all(), total, number)


def answering(said: Select[*tuple[Any, ...]], typed: str, viewer: Viewer) -> list[int]:
    """The ids of rows that answer what was typed, as the search of the site reads it. One statement.

    `said` gives an id and the texts of each.
    """
    asked = question(typed)
    usual = viewer.school.language if viewer.school is not None else viewer.language
    found = []
    for row_id, *texts in db.session.execute(said):
        text = "\n".join(one for one in texts if one)
        if answers(asked, text, language_of(text, usual)):
            found.append(row_id)
    return found


def replaced_by(decision_id: int) -> Sequence[Decision]:
    """The decisions that one replaces, with their meetings."""
    return db.session.scalars(
        select(Decision)
        .where(Decision.replaced_by_id == decision_id)
        .options(joinedload(Decision.meeting))
        .order_by(Decision.id)
    ).all()


def replacing(decision: Decision) -> Sequence[Decision]:
    """What can replace a decision: others of its council that were not withdrawn, the newest first."""
    return db.session.scalars(
        select(Decision)
        .where(Decision.council_id == decision.council_id, Decision.id != decision.id, Decision.withdrawn_at.is_(None))
        .order_by(Decision.school_year.desc(), Decision.number.is_(None), Decision.number.desc(), Decision.id.desc())
    ).all()


def open_meetings(council: Council, day: date) -> Sequence[Meeting]:
    """Meetings that a decision by mail can belong to: held lately, their minutes not approved; the newest first."""
    return db.session.scalars(
        select(Meeting)
        .join(Meeting.council)
        .where(
            Meeting.council_id == council.id,
            Meeting.state == MeetingState.HELD,
            Meeting.filed_at.is_(None),
            Meeting.day >= day - RECENT,
        )
        .options(contains_eager(Meeting.council))
        .order_by(Meeting.day.desc(), Meeting.id.desc())
    ).all()
