"""What can be found of a proposal: its words, what became of it, and the names of its papers.

What people said about it is not in the index: they spoke to those who read this proposal, not to whoever searches.
"""

from collections.abc import Sequence

from sqlalchemy import and_, select

from klankbord.base.db import db
from klankbord.base.files import StoredFile
from klankbord.base.search.following import Source
from klankbord.base.search.index import Document
from klankbord.base.search.models import FoundKind
from klankbord.kit import dates
from klankbord.kit.markdown import to_text
from klankbord.kit.search_words import language_of
from klankbord.proposals.models import PARTS, Outcome, Proposal, ProposalPaper, ProposalState
from klankbord.schools.models import School

PROPOSAL, OUTCOME, PROPOSAL_PAPER = "proposal", "outcome", "proposal_paper"


def after(proposal_id: int, many: int) -> Sequence[int]:
    """The ids of the next proposals."""
    return db.session.scalars(
        select(Proposal.id).where(Proposal.id > proposal_id).order_by(Proposal.id).limit(many)
    ).all()


def read(ids: Sequence[int]) -> dict[int, list[Document]]:
    """What can be found of these proposals, in two statements. An outcome counts from when it was told."""
    told = and_(Outcome.proposal_id == Proposal.id, Outcome.published_at.is_not(None))
    proposals = db.session.execute(
        select(Proposal, School.zone, School.language, Outcome)
        .join(School, School.id == Proposal.school_id)
        .outerjoin(Outcome, told)
        .where(Proposal.id.in_(ids))
    )
    found: dict[int, list[Document]] = {}
    about: dict[int, tuple[Proposal, str, str]] = {}
    for proposal, zone, language, outcome in proposals:
        about[proposal.id] = (proposal, zone, language)
        words = [proposal.question, *(to_text(getattr(proposal, name)) for name in PARTS)]
        made = [_document(PROPOSAL, proposal.id, proposal, zone, language, proposal.title, words)]
        if outcome is not None:
            words = [to_text(outcome.decided), to_text(outcome.done_with_feedback), outcome.reasons_for_deviation]
            made.append(_document(OUTCOME, outcome.id, proposal, zone, language, proposal.title, words))
        found[proposal.id] = made
    papers = db.session.execute(
        select(ProposalPaper.id, ProposalPaper.proposal_id, StoredFile.name, StoredFile.alternative_text)
        .join(StoredFile, StoredFile.id == ProposalPaper.file_id)
        .where(ProposalPaper.proposal_id.in_(ids), ProposalPaper.removed_at.is_(None))
    )
    for paper_id, proposal_id, name, alternative_text in papers:
        found[proposal_id].append(_document(PROPOSAL_PAPER, paper_id, *about[proposal_id], name, [alternative_text]))
    return found


def _document(
    part: str, thing_id: int, proposal: Proposal, zone: str, language: str, title: str, texts: Sequence[str]
) -> Document:
    day = dates.local(proposal.created_at, zone).date()
    text = "\n".join(text for text in texts if text)
    return Document(
        school_id=proposal.school_id,
        part=part,
        thing_id=thing_id,
        kind=FoundKind.PAPER if part == PROPOSAL_PAPER else FoundKind.PROPOSAL,
        council_id=proposal.council_id,
        school_year=dates.school_year(day),
        day=day,
        language=language_of(f"{title} {text}", language),
        title=title,
        text=text,
        before=proposal.state == ProposalState.DRAFT,
    )


PROPOSALS = Source("proposal", after, read)
