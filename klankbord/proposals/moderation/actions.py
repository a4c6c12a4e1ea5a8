"""Keeping a conversation decent: report, hide, restore, let it rest, and what is for the school alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.base.i18n import moment
from klankbord.councils.models import Council
from klankbord.kit.errors import N_, DomainError, EditConflict, WrongState
from klankbord.kit.viewer import Person
from klankbord.proposals.models import Comment, Proposal
from klankbord.proposals.moderation import mails, queries
from klankbord.proposals.moderation.models import (
    CommentReport,
    HouseRules,
    PrivateMessage,
    ReportEnd,
    TalkPause,
)
from klankbord.schools.models import School

LONGEST_PAUSE = 7 * 24
"""Hours a conversation can rest at most; what needs longer is better closed."""


def report(proposal: Proposal, comment: Comment, reason: str, *, by: Person, now: datetime) -> bool:
    """Point who moderates at a comment; once per person, so that False says they had done so already.

    Of reports that wait on one proposal the first is mailed. Raises WrongState for one that is off the page already.
    """
    if comment.hidden_at is not None or comment.withdrawn_at is not None:
        raise WrongState(N_("This reaction is off the page already, so nothing is left to report."))
    if queries.reported_by(comment.id, by.id):
        return False
    first = not queries.waits_already(proposal.id)
    said = CommentReport(
        school_id=proposal.school_id, comment_id=comment.id, user_id=by.id, reason=reason, created_at=now
    )
    try:
        with db.session.begin_nested():
            db.session.add(said)
            db.session.flush()
    except IntegrityError:  # the other one of a double click was first
        return False
    audit.record("proposals.report_comment", said, by=by, now=now, proposal_id=proposal.id, comment_id=comment.id)
    if first:
        mails.reported(proposal, school=_school(proposal), now=now)
    return True


def settle(comment: Comment, as_: ReportEnd, *, by: Person, now: datetime) -> Sequence[CommentReport]:
    """Close the reports of a comment that wait; gives them."""
    waiting = queries.open_reports([comment.id])
    for one in waiting:
        one.settled_at, one.settled_by_id, one.settled_as = now, by.id, as_
    return waiting


def dismiss(proposal: Proposal, comment: Comment, *, by: Person, now: datetime) -> None:
    """Let a comment stand that was reported. Raises WrongState when nothing waits any more."""
    if not settle(comment, ReportEnd.DISMISSED, by=by, now=now):
        raise WrongState(N_("Somebody else looked at this report already."))
    audit.record("proposals.dismiss_reports", comment, by=by, now=now, proposal_id=proposal.id)


def restore(proposal: Proposal, comment: Comment, *, by: Person, now: datetime) -> None:
    """Put a hidden comment back on the page, and tell its writer. Raises WrongState when it is not hidden."""
    if comment.hidden_at is None:
        raise WrongState(N_("This reaction is on the page already."))
    comment.hidden_at, comment.hidden_by_id, comment.hidden_reason = None, None, ""
    comment.restored_at = now
    audit.record("proposals.restore_comment", comment, by=by, now=now, proposal_id=proposal.id)
    if comment.author_id is not None and comment.author_id != by.id:
        mails.restored(proposal, comment, school=_school(proposal), now=now)


def pause(
    proposal: Proposal, thread: Comment | None, hours: int, reason: str, *, by: Person, now: datetime
) -> TalkPause:
    """Let a thread, or the whole conversation (None), rest for some hours; it goes on by itself.

    A pause that holds for the same is replaced. Raises DomainError for a number of hours that makes no sense.
    """
    if not 1 <= hours <= LONGEST_PAUSE:
        raise DomainError(N_("Choose between one hour and seven days."), "hours")
    place = thread.id if thread is not None else None
    for old in queries.pauses_of(proposal.id, now):
        if old.comment_id == place:
            old.ended_at, old.ended_by_id = now, by.id
    rests = TalkPause(
        school_id=proposal.school_id,
        proposal_id=proposal.id,
        comment_id=place,
        reason=reason,
        until_at=now + timedelta(hours=hours),
        by_id=by.id,
        created_at=now,
    )
    db.session.add(rests)
    audit.record("proposals.pause_talk", rests, by=by, now=now, proposal_id=proposal.id, hours=hours)
    return rests


def end_pause(rests: TalkPause, *, by: Person, now: datetime) -> None:
    """Let a conversation go on before its pause is over. Raises WrongState when it goes on already."""
    if rests.ended_at is not None or rests.until_at <= now:
        raise WrongState(N_("This conversation goes on already."))
    rests.ended_at, rests.ended_by_id = now, by.id
    audit.record("proposals.end_pause", rests, by=by, now=now, proposal_id=rests.proposal_id)


def must_not_rest(until: datetime | None, reason: str, *, zone: str) -> None:
    """Raise WrongState, with until when and why, while a thread or the conversation rests."""
    if until is not None:
        raise WrongState(
            N_(
                "This conversation rests until %(until)s: %(reason)s After that you can go on. Your words are still "
                "here; keep them somewhere if you want to place them later."
            ),
            until=moment(until, zone),
            reason=sentence(reason),
        )


def sentence(words: str) -> str:
    """Words as a sentence of its own, with a full stop where they had no end."""
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def set_house_rules(
    council: Council, words: str, known: HouseRules | None, *, read_version: int | None, by: Person, now: datetime
) -> None:
    """Write down the house rules of a council, one to a line; without words the usual ones hold again.

    Raises EditConflict when somebody changed them since they were read.
    """
    stands = known.version if known is not None else None
    if read_version != stands:
        raise EditConflict({"words": words}, {"words": known.words if known else ""}, stands or 0)
    if known is None:
        known = HouseRules(school_id=council.school_id, council_id=council.id, words=words, by_id=by.id, changed_at=now)
        db.session.add(known)
    else:
        known.words, known.by_id, known.changed_at = words, by.id, now
    audit.record("proposals.set_house_rules", known, by=by, now=now, council_id=council.id)


def write_privately(proposal: Proposal, body: str, *, by: Person, now: datetime) -> PrivateMessage:
    """Send a concern to the school alone, and tell its administrators that it is there; not what it says."""
    known = queries.same_message(proposal.id, by.id, body)
    if known is not None:
        return known
    said = PrivateMessage(
        school_id=proposal.school_id, proposal_id=proposal.id, by_id=by.id, body=body, created_at=now, answer=""
    )
    db.session.add(said)
    audit.record("proposals.write_privately", said, by=by, now=now, proposal_id=proposal.id)
    mails.private_message(proposal, by.name, school=_school(proposal), now=now)
    return said


def answer_privately(said: PrivateMessage, answer: str, *, by: Person, now: datetime) -> bool:
    """Answer a private message by mail; False when its writer has no mailbox. Raises WrongState the second time."""
    if said.answered_at is not None:
        raise WrongState(N_("Somebody answered this message already."))
    said.answer, said.answered_at, said.answered_by_id = answer, now, by.id
    audit.record("proposals.answer_privately", said, by=by, now=now, proposal_id=said.proposal_id)
    return mails.private_answer(said, by.name, school=_school(said.proposal), now=now)


def _school(proposal: Proposal) -> School:
    return db.session.get_one(School, proposal.school_id)
