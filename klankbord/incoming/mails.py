"""The mails about what came in: your reaction is there, it is not, mail to somebody comes back.

Each goes to the mailbox that is known of the person, never to who wrote.
"""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from klankbord.agenda.mails_initiatives import organisers
from klankbord.base import outbox, web
from klankbord.base.db import db
from klankbord.base.mail import render_mail
from klankbord.base.outbox.models import OutboxMessage
from klankbord.incoming import queries
from klankbord.kit import bounces
from klankbord.kit.errors import DomainError
from klankbord.people import links
from klankbord.people.mails import draft_to
from klankbord.people.models import EmailAddress, ThingLink, User
from klankbord.proposals.models import Proposal
from klankbord.schools.models import School


def placed(
    proposal: Proposal,
    link: ThingLink,
    thing: tuple[str, int] | None,
    *,
    kept: Sequence[str],
    refused: Sequence[DomainError],
    now: datetime,
) -> None:
    """Tell somebody that what they mailed is there, with the way to take it back.

    `kept` are the names of the files that stand beside it, `refused` why others do not.
    """
    anchor = f"#comment-{thing[1]}" if thing is not None else ""
    _to_person(proposal, link, anchor, "", kept=kept, refused=refused, now=now)


def not_placed(proposal: Proposal, link: ThingLink, why: DomainError, *, now: datetime) -> None:
    """Tell somebody why what came from their reply address is not placed, and where they can place it."""
    user = db.session.get_one(User, link.user_id)
    with force_locale(user.language):
        reason = _(why.sentence, **why.values)
    _to_person(proposal, link, "", reason, now=now)


def _to_person(
    proposal: Proposal,
    link: ThingLink,
    anchor: str,
    reason: str,
    *,
    kept: Sequence[str] = (),
    refused: Sequence[DomainError] = (),
    now: datetime,
) -> None:
    user, school = db.session.get_one(User, link.user_id), db.session.get_one(School, link.school_id)
    box = db.session.get(EmailAddress, link.address_id) if link.address_id is not None else None
    if box is None:
        return
    with force_locale(user.language):
        why_not = [_(one.sentence, **one.values) for one in refused]
    rendered = render_mail(
        "incoming_placed",
        user.language,
        first_name=user.first_name,
        title=proposal.title,
        reason=reason,
        kept=kept,
        why_not=why_not,
        url=web.link_to("link_pages.show", token=links.token_of(link)) + anchor,
        council_name=proposal.council.name,
        school_name=school.name,
    )
    draft = draft_to(
        user, box.address, "incoming_placed", rendered, school_id=school.id, sender_name=school.name,
        about=("proposal", proposal.id),
    )  # fmt: skip
    outbox.queue(draft, now=now)


def tell_organisers(row: OutboxMessage, box: EmailAddress, *, now: datetime) -> None:
    """Tell who organises a meeting that mail to somebody invited comes back; once, when the address is marked."""
    if row.about_kind != queries.MEETING or row.about_id is None or row.school_id is None:
        return
    meeting = queries.meeting(row.about_id)
    if meeting is None:
        return
    school = db.session.get_one(School, row.school_id)
    names = [user.name for user in queries.readers_of(box.normalised)]
    people = organisers(meeting.council, school, now)
    boxes = links.mailboxes([user.id for user in people])
    for user in people:
        own = boxes.get(user.id)
        if own is None or own.id == box.id:
            continue
        with force_locale(user.language):
            meaning = _(bounces.sentence(box.trouble_words))
        rendered = render_mail(
            "incoming_bounced",
            user.language,
            first_name=user.first_name,
            names=names or [row.display_name],
            meaning=meaning,
            meeting=meeting,
            url=web.link_to("invitations.invited", school_slug=school.slug, meeting_id=meeting.id),
            letters_url=web.link_to("schools_addresses.index", school_slug=school.slug),
            council_name=meeting.council.name,
            school_name=school.name,
        )
        draft = draft_to(
            user, own.address, "incoming_bounced", rendered, school_id=school.id, sender_name=school.name,
            about=(queries.MEETING, meeting.id),
        )  # fmt: skip
        outbox.queue(draft, now=now)
