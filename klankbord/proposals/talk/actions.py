"""The conversation of a named round: say, answer, change, take back, hide."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from klankbord.base import audit
from klankbord.base.db import db, put
from klankbord.kit.errors import N_, DomainError, EditConflict, WrongState
from klankbord.kit.passages import Passage
from klankbord.kit.viewer import Person, Viewer
from klankbord.proposals.models import Asked, Comment, FeedbackRound, Proposal, SpeaksAs
from klankbord.proposals.moderation import actions as actions_moderation
from klankbord.proposals.moderation.models import ReportEnd
from klankbord.proposals.passages import actions as actions_passages
from klankbord.proposals.talk import actions_mentions, actions_words
from klankbord.proposals.talk import mails as mails_talk
from klankbord.proposals.talk import queries as queries_talk
from klankbord.proposals.talk.models import CommentMark, MarkKind
from klankbord.schools.models import School


@dataclass(frozen=True)
class Spot:
    """Where something is about to be said.

    The comment it answers and the one that thread began with (a conversation has two levels), until when and why the
    place rests, whether the conversation is too long for one page with it, and what passage of the plan it is about.
    """

    answered: Comment | None
    first: Comment | None
    rests_until: datetime | None
    rests_for: str
    gets_long: bool
    passage: Passage | None = None


def spot(proposal: Proposal, comment_id: int | None, now: datetime, pointed: tuple[str, str] = ("", "")) -> Spot:
    """Where an answer to a comment comes, or (None) something new, perhaps about a passage (its place and words).

    Raises DomainError for a comment that was taken back or hidden meanwhile, PassageGone for words the plan lost.
    """
    answered, first = _thread_of(proposal, comment_id)
    passage = actions_passages.point_at(proposal, *pointed) if answered is None else None
    known = queries_talk.before_saying(proposal.id, first.id if first is not None else None, now)
    return Spot(answered, first, known.until_at, known.reason or "", bool(known.gets_long), passage)


def _thread_of(proposal: Proposal, comment_id: int | None) -> tuple[Comment | None, Comment | None]:
    if comment_id is None:
        return None, None
    answered = db.session.scalar(select(Comment).where(Comment.id == comment_id, Comment.proposal_id == proposal.id))
    if answered is None or answered.hidden_at is not None or answered.withdrawn_at is not None:
        raise DomainError(
            N_("The reaction you answer is not there any more. Your words are still here: place them by themselves.")
        )
    if answered.parent_id is None:
        return answered, answered
    return answered, db.session.get_one(Comment, answered.parent_id)


def comment(
    proposal: Proposal,
    at: Spot,
    asked_in: FeedbackRound | None,
    asked: Asked | None,
    body: str,
    *,
    speaks_as: SpeaksAs,
    by: Viewer,
    now: datetime,
) -> Comment:
    """Say something about a proposal, or answer a comment; its writer is mailed then.

    Raises WrongState while the conversation rests.
    """
    actions_moderation.must_not_rest(at.rests_until, at.rests_for, zone=by.zone)
    said = Comment(
        school_id=proposal.school_id,
        proposal_id=proposal.id,
        round_id=asked_in.id if asked_in is not None else None,
        parent_id=at.first.id if at.first is not None else None,
        author_id=by.id,
        speaks_as=speaks_as,
        class_group_id=asked.class_group_id if asked is not None and speaks_as is not SpeaksAs.SCHOOL else None,
        body=body,
        created_at=now,
    )
    put(said)
    audit.record("proposals.comment", said, by=by, now=now, proposal_id=proposal.id)
    actions_passages.keep(proposal, said, at.passage)
    told = _waiting_for_answers(at.answered, at.first) | actions_mentions.keep(proposal, said, by=by, now=now)
    if told - {by.id}:
        mails_talk.news(proposal, told - {by.id}, school=db.session.get_one(School, proposal.school_id), now=now)
    return said


def _waiting_for_answers(answered: Comment | None, first: Comment | None) -> set[int]:
    """Who wrote what is answered or says the same, and who think so too; nobody who did so by a key."""
    if answered is None or first is None:
        return set()
    top = first.merged_into_id or first.id
    together = or_(Comment.id.in_({answered.id, top}), Comment.merged_into_id == top)
    wrote = select(Comment.author_id).where(Comment.proposal_id == first.proposal_id, together)
    agreed = (
        select(CommentMark.user_id)
        .join(Comment, Comment.id == CommentMark.comment_id)
        .where(Comment.proposal_id == first.proposal_id, together, CommentMark.kind == MarkKind.SAME)
    )
    return {user_id for user_id in db.session.scalars(wrote.union(agreed)) if user_id is not None}


def edit(
    proposal: Proposal, comment: Comment, body: str, *, read_version: int | None, by: Viewer | None, now: datetime
) -> None:
    """Put other words to one's own comment; whom they name anew is told.

    Raises EditConflict when it was changed since it was read.
    """
    _must_stand(comment)
    if read_version is not None and read_version != comment.version:
        raise EditConflict({"body": body}, {"body": comment.body}, comment.version)
    actions_words.put(comment, body, now)
    if by is not None:
        audit.record("proposals.edit_comment", comment, by=by, now=now, proposal_id=comment.proposal_id)
        named = actions_mentions.keep(proposal, comment, by=by, now=now)
        if named:
            mails_talk.news(proposal, named, school=db.session.get_one(School, proposal.school_id), now=now)


def withdraw(comment: Comment, *, by: Person | None, now: datetime) -> None:
    """Take one's own comment back: its place stays, its words are gone."""
    _must_stand(comment)
    actions_words.take_back(comment, now)
    if by is not None:
        audit.record("proposals.withdraw_comment", comment, by=by, now=now, proposal_id=comment.proposal_id)


def hide(proposal: Proposal, comment: Comment, reason: str, *, by: Person, now: datetime) -> None:
    """Hide a comment from everybody with a reason they read. Its writer is mailed, unless nobody can know them."""
    _must_stand(comment)
    comment.hidden_at, comment.hidden_by_id, comment.hidden_reason = now, by.id, reason
    comment.restored_at = None
    actions_moderation.settle(comment, ReportEnd.HIDDEN, by=by, now=now)
    audit.record("proposals.hide_comment", comment, by=by, now=now, proposal_id=proposal.id)
    if comment.author_id is not None and comment.author_id != by.id:
        school = db.session.get_one(School, proposal.school_id)
        mails_talk.hidden(proposal, comment, school=school, now=now)


def _must_stand(comment: Comment) -> None:
    if comment.hidden_at is not None or comment.withdrawn_at is not None:
        raise WrongState(N_("This reaction was hidden or taken back already."))
