"""Questions about what outcomes promise, and the action items that keep it."""

from datetime import date, datetime

from sqlalchemy import Select, func, select, union

from klankbord.base.db import db
from klankbord.councils import queries as councils
from klankbord.councils.models import Seat
from klankbord.followup.models import ActionItem, ActionState
from klankbord.followup.models_promises import PromiseAction
from klankbord.people.models import User
from klankbord.proposals.models import Outcome, Proposal
from klankbord.proposals.outcomes.models_themes import Promise
from klankbord.schools.models import Membership


def promise_of(proposal_id: int, promise_id: int) -> Select[Promise]:
    """One promise of the outcome of a proposal, once that was told."""
    return (
        select(Promise)
        .join(Outcome, Outcome.id == Promise.outcome_id)
        .where(Promise.id == promise_id, Outcome.proposal_id == proposal_id, Outcome.published_at.is_not(None))
    )


def kept_by(promise_id: int) -> int | None:
    """The id of the action item that keeps a promise."""
    return db.session.scalar(select(PromiseAction.action_id).where(PromiseAction.promise_id == promise_id))


def people_of(school_id: int, council_id: int, day: date) -> dict[str, int]:
    """Whom an action item can be given to by name outside a meeting: who sits in the council, and staff.

    The second of two people with one name is offered as `Name (2)`.
    """
    ids = union(
        select(Seat.user_id).where(Seat.council_id == council_id, councils.current(day)),
        select(Membership.user_id).where(
            Membership.school_id == school_id, Membership.is_staff, Membership.left_at.is_(None)
        ),
    ).subquery()
    rows = db.session.execute(
        select(User.id, User.name)
        .where(User.id.in_(select(ids)), User.disabled_at.is_(None))
        .order_by(func.lower(User.name), User.id)
    )
    found: dict[str, int] = {}
    for user_id, name in rows:
        label, again = name, 2
        while label in found:
            label, again = f"{name} ({again})", again + 1
        found[label] = user_id
    return found


def kept_untold(before: datetime) -> dict[int, list[tuple[PromiseAction, Promise, ActionItem]]]:
    """By proposal the promises that are kept and that nobody heard of yet, where the first was kept `before`."""
    rows = db.session.execute(
        select(Outcome.proposal_id, PromiseAction, Promise, ActionItem)
        .join(Promise, Promise.id == PromiseAction.promise_id)
        .join(ActionItem, ActionItem.id == PromiseAction.action_id)
        .join(Outcome, Outcome.id == Promise.outcome_id)
        .where(PromiseAction.told_at.is_(None), ActionItem.state == ActionState.DONE)
        .order_by(Outcome.proposal_id, Promise.position, Promise.id)
    )
    found: dict[int, list[tuple[PromiseAction, Promise, ActionItem]]] = {}
    for proposal_id, link, promise, action in rows:
        found.setdefault(proposal_id, []).append((link, promise, action))
    return {
        proposal_id: kept
        for proposal_id, kept in found.items()
        if min(action.ended_at for _link, _promise, action in kept if action.ended_at is not None) <= before
    }


def proposal_with_council(proposal_id: int) -> Proposal:
    """A proposal with its council loaded."""
    proposal = db.session.get_one(Proposal, proposal_id)
    db.session.refresh(proposal, ["council"])
    return proposal
