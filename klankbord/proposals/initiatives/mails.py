"""The mail to who started an initiative that the organiser withdrew."""

from datetime import datetime

from klankbord.base import web
from klankbord.base.mail import render_mail
from klankbord.base.outbox import queue
from klankbord.people import links
from klankbord.people.models import LinkKind
from klankbord.proposals import queries_audience
from klankbord.proposals.models import Proposal
from klankbord.schools.models import School


def withdrawn(proposal: Proposal, *, school: School, now: datetime) -> None:
    """Tell who started an initiative that it was withdrawn, and why."""
    for reader in queries_audience.readers({proposal.author_id: None}, school.id):
        if reader.mailbox is None:
            continue
        link = links.issue(
            LinkKind.PROPOSAL, proposal.id, school_id=school.id, user_id=reader.user_id,
            address_id=reader.mailbox.id, now=now,
        )  # fmt: skip
        rendered = render_mail(
            "proposals_initiative_withdrawn",
            reader.language,
            proposal=proposal,
            first_name=reader.first_name,
            reason=proposal.withdrawn_reason,
            url=web.link_to("link_pages.show", token=links.token_of(link)),
            council_name=proposal.council.name,
            school_name=school.name,
        )
        draft = reader.draft(
            "initiative_withdrawn", rendered, school_id=school.id, sender_name=school.name,
            about=("proposal", proposal.id),
        )  # fmt: skip
        queue(draft, now=now)
