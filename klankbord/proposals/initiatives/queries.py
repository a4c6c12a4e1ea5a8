"""Questions asked of initiatives: how many support one, and whether somebody does."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select

from klankbord.base.db import db
from klankbord.kit.viewer import Viewer
from klankbord.proposals import queries
from klankbord.proposals.initiatives.models import Supporter
from klankbord.proposals.models import Proposal, ProposalKind
from klankbord.proposals.queries_page import Entries, entry

_PROPOSAL = bindparam("proposal_id", type_=Integer)
SUPPORT: Entries = select(*entry("supporters", func.count(Supporter.id))).where(Supporter.proposal_id == _PROPOSAL)
"""For the page of an initiative: how many support it."""
MY_SUPPORT: Entries = select(*entry("my_support", Supporter.id)).where(
    Supporter.proposal_id == _PROPOSAL, Supporter.user_id == bindparam("viewer_id", type_=Integer)
)
"""For the page of an initiative: whether the viewer supports it."""


def visible_to(viewer: Viewer, proposal_id: int) -> Select[Proposal]:
    """One initiative of parents with its council, if the viewer may read it."""
    return queries.visible_to(viewer, proposal_id).where(Proposal.kind == ProposalKind.INITIATIVE)


def supporters() -> ColumnElement[int]:
    """How many support a proposal, for a statement that has it."""
    return (
        select(func.count(Supporter.id))
        .where(Supporter.proposal_id == Proposal.id)
        .correlate(Proposal)
        .scalar_subquery()
    )


def count(proposal_id: int) -> int:
    """How many support an initiative."""
    return db.session.scalar(select(func.count(Supporter.id)).where(Supporter.proposal_id == proposal_id)) or 0


def support_of(proposal_id: int, user_id: int) -> Supporter | None:
    """The support of one person, if they give it."""
    return db.session.scalar(
        select(Supporter).where(Supporter.proposal_id == proposal_id, Supporter.user_id == user_id)
    )


def supporter_ids(proposal_id: int) -> Sequence[int]:
    """Who supports an initiative, the first first."""
    return db.session.scalars(
        select(Supporter.user_id).where(Supporter.proposal_id == proposal_id).order_by(Supporter.id)
    ).all()
