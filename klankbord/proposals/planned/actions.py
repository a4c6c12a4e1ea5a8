"""Planning a round for a later day, calling that off, and opening it when its day has come."""

from datetime import date, datetime, time

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.proposals import actions
from klankbord.proposals.actions import Plan
from klankbord.proposals.models import Proposal, ProposalState
from klankbord.proposals.planned import mails, queries
from klankbord.proposals.planned.models import PlannedClassGroup, PlannedRound
from klankbord.schools.models import School

OPENS = time(8)
"""When a planned round opens and its mails go, at the school."""


def plan_round(proposal: Proposal, plan: Plan, opens_on: date, *, by: Person, now: datetime) -> PlannedRound:
    """Let a draft be asked about from the morning of a later day, in place of what was planned for it before.

    Raises WrongState for anything but a draft; DomainError for a day that is no later one or lies after the last day
    to answer, and for all that opening it raises: who plans hears today what would be wrong that morning.
    """
    if proposal.state is not ProposalState.DRAFT:
        raise WrongState(N_("This proposal was opened already."))
    school = db.session.get_one(School, proposal.school_id)
    if opens_on <= dates.local(now, school.zone).date():
        raise DomainError(N_("Choose a later day than today, or leave it empty to open at once."), "opens_on")
    if plan.closes_on < opens_on:
        raise DomainError(N_("People cannot answer before it opens. Choose a later last day."), "closes_on")
    actions.must_fit(proposal, plan, opens_on)
    queries.drop(proposal.id)
    planned = PlannedRound(
        school_id=school.id,
        proposal_id=proposal.id,
        opens_on=opens_on,
        opens_at=dates.to_instant(opens_on, OPENS, school.zone),
        closes_on=plan.closes_on,
        audience=plan.audience,
        naming=plan.naming,
        minutes_needed=plan.minutes_needed,
        results=plan.results,
        remind_days=plan.remind_days,
        by_id=by.id,
        created_at=now,
    )
    db.session.add(planned)
    db.session.flush()
    for group in sorted(set(plan.class_group_ids)):
        db.session.add(PlannedClassGroup(school_id=school.id, planned_id=planned.id, class_group_id=group))
    audit.record("proposals.plan_round", proposal, by=by, now=now, opens_on=opens_on.isoformat())
    return planned


def call_off(proposal: Proposal, *, by: Person, now: datetime) -> None:
    """Do not open it by itself after all. Twice is once."""
    if queries.drop(proposal.id):
        audit.record("proposals.call_off_round", proposal, by=by, now=now)


def open_due(now: datetime) -> int:
    """Open every planned round whose moment has come; returns how many. A job of the worker.

    One that cannot be opened is left as it was, and who planned it gets a mail with the reason, once.
    """
    opened = 0
    for planned in queries.due(now):
        proposal, plan, by, day = planned.proposal, queries.plan_of(planned), planned.by, planned.opens_on
        if proposal.state is not ProposalState.DRAFT:
            queries.drop(proposal.id)
            continue
        try:
            with db.session.begin_nested():
                actions.open_round(proposal, plan, by=by, now=now)
                queries.drop(proposal.id)
            opened += 1
        except DomainError as error:
            planned.refused_at = now
            school = db.session.get_one(School, proposal.school_id)
            mails.not_opened(proposal, by, day, error, school=school, now=now)
            audit.record("proposals.refuse_round", proposal, by=None, now=now)
    return opened
