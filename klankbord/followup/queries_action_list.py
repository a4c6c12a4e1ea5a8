"""The action list of a council: what is wanted of it, and a page of that, in as many statements however long it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union,
)
from sqlalchemy.orm import contains_eager, joinedload

from klankbord.base.db import db
from klankbord.councils.models import Council, Office
from klankbord.followup import queries, queries_owners
from klankbord.followup.models import ActionItem, ActionOwner, ActionState
from klankbord.followup.queries_registers import Page, answering, page_of
from klankbord.kit import dates
from klankbord.kit.due_words import DueKind
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting
from klankbord.people.models import User

ME = "me"
OVERDUE = "overdue"
NO_DAY = "none"
_NOTE = ActionItem.ended_note.expression
_PERSON, _OFFICE, _NAME = "person-", "office-", "name-"


@dataclass(frozen=True, slots=True)
class OwnerChoice:
    """One of those who have, or had, something to do: an account, an office, or somebody outside by name.

    `value` is how an address names them, `words` how people do; of an office that is for the page to say.
    """

    value: str
    words: str
    office: Office | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedActions:
    """What to show of an action list, everything where nothing is said.

    `state` is one of `ActionState` or `OVERDUE`, `owner` is `ME` or the value of a choice, `due` a `DueKind` or
    `NO_DAY`; `words` are what the search of the site would find with.
    """

    state: str = ""
    owner: str = ""
    school_year: str = ""
    due: str = ""
    words: str = ""

    def conditions(self, viewer: Viewer) -> list[ColumnElement[bool]]:
        """What a statement with `Meeting` joined asks for; the words apart."""
        today, asked = dates.today(viewer.zone), []
        if self.state:
            late = self.state == OVERDUE
            asked.append(ActionItem.overdue(today) if late else ActionItem.state == ActionState(self.state))
        if self.owner:
            asked.append(_owned(self.owner, viewer, today))
        if self.school_year:
            asked.append(_of_year(self.school_year, viewer.zone))
        if self.due == NO_DAY:
            asked.append(and_(ActionItem.due_on.is_(None), ActionItem.due_kind == DueKind.DAY))
        elif self.due:
            day = [ActionItem.due_on.is_not(None)] if self.due == DueKind.DAY else []
            asked.append(and_(ActionItem.due_kind == DueKind(self.due), *day))
        return asked


def _owned(owner: str, viewer: Viewer, today: date) -> ColumnElement[bool]:
    if owner == ME:
        return queries_owners.owned_by(viewer.id, today)
    if owner.startswith(_PERSON):
        return queries_owners.owned_by(int(owner.removeprefix(_PERSON)), today)
    if owner.startswith(_OFFICE):
        held = select(ActionOwner.action_id).where(ActionOwner.office == Office(owner.removeprefix(_OFFICE)))
        return ActionItem.id.in_(held)
    name = owner.removeprefix(_NAME)
    among = select(ActionOwner.action_id).where(_OUTSIDE, ActionOwner.name == name)
    return or_(and_(_ALONE_OUTSIDE, ActionItem.owner_name == name), ActionItem.id.in_(among))


_OUTSIDE = and_(ActionOwner.user_id.is_(None), ActionOwner.office.is_(None))
_ALONE_OUTSIDE = and_(
    ActionItem.owner_id.is_(None), ActionItem.owner_name != "", ~exists().where(ActionOwner.action_id == ActionItem.id)
)


def _of_year(year: str, zone: str) -> ColumnElement[bool]:
    """What `year_of` says, for a statement."""
    begins = dates.end_of_day(dates.first_day(year) - timedelta(days=1), zone)
    ends = dates.end_of_day(dates.last_day(year), zone)
    apart = or_(Meeting.id.is_(None), Meeting.school_year == "")
    return or_(Meeting.school_year == year, and_(apart, ActionItem.created_at >= begins, ActionItem.created_at < ends))


def year_of(action: ActionItem, zone: str) -> str:
    """The school year in which somebody took something on; needs `meeting` loaded."""
    if action.meeting is not None and action.meeting.school_year:
        return action.meeting.school_year
    return dates.school_year(dates.local(action.created_at, zone).date())


def _readable(viewer: Viewer, council: Council, *what: Any) -> Select[*tuple[Any, ...]]:
    mine = queries_owners.owned_by(viewer.id, dates.today(viewer.zone))
    return (
        select(*what)
        .select_from(ActionItem)
        .outerjoin(Meeting, Meeting.id == ActionItem.meeting_id)
        .where(
            ActionItem.council_id == council.id,
            or_(mine, queries.readable(viewer, council, ActionItem)),
        )
    )


def _asked(viewer: Viewer, council: Council, wanted: WantedActions) -> list[ColumnElement[bool]]:
    """What is wanted of a list; one statement where words are sought, else none."""
    conditions = wanted.conditions(viewer)
    if wanted.words:
        said = (
            _readable(viewer, council, ActionItem.id, ActionItem.what, ActionItem.owner_name, User.name, _NOTE)
            .outerjoin(User, User.id == ActionItem.owner_id)
            .where(*conditions)
        )
        conditions.append(ActionItem.id.in_(answering(said, wanted.words, viewer)))
    return conditions


def _whole(viewer: Viewer, council: Council, conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """With what a row of the list shows, in its order: open ones first, soonest first; then what ended last."""
    return (
        _readable(viewer, council, ActionItem)
        .where(*conditions)
        .options(contains_eager(ActionItem.meeting), joinedload(ActionItem.owner))
        .order_by(
            ActionItem.state != ActionState.OPEN,
            ActionItem.ended_at.is_(None),
            ActionItem.ended_at.desc(),
            *ActionItem.soonest(),
        )
    )


def every(viewer: Viewer, council: Council, wanted: WantedActions | None = None) -> Sequence[ActionItem]:
    """The action items of a council as the viewer may read them, or what is wanted of them. One's own always."""
    asked = _asked(viewer, council, wanted or WantedActions())
    return db.session.scalars(_whole(viewer, council, asked)).all()


