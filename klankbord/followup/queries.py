"""Every question asked of decisions and action items."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, String, and_, cast, false, func, literal, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from klankbord.agenda.queries_closed import closed_items
from klankbord.base.db import db
from klankbord.councils import queries as councils
from klankbord.councils import rules as council_rules
from klankbord.councils.models import Council
from klankbord.followup import queries_owners, rules
from klankbord.followup.models import ActionItem, ActionState, CouncilSilence, Decision
from klankbord.followup.queries_registers import BY_MAIL, Page, Wanted, answering, page_of
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting

Row = TypeVar("Row")


def readable(viewer: Viewer, council: Council, thing: type[Decision] | type[ActionItem]) -> ColumnElement[bool]:
    """What the viewer may read of a council's register; the statement has `Meeting` joined.

    Outside the council that is what stands in approved minutes; nothing of closed items.
    """
    inside: ColumnElement[bool] = true() if rules.is_inside(viewer, council) else Meeting.filed_at.is_not(None)
    if council_rules.may_see_closed(viewer, council):
        return inside
    kept = or_(thing.item_id.is_(None), thing.item_id.not_in(closed_items(council_id=council.id)))
    return and_(inside, kept)


def decisions(viewer: Viewer, council: Council, wanted: Wanted | None = None) -> Sequence[Decision]:
    """The register of a council as the viewer may read it, or what is wanted of it, newest first."""
    return db.session.scalars(_register(_wanted(viewer, council, wanted or Wanted()))).all()


def decisions_page(viewer: Viewer, council: Council, wanted: Wanted, number: int) -> Page[Decision]:
    """A page of the same, the last one where a later one was asked for: two statements, three with words."""
    found = _wanted(viewer, council, wanted)
    total = db.session.scalar(found.with_only_columns(func.count())) or 0
    return page_of(_register(found), total, number)


def _wanted(viewer: Viewer, council: Council, wanted: Wanted) -> Select[Decision]:
    found = wanted.narrow(
        select(Decision)
        .select_from(Decision)
        .outerjoin(Meeting, Meeting.id == Decision.meeting_id)
        .where(Decision.council_id == council.id, readable(viewer, council, Decision))
    )
    if not wanted.words:
        return found
    year, number = Decision.school_year, literal("0") + cast(Decision.number, String)
    said = found.with_only_columns(Decision.id, Decision.text, Decision.carried_out_note, year, number)
    return found.where(Decision.id.in_(answering(said, wanted.words, viewer)))


def _register(found: Select[Decision]) -> Select[Decision]:
    return found.options(contains_eager(Decision.meeting), joinedload(Decision.replaced_by)).order_by(
        Decision.school_year.desc(), Decision.number.is_(None), Decision.number.desc(), Decision.id.desc()
    )


def register_choices(viewer: Viewer, council: Council) -> tuple[list[str], list[str]]:
    """What the viewer can choose in the register: school years, newest first, and the ways things were decided."""
    rows = db.session.execute(
        select(Decision.school_year, Decision.kind, Decision.by_mail)
        .outerjoin(Meeting, Meeting.id == Decision.meeting_id)
        .where(Decision.council_id == council.id, readable(viewer, council, Decision))
        .distinct()
    ).all()
    ways = {str(row.kind) for row in rows} | {BY_MAIL for row in rows if row.by_mail}
    return sorted({row.school_year for row in rows}, reverse=True), sorted(ways)


def decision_to_read(viewer: Viewer, council: Council, decision_id: int) -> Select[Decision]:
    """One decision of the register as the viewer may read it, with its meeting and what replaced it."""
    return (
        select(Decision)
        .outerjoin(Meeting, Meeting.id == Decision.meeting_id)
        .where(Decision.id == decision_id, readable(viewer, council, Decision))
        .options(contains_eager(Decision.meeting), joinedload(Decision.replaced_by), joinedload(Decision.council))
    )


def decided_together(viewer: Viewer, council: Council, limit: int) -> Sequence[Decision]:
    """What joint meetings decided that stands with the other council, newest first; for who sits in this one."""
    if not viewer.has_seat(council.id):
        return []
    return db.session.scalars(
        select(Decision)
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .where(Meeting.joint_council_id == council.id, Decision.withdrawn_at.is_(None))
        .options(contains_eager(Decision.meeting), joinedload(Decision.council))
        .order_by(Decision.decided_on.desc(), Decision.id.desc())
        .limit(limit)
    ).all()


def decisions_of(meeting_id: int) -> Sequence[Decision]:
    """What a meeting decided, in the order it was recorded."""
    return db.session.scalars(
        select(Decision)
        .where(Decision.meeting_id == meeting_id)
        .order_by(Decision.position, Decision.number, Decision.id)
    ).all()


def actions_of(meeting_id: int) -> Sequence[ActionItem]:
    """The action items a meeting gave, with their owners."""
    return db.session.scalars(
        select(ActionItem)
        .where(ActionItem.meeting_id == meeting_id)
        .options(joinedload(ActionItem.owner))
        .order_by(ActionItem.position, ActionItem.id)
    ).all()


def open_actions(council_id: int, *, with_closed: bool = False, but_of: int | None = None) -> Sequence[ActionItem]:
    """What still has to be done in a council: it comes back on the next agenda by itself. One statement.

    `with_closed` is for readers who may see closed items; `but_of` leaves out what one meeting gave itself.
    """
    statement = (
        select(ActionItem)
        .outerjoin(Meeting, Meeting.id == ActionItem.meeting_id)
        .where(ActionItem.council_id == council_id, ActionItem.state == ActionState.OPEN)
        .options(contains_eager(ActionItem.meeting), joinedload(ActionItem.owner))
        .order_by(*ActionItem.soonest())
    )
    if not with_closed:
        closed = closed_items(council_id=council_id)
        statement = statement.where(or_(ActionItem.item_id.is_(None), ActionItem.item_id.not_in(closed)))
    if but_of is not None:
        statement = statement.where(or_(ActionItem.meeting_id.is_(None), ActionItem.meeting_id != but_of))
    return db.session.scalars(statement).all()


def open_given(meeting_id: int, *, with_closed: bool) -> Sequence[ActionItem]:
    """What a meeting gave people to do that is still open, in order; without what closed items gave unless asked."""
    statement = (
        select(ActionItem)
        .where(ActionItem.meeting_id == meeting_id, ActionItem.state == ActionState.OPEN)
        .order_by(ActionItem.position, ActionItem.id)
    )
    if not with_closed:
        closed = closed_items(meeting_id=meeting_id)
        statement = statement.where(or_(ActionItem.item_id.is_(None), ActionItem.item_id.not_in(closed)))
    return db.session.scalars(statement).all()


def my_actions(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """What a person still has to do in a school, what is due first on top.

    Columns: action_id, what, due_on, due_words, due_kind, council_name.
    """
    return (
        select(
            ActionItem.id.label("action_id"),
            ActionItem.what,
            ActionItem.due_on,
            ActionItem.due_words,
            ActionItem.due_kind,
            Council.name.label("council_name"),
        )
        .join(Council, Council.id == ActionItem.council_id)
        .where(
            _mine(viewer),
            ActionItem.state == ActionState.OPEN,
            ActionItem.school_id == viewer.school_id,
        )
        .order_by(*ActionItem.soonest())
    )


def action_for(viewer: Viewer) -> Select[ActionItem]:
    """The action items a viewer may open: their own, and those of councils they sit in or run."""
    inside = Council.id.in_([seat.council_id for seat in viewer.seats]) if viewer.seats else false()
    seen = or_(_mine(viewer), true() if viewer.is_school_admin else inside)
    return (
        select(ActionItem)
        .join(Council, Council.id == ActionItem.council_id)
        .outerjoin(Meeting, Meeting.id == ActionItem.meeting_id)
        .where(ActionItem.school_id == viewer.school_id, seen)
        .options(
            contains_eager(ActionItem.council),
            contains_eager(ActionItem.meeting),
            joinedload(ActionItem.owner),
            selectinload(ActionItem.owners),
        )
    )


def _mine(viewer: Viewer) -> ColumnElement[bool]:
    return queries_owners.owned_by(viewer.id, dates.today(viewer.zone))


def decision_for(viewer: Viewer) -> Select[Decision]:
    """The decisions of the councils a viewer sees, with council and meeting."""
    return (
        select(Decision)
        .join(Council, Council.id == Decision.council_id)
        .outerjoin(Meeting, Meeting.id == Decision.meeting_id)
        .where(councils.visible(viewer))
        .options(contains_eager(Decision.council), contains_eager(Decision.meeting))
    )


def silences(council_id: int, user_id: int) -> Sequence[CouncilSilence]:
    """That somebody wants no mail about what a council notes down: one row, or none."""
    return db.session.scalars(
        select(CouncilSilence).where(CouncilSilence.council_id == council_id, CouncilSilence.user_id == user_id)
    ).all()


def is_silent(council_id: int, user_id: int) -> bool:
    """Whether somebody wants no mail about what a council notes down."""
    return bool(silences(council_id, user_id))


def silenced(council_id: int) -> set[int]:
    """Everybody who wants no mail about what a council notes down."""
    return set(db.session.scalars(select(CouncilSilence.user_id).where(CouncilSilence.council_id == council_id)))
