"""Writing a proposal: draft, edit, attach and take away papers, withdraw."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypedDict

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from klankbord.base import audit, files
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.kit.errors import N_, EditConflict, WrongState
from klankbord.kit.viewer import Person
from klankbord.people import links
from klankbord.people.models import LinkKind
from klankbord.proposals import queries
from klankbord.proposals.models import Proposal, ProposalKind, ProposalPaper, ProposalState, Silence


class Words(TypedDict):
    """What a proposal says; `answer_due_on` is the day by which people hear the outcome."""

    title: str
    question: str
    body: str
    why: str
    for_my_child: str
    still_open: str
    can_change: str
    is_fixed: str
    decision: str
    answer_due_on: date | None


def draft(
    council: Council, words: Words, *, kind: ProposalKind = ProposalKind.OPINION, by: Person, now: datetime
) -> Proposal:
    """Begin a proposal; nobody but its author and who organises sees it yet."""
    proposal = Proposal(
        school_id=council.school_id,
        council_id=council.id,
        author_id=by.id,
        kind=kind,
        state=ProposalState.DRAFT,
        number=1,
        created_at=now,
        **words,
    )
    db.session.add(proposal)
    db.session.flush()
    audit.record("proposals.draft", proposal, by=by, now=now, council_id=council.id, kind=kind.value)
    return proposal


def edit(
    proposal: Proposal,
    words: Words,
    *,
    kind: ProposalKind | None = None,
    read_version: int | None,
    by: Person,
    now: datetime,
) -> None:
    """Save other words for a draft, perhaps of another kind.

    Raises EditConflict, with both texts, when somebody saved since they were read.
    """
    if proposal.state is not ProposalState.DRAFT:
        raise WrongState(
            N_("People were asked about these words, so they stay as they are. Make a new version and ask again.")
        )
    write(proposal, words, read_version=read_version)
    proposal.kind = kind or proposal.kind
    audit.record("proposals.edit", proposal, by=by, now=now)


def write(proposal: Proposal, words: Words, *, read_version: int | None) -> None:
    """Put words in a proposal. Raises EditConflict when somebody saved since they were read."""
    if read_version is not None and read_version != proposal.version:
        theirs = {name: getattr(proposal, name) for name in words}
        raise EditConflict(_typed(dict(words)), _typed(theirs), proposal.version)
    for name, value in words.items():
        setattr(proposal, name, value)


def _typed(words: dict[str, object]) -> dict[str, str]:
    """Words as they stand in the fields of a form."""
    return {name: value.isoformat() if isinstance(value, date) else str(value or "") for name, value in words.items()}


def attach(
    proposal: Proposal, uploads: Iterable[FileStorage], *, alternative_text: str = "", by: Person, now: datetime
) -> None:
    """Add papers to a proposal; `alternative_text` says what the picture among them shows.

    Raises DomainError for a file that is refused.
    """
    _not_over(proposal)
    position = len(queries.papers_of(proposal.id))
    for upload in uploads:
        stored = files.store(upload, school_id=proposal.school_id, by=by, now=now, alternative_text=alternative_text)
        position += 1
        paper = ProposalPaper(
            school_id=proposal.school_id, proposal_id=proposal.id, file_id=stored.id, position=position
        )
        db.session.add(paper)
        audit.record("proposals.attach", paper, by=by, now=now, proposal_id=proposal.id)


def detach(proposal: Proposal, paper: ProposalPaper, *, by: Person, now: datetime) -> None:
    """Take a paper away; its row stays. Twice is once."""
    _not_over(proposal)
    if paper.removed_at is not None:
        return
    paper.removed_at = now
    audit.record("proposals.detach", paper, by=by, now=now, proposal_id=proposal.id)


def _not_over(proposal: Proposal) -> None:
    if proposal.state in {ProposalState.DECIDED, ProposalState.WITHDRAWN}:
        raise WrongState(N_("This proposal is finished, so its papers stay as they are."))


def withdraw(proposal: Proposal, *, reason: str = "", by: Person, now: datetime) -> None:
    """Take a proposal back; an open round closes with it. Raises WrongState once it was decided or withdrawn."""
    _not_over(proposal)
    asked_in = queries.round_of(proposal, lock=True)
    if asked_in is not None and asked_in.closed_at is None:
        asked_in.closed_at = now
    proposal.state, proposal.withdrawn_at, proposal.withdrawn_reason = ProposalState.WITHDRAWN, now, reason
    links.close_all(LinkKind.PROPOSAL, proposal.id, now)
    audit.record("proposals.withdraw", proposal, by=by, now=now)


def stop_mail(proposal: Proposal, *, by: Person, now: datetime) -> None:
    """Mail somebody no more about a proposal. Asking twice changes nothing."""
    asked = db.session.scalar(select(Silence.id).where(Silence.proposal_id == proposal.id, Silence.user_id == by.id))
    if asked is None:
        silence = Silence(school_id=proposal.school_id, proposal_id=proposal.id, user_id=by.id, at=now)
        db.session.add(silence)
        audit.record("proposals.stop_mail", silence, by=by, now=now, proposal_id=proposal.id)
