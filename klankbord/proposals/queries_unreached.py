"""Those who were asked in a year and whom the questions do not reach."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.people.models import EmailAddress, User, UserAddress
from klankbord.proposals.models import Asked, FeedbackRound, Naming, Proposal
from klankbord.proposals.queries import OPENED
from klankbord.schools.models import ClassGroup, Membership

TWICE = 2
"""Of how many proposals nothing was opened before it is said that somebody never opens: one says little."""


class Why(enum.StrEnum):
    """Why somebody is not reached, the surest first."""

    NO_ADDRESS = "no_address"
    TROUBLE = "trouble"
    NEVER_OPENED = "never_opened"


@dataclass(frozen=True, slots=True)
class NotReached:
    """Somebody who was asked `times` times with their name, and the class they were asked for."""

    id: int
    name: str
    class_name: str
    why: Why
    times: int


def _reads(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        UserAddress.user_id == User.id,
        UserAddress.address_id == EmailAddress.id,
        UserAddress.confirmed_at.is_not(None),
        *conditions,
    )


def _of_year(statement: Any, council_id: int, year: str, zone: str) -> Any:
    begin = dates.end_of_day(dates.last_day(f"{int(year[:4]) - 1}-{year[:4]}"), zone)
    return (
        statement.join(FeedbackRound, FeedbackRound.id == Asked.round_id)
        .join(Proposal, Proposal.id == FeedbackRound.proposal_id)
        .where(
            Proposal.council_id == council_id,
            Proposal.state.in_(OPENED),
            FeedbackRound.opened_at >= begin,
            FeedbackRound.opened_at < dates.end_of_day(dates.last_day(year), zone),
        )
    )


def asked(council_id: int, year: str, zone: str) -> int:
    """How many people a council asked anything in a school year. One statement."""
    return db.session.scalar(_of_year(select(func.count(Asked.user_id.distinct())), council_id, year, zone)) or 0


def not_reached(council_id: int, year: str, zone: str) -> Sequence[NotReached]:
    """Those who were asked in a school year, still belong to the school, and are not reached. One statement.

    Of anonymous rounds nothing counts, neither for nor against: nobody learns here whether somebody answered one.
    """
    named = FeedbackRound.naming == Naming.NAMED
    times = func.sum(case((named, 1), else_=0))
    did = or_(Asked.opened_on.is_not(None), Asked.answered_on.is_not(None))
    opened = func.sum(case((and_(named, did), 1), else_=0))
    of_person = _of_year(
        select(
            Asked.user_id,
            Asked.school_id,
            func.max(Asked.class_group_id).label("class_group_id"),
            times.label("times"),
            opened.label("opened"),
        ),
        council_id,
        year,
        zone,
    )
    people = of_person.group_by(Asked.user_id, Asked.school_id).subquery()
    address, working = _reads(), _reads(EmailAddress.trouble_since.is_(None))
    why = case(
        (~address, Why.NO_ADDRESS.value),
        (~working, Why.TROUBLE.value),
        (and_(people.c.times >= TWICE, people.c.opened == 0), Why.NEVER_OPENED.value),
        else_="",
    ).label("why")
    rows = db.session.execute(
        select(User.id, User.name, func.coalesce(ClassGroup.name, ""), why, people.c.times)
        .join(people, people.c.user_id == User.id)
        .join(Membership, and_(Membership.user_id == User.id, Membership.school_id == people.c.school_id))
        .outerjoin(ClassGroup, ClassGroup.id == people.c.class_group_id)
        .where(Membership.left_at.is_(None), User.disabled_at.is_(None), why != "")
        .order_by(ClassGroup.position, ClassGroup.name, User.family_name, User.name, User.id)
    )
    return [NotReached(number, name, group, Why(found), count) for number, name, group, found, count in rows]
