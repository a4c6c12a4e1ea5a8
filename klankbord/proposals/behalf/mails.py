"""The mail to somebody whose answer the school entered: what it says, and how to change it."""

from datetime import datetime

from klankbord.base import outbox, web
from klankbord.base.mail import render_mail
from klankbord.people import links
from klankbord.people.models import LinkKind
from klankbord.proposals import queries_audience
from klankbord.proposals.models import Asked, FeedbackRound, Proposal, StanceKind
from klankbord.proposals.moderation.models import Way
from klankbord.schools.models import School


def entered(
    proposal: Proposal, asked_in: FeedbackRound, asked: Asked, kind: StanceKind, reason: str, way: Way, *,
    school: School, now: datetime,
) -> bool:  # fmt: skip
    """Tell somebody what was entered for them; whether a mailbox is known. A silenced proposal mails this too."""
    for reader in queries_audience.readers({asked.user_id: asked.class_group_id}, school.id):
        if reader.mailbox is None:
            continue
        link = links.issue(
            LinkKind.PROPOSAL,
            proposal.id,
            school_id=school.id,
            user_id=reader.user_id,
            address_id=reader.mailbox.id,
            now=now,
        )
        rendered = render_mail(
            "proposals_entered",
            reader.language,
            proposal=proposal,
            asked_in=asked_in,
            first_name=reader.first_name,
            kind=kind.value,
            reason=reason,
            way=way.value,
            url=web.link_to("link_pages.show", token=links.token_of(link)),
            school_name=school.name,
        )
        about = ("proposal", proposal.id)
        outbox.queue(
            reader.draft("entered", rendered, school_id=school.id, sender_name=school.name, about=about), now=now
        )
        return True
    return False