def page(viewer: Viewer, council: Council, wanted: WantedActions, number: int) -> Page[ActionItem]:
    """A page of the same, the last one where a later one was asked for: two statements, three with words."""
    asked = _asked(viewer, council, wanted)
    total = db.session.scalar(_readable(viewer, council, func.count()).where(*asked)) or 0
    return page_of(_whole(viewer, council, asked), total, number)


def choices(viewer: Viewer, council: Council) -> tuple[list[str], list[OwnerChoice]]:
    """What can be chosen: school years, newest first; and owners, first accounts, then offices, then names outside."""
    given = case((func.coalesce(Meeting.school_year, "") == "", ActionItem.created_at), else_=None)
    rows = db.session.execute(_readable(viewer, council, Meeting.school_year, given).distinct())
    years = {year or dates.school_year(dates.local(at, viewer.zone).date()) for year, at in rows}
    return sorted(years, reverse=True), _owners(viewer, council)


def _owners(viewer: Viewer, council: Council) -> list[OwnerChoice]:
    ids = _readable(viewer, council, ActionItem.id)
    nobody, office, nameless = cast(null(), Integer), cast(null(), String), literal("", String)
    shared = ActionOwner.action_id.in_(ids)
    every = union(
        select(ActionItem.owner_id.label("user_id"), office.label("office"), nameless.label("name")).where(
            ActionItem.id.in_(ids), ActionItem.owner_id.is_not(None)
        ),
        select(nobody, office, ActionItem.owner_name).where(ActionItem.id.in_(ids), _ALONE_OUTSIDE),
        select(nobody, office, ActionOwner.name).where(shared, _OUTSIDE),
        select(ActionOwner.user_id, cast(ActionOwner.office, String), nameless).where(shared, ~_OUTSIDE),
    ).subquery()
    rows = db.session.execute(
        select(every.c.user_id, every.c.office, every.c.name, User.name).outerjoin(User, User.id == every.c.user_id)
    )
    people, offices, names = [], set(), set()
    for user_id, held, said, person in rows:
        if user_id is not None:
            people.append(OwnerChoice(f"{_PERSON}{user_id}", person or ""))
        elif held is not None:
            offices.add(Office(held))
        else:
            names.add(said)
    return [
        *sorted(people, key=lambda one: one.words.casefold()),
        *(OwnerChoice(f"{_OFFICE}{one}", "", one) for one in Office if one in offices),
        *(OwnerChoice(f"{_NAME}{one}", one) for one in sorted(names, key=str.casefold)),
    ]
