"""Every question asked of turns of the year, and of councils that confirm who sits in them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import joinedload

from klankbord.base.db import db
from klankbord.base.journal import ChangeBatch
from klankbord.base.outbox.models import MessageState, OutboxMessage
from klankbord.councils.models import Council
from klankbord.handover.models import CouncilConfirmation, YearTurn, YearTurnState
from klankbord.kit import dates
from klankbord.people.models import User

STANDS = or_(YearTurn.batch_id.is_(None), ChangeBatch.undone_at.is_(None))
"""Turns that were not undone, for a statement that joins their batch."""


def own(school_id: int, turn_id: int) -> Select[YearTurn]:
    """One turn of a school, for `load_or_404`."""
    return (
        select(YearTurn)
        .where(YearTurn.id == turn_id, YearTurn.school_id == school_id)
        .options(joinedload(YearTurn.batch))
    )


def draft_of(school_id: int) -> YearTurn | None:
    """The turn that a school prepares or that is being carried out."""
    return db.session.scalar(
        select(YearTurn)
        .where(YearTurn.school_id == school_id, YearTurn.state != YearTurnState.TURNED)
        .options(joinedload(YearTurn.batch))
        .order_by(YearTurn.id.desc())
        .limit(1)
    )


def turned(school_id: int) -> Sequence[YearTurn]:
    """The turns of a school that were carried out, undone or not, newest first."""
    return db.session.scalars(
        select(YearTurn)
        .where(YearTurn.school_id == school_id, YearTurn.state == YearTurnState.TURNED)
        .options(joinedload(YearTurn.batch))
        .order_by(YearTurn.id.desc())
    ).all()


def is_turned(school_id: int, to_year: str, *, besides: int = 0) -> bool:
    """Whether a school went to a school year already, and did not go back."""
    found = (
        select(YearTurn.id)
        .outerjoin(ChangeBatch, ChangeBatch.id == YearTurn.batch_id)
        .where(
            YearTurn.school_id == school_id,
            YearTurn.to_year == to_year,
            YearTurn.state != YearTurnState.DRAFT,
            YearTurn.id != besides,
            STANDS,
        )
    )
    return db.session.scalar(found.limit(1)) is not None


def first_day(school_id: int, today: date) -> date:
    """The day the guide begins with: the 1 August just past until New Year, else the next one not turned yet."""
    day = dates.turning_day(today)
    return day.replace(year=day.year + 1) if is_turned(school_id, dates.school_year(day)) else day


def is_time(school_id: int, today: date) -> str:
    """The school year that is to be turned to from July to September; empty when that was done, or out of season."""
    if today.month not in {7, 8, 9}:
        return ""
    year = dates.school_year(dates.turning_day(today))
    return "" if is_turned(school_id, year) else year


def year_of(school_id: int, today: date) -> str:
    """The school year whose members are confirmed now: the one the school went to last, or that of the date."""
    newest = db.session.scalar(
        select(func.max(YearTurn.to_year))
        .outerjoin(ChangeBatch, ChangeBatch.id == YearTurn.batch_id)
        .where(YearTurn.school_id == school_id, YearTurn.state == YearTurnState.TURNED, STANDS)
    )
    return max(newest or "", dates.school_year(today))


def confirmations(school_id: int, school_year: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Each council of a school with when and by whom its members were confirmed for a year: council, at, name."""
    return db.session.execute(
        select(Council, CouncilConfirmation.at, User.name)
        .outerjoin(
            CouncilConfirmation,
            (CouncilConfirmation.council_id == Council.id) & (CouncilConfirmation.school_year == school_year),
        )
        .outerjoin(User, User.id == CouncilConfirmation.by_id)
        .where(Council.school_id == school_id, Council.closed_at.is_(None))
        .order_by(Council.kind.desc(), Council.name)
    ).all()


def confirmation(council_id: int, school_year: str) -> CouncilConfirmation | None:
    """That a council confirmed its members for a year."""
    return db.session.scalar(
        select(CouncilConfirmation).where(
            CouncilConfirmation.council_id == council_id, CouncilConfirmation.school_year == school_year
        )
    )


def mails_of(turn_id: int) -> tuple[int, int, datetime | None]:
    """How many mails of a turn wait, how many went, and when the first goes."""
    waiting = OutboxMessage.state.in_((MessageState.QUEUED, MessageState.HELD))
    row = db.session.execute(
        select(
            func.count().filter(waiting),
            func.count().filter(~waiting),
            func.min(OutboxMessage.due_at).filter(waiting),
        ).where(OutboxMessage.about_kind == YearTurn.__tablename__, OutboxMessage.about_id == turn_id)
    ).one()
    return row[0], row[1], row[2]
