"""The mail to who planned a round that could not open by itself: why, and where to mend it."""

from datetime import date, datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from klankbord.base import outbox, web
from klankbord.base.mail import render_mail
from klankbord.kit.errors import DomainError
from klankbord.people import links
from klankbord.people.mails import draft_to
from klankbord.people.models import User
from klankbord.proposals.models import Proposal
from klankbord.schools.models import School


def not_opened(
    proposal: Proposal, user: User, opens_on: date, error: DomainError, *, school: School, now: datetime
) -> bool:
    """Tell who planned it; whether a mailbox is known."""
    box = links.mailboxes([user.id]).get(user.id)
    if box is None or user.disabled_at is not None:
        return False
    with force_locale(user.language):
        reason = _(error.sentence, **error.values)
    rendered = render_mail(
        "proposals_not_opened",
        user.language,
        first_name=user.first_name,
        title=proposal.title,
        opens_on=opens_on,
        reason=reason,
        school_name=school.name,
        url=web.link_to("proposals_rounds.plan", school_slug=school.slug, proposal_id=proposal.id),
    )
    draft = draft_to(
        user, box.address, "not_opened", rendered, school_id=school.id, sender_name=school.name,
        about=("proposal", proposal.id),
    )  # fmt: skip
    outbox.queue(draft, now=now)
    return True
