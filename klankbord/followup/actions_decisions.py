"""What becomes of a decision after it was taken: replaced, carried out; and deciding by mail."""

from datetime import date, datetime

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council
from klankbord.followup.actions import Votes, next_number, next_position, still_open
from klankbord.followup.models import Decision, DecisionKind
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting


def replace(decision: Decision, by_decision: Decision, *, by: Person, now: datetime) -> None:
    """Say that another decision of the council takes its place. It stays in the register, also once it is filed.

    Raises WrongState for one that is withdrawn or replaced already, DomainError for one that cannot replace it.
    """
    _need_standing(decision)
    if decision.replaced_by_id is not None:
        raise WrongState(N_("This was replaced already; nothing was changed."))
    if by_decision.council_id != decision.council_id or by_decision.withdrawn_at is not None:
        raise DomainError(N_("Choose a decision of this council that was not withdrawn."), "by_id")
    after: Decision | None = by_decision
    while after is not None:
        if after.id == decision.id:
            raise DomainError(N_("That one was replaced by this one itself. Choose another."), "by_id")
        after = db.session.get(Decision, after.replaced_by_id) if after.replaced_by_id is not None else None
    decision.replaced_by_id = by_decision.id
    audit.record("followup.replace", decision, by=by, now=now, number=decision.label, with_number=by_decision.label)


def keep(decision: Decision, *, by: Person, now: datetime) -> None:
    """Say that it was not replaced after all. Raises WrongState for one that is not."""
    if decision.replaced_by_id is None:
        raise WrongState(N_("This is in force already; nothing was changed."))
    decision.replaced_by_id = None
    audit.record("followup.keep", decision, by=by, now=now, number=decision.label)


def carry_out(decision: Decision, on: date, note: str, *, by: Person, now: datetime, zone: str) -> None:
    """Say on what day it was carried out, and perhaps how. Raises WrongState or DomainError."""
    _need_standing(decision)
    if decision.carried_out_on is not None:
        raise WrongState(N_("This was carried out already; nothing was changed."))
    if on > dates.local(now, zone).date():
        raise DomainError(N_("That day has yet to come."), "on")
    if decision.decided_on is not None and on < decision.decided_on:
        raise DomainError(N_("That is before it was decided."), "on")
    decision.carried_out_on, decision.carried_out_note = on, note
    audit.record("followup.carry_out", decision, by=by, now=now, number=decision.label, on=on.isoformat())


def reopen(decision: Decision, *, by: Person, now: datetime) -> None:
    """Say that it was not carried out after all. Raises WrongState for one that is not."""
    if decision.carried_out_on is None:
        raise WrongState(N_("This was not marked as carried out; nothing was changed."))
    decision.carried_out_on, decision.carried_out_note = None, ""
    audit.record("followup.reopen", decision, by=by, now=now, number=decision.label)


def _need_standing(decision: Decision) -> None:
    if decision.withdrawn_at is not None:
        raise WrongState(N_("This was withdrawn already."))


def record_by_mail(
    council: Council,
    meeting: Meeting | None,
    text: str,
    on: date,
    votes: Votes,
    *,
    by: Person,
    now: datetime,
    zone: str,
) -> Decision:
    """Record what was decided by mail on a day: in the minutes of a meeting before it, or standing alone.

    Raises WrongState once the minutes of that meeting are approved, DomainError for a day that cannot be.
    """
    if on > dates.local(now, zone).date():
        raise DomainError(N_("That day has yet to come."), "on")
    if meeting is not None:
        still_open(meeting)
        if meeting.day is not None and on < meeting.day:
            raise DomainError(N_("That is before the meeting it belongs to."), "on")
    year = dates.school_year(on)
    decision = Decision(
        school_id=council.school_id,
        council_id=council.id,
        meeting=meeting,
        kind=DecisionKind.DECISION if kind_of(council.kind).decides else DecisionKind.OPINION,
        school_year=year,
        number=next_number(council.id, year),
        position=next_position(Decision, meeting.id) if meeting is not None else 0,
        text=text,
        decided_on=on,
        by_mail=True,
        by_id=by.id,
        created_at=now,
    )
    votes.put(decision)
    db.session.add(decision)
    audit.record("followup.record", decision, by=by, now=now, number=decision.label, by_mail=True)
    return decision
