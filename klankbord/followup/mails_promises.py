"""The mail that says that what was promised is done."""

from collections.abc import Sequence
from datetime import datetime

from klankbord.base.db import db
from klankbord.proposals import mails, queries, queries_audience
from klankbord.proposals.models import Proposal
from klankbord.proposals.outcomes.actions import took_part
from klankbord.schools.models import School


def kept(proposal: Proposal, promises: Sequence[tuple[str, str]], *, now: datetime) -> int:
    """Mail everybody who took part what is done, each promise with a note about it; returns how many mails.

    The mail is the same for all, so that it tells of nobody what they said.
    """
    asked_in = queries.round_of(proposal)
    if asked_in is None:
        return 0
    school = db.session.get_one(School, proposal.school_id)
    readers = queries_audience.readers(dict.fromkeys(took_part(proposal)), school.id)
    return mails.to_many(
        "followup_kept", proposal, asked_in, readers, school=school, now=now, with_key=False, promises=promises
    )
