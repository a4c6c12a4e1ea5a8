"""The turn of the year itself: one large change, written down row by row so that it can be undone for a week."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from klankbord.base import errands, journal
from klankbord.base.db import db, pieces
from klankbord.base.outbox.models import MessageState, OutboxMessage
from klankbord.councils.models import Seat
from klankbord.followup.models import ActionItem, ActionState
from klankbord.handover import actions_calendar_year as calendar
from klankbord.handover import mails_year as mails
from klankbord.handover import queries_facts_year, queries_plan_year
from klankbord.handover.actions_passing import pass_on
from klankbord.handover.actions_year import KIND, set_right
from klankbord.handover.models import YearTurn, YearTurnState
from klankbord.handover.queries_parts_year import Plan
from klankbord.kit import dates
from klankbord.kit.errors import N_, WrongState
from klankbord.kit.viewer import Person
from klankbord.people.models import ThingLink, User, UserSession
from klankbord.schools.models import Child, ClassGroup, Membership, School


def prepare(turn_id: int, tell: errands.Tell) -> None:
    """Look whether there is anything to turn; the work itself is one transaction and takes seconds."""
    tell(0, 1)
    _turning(turn_id)


def carry_out(turn_id: int, _prepared: object, by: Person, now: datetime) -> None:
    """Turn the year as it was chosen, on the school as it is now."""
    turn = _turning(turn_id)
    school = db.session.get_one(School, turn.school_id)
    day = dates.local(now, school.zone).date()
    plan = queries_plan_year.work_out(queries_facts_year.gather(school.id, turn.on, day), turn.choices)
    batch = journal.begin(KIND, school_id=school.id, by=by, now=now)
    ids = _classes(plan, batch, school)
    _children(plan, batch, ids, day)
    _people(plan, batch, school, now)
    _seats(plan, batch, ids)
    with force_locale(school.language):
        _action_items(plan, batch, by, now)
        made = calendar.draw_up(plan, batch, school.id, now)
    turn.counts = {**counts(plan), "meetings": made}
    turn.state, turn.turned_at, turn.batch_id = YearTurnState.TURNED, now, batch.row.id
    db.session.flush()
    batch.close(now, **turn.counts)
    mails.after_turn(turn, plan, ids, school=school, by=db.session.get_one(User, by.id), now=now)


def _turning(turn_id: int) -> YearTurn:
    turn = db.session.scalar(select(YearTurn).where(YearTurn.id == turn_id))
    if turn is None or turn.state != YearTurnState.TURNING:
        raise WrongState(N_("This year was turned already."))
    return turn


def counts(plan: Plan) -> dict[str, int]:
    """What a turn comes to, in numbers."""
    return {
        "moved": len(plan.targets),
        "left": len(plan.leaving_children),
        "parents": len(plan.going),
        "kept": len(plan.keeping),
        "new_classes": len(plan.new_classes),
        "ended_classes": len(plan.emptied) if plan.ends_empty else 0,
        "seats": sum(len(council.leaving) for council in plan.councils),
        "handed": sum(len(council.handed) for council in plan.councils if council.organisers),
        "dropped": sum(len(council.dropped) for council in plan.councils),
    }


def _classes(plan: Plan, batch: journal.Batch, school: School) -> dict[str, int]:
    """Make and open the classes that are missing, close those left empty; every class by its name in small letters."""
    facts = plan.facts
    last = max((group.position for group in facts.classes), default=0)
    rows = [
        {"school_id": school.id, "name": name, "position": last + number}
        for number, name in enumerate(plan.new_classes, 1)
    ]
    new = batch.insert(ClassGroup, rows) if rows else []
    _change(batch, ClassGroup, {group.id: {"ended_on": None} for group in plan.reopened})
    if plan.ends_empty:
        _change(batch, ClassGroup, {group.id: {"ended_on": facts.last_day} for group in plan.emptied})
    made = {name.casefold(): class_id for name, class_id in zip(plan.new_classes, new, strict=True)}
    return {group.name.casefold(): group.id for group in facts.classes} | made


def _children(plan: Plan, batch: journal.Batch, ids: dict[str, int], day: date) -> None:
    _change(batch, Child, {child: {"class_group_id": ids[name.casefold()]} for child, name in plan.targets.items()})
    left = min(plan.facts.last_day, day)
    _change(batch, Child, {child: {"left_on": left} for child in plan.leaving_children})


def _people(plan: Plan, batch: journal.Batch, school: School, now: datetime) -> None:
    """Parents without a child here leave as `schools.actions_people.end_membership` has it, but all at once.

    Their sessions are not part of what is undone: who comes back signs in again.
    """
    _change(batch, Membership, {leaver.parent.membership_id: {"left_at": now} for leaver in plan.going})
    _change(batch, Membership, {parent.membership_id: {"is_parent": False} for parent in plan.no_longer_parents})
    going = [leaver.parent.user_id for leaver in plan.going]
    for some in pieces(going):
        links = select(ThingLink.id).where(
            ThingLink.school_id == school.id, ThingLink.user_id.in_(some), ThingLink.voided_at.is_(None)
        )
        _change(batch, ThingLink, {link: {"voided_at": now} for link in db.session.scalars(links)})
        db.session.execute(
            update(UserSession)
            .where(UserSession.user_id.in_(some), UserSession.ended_at.is_(None))
            .values(ended_at=now),
            execution_options={"synchronize_session": False},
        )


def _seats(plan: Plan, batch: journal.Batch, ids: dict[str, int]) -> None:
    starts = {seat.id: seat.starts_on for seat in plan.facts.seats}
    ends = {seat: {"ends_on": max(day, before(starts[seat]))} for seat, day in plan.seat_ends.items()}
    _change(batch, Seat, ends)
    classes = {seat: {"class_group_id": ids.get(name.casefold())} for seat, name in plan.seat_classes.items()}
    _change(batch, Seat, classes)


def before(day: date) -> date:
    """The day before: a seat that ends there never was."""
    return date.fromordinal(day.toordinal() - 1)


def _action_items(plan: Plan, batch: journal.Batch, by: Person, now: datetime) -> None:
    """What leavers had to do goes to the first organiser of the council, or is dropped as was chosen.

    What others have as well they go on with.
    """
    note, going = _("Its owner left the school."), [leaver.parent.user_id for leaver in plan.going]
    for council in plan.councils:
        if council.organisers:
            to = (council.organisers[0].user_id, council.organisers[0].name)
            pass_on(batch, [action.id for action in council.handed], going, to)
        pass_on(batch, [action.id for action in council.left], going, None)
        ended = {"state": ActionState.DROPPED, "ended_at": now, "ended_by_id": by.id, "ended_note": note}
        _change(batch, ActionItem, {action.id: ended for action in council.dropped})


def _change(batch: journal.Batch, model: type[Any], changes: dict[int, Any]) -> None:
    if changes:
        batch.update(model, changes)


def take_mails_back(batch: journal.ChangeBatch, _now: datetime) -> None:
    """After an undo: the mails of the turn that nobody has sent yet are not sent any more."""
    turns: Iterable[int] = db.session.scalars(select(YearTurn.id).where(YearTurn.batch_id == batch.id)).all()
    db.session.execute(
        delete(OutboxMessage).where(
            OutboxMessage.about_kind == YearTurn.__tablename__,
            OutboxMessage.about_id.in_(turns),
            OutboxMessage.state.in_((MessageState.QUEUED, MessageState.HELD)),
        ),
        execution_options={"synchronize_session": False},
    )


HANDLER = errands.Handler(prepare, carry_out, set_right)
