"""Whom one may name with an @ under a proposal: people whose names the writer meets there anyway."""

from datetime import date

from sqlalchemy import and_, or_, select

from klankbord.base.db import db
from klankbord.councils import queries as councils
from klankbord.councils import rules as council_rules
from klankbord.councils.models import Seat
from klankbord.kit.viewer import Viewer
from klankbord.people.models import User
from klankbord.proposals.models import Comment, Proposal, SpeaksAs
from klankbord.schools.models import Membership


def to_name(proposal: Proposal, viewer: Viewer, today: date) -> dict[int, str]:
    """Names by person, in the order of the names, without the viewer's own; needs the proposal's council.

    Staff who spoke for the school here and who began the proposal for it; and who sits in the council, for who may see
    the page on which they stand. Never a parent who stands in the conversation as "a parent of".
    """
    spoke = select(Comment.author_id).where(
        Comment.proposal_id == proposal.id,
        Comment.speaks_as == SpeaksAs.SCHOOL,
        Comment.withdrawn_at.is_(None),
        Comment.hidden_at.is_(None),
        Comment.author_id.is_not(None),
    )
    works_here = or_(Membership.is_staff, Membership.is_school_admin)
    named = and_(works_here, or_(User.id.in_(spoke), User.id == proposal.author_id))
    if council_rules.may_see(viewer, proposal.council):
        sits = select(Seat.user_id).where(Seat.council_id == proposal.council_id, councils.current(today))
        named = or_(named, User.id.in_(sits))
    rows = db.session.execute(
        select(User.id, User.name)
        .join(Membership, and_(Membership.user_id == User.id, Membership.school_id == proposal.school_id))
        .where(Membership.left_at.is_(None), User.disabled_at.is_(None), User.id != viewer.id, named)
        .order_by(User.name, User.id)
    )
    return {row.id: row.name for row in rows}
