"""Reminding of rounds that close: once for each round, as many days before its last day as it says."""

from datetime import datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import contains_eager

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.proposals import mails, queries_audience
from klankbord.proposals.actions import asked_people
from klankbord.proposals.models import FeedbackRound, Naming, Proposal, ProposalState
from klankbord.schools.models import School

HOUR, UNTIL_HOUR = time(9), 21
"""Reminders go out from nine, and where no worker ran then, until this hour of that day or the next."""
SETTLED = timedelta(days=1)
"""Who was told less than this before needs no reminder."""


def remind_due(now: datetime) -> int:
    """Send the reminders that are due; returns how many mails that made. A job of the worker.

    The round is marked in the same transaction, and only a round without the mark is reminded of: a second worker, a
    restart or a clock set back sends none twice, nor does a round that lasts longer after it.
    """
    rounds = db.session.scalars(
        select(FeedbackRound)
        .join(Proposal, Proposal.id == FeedbackRound.proposal_id)
        .where(
            FeedbackRound.remind_days > 0,
            FeedbackRound.reminded_at.is_(None),
            FeedbackRound.closed_at.is_(None),
            FeedbackRound.closes_at > now,
            Proposal.state == ProposalState.OPEN,
        )
        .options(contains_eager(FeedbackRound.proposal).joinedload(Proposal.council))
        .order_by(FeedbackRound.id)
    ).all()
    return sum(_remind(asked_in, now) for asked_in in rounds)


def is_due(asked_in: FeedbackRound, zone: str, now: datetime) -> bool:
    """Whether it is the moment, in daytime and not long past, and people were not told of the round just before."""
    day = asked_in.closes_on - timedelta(days=asked_in.remind_days)
    due, local = dates.to_instant(day, HOUR, zone), dates.local(now, zone)
    told = max(asked_in.opened_at, asked_in.extended_at or asked_in.opened_at)
    in_time = now >= due and (local.date() - day).days <= 1 and HOUR.hour <= local.hour < UNTIL_HOUR
    return in_time and told + SETTLED <= due


def _remind(asked_in: FeedbackRound, now: datetime) -> int:
    """Mail those who have not answered. In an anonymous round everybody gets the same mail: a mail for some of them
    alone would keep who had answered by then."""
    school = db.session.get_one(School, asked_in.school_id)
    if not is_due(asked_in, school.zone, now):
        return 0
    marked = db.session.execute(
        update(FeedbackRound)
        .where(FeedbackRound.id == asked_in.id, FeedbackRound.reminded_at.is_(None))
        .values(reminded_at=now)
        .returning(FeedbackRound.id)
    ).first()
    if marked is None:
        return 0
    people, answered = asked_people(asked_in)
    if asked_in.naming is Naming.ANONYMOUS:
        people = people | answered
    left = (asked_in.closes_on - dates.local(now, school.zone).date()).days
    readers = queries_audience.readers(people, school.id)
    sent = mails.round_reminded(asked_in.proposal, asked_in, readers, school=school, now=now, left=left)
    audit.record("proposals.remind", asked_in, by=None, now=now, proposal_id=asked_in.proposal_id, mails=sent)
    return sent
