"""Who may do what with a proposal (design, section 5)."""

from datetime import date, datetime, timedelta
from typing import Protocol

from klankbord.councils import rules as councils
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.proposals.kinds import kind_of
from klankbord.proposals.models import (
    Audience,
    FeedbackRound,
    Proposal,
    ProposalKind,
    ProposalState,
    ResultsShown,
    SpeaksAs,
)


class Speaking(Protocol):
    """A comment, as far as rules look at it."""

    author_id: int | None
    key_digest: str | None


def may_write(viewer: Viewer, council: Council) -> bool:
    """Write a proposal that people are asked about: who the council lets propose."""
    return council.closed_at is None and councils.may_propose(viewer, council)


def may_start(viewer: Viewer, council: Council) -> bool:
    """Start an initiative: any parent who may see the council."""
    return council.closed_at is None and viewer.is_parent and councils.may_see(viewer, council)


def may_support(viewer: Viewer, kind: ProposalKind) -> bool:
    """Support an initiative they may read: any parent."""
    return viewer.is_parent and kind_of(kind).of_parents


def may_withdraw_initiative(viewer: Viewer, proposal: "Written", council: Council) -> bool:
    """Take an initiative off the table: whoever started it, and who organises."""
    return proposal.author_id == viewer.id or councils.may_organise(viewer, council)


def gathers(kind: ProposalKind, state: ProposalState) -> bool:
    """Whether supporters are still sought: an initiative that is not answered or withdrawn."""
    return kind_of(kind).of_parents and state is ProposalState.OPEN


class Written(Protocol):
    """A proposal, as far as rules look at it."""

    @property
    def author_id(self) -> int:
        """Who began it."""

    @property
    def state(self) -> ProposalState:
        """Where it stands."""


def may_edit(viewer: Viewer, proposal: Written, council: Council) -> bool:
    """Change a draft and its papers: its author and who organises. Once it was opened, who organises alone."""
    if councils.may_organise(viewer, council):
        return True
    return proposal.author_id == viewer.id and proposal.state == ProposalState.DRAFT


def may_organise(viewer: Viewer, council: Council) -> bool:
    """Open rounds, close them, publish the outcome."""
    return councils.may_organise(viewer, council)


def missing(proposal: Proposal) -> list[str]:
    """The parts that must still be written before people can be asked, as its kind needs them."""
    return [name for name in kind_of(proposal.kind).needed if not getattr(proposal, name).strip()]


def is_school(viewer: Viewer) -> bool:
    """Whether they work at the school."""
    return viewer.is_staff or viewer.is_school_admin


def sees_names(viewer: Viewer, council: Council) -> bool:
    """See who said what in a named round, and answers by class: the council and the staff."""
    return is_school(viewer) or viewer.has_seat(council.id)


def is_open(asked_in: FeedbackRound, now: datetime) -> bool:
    """Whether a round still takes answers."""
    return asked_in.closed_at is None and now < asked_in.closes_at


class Waiting(Protocol):
    """A proposal whose round has closed, as far as its clock looks at it."""

    @property
    def answer_due_on(self) -> date | None:
        """The day that was named with it."""

    @property
    def closed_at(self) -> datetime | None:
        """When its round closed."""

    @property
    def outcome_days(self) -> int:
        """The council's term in days; 0 for none."""


def due_on(waiting: Waiting, zone: str) -> date | None:
    """By what day people hear what came of it: the day that was named, else so many days after the round closed."""
    if waiting.answer_due_on is not None:
        return waiting.answer_due_on
    if waiting.closed_at is None or not waiting.outcome_days:
        return None
    return dates.local(waiting.closed_at, zone).date() + timedelta(days=waiting.outcome_days)


def sees_results(
    viewer: Viewer, council: Council, results: ResultsShown | None, *, is_open: bool, answered: bool
) -> bool:
    """See what all answered together: the council and the staff always, others from when the round says so.

    The number that answered is no result and stands open to all who read the proposal.
    """
    if not is_open or results is ResultsShown.ALWAYS or sees_names(viewer, council):
        return True
    return results is ResultsShown.AFTER_ANSWER and answered


def may_comment(viewer: Viewer, council: Council, state: ProposalState, *, is_open: bool) -> bool:
    """Say something about a proposal they may read: anybody while its round is open, council and staff later too."""
    if state in {ProposalState.DRAFT, ProposalState.WITHDRAWN}:
        return False
    return is_open or sees_names(viewer, council)


def may_hide(viewer: Viewer, council: Council) -> bool:
    """Hide a comment, with a reason."""
    return viewer.is_school_admin or councils.may_organise(viewer, council)


def wrote(viewer: Viewer, comment: Speaking, key_digest: str | None = None) -> bool:
    """Whether a comment is their own: by their account, or by the key in their link."""
    if comment.author_id is not None:
        return comment.author_id == viewer.id
    return key_digest is not None and comment.key_digest == key_digest


def may_read_earlier(viewer: Viewer, council: Council, comment: Speaking, key_digest: str | None = None) -> bool:
    """Read the words a comment had before it was changed: its writer, and who may hide it."""
    return wrote(viewer, comment, key_digest) or (not viewer.linked and may_hide(viewer, council))


def may_mark(viewer: Viewer, comment: Speaking, *, asked: bool, key_digest: str | None = None) -> bool:
    """Mark what somebody else said, who may take part: parents and members. The school answers, it does not mark."""
    return (asked or not is_school(viewer)) and not wrote(viewer, comment, key_digest)


def speaks_as(
    viewer: Viewer, council: Council, audience: Audience | None, *, asked: bool, reason: bool = False
) -> SpeaksAs:
    """In what quality their words stand: a reason as the one who was asked, all else of staff as the school."""
    if asked and audience is not Audience.STAFF and (reason or not is_school(viewer)):
        return SpeaksAs.MEMBER if viewer.has_seat(council.id) else SpeaksAs.PARENT
    if is_school(viewer):
        return SpeaksAs.SCHOOL
    return SpeaksAs.MEMBER if viewer.has_seat(council.id) else SpeaksAs.PARENT
