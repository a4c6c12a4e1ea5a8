"""A new version: change the words, ask again or keep the round, and tell who responded what changed and why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.proposals import mails, queries, queries_audience
from klankbord.proposals.actions import Plan, ask, fix_words, must_be_ready, must_lie_ahead, until
from klankbord.proposals.models import (
    Asked,
    Comment,
    FeedbackRound,
    Naming,
    Proposal,
    ProposalState,
    ProposalVersion,
    RoundClassGroup,
)
from klankbord.proposals.passages import actions as actions_passages
from klankbord.proposals.writing import mails_versions, queries_versions
from klankbord.proposals.writing.actions import Words, write
from klankbord.proposals.writing.models import FollowedPoint
from klankbord.schools.models import School


@dataclass(frozen=True)
class Change:
    """How a version goes on: what changed in a sentence, which comments it follows, a new round or the one there is."""

    changes: str = ""
    follows: Collection[int] = ()
    asks_again: bool = True


def new_version(
    proposal: Proposal,
    words: Words,
    closes_on: date,
    change: Change | None = None,
    *,
    read_version: int | None,
    by: Person,
    now: datetime,
) -> FeedbackRound:
    """Put changed words before the same audience; who responded is mailed what changed and what of theirs it follows.

    With `asks_again` a new round opens, a round still open closes, and the answers to the former version stay with it.
    Without it the round goes on with its answers, until a day that is not before its own. Raises WrongState unless the
    proposal is open or closed, EditConflict when somebody saved since the words were read, and DomainError when no
    word changed.
    """
    change = change or Change()
    former = queries.round_of(proposal, lock=True)
    if proposal.state not in {ProposalState.OPEN, ProposalState.CLOSED} or former is None:
        raise WrongState(N_("Only a proposal that people were asked about gets a new version."))
    before = {name: getattr(proposal, name) for name in queries_versions.NAMES}
    write(proposal, words, read_version=read_version)
    parts = [name for name in queries_versions.NAMES if getattr(proposal, name) != before[name]]
    if not parts:
        raise DomainError(N_("No word has changed yet. Change the text first, or let the round last longer."))
    to_all = former.naming is Naming.ANONYMOUS and not change.asks_again
    responded = _responded(former, to_all=to_all)
    proposal.number += 1
    if change.asks_again:
        asked_in, others = _ask_again(proposal, former, closes_on, change, by, now)
    else:
        asked_in, others = _go_on(proposal, former, closes_on, change, by, now), {}
    db.session.flush()
    points = _follow(proposal, change.follows)
    moved = actions_passages.carry(proposal, before)
    school = db.session.get_one(School, proposal.school_id)
    fresh = {user_id: group for user_id, group in others.items() if user_id not in responded}
    if fresh:
        mails.round_opened(proposal, asked_in, queries_audience.readers(fresh, school.id), school=school, now=now)
    mails_versions.changed(
        proposal, asked_in, queries_audience.readers(dict.fromkeys(responded), school.id), school=school, now=now,
        changes=change.changes, parts=parts, points=points, moved=moved, again=change.asks_again, to_all=to_all,
    )  # fmt: skip
    audit.record(
        "proposals.new_version", asked_in, by=by, now=now, proposal_id=proposal.id, number=proposal.number,
        asked=asked_in.asked_count, asks_again=change.asks_again, follows=len(points), passages=len(moved),
    )  # fmt: skip
    return asked_in


def _ask_again(
    proposal: Proposal, former: FeedbackRound, closes_on: date, change: Change, by: Person, now: datetime
) -> tuple[FeedbackRound, dict[int, int | None]]:
    if former.closed_at is None:
        former.closed_at = now
    classes = tuple(
        db.session.scalars(select(RoundClassGroup.class_group_id).where(RoundClassGroup.round_id == former.id))
    )
    plan = Plan(
        former.audience, closes_on, classes, former.naming, former.minutes_needed, former.results, former.remind_days
    )
    return ask(proposal, plan, changes=change.changes, by=by, now=now)


def _go_on(
    proposal: Proposal, asked_in: FeedbackRound, closes_on: date, change: Change, by: Person, now: datetime
) -> FeedbackRound:
    """The round there is, about the new words; open again if it had closed."""
    must_lie_ahead(closes_on, db.session.get_one(School, proposal.school_id).zone, now)
    if asked_in.closed_at is None and closes_on < asked_in.closes_on:
        raise DomainError(
            N_("People were told they have until %(day)s. Choose that day or a later one."),
            "closes_on",
            day=asked_in.closes_on.strftime("%d-%m-%Y"),
        )
    must_be_ready(proposal)
    fix_words(proposal, change.changes, by=by, now=now)
    asked_in.version_number = proposal.number
    if asked_in.closed_at is not None or closes_on != asked_in.closes_on:
        asked_in.closed_at, proposal.state = None, ProposalState.OPEN
        until(proposal, asked_in, closes_on, now, mailed_otherwise=asked_in.naming is Naming.ANONYMOUS)
    return asked_in


def _responded(asked_in: FeedbackRound, *, to_all: bool) -> set[int]:
    """Who answered a round or said something in it under their name; with `to_all` also who was asked.

    An anonymous round that goes on tells everybody: a mail for some of them would keep who had answered by then.
    """
    answered = select(Asked.user_id).where(Asked.round_id == asked_in.id)
    if not to_all:
        answered = answered.where(Asked.answered_on.is_not(None))
    spoke = select(Comment.author_id).where(*queries_versions.points_of(asked_in.proposal_id))
    found = [*db.session.scalars(answered), *db.session.scalars(spoke)]
    return {user_id for user_id in found if user_id is not None}


def _follow(proposal: Proposal, comment_ids: Collection[int]) -> list[Comment]:
    """Mark the comments that the newest version follows; what was hidden or taken back meanwhile is left out."""
    if not comment_ids:
        return []
    version = db.session.scalars(
        select(ProposalVersion).where(
            ProposalVersion.proposal_id == proposal.id, ProposalVersion.number == proposal.number
        )
    ).one()
    points = db.session.scalars(
        select(Comment)
        .where(*queries_versions.points_of(proposal.id), Comment.id.in_(set(comment_ids)))
        .order_by(Comment.created_at, Comment.id)
    ).all()
    db.session.add_all(
        FollowedPoint(school_id=proposal.school_id, version_id=version.id, comment_id=point.id) for point in points
    )
    return list(points)
