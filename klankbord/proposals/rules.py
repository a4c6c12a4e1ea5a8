"""Who may do what with a proposal (design, section 5)."""

from datetime import datetime
from typing import Protocol

from klankbord.councils import rules as councils
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer
from klankbord.proposals.models import NEEDED, Audience, FeedbackRound, ProposalState, SpeaksAs, Wording


class Speaking(Protocol):
    """A comment, as far as rules look at it."""

    author_id: int | None
    key_digest: str | None


def may_write(viewer: Viewer, council: Council) -> bool:
    """Write a proposal: who the council lets propose, and any parent on their own initiative."""
    return councils.may_propose(viewer, council) or (viewer.is_parent and councils.may_see(viewer, council))


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


def missing(words: Wording) -> list[str]:
    """The parts that must still be written before people can be asked: the question, what can change, what is fixed."""
    return [name for name in NEEDED if not getattr(words, name).strip()]


def is_school(viewer: Viewer) -> bool:
    """Whether they work at the school."""
    return viewer.is_staff or viewer.is_school_admin


def sees_names(viewer: Viewer, council: Council) -> bool:
    """See who said what in a named round, and answers by class: the council and the staff."""
    return is_school(viewer) or viewer.has_seat(council.id)


def is_open(asked_in: FeedbackRound, now: datetime) -> bool:
    """Whether a round still takes answers."""
    return asked_in.closed_at is None and now < asked_in.closes_at


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
