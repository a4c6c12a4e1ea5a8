"""The mails when an initiative of parents has enough supporters: to who started it, organises and supports it."""

from datetime import datetime

from klankbord.agenda.models_life import Suggestion
from klankbord.base import web
from klankbord.base.db import db
from klankbord.base.mail import render_mail
from klankbord.base.outbox import Draft, queue
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council
from klankbord.councils.queries import seats_of
from klankbord.kit import dates
from klankbord.people import links
from klankbord.people.models import LinkKind, User
from klankbord.proposals import mails, queries_audience
from klankbord.proposals.initiatives import queries as queries_initiatives
from klankbord.proposals.models import Proposal
from klankbord.schools.models import School
from klankbord.schools.queries import administrators


def reached(proposal: Proposal, suggestion: Suggestion, author: User, *, supporters: int, now: datetime) -> None:
    """Tell who started an initiative that it has enough supporters, who organises that it waits for an answer.

    The others who support it hear that it goes on, with a link of their own.
    """
    school = db.session.get_one(School, proposal.school_id)
    people = [user for user in organisers(proposal.council, school, now) if user.id != author.id]
    boxes = links.mailboxes([author.id, *(user.id for user in people)])
    page = web.link_to("agenda_suggestions.page", school_slug=school.slug, suggestion_id=suggestion.id)
    for user in (author, *people):
        box = boxes.get(user.id)
        if box is None or user.disabled_at is not None:
            continue
        own = user.id == author.id
        if own:
            link = links.issue(
                LinkKind.PROPOSAL, proposal.id, school_id=school.id, user_id=user.id, address_id=box.id, now=now
            )
        rendered = render_mail(
            "agenda_initiative_reached",
            user.language,
            first_name=user.first_name,
            title=proposal.title,
            own=own,
            supporters=supporters,
            council_name=proposal.council.name,
            school_name=school.name,
            url=web.link_to("link_pages.show", token=links.token_of(link)) if own else page,
        )
        queue(
            Draft(
                kind="agenda_initiative",
                address=box.address,
                display_name=user.name,
                rendered=rendered,
                language=user.language,
                school_id=school.id,
                recipient_user_id=user.id,
                sender_name=f"{proposal.council.name} {school.name}",
                about=("suggestion", suggestion.id),
            ),
            now=now,
        )
    told = {author.id, *(user.id for user in people)}
    others = dict.fromkeys(one for one in queries_initiatives.supporter_ids(proposal.id) if one not in told)
    readers = queries_audience.readers(others, school.id)
    mails.to_many("proposals_initiative_enough", proposal, None, readers, school=school, now=now, supporters=supporters)


def organisers(council: Council, school: School, now: datetime) -> list[User]:
    """Who organises a council today; where nobody does by office, who administers its school and may."""
    today, kind = dates.local(now, school.zone).date(), kind_of(council.kind)
    seated = {
        seat.user_id: seat.user
        for seat in seats_of(council.id)
        if seat.is_current(today) and seat.office in kind.organising
    }
    return list(seated.values()) or (list(administrators(school.id)) if kind.admin_organises else [])
