"""Questions about what outcomes promise, and the action items that keep it."""

from datetime import datetime

from sqlalchemy import Select, select

from klankbord.base.db import db
from klankbord.followup.models import ActionItem, ActionState
from klankbord.followup.models_promises import PromiseAction
from klankbord.proposals.models import Outcome, Proposal
from klankbord.proposals.outcomes.models_themes import Promise


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
