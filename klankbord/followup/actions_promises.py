"""What an outcome promises becomes an action item; when it is done, who took part hears it."""

from datetime import datetime, timedelta

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.followup import mails_promises, queries_promises
from klankbord.followup.actions import Task, give_apart
from klankbord.followup.models import ActionItem
from klankbord.followup.models_promises import PromiseAction
from klankbord.kit.errors import N_, WrongState
from klankbord.kit.viewer import Person
from klankbord.people import links
from klankbord.people.models import LinkKind
from klankbord.proposals.outcomes.models_themes import Promise

TOGETHER = timedelta(hours=1)
"""How long the first promise that is kept waits for others, so that people get one mail about all."""


def give(promise: Promise, council: Council, task: Task, *, by: Person, now: datetime) -> ActionItem:
    """Make an action item of a promise. Raises WrongState for one that is an action item already."""
    if queries_promises.kept_by(promise.id) is not None:
        raise WrongState(N_("This promise is an action item already."))
    action = give_apart(council, task, by=by, now=now)
    db.session.flush()
    db.session.add(PromiseAction(school_id=promise.school_id, promise_id=promise.id, action_id=action.id))
    return action


def tell_kept(now: datetime) -> int:
    """Mail who took part which promises are kept, those of an hour together; returns how many mails. A job."""
    told = 0
    for proposal_id, kept in queries_promises.kept_untold(now - TOGETHER).items():
        proposal = queries_promises.proposal_with_council(proposal_id)
        links.close_all(LinkKind.PROPOSAL, proposal.id, now)  # the links in this mail are good for another month
        told += mails_promises.kept(
            proposal, [(promise.text, action.ended_note) for _, promise, action in kept], now=now
        )
        for link, _promise, _action in kept:
            link.told_at = now
        audit.record("followup.tell_kept_promises", proposal, by=None, now=now, promises=len(kept))
    return told
