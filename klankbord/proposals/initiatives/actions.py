"""Parents' own initiative: start one, support it, take support back, and close it once it is answered.

What an initiative becomes with enough supporters is the agenda's: see agenda/actions_initiatives.
"""

from datetime import datetime

from sqlalchemy import update

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.kit.errors import N_, WrongState
from klankbord.kit.viewer import Person
from klankbord.proposals import actions, rules
from klankbord.proposals.initiatives import queries as queries_initiatives
from klankbord.proposals.initiatives.models import Supporter
from klankbord.proposals.models import Proposal, ProposalKind, ProposalState


def start(council: Council, title: str, body: str, why: str, *, by: Person, now: datetime) -> Proposal:
    """Start an initiative: every parent who may see the council reads it at once, and who starts it supports it."""
    proposal = Proposal(
        school_id=council.school_id,
        council_id=council.id,
        council=council,
        author_id=by.id,
        kind=ProposalKind.INITIATIVE,
        state=ProposalState.OPEN,
        title=title,
        body=body,
        why=why,
        number=1,
        created_at=now,
    )
    db.session.add(proposal)
    db.session.flush()
    actions.fix_words(proposal, "", by=by, now=now)
    db.session.add(Supporter(school_id=council.school_id, proposal_id=proposal.id, user_id=by.id, at=now))
    audit.record("proposals.start_initiative", proposal, by=by, now=now, council_id=council.id)
    return proposal


def support(proposal: Proposal, *, by: Person, now: datetime) -> bool:
    """Support an initiative. A second press changes nothing; whether this one did.

    The initiative is held until the end of the transaction, so that of two at once the second counts the first.
    Raises WrongState once it was answered or withdrawn.
    """
    _hold(proposal)
    if queries_initiatives.support_of(proposal.id, by.id) is not None:
        return False
    given = Supporter(school_id=proposal.school_id, proposal_id=proposal.id, user_id=by.id, at=now)
    db.session.add(given)
    audit.record("proposals.support", given, by=by, now=now, proposal_id=proposal.id)
    return True


def take_back(proposal: Proposal, *, by: Person, now: datetime) -> None:
    """Take one's support back; what is not there stays away. Raises WrongState once it was answered or withdrawn."""
    _hold(proposal)
    given = queries_initiatives.support_of(proposal.id, by.id)
    if given is None:
        return
    audit.record("proposals.take_support_back", given, by=by, now=now, proposal_id=proposal.id)
    db.session.delete(given)


def answered(proposal: Proposal, *, by: Person | None, now: datetime) -> None:
    """The council answered an initiative: nobody supports it any more, and what came of it can be told."""
    if rules.gathers(proposal.kind, proposal.state):
        proposal.state = ProposalState.CLOSED
        audit.record("proposals.answer_initiative", proposal, by=by, now=now)


def _hold(proposal: Proposal) -> None:
    db.session.execute(
        update(Proposal).where(Proposal.id == proposal.id).values(state=Proposal.state),
        execution_options={"synchronize_session": False},
    )
    db.session.refresh(proposal, ["state"])
    if not rules.gathers(proposal.kind, proposal.state) or proposal.council.closed_at is not None:
        raise WrongState(N_("This initiative gathers no supporters any more: it was answered or withdrawn."))
