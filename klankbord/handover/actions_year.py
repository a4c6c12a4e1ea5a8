"""Preparing the turn of the year: begin, choose, drop the draft, ask for it. actions_turning_year carries it out."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from klankbord.base import audit, errands
from klankbord.base.db import db
from klankbord.handover import queries_facts_year, queries_plan_year, queries_year
from klankbord.handover.models import YearTurn, YearTurnState
from klankbord.kit import dates
from klankbord.kit.classes import Fate
from klankbord.kit.errors import N_, DomainError, EditConflict, WrongState
from klankbord.kit.viewer import Person
from klankbord.schools.models import School

KIND = "handover.turn_year"
AHEAD = timedelta(days=62)
"""How long before its first day a year can be turned: from June on for a year that begins in August."""


def begin(school: School, on: date, *, by: Person, now: datetime) -> YearTurn:
    """Begin to prepare the turn to the school year whose first day is `on`; a draft that is there is gone on with.

    Raises DomainError for a day outside August to October, and for a year the school went to already.
    """
    db.session.refresh(school, with_for_update=True)
    standing = queries_year.draft_of(school.id)
    if standing is not None:
        return standing
    _check_day(school, on)
    turn = YearTurn(school_id=school.id, to_year=dates.school_year(on), on=on, by_id=by.id, created_at=now)
    db.session.add(turn)
    audit.record("handover.prepare_year", turn, by=by, now=now, to_year=turn.to_year)
    return turn


def set_day(turn: YearTurn, school: School, on: date, *, by: Person, now: datetime) -> None:
    """Choose another first day of the new year. Raises DomainError as `begin` does, WrongState once it is turned."""
    _need_draft(turn)
    _check_day(school, on, besides=turn.id)
    turn.on, turn.to_year = on, dates.school_year(on)
    audit.record("handover.set_first_day", turn, by=by, now=now, on=on.isoformat())


def _check_day(school: School, on: date, *, besides: int = 0) -> None:
    if on.month not in {8, 9, 10}:
        raise DomainError(N_("Choose a day from 1 August to 31 October: a school year begins then."), "on")
    if queries_year.is_turned(school.id, dates.school_year(on), besides=besides):
        raise DomainError(N_("The school went to %(year)s already."), "on", year=dates.school_year(on))


def choose(
    turn: YearTurn, mine: Mapping[str, str], was: Mapping[str, str], *, by: Person, now: datetime
) -> None:  # fmt: skip
    """Keep what somebody chose; `was` is what their page showed. What another administrator chose meanwhile stays.

    Raises EditConflict where both changed the same choice in different ways, WrongState once it is turned.
    """
    db.session.refresh(turn, with_for_update={"of": YearTurn})
    _need_draft(turn)
    theirs: dict[str, Any] = dict(turn.choices)
    kept = {**theirs}
    clash: dict[str, str] = {}
    for key, value in mine.items():
        shown = was.get(key, "")
        there = theirs.get(key, shown)
        if value in {shown, there}:
            continue
        if there == shown:
            kept[key] = value
        else:
            clash[key] = there
    if clash:
        raise EditConflict({key: mine[key] for key in clash}, clash, turn.version)
    if kept != theirs:
        turn.choices = kept
        audit.record("handover.choose", turn, by=by, now=now, choices=len(kept))


def drop(turn: YearTurn, *, by: Person, now: datetime) -> None:
    """Throw the draft away; nothing of the school has changed. Raises WrongState once it is turned."""
    _need_draft(turn)
    audit.record("handover.drop_year", turn, by=by, now=now, to_year=turn.to_year)
    db.session.delete(turn)


def turn_year(turn: YearTurn, school: School, *, read_version: int | None, by: Person, now: datetime) -> errands.Errand:
    """Ask the worker to turn the year as the preview showed it.

    Raises WrongState when somebody did already, DomainError when the choices changed since the preview, when it is
    too early, and for a class that goes on without a name to go to.
    """
    db.session.refresh(school, with_for_update=True)
    db.session.refresh(turn)
    _need_draft(turn)
    if read_version != turn.version:
        raise DomainError(N_("Somebody changed a choice since you looked at the preview. Look at it once more."))
    _check_day(school, turn.on, besides=turn.id)
    today = dates.local(now, school.zone).date()
    if today < turn.on - AHEAD:
        raise DomainError(
            N_("It is too early: classes and parents would change in the middle of the year. Come back in June.")
        )
    unnamed = nameless(turn, today)
    if unnamed:
        raise DomainError(N_("Say first where %(names)s goes."), names=", ".join(unnamed))
    turn.state, turn.by_id = YearTurnState.TURNING, by.id
    audit.record("handover.ask_turn", turn, by=by, now=now, to_year=turn.to_year)
    return errands.ask(KIND, turn, by=by, now=now)


def nameless(turn: YearTurn, today: date) -> list[str]:
    """The classes that go on to another one without a name."""
    plan = queries_plan_year.work_out(queries_facts_year.gather(turn.school_id, turn.on, today), turn.choices)
    return [move.group.name for move in plan.moves if move.fate is Fate.MOVE and not move.to and move.group.children]


def _need_draft(turn: YearTurn) -> None:
    if turn.state == YearTurnState.TURNING:
        raise WrongState(N_("The year is being turned at this moment."))
    if turn.state == YearTurnState.TURNED:
        raise WrongState(N_("This year was turned already."))


def read_was(words: str) -> dict[str, str]:
    """What a page showed when it was opened, as it comes back with the form; nothing when that cannot be read."""
    try:
        found = json.loads(words)
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def set_right(turn_id: int, _now: datetime) -> None:
    """Make a turn that could not be carried out a draft again."""
    turn = db.session.scalar(select(YearTurn).where(YearTurn.id == turn_id))
    if turn is not None and turn.state == YearTurnState.TURNING:
        turn.state = YearTurnState.DRAFT
